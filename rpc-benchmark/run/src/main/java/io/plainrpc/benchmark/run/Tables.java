package io.plainrpc.benchmark.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables of a report. */
final class Tables {
  private static final double MIB = 1048576.0;

  private Tables() {}

  static Table goals(List<Goal> goals) {
    Table table =
        new Table("figure", "median", "lowest", "highest", "to reach", "stretch", "verdict");
    for (Goal goal : goals) {
      table.row(
          goal.what(),
          Goal.number(goal.reached().median()),
          Goal.number(goal.reached().min()),
          Goal.number(goal.reached().max()),
          goal.bound(goal.least()),
          goal.bound(goal.stretch()),
          goal.verdict());
    }
    return table;
  }

  /** One setting: who did how well, the fastest first. */
  static Table setting(
      Results results, Setting setting, List<Contestant> contestants, String floor) {
    boolean fair = setting.mode() == Setting.Mode.FAIR;
    List<String> header = new ArrayList<>(List.of(
        "subject",
        "calls/s",
        "to " + floor,
        "p50 us",
        "p99 us",
        "p99.9 us",
        "max us",
        "CPU us",
        "alloc B"));
    if (fair) {
      header.add("fewest to median");
    }
    Table table = new Table(header.toArray(String[]::new));
    contestants.stream()
        .filter(contestant -> results.has(setting, contestant.id()))
        .sorted(Comparator.comparingDouble((Contestant contestant) ->
                results.median(setting, contestant.id(), Sample::callsPerSecond))
            .reversed())
        .forEach(contestant -> table.row(row(results, setting, contestant, floor, fair)));
    return table;
  }

  private static List<String> row(
      Results results, Setting setting, Contestant contestant, String floor, boolean fair) {
    String id = contestant.id();
    long errors = results.of(setting, id).stream().mapToLong(Sample::errors).sum();
    List<String> row = new ArrayList<>(List.of(
        contestant.name() + (errors == 0 ? "" : " (" + errors + " errors)"),
        number("%,.0f", results.median(setting, id, Sample::callsPerSecond)),
        results.has(setting, floor)
            ? ratio(results.ratio(setting, id, floor, Sample::callsPerSecond))
            : "",
        percentile(results, setting, id, 50),
        percentile(results, setting, id, 99),
        percentile(results, setting, id, 99.9),
        number("%,.0f", results.spread(setting, id, Sample::maxMicros).max()),
        number("%,.1f", results.median(setting, id, Sample::cpuMicros)),
        number("%,.0f", results.median(setting, id, Sample::allocatedBytes))));
    if (fair) {
      row.add(Goal.number(results.median(setting, id, Sample::smallestShare)));
    }
    return row;
  }

  private static String percentile(Results results, Setting setting, String id, double percentile) {
    return number("%,.1f", results.median(setting, id, sample -> sample.micros(percentile)));
  }

  private static String ratio(Spread spread) {
    return Goal.number(spread.median()) + " (" + Goal.number(spread.min()) + " to "
        + Goal.number(spread.max()) + ")";
  }

  /** How many calls the callers made, in relation to the one in the middle: from those with fewest to those with most. */
  static Table shares(Results results, Setting setting, List<Contestant> contestants) {
    Table table = new Table("subject", "fewest", "10 %", "25 %", "75 %", "90 %", "most");
    for (Contestant contestant : contestants) {
      List<Sample> samples = results.of(setting, contestant.id());
      if (!samples.isEmpty()) {
        double[] shares = samples.get(0).shares();
        List<String> row = new ArrayList<>(List.of(contestant.name()));
        for (double place : new double[] {0, 0.10, 0.25, 0.75, 0.90, 1}) {
          row.add(number("%.2f", shares[(int) Math.round(place * (shares.length - 1))]));
        }
        table.row(row);
      }
    }
    return table;
  }

  static Table coldStart(Map<String, Spread> coldStart, List<Contestant> contestants) {
    Table table = new Table("subject", "ms", "fastest", "slowest");
    contestants.stream()
        .filter(contestant -> coldStart.containsKey(contestant.id()))
        .sorted(Comparator.comparingDouble(
            contestant -> coldStart.get(contestant.id()).median()))
        .forEach(contestant -> {
          Spread millis = coldStart.get(contestant.id());
          table.row(
              contestant.name(),
              number("%,.0f", millis.median()),
              number("%,.0f", millis.min()),
              number("%,.0f", millis.max()));
        });
    return table;
  }

  static Table idle(Map<String, IdleTest.Result> idle, List<Contestant> contestants) {
    Table table = new Table(
        "subject", "MiB resident with", "MiB without", "speed of active callers with to without");
    for (Contestant contestant : contestants) {
      IdleTest.Result result = idle.get(contestant.id());
      if (result != null) {
        table.row(
            contestant.name(),
            number("%,.0f", result.residentBytes() / MIB),
            number("%,.0f", result.residentBytesWithout() / MIB),
            ratio(result.speed()));
      }
    }
    return table;
  }

  /** What a program that uses the framework carries with it, without this benchmark. */
  static Table footprint(List<Contestant> contestants) throws IOException {
    Table table = new Table("subject", "jars", "MiB", "which");
    for (Contestant contestant : contestants) {
      List<Path> jars = contestant.subject().ownClassPath();
      long bytes = 0;
      for (Path jar : jars) {
        bytes += Files.size(jar);
      }
      if (!jars.isEmpty()) {
        table.row(
            contestant.name(),
            Integer.toString(jars.size()),
            number("%,.1f", bytes / MIB),
            jars.size() > 8 ? "" : names(jars));
      }
    }
    return table;
  }

  private static String names(List<Path> jars) {
    return jars.stream()
        .map(jar -> jar.getFileName().toString().replaceAll("-[0-9].*", ""))
        .collect(Collectors.joining(", "));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
