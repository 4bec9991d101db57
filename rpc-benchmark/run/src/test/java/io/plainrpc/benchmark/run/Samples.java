package io.plainrpc.benchmark.run;

import org.HdrHistogram.Histogram;

/** Samples made up for tests. */
final class Samples {
  private Samples() {}

  /** All calls took that long, and each caller made the given number of calls. */
  static Sample of(double callsPerSecond, long micros, double cpuMicros, long... counts) {
    Histogram latency = new Histogram(3);
    latency.recordValueWithCount(micros * 1000, 1000);
    return new Sample(callsPerSecond, latency, cpuMicros, 300, 1 << 20, 0, counts);
  }
}
