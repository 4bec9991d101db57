package io.plainrpc.transport;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** The watchdog looks as a reader comes out of a handler: one reader goes on, never two and never none. */
public class InPlaceRaces {

  /** The reader has been inside a handler since the watchdog's last look. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = ACCEPTABLE,
      desc = "the reader goes on, or another was sent")
  @Outcome(expect = FORBIDDEN, desc = "two readers, or none")
  @State
  public static class LeavingAHandlerAgainstTheSecondLook {
    private final AtomicInteger sent = new AtomicInteger();
    private final InPlace inPlace = new InPlace("races", one -> {}, sent::incrementAndGet);
    private final long term = inPlace.term();

    public LeavingAHandlerAgainstTheSecondLook() {
      inPlace.nextChunk();
      inPlace.enter(term, MethodMemory.none());
      inPlace.look();
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = inPlace.leave(term) ? 1 : 0;
    }

    @Actor
    public void watchdog() {
      inPlace.look();
    }

    @Arbiter
    public void count(II_Result r) {
      r.r2 = sent.get();
    }
  }

  /** The reader goes on to the next handlers while the watchdog looks twice. */
  @JCStressTest
  @Outcome(
      id = {"3, 0", "0, 1", "1, 1", "2, 1"},
      expect = ACCEPTABLE,
      desc = "it left all handlers as the reader, or another was sent while it was in one")
  @Outcome(expect = FORBIDDEN, desc = "two readers, or none")
  @State
  public static class HandlersInARowAgainstTwoLooks {
    private final AtomicInteger sent = new AtomicInteger();
    private final InPlace inPlace = new InPlace("races", one -> {}, sent::incrementAndGet);

    @Actor
    public void reader(II_Result r) {
      long term = inPlace.term();
      inPlace.nextChunk();
      for (int i = 0; i < 3; i++) {
        inPlace.enter(term, MethodMemory.none());
        if (!inPlace.leave(term)) {
          return;
        }
        r.r1++;
      }
    }

    @Actor
    public void watchdog() {
      inPlace.look();
      inPlace.look();
    }

    @Arbiter
    public void count(II_Result r) {
      r.r2 = sent.get();
    }
  }

  /** A connection that was at rest gets busy as the watchdog stops watching it. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "it is watched while it runs a handler")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "it is watched, even twice")
  @Outcome(expect = FORBIDDEN, desc = "it runs a handler and nobody watches")
  @State
  public static class EnteringAHandlerAgainstTheEndOfTheWatch {
    private final AtomicInteger watches = new AtomicInteger();
    private final InPlace inPlace =
        new InPlace("races", one -> watches.incrementAndGet(), () -> {});
    private final long term = inPlace.term();

    public EnteringAHandlerAgainstTheEndOfTheWatch() {
      inPlace.enter(term, MethodMemory.none());
      inPlace.leave(term);
    }

    @Actor
    public void reader() {
      inPlace.enter(term, MethodMemory.none());
    }

    @Actor
    public void watchdog() {
      if (inPlace.stopWatching()) {
        watches.decrementAndGet();
      }
    }

    @Arbiter
    public void look(I_Result r) {
      r.r1 = watches.get();
    }
  }
}
