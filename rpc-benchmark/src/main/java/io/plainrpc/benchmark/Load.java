package io.plainrpc.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Runs callers as fast as they go for a given time. */
final class Load {
  private static final String TEXT = "hello plain world";
  private static final String EXPECTED = "HELLO PLAIN WORLD";

  private Load() {}

  /**
   * What a run came to.
   *
   * @param calls calls made by all callers
   * @param seconds how long it took
   * @param latency nanoseconds per call
   * @param allocatedBytes by the callers' process, per call
   */
  record Result(long calls, double seconds, Histogram latency, double allocatedBytes) {
    double callsPerSecond() {
      return calls / seconds;
    }
  }

  static Result run(Subject subject, int callers, long millis) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      CyclicBarrier start = new CyclicBarrier(callers);
      long allocatedBefore = Allocation.ofAllThreads();
      List<Future<Part>> parts = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        parts.add(threads.submit(part(subject, start, millis)));
      }
      Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
      long calls = 0;
      long nanos = 0;
      for (Future<Part> future : parts) {
        Part part = future.get();
        latency.add(part.latency);
        calls += part.latency.getTotalCount();
        nanos = Math.max(nanos, part.nanos);
      }
      // The callers' threads still live: what they allocated is in the sum.
      double allocated = Allocation.ofAllThreads() - allocatedBefore;
      return new Result(calls, nanos / 1e9, latency, allocated / calls);
    } finally {
      threads.shutdown();
    }
  }

  private record Part(Histogram latency, long nanos) {}

  private static Callable<Part> part(Subject subject, CyclicBarrier start, long millis) {
    return () -> {
      Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
      try (Subject.Caller caller = subject.caller()) {
        check(caller.upper(TEXT));
        start.await();
        long begin = System.nanoTime();
        long end = begin + TimeUnit.MILLISECONDS.toNanos(millis);
        long now = begin;
        String last = EXPECTED;
        while (now - end < 0) {
          last = caller.upper(TEXT);
          long after = System.nanoTime();
          latency.recordValue(after - now);
          now = after;
        }
        check(last);
        return new Part(latency, now - begin);
      }
    };
  }

  private static void check(String reply) {
    if (!EXPECTED.equals(reply)) {
      throw new IllegalStateException("wrong reply: " + reply);
    }
  }
}
