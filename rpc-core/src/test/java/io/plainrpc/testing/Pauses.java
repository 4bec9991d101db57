package io.plainrpc.testing;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * When this virtual machine got no processor: a thread that wants to wake every few milliseconds notes whenever it could not.
 * A time limit that is about our code and not about a busy machine subtracts these pauses; on an idle one there are none.
 */
public final class Pauses {
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long NOTED_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final Queue<Pause> PAUSES = new ConcurrentLinkedQueue<>();

  static {
    ScriptedPeer.daemon("pauses", Pauses::watch).setPriority(Thread.MAX_PRIORITY);
  }

  private record Pause(long from, long to) {}

  private Pauses() {}

  /** Starts watching; to be called before what is measured. */
  public static void watchFromNow() {
    // The class is initialized now.
  }

  /** Milliseconds from one time to another, without the pauses between them. */
  public static long millisBetween(long startNanos, long endNanos) {
    long paused = 0;
    for (Pause pause : PAUSES) {
      long from = Math.max(0, pause.from - startNanos);
      long to = Math.min(endNanos - startNanos, pause.to - startNanos);
      paused += Math.max(0, to - from);
    }
    return TimeUnit.NANOSECONDS.toMillis(endNanos - startNanos - paused);
  }

  /** Milliseconds since then, without the pauses. */
  public static long millisSince(long startNanos) {
    return millisBetween(startNanos, System.nanoTime());
  }

  private static void watch() {
    while (true) {
      long asleep = System.nanoTime();
      LockSupport.parkNanos(STEP_NANOS);
      long awake = System.nanoTime();
      if (awake - asleep > STEP_NANOS + NOTED_NANOS) {
        PAUSES.add(new Pause(asleep + STEP_NANOS, awake));
      }
    }
  }
}
