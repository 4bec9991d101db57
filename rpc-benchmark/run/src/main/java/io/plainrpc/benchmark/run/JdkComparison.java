package io.plainrpc.benchmark.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** PlainRPC on two JDKs that take turns. */
final class JdkComparison {
  private static final String NEW = "new";
  private static final String OLD = "old";

  private final String oldJdk;
  private final Contest contest;

  JdkComparison(
      Contestant ours, Path old, List<Setting> settings, Pace pace, Progress progress, Notes notes)
      throws IOException, InterruptedException {
    this.oldJdk = Machine.jdk(old);
    this.contest = new Contest(
        List.of(
            new Contestant(OLD, "on JDK " + oldJdk, ours.subject(), old),
            new Contestant(NEW, "on this JDK", ours.subject(), ours.java())),
        settings.stream().filter(setting -> setting.mode() != Setting.Mode.FAIR).toList(),
        pace,
        progress,
        notes);
  }

  Result run() throws IOException, InterruptedException {
    return new Result(oldJdk, contest.run());
  }

  /**
   * What came of it.
   *
   * @param oldJdk version and vendor of the other one
   * @param results of both
   */
  record Result(String oldJdk, Results results) {

    Table table() {
      Table table = new Table(
          "setting", "calls/s to JDK " + oldJdk, "lowest", "highest", "p50 us", "p50 us there");
      for (Setting setting : results.settings()) {
        if (results.has(setting, NEW) && results.has(setting, OLD)) {
          Spread ratio = results.ratio(setting, NEW, OLD, Sample::callsPerSecond);
          table.row(
              setting.toString(),
              Goal.number(ratio.median()),
              Goal.number(ratio.min()),
              Goal.number(ratio.max()),
              Goal.number(results.median(setting, NEW, sample -> sample.micros(50))),
              Goal.number(results.median(setting, OLD, sample -> sample.micros(50))));
        }
      }
      return table;
    }

    /** The worst row. */
    Goal goal() {
      Goal worst = null;
      for (Setting setting : results.settings()) {
        if (results.has(setting, NEW) && results.has(setting, OLD)) {
          Goal goal = new Goal(
              "this JDK against " + oldJdk + ", worst setting: " + setting,
              results.ratio(setting, NEW, OLD, Sample::callsPerSecond),
              0.95,
              1,
              true);
          if (worst == null || goal.reached().median() < worst.reached().median()) {
            worst = goal;
          }
        }
      }
      return worst;
    }
  }
}
