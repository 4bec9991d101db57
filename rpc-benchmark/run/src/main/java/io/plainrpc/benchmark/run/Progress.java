package io.plainrpc.benchmark.run;

import java.io.PrintWriter;
import java.util.Locale;

/** Tells what is being done and how long it will still take. */
final class Progress {
  private final PrintWriter out;
  private final long begin = System.nanoTime();
  private double plannedSeconds;
  private double doneSeconds;

  Progress(PrintWriter out) {
    this.out = out;
  }

  /** Something that will be done and told with {@link #done}, in the time that it takes if nothing comes in between. */
  void plan(double seconds) {
    plannedSeconds += seconds;
  }

  void done(double seconds) {
    doneSeconds += seconds;
  }

  /** What begins now. */
  void say(String what) {
    out.printf(Locale.ROOT, "[%3.0f %%] %s%s%n", 100 * share(), what, left());
    out.flush();
  }

  private double share() {
    return plannedSeconds == 0 ? 0 : Math.min(1, doneSeconds / plannedSeconds);
  }

  private String left() {
    double elapsed = (System.nanoTime() - begin) / 1e9;
    // Until something is known about this machine, the plan.
    double pace = doneSeconds < 10 ? 1.2 : elapsed / doneSeconds;
    double seconds = Math.max(0, plannedSeconds - doneSeconds) * pace;
    return seconds < 90
        ? String.format(Locale.ROOT, "; about %.0f s left", seconds)
        : String.format(Locale.ROOT, "; about %.0f min left", seconds / 60);
  }
}
