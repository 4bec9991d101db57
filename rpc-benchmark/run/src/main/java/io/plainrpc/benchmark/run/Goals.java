package io.plainrpc.benchmark.run;

import io.plainrpc.benchmark.Subject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The figures that PlainRPC is to reach, as ratios within one run. Those whose settings or subjects were not measured are missing.
 *
 * <p>Of times and of processor time the ratio is taken so that more is better: theirs by ours.
 */
final class Goals {
  private static final String OURS = "plainrpc";
  private static final String ONE_CONNECTION = "plainrpc-1c";
  private static final String PING_PONG = "ping-pong";
  private static final String MULTIPLEXED = "multiplexed";
  private static final String BYTES = "bytes";
  private static final double VALID_MULTIPLEXED = 1.8;

  private static final ToDoubleFunction<Sample> RATE = Sample::callsPerSecond;

  private final Results results;
  private final List<String> peers;
  private final List<Goal> goals = new ArrayList<>();

  Goals(Results results, List<Contestant> contestants) {
    this.results = results;
    this.peers = contestants.stream()
        .filter(contestant -> contestant.subject().kind() == Kind.PEER)
        .map(Contestant::id)
        .toList();
  }

  private static double p50(Sample sample) {
    return sample.micros(50);
  }

  private static double p99(Sample sample) {
    return sample.micros(99);
  }

  /** Null when the bare multiplexed design is what it is meant to be, or was not measured; otherwise why the run does not count. */
  String invalidity() {
    Setting setting = Setting.parse("existUser/32");
    if (!results.has(setting, MULTIPLEXED) || !results.has(setting, PING_PONG)) {
      return null;
    }
    double ratio = results.ratio(setting, MULTIPLEXED, PING_PONG, RATE).median();
    return ratio >= VALID_MULTIPLEXED
        ? null
        : "this run is not valid: bare multiplexed sockets reached " + Goal.number(ratio)
            + " times bare ping-pong at existUser/32, and have to reach " + VALID_MULTIPLEXED
            + "; is something else running on this machine?";
  }

  List<Goal> of(Map<String, Spread> coldStart, Map<String, IdleTest.Result> idle) {
    goals.clear();
    oneCaller();
    manyCallers();
    extras();
    fairness(32, 0.5, 50);
    fairness(256, 0.25, 250);
    if (coldStart.containsKey(OURS)) {
      goals.add(
          new Goal("cold start to the first reply, ms", coldStart.get(OURS), 220, 150, false));
    }
    if (idle.containsKey(OURS)) {
      IdleTest.Result result = idle.get(OURS);
      double mib = result.residentBytes() / 1048576.0;
      goals.add(new Goal(
          "resident memory of a server with idle connections, MiB",
          new Spread(mib, mib, mib),
          500,
          500,
          false));
      goals.add(new Goal(
          "speed of active callers beside idle connections to that without",
          result.speed(),
          0.7,
          1,
          true));
    }
    return List.copyOf(goals);
  }

  private void oneCaller() {
    faster("existUser/1/pinned", PING_PONG, Goals::p50, "p50", 0.75, 0.90);
    faster("getUser/1/pinned", PING_PONG, Goals::p50, "p50", 0.75, 0.90);
    // At most 1.15 times as long; at best a fifth.
    faster("existUser/1", PING_PONG, Goals::p50, "p50", 1 / 1.15, 5);
    more("existUser/4", PING_PONG, 0.75, 0.90);
    bestPeer("existUser/4", RATE, "calls/s", 1, 1, true);
  }

  private void manyCallers() {
    more("existUser/32", MULTIPLEXED, 0.75, 0.9);
    more("existUser/32", PING_PONG, 1.6, 2.0);
    more("existUser/32", "grpc", 8, 10);
    more("existUser/32", "netty-kryo", 2.2, 2.8);
    more("existUser/32", "thrift", 1.9, 2.3);
    more("listUser/32", MULTIPLEXED, 0.60, 0.80);
    bestPeer("listUser/32", RATE, "calls/s", 1.3, 1.7, true);
    more("existUser/256", MULTIPLEXED, 0.75, 0.9);
    bestPeer("existUser/256", Goals::p50, "p50", 1, 1, false);
    bestPeer("existUser/256", Goals::p99, "p99", 1, 1, false);
    cpu();
    Setting exists = Setting.parse("existUser/32");
    if (results.has(exists, OURS)) {
      goals.add(new Goal(
          "existUser/32: bytes allocated per call, both sides",
          results.spread(exists, OURS, Sample::allocatedBytes),
          400,
          250,
          false));
    }
  }

