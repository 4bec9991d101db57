package io.plainrpc.transport;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread of a client or a server that drives deadlines, heartbeats and stalled writes.
 *
 * <p>Everything that wants time is asked {@code tick(now)} and answers when it wants to be asked next. Ticks must neither
 * block nor run user code. Any thread may add, remove and {@link #wakeBy}; what is put where a tick finds it comes first.
 *
 * <p>Thousands are asked one after the other, while calls come all the time. So a wish does not have everybody asked at once but
 * by then, and most cost a look at a number: they are farther away than the next round.
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

  /** By when everybody is asked; lowered by all, raised by the thread alone. */
  private final AtomicLong wakeAtNanos = new AtomicLong(System.nanoTime());

  private volatile boolean closed;

  public Timer(String name) {
    thread = Threads.daemon(name, this::run);
    thread.start();
  }

  /** Has somebody asked for the first time as soon as possible, and from then on. */
  public void add(Ticking wantsTime) {
    add(wantsTime, System.nanoTime());
  }

  /**
   * Has somebody asked from now on.
   *
   * @param nanos by when for the first time
   */
  void add(Ticking wantsTime, long nanos) {
    ticking.add(wantsTime);
    wakeBy(nanos);
  }

  public void remove(Ticking wantsTime) {
    ticking.remove(wantsTime);
  }

  /** Sees to it that everybody is asked by then. */
  public void wakeBy(long nanos) {
    if (lowerTo(nanos)) {
      LockSupport.unpark(thread);
    }
  }

  /** Returns whether that is earlier than what was meant so far. */
  private boolean lowerTo(long nanos) {
    for (long at = wakeAtNanos.get(); nanos - at < 0; at = wakeAtNanos.get()) {
      if (wakeAtNanos.compareAndSet(at, nanos)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      askAll();
      sleep();
    }
  }

  private void askAll() {
    long now = System.nanoTime();
    long next = now + MAX_SLEEP_NANOS;
    // First: what a wakeBy from here on is about may just be passed over. (TimerTest)
    wakeAtNanos.set(next);
    for (Ticking one : ticking) {
      long wish = tick(one, now);
      next = wish - next < 0 ? wish : next;
    }
    lowerTo(next - now > GRID_NANOS ? next & -GRID_NANOS : next);
  }

  /** Until the earliest wish, whatever wakes it before. */
  private void sleep() {
    long least = System.nanoTime() + MIN_SLEEP_NANOS;
    for (long left = left(least); left > 0 && !closed; left = left(least)) {
      LockSupport.parkNanos(this, left);
    }
  }

  private long left(long least) {
    long at = wakeAtNanos.get();
    return (at - least < 0 ? least : at) - System.nanoTime();
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
