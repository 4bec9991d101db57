package io.plainrpc.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.server.RpcServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example of the README. */
class BankSimulationTest {
  public interface Bank {
    void transfer(String from, String to, int amount);
  }

  private record BankImpl(Map<String, Integer> accounts) implements Bank {
    @Override
    public void transfer(String from, String to, int amount) {
      accounts.merge(from, -amount, Integer::sum);
      accounts.merge(to, amount, Integer::sum);
    }
  }

  @Test
  void noMoneyIsMadeOrLost() {
    Simulation.Counts counts = Simulation.explore(1, 100, simulation -> {
      Map<String, Integer> accounts = new HashMap<>(Map.of("anna", 100, "ben", 100));
      SimulatedServer server = simulation.server(
          "bank", RpcServer.builder().service(Bank.class, new BankImpl(accounts)));
      SimulatedClient client = simulation.client("teller", server);
      simulation.always(
          "no money is made or lost", () -> accounts.get("anna") + accounts.get("ben") == 200);
      simulation.network().allFaults(Duration.ofMillis(50));
      for (int i = 0; i < 100; i++) {
        simulation.after(
            Duration.ofMillis(10 * i),
            () -> client.run(Bank.class, bank -> bank.transfer("anna", "ben", 1)));
      }
    });
    assertTrue(counts.faults() > 1000, counts::toString);
  }
}
