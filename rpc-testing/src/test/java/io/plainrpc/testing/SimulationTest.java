package io.plainrpc.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CannotConnectException;
import io.plainrpc.ConnectionLostException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a simulation does beside {@link SimulatedCallsTest}: time, faults, seeds, and conditions of its user. */
class SimulationTest {
  private final Simulation simulation = new Simulation(42);

  private SimulatedServer server(LabHandler handler) {
    return simulation.server("server", RpcServer.builder().service(Lab.class, handler));
  }

  private static String trace(long seed) {
    Simulation simulation = new Simulation(seed);
    TillScenario scenario = new TillScenario(simulation);
    scenario.start();
    scenario.check();
    return simulation.traceText();
  }

  @Test
  void theSameSeedGivesTheSameTraceEveryTime() {
    String first = trace(7);
    assertTrue(first.lines().count() > 1000, () -> first.lines().count() + " lines");
    for (int i = 1; i < 100; i++) {
      assertEquals(first, trace(7));
    }
    assertNotEquals(first, trace(8));
  }

  @Test
  void virtualTimeCostsNone() {
    SimulatedServer server = server(LabHandler.echo().call(text -> {
      simulation.takes(Duration.ofHours(5));
      return text;
    }));
    SimulatedClient client =
        simulation.client("client", RpcClient.builder().timeout(Duration.ofHours(6)), server);
    assertEquals("late", client.service(Lab.class).call("late"));
    assertTrue(simulation.now().toMinutes() >= 300, simulation.now()::toString);
  }

  @Test
  void aHandlersFutureMayBeCompletedLater() throws Exception {
    SimulatedServer server = server(LabHandler.echo().later(text -> {
      CompletableFuture<String> later = new CompletableFuture<>();
      simulation.after(Duration.ofSeconds(3), () -> later.complete(text + "!"));
      return later;
    }));
    SimulatedClient client = simulation.client("client", server);
    CompletableFuture<Integer> length =
        client.service(Lab.class).later("three seconds").thenApply(String::length);
    assertEquals(14, length.get());
    assertTrue(simulation.now().toMillis() >= 3000, simulation.now()::toString);
  }

  @Test
  void anyMethodCanBeCalledWithoutWaiting() {
    SimulatedClient client = simulation.client("client", server(LabHandler.echo()));
    List<CompletableFuture<String>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String text = "call " + i;
      all.add(client.call(Lab.class, lab -> lab.call(text)));
    }
    simulation.await(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
    for (int i = 0; i < 50; i++) {
      assertEquals("call " + i, all.get(i).join());
    }
    assertThrows(
        IllegalArgumentException.class, () -> client.call(Lab.class, lab -> "nothing called"));
    assertThrows(
        IllegalArgumentException.class,
        () -> client.call(Lab.class, lab -> lab.call("a") + lab.call("b")));
  }

  @Test
  void aCallThatWaitsIsRefusedInsideTheSimulation() {
    SimulatedServer back = server(LabHandler.echo());
    SimulatedClient inner = simulation.client("inner", back);
    SimulatedServer front = simulation.server(
        "front",
        RpcServer.builder()
            .service(
                Lab.class,
                LabHandler.echo()
                    .call(text -> inner.service(Lab.class).call(text))
                    .later(text -> inner.call(Lab.class, lab -> lab.call(text)))));
    Lab lab = simulation.client("outer", front).service(Lab.class);
    Exception refused = assertThrows(RuntimeException.class, () -> lab.call("x"));
    Calls.assertSays(refused, "SimulatedClient.call(...)");
    assertEquals("through two", lab.later("through two").join());
  }

  @Test
  void whileCutOffCallsWaitAndArriveAfterwards() {
    SimulatedServer server = server(LabHandler.echo());
    SimulatedClient client = simulation.client("client", server);
    assertEquals("there", client.service(Lab.class).call("there"));
    simulation.network().cut(client, server);
    CompletableFuture<String> waits = client.service(Lab.class).later("at last");
    CompletableFuture<String> brief = client.call(Lab.class, lab -> lab.brief("too late"));
    simulation.run(Duration.ofSeconds(5));
    assertFalse(waits.isDone());
    Calls.failure(DeadlineExceededException.class, Execution.MAYBE, brief);
    simulation.network().heal(client, server);
    assertEquals("at last", waits.join());
    simulation.settle();
  }

