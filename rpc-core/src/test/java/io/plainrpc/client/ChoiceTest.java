package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plainrpc.client.Choice.Candidate;
import io.plainrpc.testing.Report;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which connection a call takes, with plain numbers. */
class ChoiceTest {
  private static final int GONE = Candidate.GONE;
  private static final int FULL = Candidate.FULL;

  private static int choice(long thread, int... loads) {
    Candidate[] all =
        Arrays.stream(loads).mapToObj(load -> (Candidate) () -> load).toArray(Candidate[]::new);
    return Choice.of(all, thread);
  }

  @Test
  void loneCallerTakesTheFirstWhateverItsThread() {
    for (long thread = 0; thread < 10; thread++) {
      assertEquals(0, choice(thread, 0));
      assertEquals(0, choice(thread, 0, 0));
      assertEquals(0, choice(thread, 0, 5, 0));
    }
  }

  @Test
  void idleConnectionIsTakenBeforeABusyOne() {
    assertEquals(1, choice(0, 1, 0));
    assertEquals(2, choice(1, 3, 1, 0));
  }

  @Test
  void threadStaysAtHomeWhileLoadsAreSimilar() {
    assertEquals(0, choice(6, 15, 14));
    assertEquals(1, choice(7, 14, 15));
    assertEquals(1, choice(7, 10, 15));
  }

  @Test
  void threadLeavesHomeWhenAnotherHasClearlyLessToDo() {
    assertEquals(0, choice(7, 10, 16));
    assertEquals(1, choice(6, 2, 1));
    assertEquals(2, choice(0, 9, 8, 2));
  }

  @Test
  void connectionThatIsFullOrGoneIsTakenOnlyIfAllAreFull() {
    assertEquals(1, choice(0, FULL, 700));
    assertEquals(1, choice(0, GONE, 1));
    assertEquals(1, choice(0, GONE, FULL));
    assertEquals(0, choice(2, FULL, FULL));
    assertEquals(-1, choice(0, GONE, GONE));
    assertEquals(-1, choice(0));
  }

  @Test
  void callersThatComeOneByOneAreSharedEvenly() {
    int[] loads = new int[3];
    for (int caller = 0; caller < 300; caller++) {
      loads[choice(caller, loads)]++;
    }
    int most = Arrays.stream(loads).max().orElseThrow();
    Report.line("choice-most-of-300-on-one-of-3", most, "<=110");
    assertEquals(300, IntStream.of(loads).sum());
    assertEquals(100, most, 10);
  }

  @Test
  void roundRobinTakesEachServerInTurnForEver() {
    Balancer balancer = Balancer.roundRobin();
    int[] count = new int[3];
    int before = balancer.first(3);
    for (int i = 0; i < 3000; i++) {
      int next = balancer.first(3);
      assertEquals((before + 1) % 3, next);
      count[next]++;
      before = next;
    }
    assertEquals(1000, count[0]);
    assertEquals(1000, count[1]);
  }

  private record Quick(int load) implements Candidate {
    @Override
    public boolean isQuick() {
      return true;
    }
  }

  @Test
  void fewCallersStayTogetherOnAQuickConnection() {
    for (int load = 0; load < Choice.FEW; load++) {
      assertEquals(0, Choice.of(new Candidate[] {new Quick(load), new Quick(0)}, 7));
    }
    assertEquals(1, Choice.of(new Candidate[] {new Quick(Choice.FEW), new Quick(0)}, 7));
    assertEquals(1, Choice.of(new Candidate[] {new Quick(GONE), new Quick(3)}, 7));
  }
}
