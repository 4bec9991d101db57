package io.plainrpc.example.client;

import io.plainrpc.example.cli.Failures;
import io.plainrpc.health.Health;
import io.plainrpc.health.Load;
import io.plainrpc.health.MethodLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What happened between two looks at a server, as a table. Immutable. */
final class TopTable {
  private static final String HEAD = "  CALLS/S  IN FLIGHT       P50       P99  FAILED/S  METHOD";

  private final List<String> lines = new ArrayList<>();

  /**
   * Makes the table.
   *
   * @param server as the user wrote it
   * @param earlier of the same server; what it does not know counts from the server's start
   */
  TopTable(String server, Health health, Load earlier, Load now) {
    Map<String, MethodLoad> before = new HashMap<>();
    earlier.methods().forEach(method -> before.put(key(method), method));
    double seconds = now.uptime().minus(earlier.uptime()).toNanos() / 1e9;
    lines.add(Failures.oneLine(head(server, health)));
    lines.add("");
    lines.add(HEAD);
    now.methods().stream()
        .map(method ->
            before.containsKey(key(method)) ? method.since(before.get(key(method))) : method)
        .sorted(Comparator.comparingLong(MethodLoad::ended)
            .thenComparingLong(MethodLoad::inFlight)
            .reversed()
            .thenComparing(TopTable::key))
        .forEach(method -> lines.add(Failures.oneLine(row(method, seconds))));
  }

  /** A line about the server, an empty one, the columns' names, a line for each method, the busiest first. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  private static String key(MethodLoad method) {
    return method.service() + "." + method.method();
  }

  private static String head(String server, Health health) {
    return server + ": " + health.status().toString().toLowerCase(Locale.ROOT) + ", up "
        + uptime(health.uptime()) + ", PlainRPC " + health.version() + ", " + health.connections()
        + " connections, " + health.callsInFlight() + " of " + health.maxCallsInFlight()
        + " calls in flight";
  }

  private static String row(MethodLoad method, double seconds) {
    String simple = method.service().substring(method.service().lastIndexOf('.') + 1);
    boolean timed = !method.durations().isEmpty();
    return String.format(
        Locale.ROOT,
        "%9.1f  %9d  %8s  %8s  %8.1f  %s.%s",
        method.ended() / seconds,
        method.inFlight(),
        timed ? time(method.quantileNanos(0.5)) : "-",
        timed ? time(method.quantileNanos(0.99)) : "-",
        (method.failed() + method.refused()) / seconds,
        simple,
        method.method());
  }

  /** Two digits say as much as is known. */
  static String time(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      return ">137 s";
    }
    String[] units = {"ns", "us", "ms", "s"};
    double value = nanos;
    int unit = 0;
    while (value >= 999.5 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, value < 9.95 ? "%.1f %s" : "%.0f %s", value, units[unit]);
  }

  static String uptime(Duration time) {
    String clock = String.format(
        Locale.ROOT,
        "%d:%02d:%02d",
        time.toHoursPart(),
        time.toMinutesPart(),
        time.toSecondsPart());
    return time.toDays() == 0 ? clock : time.toDays() + " d " + clock;
  }
}
