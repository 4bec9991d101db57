package io.plainrpc.benchmark;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.IntCountsHistogram;

/** One thread of a {@link Crew}. Measures without allocating. */
final class Member {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Caller caller;
  private final IntCountsHistogram latency = new IntCountsHistogram(LONGEST_NANOS, 3);

  Member(Caller caller) {
    this.caller = caller;
  }

  /** Meets the others three times: before the usage is taken, before the first call, and after the last. */
  Part run(Work work, long millis, CyclicBarrier barrier, boolean measured) throws Exception {
    work.check(caller);
    latency.reset();
    barrier.await();
    barrier.await();
    long errors = 0;
    String firstError = null;
    Object last = null;
    int lastTurn = 0;
    long begin = System.nanoTime();
    long end = begin + TimeUnit.MILLISECONDS.toNanos(millis);
    long now = begin;
    for (int turn = 0; now - end < 0; turn++) {
      long before = now;
      try {
        last = work.call(caller, turn);
        lastTurn = turn;
        now = System.nanoTime();
        latency.recordValue(Math.min(now - before, LONGEST_NANOS));
      } catch (Exception e) {
        errors++;
        if (firstError == null) {
          firstError = e.toString();
        }
        now = System.nanoTime();
      }
    }
    barrier.await();
    if (last != null) {
      work.check(last, lastTurn);
    }
    return new Part(measured, latency.getTotalCount(), now - begin, latency, errors, firstError);
  }
}
