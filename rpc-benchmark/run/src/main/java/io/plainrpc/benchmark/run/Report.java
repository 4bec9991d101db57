package io.plainrpc.benchmark.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.HorizontalBarChart;

/** Writes what was measured on one JDK: {@code jdk17.md}, for example, and its charts. */
final class Report {
  private static final String FLOOR = "ping-pong";
  private static final Setting SUMMARY_MANY = Setting.parse("existUser/32");
  private static final Setting SUMMARY_ONE = Setting.parse("existUser/1/pinned");
  private static final Setting LARGE = Setting.parse("listUser/32");

  private final Findings findings;
  private final Notes notes;
  private final Path directory;
  private final String prefix;
  private final Charts charts;
  private final StringBuilder text = new StringBuilder();

  Report(Findings findings, Notes notes, Path directory) {
    this.findings = findings;
    this.notes = notes;
    this.directory = directory;
    this.prefix = "jdk" + findings.jdk().replaceAll("[^0-9].*", "");
    this.charts = new Charts(findings.contestants());
  }

  /** For a terminal. */
  static String text(Findings findings, Notes notes) throws IOException {
    Report report = new Report(findings, notes, null);
    report
        .text
        .append("JDK ")
        .append(findings.jdk())
        .append("; ")
        .append(Machine.describe())
        .append("\n\n");
    report.tables();
    report.judgement();
    return report.text.toString();
  }

  void write(String command, Pace pace) throws IOException {
    text.append("# On JDK ").append(findings.jdk()).append("\n\n");
    text.append("How to read this: [README](README.md).\n\n");
    conditions(command, pace);
    judgement();
    summary();
    tables();
    extras();
    Files.writeString(directory.resolve(prefix + ".md"), text);
  }

  private void conditions(String command, Pace pace) throws IOException {
    text.append("- Machine: ").append(Machine.describe()).append('\n');
    text.append("- JDK: ")
        .append(findings.jdk())
        .append(", ")
        .append(String.join(" ", Child.JVM_OPTIONS))
        .append('\n');
    text.append("- Date: ").append(LocalDate.now(ZoneOffset.UTC)).append('\n');
    text.append("- Command: `").append(command).append("`\n");
    text.append("- ")
        .append(pace.rounds())
        .append(" round" + (pace.rounds() == 1 ? "" : "s") + " of ")
        .append(pace.millis())
        .append(" ms, after ")
        .append(pace.warmUpMillis())
        .append(" ms of warm-up for each setting\n");
    for (String note : notes.all()) {
      text.append("- Note: ").append(note).append('\n');
    }
    text.append('\n');
  }

  private void judgement() {
    String invalidity = findings.goals().invalidity();
    if (invalidity != null) {
      text.append("**").append(invalidity).append("**\n\n");
    }
    List<Goal> goals = new ArrayList<>(findings.judged());
    if (findings.comparison() != null && findings.comparison().goal() != null) {
      goals.add(findings.comparison().goal());
    }
    section("Figures to reach", Tables.goals(goals));
  }

  private void tables() {
    for (Setting setting : findings.results().settings()) {
      section(
          setting.title(),
          Tables.setting(findings.results(), setting, findings.contestants(), FLOOR));
      if (setting.mode() == Setting.Mode.FAIR) {
        text.append("Calls of a caller, to those of the caller in the middle:\n\n");
        text.append(Tables.shares(findings.results(), setting, findings.contestants()))
            .append('\n');
        if (directory != null) {
          sharesChart(setting);
        }
      }
    }
    section(
        "Cold start: a fresh client process to its first reply",
        Tables.coldStart(findings.coldStart(), findings.contestants()));
  }

  private void extras() throws IOException {
    section("Idle connections", Tables.idle(findings.idle(), findings.contestants()));
    section("Class path at run time", Tables.footprint(findings.contestants()));
    for (Setting setting : findings.variantResults().settings()) {
      section(
          "PlainRPC in other configurations: " + setting.title(),
          Tables.setting(findings.variantResults(), setting, findings.variants(), Measuring.OURS));
    }
    if (findings.comparison() != null) {
      section("PlainRPC on this JDK and on another", findings.comparison().table());
    }
    if (!findings.load().isEmpty()) {
      text.append("## Load\n\n");
      for (String line : findings.load()) {
        text.append("- ").append(line).append('\n');
      }
      text.append('\n');
    }
  }

  private void section(String title, Table table) {
    if (!table.isEmpty()) {
      text.append("## ").append(title).append("\n\n").append(table).append('\n');
    }
  }

  private void summary() throws IOException {
    Results results = findings.results();
    List<HorizontalBarChart> both = new ArrayList<>();
    for (Setting setting : List.of(SUMMARY_MANY, SUMMARY_ONE)) {
      if (!results.ids(setting).isEmpty()) {
        both.add(rates(setting));
      }
    }
    if (!both.isEmpty()) {
      Charts.save(both, image("existUser: calls/s", "summary"));
    }
    if (!results.ids(LARGE).isEmpty()) {
      Charts.save(rates(LARGE), image(LARGE.title() + ": calls/s", slug(LARGE)));
    }
    if (!results.ids(SUMMARY_MANY).isEmpty()) {
      Charts.save(
          charts.bars(
              results,
              SUMMARY_MANY,
              SUMMARY_MANY.title() + ": 99 % of the calls are faster",
              "microseconds, less is better",
              sample -> sample.micros(99),
              false),
          image(SUMMARY_MANY.title() + ": p99", slug(SUMMARY_MANY) + "-p99"));
      Charts.save(
          charts.bars(
              results,
              SUMMARY_MANY,
              SUMMARY_MANY.title() + ": processor time of both sides",
              "microseconds per call, less is better",
              Sample::cpuMicros,
              false),
          image(SUMMARY_MANY.title() + ": processor time", slug(SUMMARY_MANY) + "-cpu"));
    }
    coldStartChart();
  }

  private HorizontalBarChart rates(Setting setting) {
    return charts.bars(
        findings.results(), setting, setting.title(), "calls/s", Sample::callsPerSecond, true);
  }

  private void coldStartChart() throws IOException {
    Map<Contestant, Double> millis = new LinkedHashMap<>();
    for (Contestant contestant : findings.contestants()) {
      Spread spread = findings.coldStart().get(contestant.id());
      if (spread != null) {
        millis.put(contestant, spread.median());
      }
    }
    if (!millis.isEmpty()) {
      Charts.save(
          charts.bars(
              "Cold start: a fresh client process to its first reply",
              "milliseconds, less is better",
              millis,
              false),
          image("Cold start", "cold-start"));
    }
  }

  private void sharesChart(Setting setting) {
    try {
      Charts.save(
          charts.shares(findings.results(), setting), image(setting.title(), slug(setting)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String slug(Setting setting) {
    return setting.toString().replace('/', '-');
  }

  /** Names a picture in the text and returns its file. */
  private Path image(String title, String name) {
    String file = prefix + "-" + name + ".png";
    text.append("![").append(title).append("](").append(file).append(")\n\n");
    return directory.resolve(file);
  }
}
