package io.plainrpc.transport;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread of a client or a server that drives deadlines, heartbeats and stalled writes.
 *
 * <p>Everything that wants time is asked {@code tick(now)} and answers when it wants to be asked next. Ticks must neither
 * block nor run user code. Any thread may add, remove and {@link #wakeBy}.
 */
public final class Timer implements AutoCloseable {

  /** Something that wants to be told the time. */
  public interface Ticking {
    /**
     * Does what is due.
     *
     * @return when to be asked next, on the scale of {@link System#nanoTime}
     */
    long tick(long nowNanos);
  }

  /** Shortest sleep: many deadlines close together are handled in one look. */
  private static final long MIN_SLEEP_NANOS = 1_000_000;

  /** Wishes farther away than this (0.13 s) are granted a little early, so that thousands of them share few wake-ups. */
  private static final long GRID_NANOS = 1L << 27;

  private static final long MAX_SLEEP_NANOS = 1_000_000_000;

  private final Set<Ticking> ticking = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile long wakeAtNanos;
  private volatile boolean closed;

  public Timer(String name) {
    thread = Threads.daemon(name, this::run);
    thread.start();
  }

  public void add(Ticking wantsTime) {
    ticking.add(wantsTime);
    LockSupport.unpark(thread);
  }

  public void remove(Ticking wantsTime) {
    ticking.remove(wantsTime);
  }

  /** Sees to it that everybody is asked by then. */
  public void wakeBy(long nanos) {
    if (nanos - wakeAtNanos < 0) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      long now = System.nanoTime();
      // While asking, any wakeBy leaves a permit behind: what it is about may just have been passed
      // over. (TimerTest)
      wakeAtNanos = now + Long.MAX_VALUE / 2;
      long next = now + MAX_SLEEP_NANOS;
      for (Ticking one : ticking) {
        long wish = tick(one, now);
        next = wish - next < 0 ? wish : next;
      }
      next = next - now > GRID_NANOS ? next & -GRID_NANOS : next;
      wakeAtNanos = next;
      LockSupport.parkNanos(this, Math.max(MIN_SLEEP_NANOS, next - System.nanoTime()));
    }
  }

  private static long tick(Ticking one, long now) {
    try {
      return one.tick(now);
    } catch (Throwable e) {
      // Everybody's deadlines hang on this thread; no single failure may end it.
      Threads.report("timer, some deadlines may be late", one, e);
      return now + MAX_SLEEP_NANOS;
    }
  }
}
