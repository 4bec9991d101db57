package io.plainrpc.transport;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.plainrpc.DeadlineExceededException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Reply, deadline, cancellation, goaway and close race for a call: it ends once, and everybody sees the same end. */
public class ClientConnectionRaces {

  /** The time is up as the reply comes. The caller that gave up looks at the outcome at once. */
  @JCStressTest
  @Outcome(
      id = {"1, 1", "2, 2"},
      expect = ACCEPTABLE,
      desc = "replied, or failed at the deadline")
  @Outcome(expect = FORBIDDEN, desc = "both, neither, or a part")
  @State
  public static class ReplyAgainstDeadline {
    private final Unconnected client = new Unconnected();
    private final ClientCall call = client.send();

    public ReplyAgainstDeadline() {
      client.agree();
    }

    @Actor
    public void reader() {
      client.reader.reply(1, false, new byte[1], 0, 1, true);
    }

    @Actor
    public void caller(II_Result r) {
      client.connection.giveUp(call, Failures.Why.DEADLINE);
      call.awaitDone();
      r.r1 = Unconnected.ending(call);
    }

    @Arbiter
    public void later(II_Result r) {
      r.r2 = Unconnected.ending(call);
    }
  }

  /** An application cancels as the reply comes. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "2, 0"},
      expect = ACCEPTABLE,
      desc = "replied or cancelled; nothing is in flight")
  @Outcome(expect = FORBIDDEN, desc = "both, neither, or still in flight")
  @State
  public static class ReplyAgainstCancel {
    private final Unconnected client = new Unconnected();
    private final ClientCall call = client.send();

    public ReplyAgainstCancel() {
      client.agree();
    }

    @Actor
    public void reader() {
      client.reader.reply(1, false, new byte[1], 0, 1, false);
    }

    @Actor
    public void cancel() {
      client.connection.cancel(call);
    }

    @Arbiter
    public void later(II_Result r) {
      r.r1 = Unconnected.ending(call);
      r.r2 = client.connection.callsInFlight();
    }
  }

  /** The client is closed as the reply comes. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "2, 0"},
      expect = ACCEPTABLE,
      desc = "replied or failed; nothing is in flight")
  @Outcome(expect = FORBIDDEN, desc = "both, neither, or still in flight")
  @State
  public static class ReplyAgainstClose {
    private final Unconnected client = new Unconnected();
    private final ClientCall call = client.send();

    public ReplyAgainstClose() {
      client.agree();
    }

    @Actor
    public void reader() {
      client.reader.reply(1, false, new byte[1], 0, 1, true);
    }

    @Actor
    public void close() {
      client.connection.close();
    }

    @Arbiter
    public void later(II_Result r) {
      r.r1 = Unconnected.ending(call);
      r.r2 = client.connection.callsInFlight();
    }
  }

  /** A goaway that does not cover the call, as its time is up: only the goaway lets it be sent again. */
  @JCStressTest
  @Outcome(
      id = {"2, 0", "2, 1"},
      expect = ACCEPTABLE,
      desc = "failed; never started if the goaway was first")
  @Outcome(expect = FORBIDDEN, desc = "neither, or sent again and failed")
  @State
  public static class GoawayAgainstDeadline {
    private final Unconnected client = new Unconnected();
    private final ClientCall call = client.send();

    @Actor
    public void reader() {
      client.connection.drain(0, "races");
    }

    @Actor
    public void caller(II_Result r) {
      client.connection.giveUp(call, Failures.Why.DEADLINE);
      call.awaitDone();
      r.r2 = call.isUnstarted() ? 1 : 0;
    }

    @Arbiter
    public void later(II_Result r) {
      boolean unstarted = call.isUnstarted();
      boolean late = call.failure().toException("races") instanceof DeadlineExceededException;
      r.r1 = unstarted == late ? -1 : Unconnected.ending(call);
    }
  }

  /** A call is sent as the client is closed: it fails, or was not taken. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "2, 0"},
      expect = ACCEPTABLE,
      desc = "not taken, or taken and failed")
  @Outcome(expect = FORBIDDEN, desc = "taken and left behind")
  @State
  public static class SendAgainstClose {
    private final Unconnected client = new Unconnected();
    private ClientCall call;

    @Actor
    public void caller() {
      call = client.send();
    }

    @Actor
    public void close() {
      client.connection.close();
    }

    @Arbiter
    public void later(II_Result r) {
      // One that was taken and did not end would be 9.
      int ending = call == null ? 0 : Unconnected.ending(call);
      r.r1 = call != null && ending == 0 ? 9 : ending;
      r.r2 = client.connection.callsInFlight();
    }
  }

  /** A call is sent as a goaway comes that covers nothing: it may be sent again elsewhere, or was not taken. */
  @JCStressTest
  @Outcome(
      id = {"0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "not taken, or ended as never started; the connection has ended")
  @Outcome(expect = FORBIDDEN, desc = "taken and left behind")
  @State
  public static class SendAgainstGoaway {
    private final Unconnected client = new Unconnected();
    private ClientCall call;

    @Actor
    public void caller() {
      call = client.send();
    }

    @Actor
    public void reader() {
      client.connection.drain(0, "races");
    }

    @Arbiter
    public void later(II_Result r) {
      boolean inOrder = call == null || call.isDone() && call.isUnstarted();
      r.r1 = inOrder ? call == null ? 0 : 1 : -1;
      r.r2 = client.isClosed() ? 1 : 0;
    }
  }

  /** The last call ends as the goaway comes that covers it: somebody ends the connection. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "ended")
  @Outcome(expect = FORBIDDEN, desc = "drained, empty, and nobody ends it")
  @State
  public static class CancelOfTheLastCallAgainstGoaway {
    private final Unconnected client = new Unconnected();
    private final ClientCall call = client.send();

    @Actor
    public void reader() {
      client.connection.drain(1, "races");
    }

    @Actor
    public void cancel() {
      client.connection.cancel(call);
    }

    @Arbiter
    public void later(I_Result r) {
      r.r1 = client.isClosed() ? 1 : 0;
    }
  }
}
