package io.plainrpc.client;

import java.util.function.DoubleSupplier;

/**
 * How long one connection is kept: until nobody has called over it for a while, or until it is old. Ages differ by up to a
 * tenth either way, so that connections made together do not go together.
 *
 * <p>Confined to the timer; time is a number on the scale of {@link System#nanoTime}. The one that calls costs nothing for it:
 * idleness is seen in the number of calls ever sent.
 */
final class Lifetime {
  /** What is to become of the connection. */
  enum Verdict {
    KEEP,
    IDLE,
    OLD
  }

  private static final double JITTER = 0.1;

  private final long idleNanos;
  private final long oldAtNanos;
  private long idleSinceNanos;
  private int callsSeen;

  /**
   * @param random from 0 inclusive to 1 exclusive
   */
  Lifetime(long idleNanos, long maxAgeNanos, DoubleSupplier random, long nowNanos) {
    this.idleNanos = idleNanos;
    double part = 1 - JITTER + 2 * JITTER * random.getAsDouble();
    // At most as far away as differences of nanoTime can tell.
    this.oldAtNanos = nowNanos + (long) Math.min(maxAgeNanos * part, Long.MAX_VALUE / 2.0);
    this.idleSinceNanos = nowNanos;
  }

  /**
   * Looks at the connection.
   *
   * @param callsSent all calls ever sent on it
   * @param callsInFlight those that have not ended
   */
  Verdict tick(long nowNanos, int callsSent, int callsInFlight) {
    if (callsInFlight > 0 || callsSent != callsSeen) {
      callsSeen = callsSent;
      idleSinceNanos = nowNanos;
    }
    // Idle first: one that is old may be kept until it can be replaced, but not for nobody.
    if (nowNanos - idleSinceNanos >= idleNanos) {
      return Verdict.IDLE;
    }
    return nowNanos - oldAtNanos >= 0 ? Verdict.OLD : Verdict.KEEP;
  }

  /** When to look again at the latest. */
  long nextTickNanos() {
    long idleAtNanos = idleSinceNanos + idleNanos;
    return idleAtNanos - oldAtNanos < 0 ? idleAtNanos : oldAtNanos;
  }
}
