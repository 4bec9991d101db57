package io.plainrpc.transport;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A handler begins or ends as its call is cancelled: it is interrupted while it runs or not at all. */
public class ServerCallRaces {
  private static ServerCall call() {
    return new ServerCall(null, 1, null, 0, System.nanoTime() + Long.MAX_VALUE / 2);
  }

  /** Begun, as the handler's thread sees it; begun, as the canceller is told; interrupted after the end. */
  @JCStressTest
  @Outcome(
      id = {"0, 0, 0", "1, 1, 0"},
      expect = ACCEPTABLE,
      desc = "never begun, or begun; the interrupt ends with the handler")
  @Outcome(expect = FORBIDDEN, desc = "they disagree, or what comes next is interrupted")
  @State
  public static class BeginAndEndAgainstCancel {
    private final ServerCall call = call();

    @Actor
    public void worker(III_Result r) {
      if (call.begin()) {
        r.r1 = 1;
        call.end();
      }
      r.r3 = Thread.interrupted() ? 1 : 0;
    }

    @Actor
    public void timer(III_Result r) {
      r.r2 = call.cancel() ? 1 : 0;
    }
  }

  /** A handler that runs when it is cancelled gets to know. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = ACCEPTABLE,
      desc = "never begun, or interrupted")
  @Outcome(expect = FORBIDDEN, desc = "it runs and is not interrupted")
  @State
  public static class HandlerThatRunsIsInterrupted {
    private final ServerCall call = call();

    @Actor
    public void worker(I_Result r) {
      if (call.begin()) {
        Patience patience = new Patience();
        while (!Thread.currentThread().isInterrupted() && !patience.hasLookedInVain()) {
          Thread.onSpinWait();
        }
        r.r1 = Thread.currentThread().isInterrupted() ? 1 : -1;
        call.end();
      }
    }

    @Actor
    public void timer() {
      call.cancel();
    }
  }

  /** A handler returns a future as its call is cancelled: somebody cancels the future. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "1, 1"},
      expect = ACCEPTABLE,
      desc = "cancelled by the one that came second")
  @Outcome(expect = FORBIDDEN, desc = "nobody cancels the future")
  @State
  public static class FutureOfACancelledCallIsCancelled {
    private final ServerCall call = call();
    private final CompletableFuture<Object> future = new CompletableFuture<>();

    @Actor
    public void worker() {
      call.awaits(future);
    }

    @Actor
    public void timer(II_Result r) {
      call.cancel();
      // As ServerConnection does, on another thread.
      if (call.pending() != null) {
        call.pending().cancel(true);
        r.r2 = 1;
      }
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = future.isCancelled() ? 1 : 0;
    }
  }
}
