package io.plainrpc.transport;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.plainrpc.protocol.Outbound;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A frame is appended as another thread is about to give the writing up: it is written by one of them. */
public class FlusherRaces {
  /** A header and a number. */
  private static final int PONG_BYTES = 22;

  /** Counts what is written. */
  private static final class Counting extends OutputStream {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void write(int b) {
      count.incrementAndGet();
    }

    @Override
    public void write(byte[] bytes, int at, int length) {
      count.addAndGet(length);
    }

    int pongs() {
      return count.get() % PONG_BYTES == 0 ? count.get() / PONG_BYTES : -1;
    }
  }

  @JCStressTest
  @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "both were written")
  @Outcome(expect = FORBIDDEN, desc = "a frame was left behind")
  @State
  public static class ClientLeavesNoFrameBehind {
    private final ReentrantLock lock = new ReentrantLock();
    private final Outbound outbound = new Outbound();
    private final Counting out = new Counting();
    private final ClientFlusher flusher =
        new ClientFlusher(lock, lock.newCondition(), outbound, out, "races-writer", cause -> {});

    private void send() {
      boolean flush;
      lock.lock();
      try {
        outbound.pong(1);
        flush = flusher.claim(true);
      } finally {
        lock.unlock();
      }
      if (flush) {
        flusher.flush(false);
      }
    }

    @Actor
    public void caller() {
      send();
    }

    @Actor
    public void another() {
      send();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = outbound.hasOutput() || !flusher.isIdle() ? 1 : 0;
      r.r2 = out.pongs();
    }
  }

  @JCStressTest
  @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "both were written")
  @Outcome(expect = FORBIDDEN, desc = "a frame was left behind")
  @State
  public static class ServerLeavesNoFrameBehind {
    private final ReentrantLock lock = new ReentrantLock();
    private final Outbound outbound = new Outbound();
    private final Counting out = new Counting();
    private final ServerFlusher flusher =
        new ServerFlusher(lock, lock.newCondition(), outbound, out, cause -> {});

    private void send() {
      lock.lock();
      try {
        outbound.pong(1);
      } finally {
        lock.unlock();
      }
      flusher.flush();
    }

    @Actor
    public void worker() {
      send();
    }

    @Actor
    public void another() {
      send();
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = outbound.hasOutput() || !flusher.isIdle() ? 1 : 0;
      r.r2 = out.pongs();
    }
  }
}
