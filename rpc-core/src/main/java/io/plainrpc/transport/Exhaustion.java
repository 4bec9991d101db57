package io.plainrpc.transport;

import java.util.concurrent.TimeUnit;

/**
 * When accepting fails because descriptors or threads have run out: how long to pause, and where the episode begins and ends,
 * so that it takes two log lines however long it lasts. Stepped with plain numbers; confined to the accepting thread.
 */
final class Exhaustion {
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A success in between, when a single descriptor had become free, does not end an episode. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

  private boolean underWay;
  private long failedAtNanos;
  private long pauseNanos = FIRST_PAUSE_NANOS;

  /** Accepting has failed. Returns whether an episode has just begun. */
  boolean failed(long nowNanos) {
    boolean begins = !underWay;
    pauseNanos = begins ? FIRST_PAUSE_NANOS : Math.min(LAST_PAUSE_NANOS, 2 * pauseNanos);
    underWay = true;
    failedAtNanos = nowNanos;
    return begins;
  }

  /** How long to wait before the next attempt; after {@link #failed}. */
  long pauseNanos() {
    return pauseNanos;
  }

  /** Accepting has not failed this time. Returns whether an episode has just ended. */
  boolean worked(long nowNanos) {
    if (underWay && nowNanos - failedAtNanos >= QUIET_NANOS) {
      underWay = false;
      return true;
    }
    return false;
  }

  boolean underWay() {
    return underWay;
  }
}
