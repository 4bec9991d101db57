package io.plainrpc.example.client;

import java.util.List;
import java.util.Locale;

/** What ping(8) says at its end. Not thread-safe. */
final class PingStatistics {
  private int sent;
  private int received;
  private double minMillis = Double.POSITIVE_INFINITY;
  private double maxMillis;
  private double sum;
  private double sumOfSquares;

  void send() {
    sent++;
  }

  void receive(long nanos) {
    double millis = nanos / 1e6;
    received++;
    minMillis = Math.min(minMillis, millis);
    maxMillis = Math.max(maxMillis, millis);
    sum += millis;
    sumOfSquares += millis * millis;
  }

  int sent() {
    return sent;
  }

  int received() {
    return received;
  }

  /** One line about all calls, and one about the times of those that were answered, if there were any. */
  List<String> lines(long totalNanos) {
    String counts = sent + " calls sent, " + received + " replies received, " + lossPercent()
        + "% loss, time " + totalNanos / 1_000_000 + " ms";
    if (received == 0) {
      return List.of(counts);
    }
    double mean = sum / received;
    // Rounding can make it a little less than nothing.
    double deviation = Math.sqrt(Math.max(0, sumOfSquares / received - mean * mean));
    return List.of(
        counts,
        String.format(
            Locale.ROOT,
            "rtt min/avg/max/mdev = %.3f/%.3f/%.3f/%.3f ms",
            minMillis,
            mean,
            maxMillis,
            deviation));
  }

  private long lossPercent() {
    return sent == 0 ? 0 : Math.round(100.0 * (sent - received) / sent);
  }
}