  private void extras() {
    Setting beside = Setting.parse("existUser/8/beside");
    more(beside.toString(), PING_PONG, 0.8, 1.2);
    for (String id : List.of(OURS, ONE_CONNECTION)) {
      if (results.has(beside, id)) {
        goals.add(new Goal(
            beside + ": p99.9 of " + id + ", ms",
            results.spread(beside, id, sample -> sample.micros(99.9) / 1e3),
            2,
            2,
            false));
      }
    }
    more("echo1m/1", BYTES, 0.7, 0.9);
    more("echo1m/4", BYTES, 0.7, 0.9);
  }

  private void fairness(int callers, double share, double maxMillis) {
    Setting setting = new Setting("existUser", callers, Setting.Mode.FAIR);
    if (results.has(setting, OURS)) {
      goals.add(new Goal(
          setting + ": calls of the caller with fewest to those of the median",
          results.spread(setting, OURS, Sample::smallestShare),
          share,
          share,
          true));
      goals.add(new Goal(
          setting + ": longest call, ms",
          results.spread(setting, OURS, sample -> sample.maxMicros() / 1e3),
          maxMillis,
          maxMillis,
          false));
    }
  }

  private void more(String setting, String than, double least, double stretch) {
    compare(Setting.parse(setting), OURS, than, RATE, "calls/s", least, stretch);
  }

  /** Of times: theirs by ours. */
  private void faster(
      String setting,
      String than,
      ToDoubleFunction<Sample> time,
      String name,
      double least,
      double stretch) {
    compare(Setting.parse(setting), than, OURS, time, name, least, stretch);
  }

  private void compare(
      Setting setting,
      String id,
      String to,
      ToDoubleFunction<Sample> value,
      String name,
      double least,
      double stretch) {
    if (results.has(setting, id) && results.has(setting, to)) {
      String other = id.equals(OURS) ? to : id;
      goals.add(new Goal(
          setting + ": " + name + " against " + other,
          results.ratio(setting, id, to, value),
          least,
          stretch,
          true));
    }
  }

  private void bestPeer(
      String text,
      ToDoubleFunction<Sample> value,
      String name,
      double least,
      double stretch,
      boolean more) {
    Setting setting = Setting.parse(text);
    String best = best(setting, value, more);
    if (best != null && results.has(setting, OURS)) {
      goals.add(new Goal(
          setting + ": " + name + " against the best peer, " + best,
          more
              ? results.ratio(setting, OURS, best, value)
              : results.ratio(setting, best, OURS, value),
          least,
          stretch,
          true));
    }
  }

  /** Null when no peer was measured. */
  private String best(Setting setting, ToDoubleFunction<Sample> value, boolean more) {
    String best = null;
    double bestMedian = 0;
    for (String peer : peers) {
      if (results.has(setting, peer)) {
        double median = results.median(setting, peer, value);
        if (best == null || (more ? median > bestMedian : median < bestMedian)) {
          best = peer;
          bestMedian = median;
        }
      }
    }
    return best;
  }

  /** The setting in which the best peer comes closest, or is ahead. */
  private void cpu() {
    Spread worst = null;
    String where = null;
    for (Setting setting : results.settings()) {
      String best = best(setting, Sample::cpuMicros, false);
      if (best != null && results.has(setting, OURS)) {
        Spread ratio = results.ratio(setting, best, OURS, Sample::cpuMicros);
        if (worst == null || ratio.median() < worst.median()) {
          worst = ratio;
          where = setting + " against " + best;
        }
      }
    }
    if (worst != null) {
      goals.add(new Goal("CPU per call, worst setting: " + where, worst, 1, 1, true));
    }
  }
}
