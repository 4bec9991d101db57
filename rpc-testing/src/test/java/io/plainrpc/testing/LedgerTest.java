package io.plainrpc.testing;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Execution;
import io.plainrpc.client.RpcClient;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.server.RpcServer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checker sees what must not happen: each thing that it looks for, told to it. */
class LedgerTest {
  private static final byte[] BODY = {1, 2, 3};

  private final Simulation simulation = new Simulation(1);
  private final Ledger ledger = simulation.ledger();
  private SimCall call;

  @BeforeEach
  void makeACall() {
    SimulatedServer server =
        simulation.server("server", RpcServer.builder().service(Lab.class, LabHandler.echo()));
    SimulatedClient client = simulation.client("client", RpcClient.builder(), server);
    BoundService service = BoundService.of(Lab.class, client.plan());
    ServiceContract contract = service.contract();
    call = new SimCall(
        client,
        1,
        service,
        contract.methods().get(Lab.CALL),
        Duration.ofSeconds(1).toNanos());
    call.body(BODY);
    ledger.started(call);
  }

  private void assertBroken(String what) {
    assertNotNull(ledger.violation(), what);
    assertTrue(ledger.violation().contains(what), ledger.violation());
  }

  private void runsAndReturns() {
    ledger.runs(call, 0);
    ledger.returned(call);
  }

  @Test
  void aCallAsItShouldBe() {
    ledger.arrived(call, Lab.CALL, BODY, 0, 3);
    runsAndReturns();
    ledger.answers(call, false, BODY, 3);
    ledger.received(call, false, BODY, 0, 3);
    ledger.ended(call, Execution.COMPLETED, "value");
    ledger.check();
    assertNull(ledger.violation());
  }

  @Test
  void aCallThatNeverEnds() {
    ledger.check();
    assertBroken("has never ended");
  }

  @Test
  void aCallThatEndsTwice() {
    ledger.ended(call, Execution.MAYBE, "timeout");
    ledger.ended(call, Execution.MAYBE, "value");
    assertBroken("ended twice");
  }

  @Test
  void aCallThatEndsAfterItsDeadline() {
    simulation.run(Duration.ofMillis(1001));
    ledger.ended(call, Execution.MAYBE, "value");
    assertBroken("ended 1.000000 ms after its deadline");
  }

  @Test
  void aRequestThatArrivesAsAnother() {
    ledger.arrived(call, Lab.CALL, new byte[] {1, 2, 4}, 0, 3);
    assertBroken("something else than it was sent");
  }

  @Test
  void aRequestThatArrivesAtAnotherMethod() {
    ledger.arrived(call, Lab.LATER, BODY, 0, 3);
    assertBroken("something else than it was sent");
  }

  @Test
  void aHandlerThatRunsTwice() {
    runsAndReturns();
    runsAndReturns();
    assertBroken("ran twice");
  }

  @Test
  void aHandlerThatStartsAfterTheDeadlineAndTheTimeOnTheWay() {
    simulation.run(Duration.ofMillis(1200));
    ledger.runs(call, Duration.ofMillis(200).toNanos());
    assertNull(ledger.violation());
    SimCall late = new SimCall(call.client(), 2, call.service(), call.method(), 1000);
    ledger.started(late);
    simulation.run(Duration.ofNanos(1500));
    ledger.runs(late, 100);
    assertBroken("started 0.000400 ms after its deadline");
  }

  @Test
  void aCallThatSaysItHasNotRunAndHas() {
    runsAndReturns();
    ledger.ended(call, Execution.NOT_STARTED, "lost");
    assertBroken("NOT_STARTED (lost) although its handler had run");
  }

  @Test
  void aCallThatRunsAfterItHasSaidItWillNot() {
    ledger.ended(call, Execution.NOT_STARTED, "lost");
    ledger.runs(call, 0);
    assertBroken("ran after it had ended as NOT_STARTED");
  }

  @Test
  void aCallThatSaysItHasRunAndHasNot() {
    ledger.ended(call, Execution.COMPLETED, "value");
    assertBroken("although its handler had not returned");
  }

  @Test
  void anAnswerThatWasGivenToAnother() {
    ledger.answers(call, false, BODY, 3);
    ledger.received(call, false, new byte[] {3, 2, 1}, 0, 3);
    assertBroken("was not given to it");
  }

  @Test
  void aResultThatArrivesAsAnException() {
    ledger.answers(call, false, BODY, 3);
    ledger.received(call, true, BODY, 0, 3);
    assertBroken("was not given to it");
  }

  @Test
  void anAnswerThatNobodyGave() {
    ledger.received(call, false, BODY, 0, 3);
    assertBroken("nothing had answered it");
  }
}