  @Test
  void whoStaysCutOffIsFoundOutByItsSilence() {
    SimulatedServer server = server(LabHandler.echo());
    SimulatedClient client =
        simulation.client("client", RpcClient.builder().timeout(Duration.ofMinutes(5)), server);
    assertEquals("there", client.service(Lab.class).call("there"));
    simulation.network().cut(client, server);
    CompletableFuture<String> lost = client.service(Lab.class).later("never");
    ConnectionLostException failure =
        Calls.failure(ConnectionLostException.class, Execution.MAYBE, () -> await(lost));
    Calls.assertSays(failure, "no sign of life");
    assertTrue(simulation.now().toSeconds() <= 30, simulation.now()::toString);
  }

  private <T> T await(CompletableFuture<T> future) throws Exception {
    simulation.runUntil("it is done", future::isDone);
    return Calls.outcome(future);
  }

  @Test
  void aKilledServerLosesWhatItWasDoingAndServesAgainWhenItIsStartedAgain() {
    SimulatedServer server = server(LabHandler.echo().call(text -> {
      simulation.takes(Duration.ofSeconds(1));
      return text;
    }));
    SimulatedClient client = simulation.client("client", server);
    Lab lab = client.service(Lab.class);
    CompletableFuture<String> running = client.call(Lab.class, one -> one.call("running"));
    simulation.run(Duration.ofMillis(500));
    server.kill();
    Calls.failure(ConnectionLostException.class, Execution.MAYBE, () -> await(running));
    Calls.failure(CannotConnectException.class, Execution.NOT_STARTED, () -> lab.call("x"));
    server.startAgain();
    simulation.run(Duration.ofSeconds(10));
    assertEquals("again", lab.call("again"));
    simulation.settle();
  }

  @Test
  void callsMoveToTheOtherServerWhileOneIsClosed() {
    SimulatedServer first = server(LabHandler.echo());
    SimulatedServer second =
        simulation.server("second", RpcServer.builder().service(Lab.class, LabHandler.echo()));
    SimulatedClient client = simulation.client("client", first, second);
    List<CompletableFuture<String>> all = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      simulation.after(
          Duration.ofMillis(5L * i),
          () -> all.add(client.call(Lab.class, lab -> lab.call("moves"))));
    }
    simulation.after(Duration.ofMillis(500), first::close);
    simulation.after(Duration.ofMillis(900), first::startAgain);
    simulation.after(Duration.ofMillis(1400), second::close);
    simulation.settle();
    assertEquals(400, all.size());
    all.forEach(one -> assertEquals("moves", one.join()));
  }

  @Test
  void aConditionThatBreaksIsReportedWithSeedAndTrace() {
    int[] balance = {3};
    SimulatedServer server = server(LabHandler.echo().call(text -> {
      balance[0]--;
      return text;
    }));
    SimulatedClient client = simulation.client("client", server);
    simulation.always("nobody owes anything", () -> balance[0] >= 0);
    Lab lab = client.service(Lab.class);
    for (int i = 0; i < 3; i++) {
      lab.call("spend");
    }
    SimulationFailure failure = assertThrows(SimulationFailure.class, () -> lab.call("spend"));
    assertEquals(42, failure.seed());
    Calls.assertSays(
        failure,
        "seed 42",
        "no longer so: nobody owes anything",
        "new Simulation(42L)",
        "-Dplainrpc.seed=42",
        "runs call 4");
  }

  @Test
  void whatAScenarioThrowsIsReportedWithItsSeed() {
    SimulationFailure failure = assertThrows(
        SimulationFailure.class,
        () -> Simulation.explore(
            5,
            10,
            one -> one.after(Duration.ofMillis(1), () -> {
              if (one.random().nextInt(3) == 0) {
                throw new IllegalStateException("found");
              }
            })));
    Calls.assertSays(failure, "found", "-Dplainrpc.seed=" + failure.seed());
    long seed = failure.seed();
    assertThrows(
        SimulationFailure.class,
        () -> Simulation.explore(
            seed,
            1,
            one -> one.after(Duration.ofMillis(1), () -> {
              if (one.random().nextInt(3) == 0) {
                throw new IllegalStateException("found again");
              }
            })));
  }
}
