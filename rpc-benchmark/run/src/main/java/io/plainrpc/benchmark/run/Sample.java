package io.plainrpc.benchmark.run;

import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/**
 * What one subject did in one round of one setting.
 *
 * @param callsPerSecond of all callers
 * @param latency nanoseconds of each call
 * @param cpuMicros processor time per call, both processes together
 * @param allocatedBytes per call, both processes together
 * @param serverResidentBytes at the end
 * @param errors calls that failed
 * @param counts calls by caller
 */
record Sample(
    double callsPerSecond,
    Histogram latency,
    double cpuMicros,
    double allocatedBytes,
    long serverResidentBytes,
    long errors,
    long[] counts) {

  static Sample of(Reply client, Reply server) {
    double calls = Math.max(1, client.number("calls"));
    return new Sample(
        client.decimal("rate"),
        client.histogram("latency"),
        (client.number("cpu") + server.number("cpu")) / 1e3 / calls,
        (client.number("alloc") + server.number("alloc")) / calls,
        server.number("rss"),
        client.number("errors"),
        client.numbers("counts"));
  }

  double micros(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e3;
  }

  double maxMicros() {
    return latency.getMaxValue() / 1e3;
  }

  /** The calls of each caller in relation to those of the one in the middle, ascending. */
  double[] shares() {
    long[] sorted = LongStream.of(counts).sorted().toArray();
    double middle = Math.max(1, sorted[sorted.length / 2]);
    return LongStream.of(sorted).mapToDouble(count -> count / middle).toArray();
  }

  /** That of the caller that made fewest. */
  double smallestShare() {
    return shares()[0];
  }
}
