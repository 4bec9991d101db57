package io.plainrpc.transport;

/**
 * How long a thread waits for what has to come at once. It is only over when a wake-up was lost: the machine may be busy with
 * other things for a good part of a second.
 */
final class Patience {
  static final long NANOS = 3_000_000_000L;

  private final long sinceNanos = System.nanoTime();

  boolean isOver() {
    return leftNanos() <= 0;
  }

  long leftNanos() {
    return sinceNanos + NANOS - System.nanoTime();
  }
}
