package io.plainrpc.benchmark.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What connections without calls cost: two pairs of processes of a contestant take turns, one of which has them.
 *
 * @param connections how many
 */
record IdleTest(int connections, Pace pace, Progress progress, Notes notes) {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final int OTHER_FILES = 500;
  private static final Setting ACTIVE = new Setting("existUser", 64, Setting.Mode.FREE);

  IdleTest {
    progress.plan(2 * plannedSeconds(pace));
  }

  /**
   * What came of it.
   *
   * @param residentBytes of the server with the idle connections
   * @param residentBytesWithout of the other
   * @param speed of the active callers, in relation to the other's
   */
  record Result(long residentBytes, long residentBytesWithout, Spread speed) {}

  private static double plannedSeconds(Pace pace) {
    return 30 + 2 * (pace.warmUpMillis() + pace.rounds() * pace.millis()) / 1e3;
  }

  Map<String, Result> run(List<Contestant> contestants) throws IOException, InterruptedException {
    Map<String, Result> results = new LinkedHashMap<>();
    long files = maxOpenFiles();
    if (files < connections + OTHER_FILES) {
      notes.add(String.format(
          "idle connections are left out: %,d of them take ulimit -n %d, and it is %d",
          connections, connections + OTHER_FILES, files));
      return results;
    }
    for (Contestant contestant : contestants) {
      progress.say(String.format("%,d idle connections, %s", connections, contestant.id()));
      try (Pair with = new Pair(contestant);
          Pair without = new Pair(contestant)) {
        results.put(contestant.id(), compare(with, without));
      } catch (SubjectException e) {
        notes.add(contestant.id() + " is left out of idle connections: " + e.getMessage());
      }
      progress.done(plannedSeconds(pace));
    }
    return results;
  }

  private Result compare(Pair with, Pair without)
      throws SubjectException, IOException, InterruptedException {
    with.run(ACTIVE, pace.warmUpMillis());
    without.run(ACTIVE, pace.warmUpMillis());
    with.idle(connections);
    List<Double> speeds = new ArrayList<>();
    for (int round = 0; round < pace.rounds(); round++) {
      double first =
          (round % 2 == 0 ? with : without).run(ACTIVE, pace.millis()).callsPerSecond();
      double second =
          (round % 2 == 0 ? without : with).run(ACTIVE, pace.millis()).callsPerSecond();
      speeds.add(round % 2 == 0 ? first / second : second / first);
    }
    return new Result(with.serverResidentBytes(), without.serverResidentBytes(), Spread.of(speeds));
  }

  /** Java raises its own limit to the hard one when it starts. */
  private static long maxOpenFiles() throws IOException {
    if (!Files.exists(LIMITS)) {
      return Long.MAX_VALUE;
    }
    for (String line : Files.readAllLines(LIMITS)) {
      if (line.startsWith("Max open files")) {
        String hard = line.trim().split("\\s+", -1)[4];
        return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
      }
    }
    return Long.MAX_VALUE;
  }
}
