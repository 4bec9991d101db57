package io.plainrpc.benchmark.run;

import java.util.List;

/** What several rounds came to. */
record Spread(double min, double median, double max) {

  /** At least one value. Of an even number of values the median lies between the two in the middle. */
  static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int size = sorted.size();
    double median = (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    return new Spread(sorted.get(0), median, sorted.get(size - 1));
  }
}
