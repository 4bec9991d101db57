package io.plainrpc.benchmark.run;

import java.util.List;
import java.util.Map;

/**
 * Everything that was measured on one JDK. Parts that were not asked for are empty.
 *
 * @param jdk version and vendor
 * @param contestants of the contest
 * @param results of the contest
 * @param coldStart milliseconds by contestant
 * @param idle by contestant
 * @param variants of PlainRPC in other configurations
 * @param variantResults how they did
 * @param load what the load tests said
 * @param comparison with another JDK, or null
 */
record Findings(
    String jdk,
    List<Contestant> contestants,
    Results results,
    Map<String, Spread> coldStart,
    Map<String, IdleTest.Result> idle,
    List<Contestant> variants,
    Results variantResults,
    List<String> load,
    JdkComparison.Result comparison) {

  /** Without the extras. */
  static Findings of(
      String jdk, List<Contestant> contestants, Results results, Map<String, Spread> coldStart) {
    return new Findings(
        jdk, contestants, results, coldStart, Map.of(), List.of(), new Results(), List.of(), null);
  }

  Goals goals() {
    return new Goals(results, contestants);
  }

  List<Goal> judged() {
    return goals().of(coldStart, idle);
  }
}
