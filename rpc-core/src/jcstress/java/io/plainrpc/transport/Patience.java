package io.plainrpc.transport;

/**
 * How long a thread waits for what has to come at once. It is only over when a wake-up was lost: the machine may be busy with
 * other things for a good part of a second. Once that has happened the test has failed, and the rest of it is hurried through.
 */
final class Patience {
  static final long NANOS = 3_000_000_000L;
  private static final long HURRY_NANOS = 5_000_000;

  /** A look that comes later than this after the one before was kept from it. */
  private static final long LOOK_NANOS = 1_000_000;

  private static volatile boolean lost;

  private final long sinceNanos = System.nanoTime();
  private final long nanos = lost ? HURRY_NANOS : NANOS;
  private long lookedAtNanos = sinceNanos;
  private long lookedForNanos;

  boolean isOver() {
    boolean over = leftNanos() <= 0;
    if (over && !lost) {
      lost = true;
    }
    return over;
  }

  /**
   * The same for a thread that looks again and again: what counts is for how long it has looked, not how long the machine, or
   * others on it, kept it and whom it waits for from running.
   */
  boolean hasLookedInVain() {
    long now = System.nanoTime();
    lookedForNanos += Math.min(LOOK_NANOS, now - lookedAtNanos);
    lookedAtNanos = now;
    boolean over = lookedForNanos >= nanos;
    if (over && !lost) {
      lost = true;
    }
    return over;
  }

  long leftNanos() {
    return sinceNanos + nanos - System.nanoTime();
  }
}
