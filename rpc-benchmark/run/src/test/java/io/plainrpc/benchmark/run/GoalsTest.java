package io.plainrpc.benchmark.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.plainrpc.benchmark.Subject.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalsTest {
  private final Results results = new Results();

  @Test
  void goalsWhoseSubjectsWereNotMeasuredAreMissing() {
    add("existUser/32", "plainrpc", 500, 50, 4);
    add("existUser/32", "ping-pong", 250, 100, 8);

    assertEquals(
        List.of(
            "existUser/32: calls/s against ping-pong",
            "existUser/32: bytes allocated per call, both sides"),
        goals().stream().map(Goal::what).toList());
  }

  @Test
  void aTimeHalfAsLongIsTwiceAsGood() {
    add("existUser/1/pinned", "plainrpc", 1, 10, 1);
    add("existUser/1/pinned", "ping-pong", 1, 20, 1);

    Goal goal = goals().get(0);
    assertEquals(2, goal.reached().median(), 0.01);
    assertEquals("reached, and the stretch", goal.verdict());
  }

  @Test
  void theBestPeerIsTheOneThatIsComparedWith() {
    add("listUser/32", "plainrpc", 100, 10, 5);
    add("listUser/32", "slow", 10, 100, 50);
    add("listUser/32", "fast", 80, 12, 6);

    Goal goal = goals().get(0);
    assertEquals("listUser/32: calls/s against the best peer, fast", goal.what());
    assertEquals(1.25, goal.reached().median(), 0.001);
    assertEquals("not reached", goal.verdict());
  }

  @Test
  void processorTimeIsJudgedWhereItIsWorst() {
    add("createUser/4", "plainrpc", 1, 10, 5);
    add("createUser/4", "fast", 1, 10, 10);
    add("createUser/32", "plainrpc", 1, 10, 5);
    add("createUser/32", "fast", 1, 10, 4);

    Goal goal = goals().get(0);
    assertEquals("CPU per call, worst setting: createUser/32 against fast", goal.what());
    assertEquals("not reached", goal.verdict());
  }

  @Test
  void aRunWhoseBareMultiplexedSocketsAreTooSlowIsNotValid() {
    add("existUser/32", "multiplexed", 179, 10, 5);
    add("existUser/32", "ping-pong", 100, 10, 5);
    assertNotNull(new Goals(results, contestants()).invalidity());
  }

  @Test
  void aRunWhoseBareMultiplexedSocketsAreFastEnoughIsValid() {
    add("existUser/32", "multiplexed", 181, 10, 5);
    add("existUser/32", "ping-pong", 100, 10, 5);
    assertNull(new Goals(results, contestants()).invalidity());
  }

  @Test
  void atMostIsReachedBelow() {
    assertEquals("reached", new Goal("", new Spread(1, 390, 500), 400, 250, false).verdict());
    assertEquals("not reached", new Goal("", new Spread(1, 401, 500), 400, 250, false).verdict());
  }

  private List<Goal> goals() {
    return new Goals(results, contestants()).of(Map.of(), Map.of());
  }

  private static List<Contestant> contestants() {
    return List.of(
        contestant("plainrpc", Kind.OURS),
        contestant("slow", Kind.PEER),
        contestant("fast", Kind.PEER));
  }

  private static Contestant contestant(String id, Kind kind) {
    return new Contestant(new SubjectInfo(id, kind, id, List.of(), List.of()), Path.of("java"));
  }

  private void add(String setting, String id, double rate, long micros, double cpuMicros) {
    results.add(Setting.parse(setting), id, Samples.of(rate, micros, cpuMicros, 1));
  }
}
