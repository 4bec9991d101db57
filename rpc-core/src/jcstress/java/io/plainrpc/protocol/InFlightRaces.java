package io.plainrpc.protocol;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** The table of calls in flight: whoever takes a call out is the only one, and takes out no other. */
public class InFlightRaces {
  private static final int LIMIT = 4;

  /** As many slots as the smallest table has: ids so far apart want the same one. */
  private static final int LAP = 32;

  private record Call(int callId) implements InFlight.Entry {}

  /** A reply and a cancellation. */
  @JCStressTest
  @Outcome(
      id = {"1, 0, 0", "0, 1, 0"},
      expect = ACCEPTABLE,
      desc = "one of them ends the call")
  @Outcome(expect = FORBIDDEN, desc = "both or neither")
  @State
  public static class OneCallIsTakenOutByOne {
    private final InFlight<Call> calls = new InFlight<>(LIMIT);

    public OneCallIsTakenOutByOne() {
      calls.add(new Call(1));
    }

    @Actor
    public void reply(III_Result r) {
      r.r1 = calls.remove(1) == null ? 0 : 1;
    }

    @Actor
    public void cancel(III_Result r) {
      r.r2 = calls.remove(1) == null ? 0 : 1;
    }

    @Arbiter
    public void left(III_Result r) {
      r.r3 = calls.size();
    }
  }

  /** The end of the connection, which takes all, and replies that still come. */
  @JCStressTest
  @Outcome(
      id = {"0, 2, 0", "1, 1, 0", "2, 0, 0"},
      expect = ACCEPTABLE,
      desc = "two ends for two calls")
  @Outcome(expect = FORBIDDEN, desc = "a call ended twice or not at all")
  @State
  public static class CloseAndRepliesEndEachCallOnce {
    private final InFlight<Call> calls = new InFlight<>(LIMIT);

    public CloseAndRepliesEndEachCallOnce() {
      calls.add(new Call(1));
      calls.add(new Call(1 + LAP));
    }

    @Actor
    public void replies(III_Result r) {
      r.r1 = (calls.remove(1 + LAP) == null ? 0 : 1) + (calls.remove(1) == null ? 0 : 1);
    }

    @Actor
    public void close(III_Result r) {
      int[] ended = {0};
      calls.forEach(call -> ended[0] += calls.remove(call.callId()) == null ? 0 : 1);
      r.r2 = ended[0];
    }

    @Arbiter
    public void left(III_Result r) {
      r.r3 = calls.size();
    }
  }

  /** A late cancellation of a call whose slot the next lap takes over. */
  @JCStressTest
  @Outcome(
      id = {"1, 0, 1", "0, 1, 1"},
      expect = ACCEPTABLE,
      desc = "the old call ends once, the new one is there")
  @Outcome(expect = FORBIDDEN, desc = "the new call was hit")
  @State
  public static class SlotTakenOverIsNotHitByTheCallBefore {
    private final InFlight<Call> calls = new InFlight<>(LIMIT);

    public SlotTakenOverIsNotHitByTheCallBefore() {
      calls.add(new Call(1));
    }

    @Actor
    public void replyAndNextCall(III_Result r) {
      r.r1 = calls.remove(1) == null ? 0 : 1;
      calls.add(new Call(1 + LAP));
    }

    @Actor
    public void lateCancel(III_Result r) {
      r.r2 = calls.remove(1) == null ? 0 : 1;
    }

    @Arbiter
    public void next(III_Result r) {
      r.r3 = calls.size() == 1 && calls.get(1 + LAP) != null ? 1 : 0;
    }
  }

  /** A call that was pushed to another slot because a slow one holds its own. */
  @JCStressTest
  @Outcome(
      id = {"0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "not there yet, or found by its id")
  @Outcome(expect = FORBIDDEN, desc = "there, but its id does not lead to it")
  @State
  public static class CallThatWasPushedAsideIsFound {
    private final InFlight<Call> calls = new InFlight<>(LIMIT);

    public CallThatWasPushedAsideIsFound() {
      calls.add(new Call(1));
    }

    @Actor
    public void add() {
      calls.add(new Call(1 + LAP));
    }

    @Actor
    public void find(II_Result r) {
      boolean[] seen = {false};
      calls.forEach(call -> seen[0] |= call.callId() == 1 + LAP);
      r.r1 = seen[0] ? 1 : 0;
      r.r2 = !seen[0] || calls.get(1 + LAP) != null ? 1 : 0;
    }
  }

  /** A call that is added while the one in its slot ends. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the old one is gone, the new one is there")
  @Outcome(expect = FORBIDDEN, desc = "lost")
  @State
  public static class CallAddedWhileItsSlotIsGivenUpIsKept {
    private final InFlight<Call> calls = new InFlight<>(LIMIT);

    public CallAddedWhileItsSlotIsGivenUpIsKept() {
      calls.add(new Call(1));
    }

    @Actor
    public void add() {
      calls.add(new Call(1 + LAP));
    }

    @Actor
    public void reply(II_Result r) {
      r.r1 = calls.remove(1) == null ? 0 : 1;
    }

    @Arbiter
    public void next(II_Result r) {
      r.r2 = calls.size() == 1 && calls.get(1 + LAP) != null && calls.get(1) == null ? 1 : 0;
    }
  }
}
