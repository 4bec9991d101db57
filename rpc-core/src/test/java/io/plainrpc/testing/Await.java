package io.plainrpc.testing;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for something that happens elsewhere, with a deadline and without sleeping through it. */
public final class Await {
  /** For what must happen but not by any particular time. */
  public static final Duration SOON = Duration.ofSeconds(20);

  private Await() {}

  /** Fails unless the condition becomes true in time. */
  public static void eventually(String claim, Duration within, BooleanSupplier condition) {
    eventually(() -> claim, within, condition);
  }

  /** The same; the claim is put into words only when it fails. */
  public static void eventually(
      Supplier<String> claim, Duration within, BooleanSupplier condition) {
    long deadline = System.nanoTime() + within.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + within.toMillis() + " ms: " + claim.get());
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Fails unless the latch opens soon. */
  public static void open(CountDownLatch latch) {
    open("the latch opens", latch, SOON);
  }

  /** Fails unless the latch opens in time. */
  public static void open(String claim, CountDownLatch latch, Duration within) {
    try {
      if (!latch.await(within.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError("not within " + within.toMillis() + " ms: " + claim);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting: " + claim, e);
    }
  }

  /** The next element, which comes soon. */
  public static <T> T next(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(SOON.toNanos(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new AssertionError("nothing came");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting", e);
    }
  }

  /** Waits for a thread to end. */
  public static void ended(Thread thread) {
    eventually("thread " + thread.getName() + " ends", SOON, () -> !thread.isAlive());
  }

  /** Lets time pass where passing time is the point; returns earlier only when interrupted. */
  public static void elapse(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      LockSupport.parkNanos(left);
    }
  }

  /** Milliseconds since a time of {@link System#nanoTime}. */
  public static long millisSince(long startNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }
}
