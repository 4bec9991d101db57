package io.plainrpc.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Every call ends once, no reply reaches another call, no handler runs twice: whatever the network does. */
class ChaosTest {
  private static final int SEEDS = 200;

  static Simulation.Counts explore(long first, int seeds) {
    return Simulation.explore(first, seeds, simulation -> {
      TillScenario scenario = new TillScenario(simulation);
      scenario.start();
      scenario.check();
    });
  }

  @Test
  void noInvariantBreaksWhateverTheNetworkDoes() {
    Simulation.Counts all = explore(1, SEEDS);
    Report.line("simulated-seeds", SEEDS + " (" + all + ")", "0 broken");
    if (System.getProperty(Simulation.SEED_PROPERTY) == null) {
      assertEquals((long) SEEDS * TillScenario.CALLS, all.calls());
      assertEverythingHappened(all);
    }
  }

  /** What never happens is not tested. */
  private static void assertEverythingHappened(Simulation.Counts all) {
    assertTrue(all.handlersRun() > 50L * SEEDS, all::toString);
    assertTrue(all.sentAgain() > SEEDS, all::toString);
    assertTrue(all.lateAnswers() > SEEDS / 10, all::toString);
    assertTrue(all.connections() > 4L * SEEDS, all::toString);
    assertTrue(all.faults() > 5L * SEEDS, all::toString);
    for (String end : new String[] {
      "value, COMPLETED",
      "declared exception, COMPLETED",
      "HandlerFailedException, COMPLETED",
      "TooLargeException, NOT_STARTED",
      "ConnectionLostException, MAYBE",
      "DeadlineExceededException, MAYBE",
      "DeadlineExceededException, NOT_STARTED",
      "CallCancelledException, MAYBE",
      "CallCancelledException, NOT_STARTED",
      "CannotConnectException, NOT_STARTED",
      "ProtocolViolationException, MAYBE"
    }) {
      assertTrue(all.ends().getOrDefault(end, 0L) > 0, () -> end + " never happened: " + all);
    }
  }
}
