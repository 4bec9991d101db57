package io.plainrpc.transport;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Calls are queued as handler threads look for the last time: none is left waiting while a thread is free. */
public class WorkersRaces {
  /** Of all states: its one thread is inside a handler of theirs, or about to stop looking. */
  private static final Workers WORKERS =
      new Workers("races-worker", 1, 1, false, new Watchdog("races-watchdog"));

  private static final class Task implements Runnable {
    private volatile boolean ran;

    @Override
    public void run() {
      ran = true;
    }

    /** Queues this and waits until it has run; nothing else may be needed for that. */
    int submitted() {
      WORKERS.submit(new ServerCall(null, 1, null, 0, Long.MAX_VALUE / 2), this);
      Patience patience = new Patience();
      while (!ran && !patience.hasLookedInVain()) {
        Thread.onSpinWait();
      }
      return ran ? 1 : 0;
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both ran")
  @Outcome(expect = FORBIDDEN, desc = "one waits though the thread is free")
  @State
  public static class CallQueuedAsTheLastHandlerEndsRuns {
    private final Task one = new Task();
    private final Task other = new Task();

    @Actor
    public void one(II_Result r) {
      r.r1 = one.submitted();
    }

    @Actor
    public void other(II_Result r) {
      r.r2 = other.submitted();
    }
  }
}
