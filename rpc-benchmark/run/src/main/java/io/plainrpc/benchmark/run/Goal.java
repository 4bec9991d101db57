package io.plainrpc.benchmark.run;

import java.util.Locale;

/**
 * A figure to reach.
 *
 * @param what setting and comparison
 * @param reached what was measured; its median counts
 * @param least what it has to be, at least or at most
 * @param stretch what would be better still
 * @param more whether more is better
 */
record Goal(String what, Spread reached, double least, double stretch, boolean more) {

  /** For people. */
  String verdict() {
    double value = reached.median();
    if (more ? value >= stretch : value <= stretch) {
      return "reached, and the stretch";
    }
    return (more ? value >= least : value <= least) ? "reached" : "not reached";
  }

  static String number(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
  }

  String bound(double value) {
    return (more ? "" : "at most ") + number(value);
  }
}
