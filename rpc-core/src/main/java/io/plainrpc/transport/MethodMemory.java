package io.plainrpc.transport;

import io.plainrpc.Placement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server remembers about one of its methods: whether its calls are short enough to run where they are read, and how they
 * went.
 *
 * <p>Nothing is measured in place. A call that the watchdog finds running too long sends its method to the pool at once;
 * there every call is measured, and short ones bring it back. So a method that is always slow costs one change of readers,
 * and needs no trials in place; one that was blamed for a pause of the machine is back after a few calls. If it had to go
 * again soon after, it needs twice as many.
 *
 * <p>{@link #isOnPool} is asked before every call, by every reader: one read of what is seldom written. Any thread; no
 * locks, because virtual threads report here, and a platform thread queued behind one of those would wait for whatever keeps
 * its carrier busy.
 */
public final class MethodMemory {
  /** What no longer gains much by running in place, where a call saves some ten to thirty microseconds. */
  static final long SHORT_NANOS = 100_000;

  /**
   * How many short calls make up for one that is not. In place such a one holds up others for about a millisecond, a short
   * one saves some fifteen microseconds: more than one in 64 is a loss.
   */
  static final int SHORT_PER_LONG = 64;

  /** So many short calls bring a method back. */
  static final int LEAST_CALLS = 8;

  /** So many, at most, bring back one that had to go again and again. */
  static final int MOST_CALLS = 1024;

  /** A stay in place was worth it when it lasted so many times as long as the one on the pool before it. */
  static final int WORTH = 8;

  private static final int IN_PLACE = -1;
  private static final Logger log = LoggerFactory.getLogger(MethodMemory.class);
  private static final MethodMemory NONE =
      new MethodMemory("no method", Placement.IN_PLACE, System.nanoTime(), null, false);

  static {
    // There is nobody who has promised anything.
    NONE.promiseBroken.set(true);
  }

  private final String label;

  /** Where it runs whatever happens, or null. */
  private final Placement pinned;

  /** Null when its calls are not counted. */
  private final CallStats stats;

  private final boolean immediate;

  private final AtomicBoolean promiseBroken = new AtomicBoolean();

  /** {@link #IN_PLACE}, or how far the calls on the pool have come on the way back. */
  private final AtomicInteger score;

  // Written by the watchdog.
  private volatile int callsNeeded = LEAST_CALLS;
  private volatile long sentNanos;

  /** Written by whoever brings the method back, before it does. */
  private volatile long backNanos;

  /**
   * Knows nothing yet.
   *
   * @param label how the log names the method
   * @param pinned where it runs in any case, or null
   */
  public MethodMemory(String label, Placement pinned) {
    this(label, pinned, System.nanoTime());
  }

  MethodMemory(String label, Placement pinned, long nowNanos) {
    this(label, pinned, nowNanos, new CallStats(), false);
  }

  private MethodMemory(
      String label, Placement pinned, long nowNanos, CallStats stats, boolean immediate) {
    this.label = label;
    this.pinned = pinned;
    this.stats = stats;
    this.immediate = immediate;
    this.score = new AtomicInteger(pinned == Placement.POOL ? 0 : IN_PLACE);
    this.sentNanos = nowNanos;
    this.backNanos = nowNanos;
  }

  /** For calls of no method: they are refused, which is short. */
  public static MethodMemory none() {
    return NONE;
  }

  /**
   * For a method whose calls are answered at once by the thread that has read them, outside all limits on calls, and are not
   * counted. It must be short, neither block nor return a future, and be the framework's own.
   *
   * @param label how the log names the method
   */
  public static MethodMemory immediate(String label) {
    return new MethodMemory(label, Placement.IN_PLACE, System.nanoTime(), null, true);
  }

  boolean isImmediate() {
    return immediate;
  }

  /** What is counted about its calls; null when nothing is. */
  public CallStats stats() {
    return stats;
  }

  boolean isOnPool() {
    return score.get() != IN_PLACE;
  }

  /** For the watchdog: a call in place has taken so long that its connection got another reader. */
  void stolen(long nowNanos) {
    if (pinned != null || isOnPool()) {
      return;
    }
    long back = backNanos;
    boolean worth = nowNanos - back >= WORTH * (back - sentNanos);
    callsNeeded = worth ? LEAST_CALLS : Math.min(MOST_CALLS, 2 * callsNeeded);
    sentNanos = nowNanos;
    score.set(0);
  }

  /** A call on the pool, or one that was {@link #stolen}, has run: from its bytes to those of its answer. */
  void ran(long nanos, long nowNanos) {
    if (pinned != null) {
      watchPromise(nanos);
      return;
    }
    int now = score.get();
    while (now != IN_PLACE) {
      int next = nanos <= SHORT_NANOS ? now + 1 : Math.max(0, now - SHORT_PER_LONG);
      if (next >= callsNeeded) {
        next = IN_PLACE;
        backNanos = nowNanos;
      }
      if (score.compareAndSet(now, next)) {
        return;
      }
      now = score.get();
    }
  }

  private void watchPromise(long nanos) {
    if (pinned == Placement.IN_PLACE
        && nanos >= Watchdog.TICK_NANOS
        && promiseBroken.compareAndSet(false, true)) {
      log.warn(
          "{} is pinned in place, but a call took {} us, and calls behind it waited until another thread read"
              + " on; pin it to the pool, or leave it to the server (this is said once)",
          label,
          TimeUnit.NANOSECONDS.toMicros(nanos));
    }
  }

  @Override
  public String toString() {
    return label + (isOnPool() ? " on the pool" : " in place") + (pinned == null ? "" : ", pinned");
  }
}
