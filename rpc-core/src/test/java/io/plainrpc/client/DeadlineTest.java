package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallOptions;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.OverloadedException;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls end at their deadlines, whoever set them and whatever thread waits; the handler is told. */
class DeadlineTest {
  private static final Duration DEADLINE = Duration.ofMillis(200);
  private static final long EARLIEST_MILLIS = 200;
  private static final long LATEST_MILLIS = 200 + 250;

  private final Gate gate = new Gate();
  private RpcServer server;

  @BeforeEach
  void start() {
    Pauses.watchFromNow();
    server = RpcServer.builder()
        .service(
            Lab.class,
            LabHandler.echo()
                .call(text -> text.startsWith("wait") ? gate.pass(text) : text)
                .later(text -> text.startsWith("wait")
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedFuture(text)))
        .start();
  }

  @AfterEach
  void stop() {
    gate.close();
    server.close();
  }

  private RpcClient client(Duration timeout) {
    return RpcClient.builder()
        .server("127.0.0.1:" + server.port())
        .timeout(timeout)
        .build();
  }

  @Test
  void clientsTimeoutEndsTheCallAndInterruptsTheHandler() throws Exception {
    try (RpcClient client = client(DEADLINE)) {
      assertEndsInTime("deadline-client-millis", client.service(Lab.class)::call);
      Await.eventually("the handler is interrupted", Await.SOON, () -> gate.interrupted() == 1);
      Await.eventually("nothing is in flight", Await.SOON, () -> server.callsInFlight() == 0);
    }
  }

  @Test
  void proxysTimeoutWinsOverTheClients() throws Exception {
    try (RpcClient client = client(Duration.ofMinutes(1))) {
      Lab lab = client.service(Lab.class, CallOptions.timeout(DEADLINE));
      assertEndsInTime("deadline-proxy-millis", lab::call);
    }
  }

  @Test
  void annotatedTimeoutWinsOverTheProxys() throws Exception {
    try (RpcClient client = client(Duration.ofMinutes(1))) {
      Lab lab = client.service(Lab.class, CallOptions.timeout(Duration.ofMinutes(1)));
      assertEndsInTime("deadline-method-millis", lab::brief);
    }
  }

