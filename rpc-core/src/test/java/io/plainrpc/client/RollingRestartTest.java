package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three servers that are restarted one after the other under load (G1): nobody notices. */
class RollingRestartTest {
  private static final int SERVERS = 3;
  private static final int CALLERS = 8;
  private static final int CALLS_PER_SECOND = 2000;

  /** How often each call's method ran, by the call's text. */
  private final Map<String, AtomicInteger> journal = new ConcurrentHashMap<>();

  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stop = new AtomicBoolean();

  @Test
  void sixRestartsFailNoCallAndRunNoneTwice() throws Exception {
    restart(6, Duration.ofMillis(300));
  }

  @Test
  @Tag("slow")
  @Timeout(120)
  void thirtyRestartsFailNoCallAndRunNoneTwice() throws Exception {
    restart(30, Duration.ofMillis(700));
  }

  private RpcServer serve(int port) {
    LabHandler handler = LabHandler.echo()
        .call(this::run)
        .later(text -> CompletableFuture.completedFuture(run(text)));
    return RpcServer.builder().port(port).service(Lab.class, handler).start();
  }

  private String run(String text) {
    journal.computeIfAbsent(text, key -> new AtomicInteger()).incrementAndGet();
    return text;
  }

  private void restart(int restarts, Duration between) throws Exception {
    List<RpcServer> servers = new ArrayList<>();
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      servers.add(serve(0));
      addresses.add("127.0.0.1:" + servers.get(i).port());
    }
    long start = System.nanoTime();
    int calls = 0;
    try (RpcClient client =
        RpcClient.builder().servers(String.join(",", addresses)).build()) {
      client.ready(Duration.ofSeconds(10));
      Lab lab = client.service(Lab.class);
      List<OnThread<Integer>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        String name = "caller " + i + " call ";
        callers.add(Calls.onThread(name, () -> callUntilStopped(lab, name)));
      }
      for (int i = 0; i < restarts; i++) {
        Await.elapse(between);
        int which = i % SERVERS;
        int port = servers.get(which).port();
        servers.get(which).close();
        Await.elapse(Duration.ofMillis(20));
        servers.set(which, serve(port));
        // It is of use again before the next one goes.
        RpcServer again = servers.get(which);
        Await.eventually("it is used again", Await.SOON, () -> again.connections() > 0);
      }
      Await.elapse(between);
      stop.set(true);
      for (OnThread<Integer> caller : callers) {
        calls += caller.get();
      }
    } finally {
      stop.set(true);
      servers.forEach(RpcServer::close);
    }
    check(restarts, calls, Await.millisSince(start));
  }

  private void check(int restarts, int calls, long millis) {
    long twice = journal.values().stream().filter(count -> count.get() > 1).count();
    Report.line("G1-restarts", restarts, restarts);
    Report.line("G1-calls", calls, "-");
    Report.line("G1-calls-per-second", calls * 1000L / millis, CALLS_PER_SECOND);
    Report.line("G1-failed", failures.size(), 0);
    Report.line("G1-run-twice", twice, 0);
    assertEquals(List.of(), List.copyOf(failures));
    assertEquals(0, twice);
    assertEquals(calls, journal.size());
    // The rest is for a machine that is busy with something else.
    assertTrue(
        calls * 1000L / millis >= CALLS_PER_SECOND / 2, calls + " calls in " + millis + " ms");
  }

  /** Calls at a steady pace, one in four as a future; every one has to come back with its own text. */
  private int callUntilStopped(Lab lab, String name) {
    long pauseNanos = 1_000_000_000L * CALLERS / CALLS_PER_SECOND;
    long next = System.nanoTime();
    List<CompletableFuture<?>> futures = new ArrayList<>();
    int calls = 0;
    for (; !stop.get(); calls++) {
      String text = name + calls;
      if (calls % 4 == 0) {
        futures.add(lab.later(text).whenComplete((value, failure) -> note(text, value, failure)));
      } else {
        try {
          note(text, lab.call(text), null);
        } catch (RuntimeException e) {
          note(text, null, e);
        }
      }
      next += pauseNanos;
      LockSupport.parkNanos(next - System.nanoTime());
    }
    for (CompletableFuture<?> future : futures) {
      future.exceptionally(failure -> null).join();
    }
    return calls;
  }

  private void note(String text, String value, Throwable failure) {
    if (failure != null) {
      failures.add(failure);
    } else if (!text.equals(value)) {
      failures.add(new AssertionError(text + " came back as " + value));
    }
  }
}
