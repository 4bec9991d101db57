package io.plainrpc.client;

import java.time.Duration;

/** Durations as the transport counts them. */
final class Durations {
  /** About 146 years: sums with {@link System#nanoTime} stay in range (its Javadoc asks for differences below 2^63). */
  private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

  /** Longer than that, a processor is better given to somebody else. */
  static final Duration MAX_POLLING = Duration.ofMillis(1);

  private Durations() {}

  static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofNanos(LONGEST_NANOS)) > 0
        ? LONGEST_NANOS
        : duration.toNanos();
  }
}