  @Test
  void futuresEndAtTheirDeadlinesAndTheHandlersFuturesAreCancelled() throws Exception {
    try (RpcClient client = client(DEADLINE)) {
      Lab lab = client.service(Lab.class);
      assertEquals("warm", Calls.outcome(lab.later("warm")));
      int calls = 100;
      long start = System.nanoTime();
      List<CompletableFuture<Long>> ended = new ArrayList<>();
      List<CompletableFuture<String>> futures = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        CompletableFuture<String> future = lab.later("wait " + i);
        futures.add(future);
        ended.add(future.handle((value, failure) -> System.nanoTime()));
      }
      long worst = 0;
      for (int i = 0; i < calls; i++) {
        Calls.failure(DeadlineExceededException.class, Execution.MAYBE, futures.get(i));
        worst = Math.max(worst, Pauses.millisBetween(start, Calls.outcome(ended.get(i))));
      }
      Report.line("deadline-futures-millis", worst, LATEST_MILLIS);
      assertTrue(worst <= LATEST_MILLIS, worst + " ms");
      Await.eventually("nothing is in flight", Await.SOON, () -> server.callsInFlight() == 0);
    }
  }

  @Test
  void followersAndLeaderEndAtTheirOwnDeadlines() throws Exception {
    try (RpcClient client = client(Duration.ofMinutes(1))) {
      Lab patient = client.service(Lab.class);
      OnThread<String> leader = Calls.onThread("leader", () -> patient.call("wait leader"));
      gate.awaitEntered(1);
      // Followers of a leader whose own call goes on.
      List<OnThread<String>> followers = new ArrayList<>();
      List<Long> starts = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Lab lab = client.service(Lab.class, CallOptions.timeout(Duration.ofMillis(100 + 10 * i)));
        starts.add(System.nanoTime());
        followers.add(Calls.onThread("follower-" + i, () -> lab.call("wait follower")));
      }
      for (int i = 0; i < followers.size(); i++) {
        Calls.failure(
            DeadlineExceededException.class, Execution.MAYBE, followers.get(i).outcome());
        long millis = Pauses.millisBetween(starts.get(i), followers.get(i).endedAtNanos());
        assertTrue(millis <= 100 + 10 * i + 250, millis + " ms for follower " + i);
      }
      gate.open();
      assertEquals("wait leader", leader.get());
    }
  }

  @Test
  void lateReplyIsNotTakenForAnotherCalls() throws Exception {
    try (RpcClient client = client(Duration.ofMillis(50))) {
      Lab hasty = client.service(Lab.class);
      Lab patient = client.service(Lab.class, CallOptions.timeout(Duration.ofSeconds(10)));
      for (int i = 0; i < 20; i++) {
        String text = "wait " + i;
        Calls.failure(DeadlineExceededException.class, () -> hasty.call(text));
        assertEquals("after " + i, patient.call("after " + i));
      }
      assertEquals(1, server.connections());
    }
  }

  @Test
  void virtualThreadsCallWaitAndEndAtTheirDeadlines() throws Exception {
    Method factory;
    try {
      factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
    } catch (NoSuchMethodException e) {
      Report.skipped("virtual-threads", "before JDK 21 there are none");
      return;
    }
    int threads = 2_000;
    ExecutorService virtual = (ExecutorService) factory.invoke(null);
    try (RpcClient client = client(Duration.ofSeconds(20))) {
      Lab lab = client.service(Lab.class);
      List<Future<String>> calls = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        String text = "virtual " + i;
        calls.add(virtual.submit(() -> retry(() -> lab.call(text))));
      }
      int right = 0;
      for (int i = 0; i < threads; i++) {
        assertEquals("virtual " + i, calls.get(i).get());
        right++;
      }
      Report.line("virtual-threads", right, threads);

      Lab hasty = client.service(Lab.class, CallOptions.timeout(DEADLINE));
      long start = System.nanoTime();
      DeadlineExceededException late = virtual
          .submit(() -> Calls.failure(DeadlineExceededException.class, () -> hasty.call("wait")))
          .get();
      long millis = Pauses.millisSince(start);
      Report.line("virtual-thread-deadline-millis", millis, LATEST_MILLIS);
      assertEquals(Execution.MAYBE, late.execution());
      assertTrue(millis <= LATEST_MILLIS, millis + " ms");

      // An interrupt ends the call of a virtual thread and leaves the connection to the others.
      int connections = server.connections();
      Future<String> interrupted = virtual.submit(() -> lab.call("wait"));
      gate.awaitEntered(2);
      interrupted.cancel(true);
      Await.eventually("the handler is interrupted", Await.SOON, () -> gate.interrupted() == 2);
      assertEquals("others", lab.call("others"));
      assertEquals(connections, server.connections());
    } finally {
      virtual.shutdownNow();
    }
  }

  /** More calls at once than a connection takes: those in excess are refused, and made again. */
  private static String retry(Callable<String> call) throws Exception {
    while (true) {
      try {
        return call.call();
      } catch (OverloadedException e) {
        Thread.yield();
      }
    }
  }

  private interface Call {
    String with(String text);
  }

  private static void assertEndsInTime(String id, Call call) {
    assertEquals("warm", call.with("warm"));
    long start = System.nanoTime();
    DeadlineExceededException failure =
        Calls.failure(DeadlineExceededException.class, Execution.MAYBE, () -> call.with("wait"));
    long end = System.nanoTime();
    Report.line(id, Pauses.millisBetween(start, end), LATEST_MILLIS);
    Calls.assertSays(failure, "(String)", "200 ms", "127.0.0.1:");
    assertTrue((end - start) / 1_000_000 >= EARLIEST_MILLIS);
    assertTrue(Pauses.millisBetween(start, end) <= LATEST_MILLIS);
  }
}
