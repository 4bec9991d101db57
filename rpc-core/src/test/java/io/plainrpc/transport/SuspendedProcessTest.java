package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallOptions;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.ChildEcho;
import io.plainrpc.testing.ChildJvm;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The server's process is stopped and goes on later (F5): deadlines hold, and late replies are taken for nobody else's. */
class SuspendedProcessTest {
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int CALLS = 50;

  @BeforeEach
  void watch() {
    Pauses.watchFromNow();
  }

  @Test
  void deadlinesHoldWhileTheServerIsStopped() throws Exception {
    stop(Duration.ofMillis(2_300));
  }

  @Test
  @Tag("slow")
  void deadlinesHoldWhileTheServerIsStoppedForTenSeconds() throws Exception {
    stop(Duration.ofSeconds(10));
  }

  private static void stop(Duration time) throws Exception {
    try (ChildJvm child = ChildJvm.start(ChildEcho.Server.class, "0")) {
      int port = Integer.parseInt(child.line());
      try (RpcClient client = RpcClient.connect("127.0.0.1:" + port)) {
        Lab patient = client.service(Lab.class);
        Lab lab = client.service(Lab.class, CallOptions.timeout(DEADLINE));
        for (int i = 0; i < 500; i++) {
          assertEquals("warm", patient.call("warm"));
          assertEquals("warm", Calls.outcome(patient.later("warm")));
        }
        child.signal("STOP");
        long stopped = System.nanoTime();
        long[] range = callAndExpire(lab);
        Await.elapse(time.minusNanos(System.nanoTime() - stopped));
        child.signal("CONT");
        int mixed = 0;
        for (int i = 0; i < 500; i++) {
          String text = "after " + i;
          mixed += patient.call(text).equals(text) ? 0 : 1;
          mixed += Calls.outcome(patient.later(text)).equals(text) ? 0 : 1;
        }
        Report.line("F5-stopped-millis", time.toMillis(), time.toMillis());
        Report.line("F5-earliest-millis", range[0], ">=2000");
        Report.line("F5-latest-millis", range[1], "<=2200");
        Report.line("F5-late-replies-delivered-to-others", mixed, 0);
        assertTrue(range[0] >= 2000, range[0] + " ms");
        assertTrue(range[1] <= 2200, range[1] + " ms");
        assertEquals(0, mixed);
        // They did come: that is what makes the zero above worth something.
        assertTrue(client.toString().contains("came too late"), client.toString());
      }
    }
  }

  /** Calls that end at their deadlines; returns the shortest and the longest time that took, in milliseconds. */
  private static long[] callAndExpire(Lab lab) {
    List<OnThread<Long>> plain = new ArrayList<>();
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    List<Long> starts = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      String text = "late " + i;
      plain.add(Calls.onThread(text, () -> {
        long start = System.nanoTime();
        Calls.failure(DeadlineExceededException.class, Execution.MAYBE, () -> lab.call(text));
        return start;
      }));
      starts.add(System.nanoTime());
      CompletableFuture<String> future = lab.later(text);
      futures.add(future.handle((value, failure) -> failure instanceof DeadlineExceededException
          ? System.nanoTime()
          : wrong(value, failure)));
    }
    long earliest = Long.MAX_VALUE;
    long latest = 0;
    for (int i = 0; i < CALLS; i++) {
      long[][] both = {
        {plain.get(i).outcome().join(), plain.get(i).endedAtNanos()},
        {starts.get(i), futures.get(i).join()},
      };
      for (long[] one : both) {
        earliest = Math.min(earliest, (one[1] - one[0]) / 1_000_000);
        latest = Math.max(latest, Pauses.millisBetween(one[0], one[1]));
      }
    }
    return new long[] {earliest, latest};
  }

  private static long wrong(String value, Throwable failure) {
    throw new AssertionError("ended with " + value, failure);
  }
}
