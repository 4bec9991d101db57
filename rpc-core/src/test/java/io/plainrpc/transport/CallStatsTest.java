package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.transport.CallStats.Outcome;
import io.plainrpc.transport.CallStats.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CallStatsTest {
  private final CallStats stats = new CallStats();

  private void call(Outcome outcome, long nanos) {
    stats.started();
    stats.ended(outcome, nanos);
  }

  @Test
  void eachEndHasItsNumberAndOnlyCallsThatRanHaveATime() {
    call(Outcome.SUCCEEDED, 5000);
    call(Outcome.SUCCEEDED, 5000);
    call(Outcome.SUCCEEDED, 5000);
    call(Outcome.THREW, 5000);
    call(Outcome.THREW, 5000);
    call(Outcome.FAILED, 9000);
    call(Outcome.REFUSED, 5000);
    call(Outcome.CANCELLED, 5000);
    stats.started();
    Snapshot snapshot = stats.snapshot();
    assertEquals(1, snapshot.inFlight());
    assertEquals(3, snapshot.succeeded());
    assertEquals(2, snapshot.threw());
    assertEquals(1, snapshot.failed());
    assertEquals(1, snapshot.refused());
    assertEquals(1, snapshot.cancelled());
    assertEquals(5, snapshot.durations()[CallStats.bucket(5000)]);
    assertEquals(1, snapshot.durations()[CallStats.bucket(9000)]);
    assertEquals(6, Arrays.stream(snapshot.durations()).sum());
  }

  @Test
  void aDurationIsBelowItsBoundaryAndNotBelowTheOneBefore() {
    int buckets = stats.snapshot().durations().length;
    for (long nanos = 1; nanos < 1L << 45; nanos += 1 + nanos / 100) {
      int bucket = CallStats.bucket(nanos);
      assertTrue(nanos < CallStats.belowNanos(bucket), nanos + " in " + bucket);
      assertTrue(bucket == 0 || nanos >= CallStats.belowNanos(bucket - 1), nanos + " in " + bucket);
    }
    assertEquals(0, CallStats.bucket(-5));
    assertEquals(0, CallStats.bucket(1023));
    assertEquals(1, CallStats.bucket(1024));
    assertEquals(buckets - 1, CallStats.bucket(1L << 37));
    assertEquals(buckets - 2, CallStats.bucket((1L << 37) - 1));
    assertEquals(buckets - 1, CallStats.bucket(Long.MAX_VALUE));
    assertEquals(1L << 37, CallStats.belowNanos(buckets - 2));
    assertEquals(Long.MAX_VALUE, CallStats.belowNanos(buckets - 1));
  }

  @Test
  void boundariesAreAtMostAnEighthApart() {
    int buckets = stats.snapshot().durations().length;
    for (int i = 1; i < buckets - 1; i++) {
      long before = CallStats.belowNanos(i - 1);
      assertTrue(CallStats.belowNanos(i) > before);
      assertTrue(CallStats.belowNanos(i) <= before + before / 8, "bucket " + i);
    }
  }

  @Test
  void manyThreadsLoseNoCallAndNothingIsEverNegative() throws Exception {
    int threads = 6;
    int each = 20_000;
    AtomicBoolean done = new AtomicBoolean();
    OnThread<Void> looking = Calls.onThread("looking", () -> {
      while (!done.get()) {
        Snapshot snapshot = stats.snapshot();
        assertTrue(snapshot.inFlight() >= 0, snapshot::toString);
        assertTrue(snapshot.succeeded() >= 0, snapshot::toString);
      }
      return null;
    });
    List<OnThread<Void>> calling = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      calling.add(Calls.onThread("calling-" + t, () -> {
        for (int i = 0; i < each; i++) {
          call(i % 2 == 0 ? Outcome.FAILED : Outcome.SUCCEEDED, i);
        }
        return null;
      }));
    }
    for (OnThread<Void> one : calling) {
      one.get();
    }
    done.set(true);
    looking.get();
    Snapshot snapshot = stats.snapshot();
    assertEquals(0, snapshot.inFlight());
    assertEquals(threads * each / 2, snapshot.succeeded());
    assertEquals(threads * each / 2, snapshot.failed());
  }
}
