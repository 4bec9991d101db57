package io.plainrpc.transport;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The goaway and a request that arrives: the client is told the truth about whether it was taken. */
public class ServerLifeRaces {

  @JCStressTest
  @Outcome(
      id = {"0, 0", "1, 1"},
      expect = ACCEPTABLE,
      desc = "not taken and not covered, or taken and covered")
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "covered, but the call gets no answer")
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "taken, and made elsewhere as well")
  @State
  public static class RequestAgainstGoaway {
    private final ReentrantLock lock = new ReentrantLock();
    private final ServerLife life = new ServerLife();

    public RequestAgainstGoaway() {
      life.open();
    }

    @Actor
    public void reader(II_Result r) {
      // As ServerConnection asks, first without the lock.
      life.begun(1);
      boolean accepted = life.isOpen();
      if (!accepted) {
        lock.lock();
        try {
          accepted = life.accepts(1);
        } finally {
          lock.unlock();
        }
      }
      r.r1 = accepted ? 1 : 0;
    }

    @Actor
    public void drain(II_Result r) {
      lock.lock();
      try {
        r.r2 = life.drain();
      } finally {
        lock.unlock();
      }
    }
  }
}
