package io.plainrpc.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link ChaosTest} with many more seeds; each processor explores some of them. */
class ManySeedsTest {
  @Test
  @Tag("slow")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void noInvariantBreaksInFiveThousandSimulations() throws Exception {
    explore("simulated-seeds-ci", 1_000_000, 5_000);
  }

  @Test
  @Tag("soak")
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void noInvariantBreaksInAHundredThousandSimulations() throws Exception {
    explore("F2", 10_000_000, 100_000);
  }

  private static void explore(String id, long first, int seeds) throws Exception {
    int parts = Runtime.getRuntime().availableProcessors();
    int each = (seeds + parts - 1) / parts;
    List<Calls.OnThread<Simulation.Counts>> threads = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      long from = first + (long) i * each;
      threads.add(Calls.onThread("explorer-" + i, () -> ChaosTest.explore(from, each)));
    }
    long calls = 0;
    for (Calls.OnThread<Simulation.Counts> thread : threads) {
      calls += thread.get().calls();
    }
    Report.line(id, seeds + " seeds, " + calls + " calls: 0 broken", "0 broken");
  }
}
