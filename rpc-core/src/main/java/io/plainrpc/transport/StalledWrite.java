package io.plainrpc.transport;

import java.util.concurrent.TimeUnit;

/**
 * Notices a write that makes no progress, because the peer has stopped reading: {@code SO_TIMEOUT} does not cover writes. ({@code StalledWriteTest})
 * Confined to the timer.
 */
final class StalledWrite {
  /**
   * Longer than any pause of a peer that is well. It is noticed up to a second after the write began, so the connection ends
   * within what callers wait by default, 10 s.
   */
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(8);

  private long seen;
  private long sinceNanos;

  /**
   * Looks.
   *
   * @param writeUnderWay a number that stays the same while one write lasts, 0 when there is none
   * @return whether that write has lasted too long
   */
  boolean look(long nowNanos, long writeUnderWay) {
    if (writeUnderWay == 0 || writeUnderWay != seen) {
      seen = writeUnderWay;
      sinceNanos = nowNanos;
      return false;
    }
    return nowNanos - sinceNanos >= LIMIT_NANOS;
  }

  /** When the write that was seen last has lasted too long; {@code otherwise} when there was none. */
  long dueNanos(long otherwise) {
    return seen == 0 ? otherwise : sinceNanos + LIMIT_NANOS;
  }

  /** The limit for messages. */
  static String limit() {
    return TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS) + " s";
  }
}
