package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallCancelledException;
import io.plainrpc.Execution;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.Resources;
import io.plainrpc.testing.ScriptedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What {@link RpcClient#close} does to calls in flight, and what it leaves behind: nothing. */
class CloseTest {
  private static final int PENDING = 1000;
  private static final int PLAIN = 100;

  @Test
  void aThousandPendingCallsEndTypedAtOnceAndNoThreadIsLeft() throws Exception {
    Pauses.watchFromNow();
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .drainTimeout(Duration.ofMillis(100))
            .service(
                Lab.class,
                LabHandler.echo().call(gate::pass).later(text -> new CompletableFuture<>()))
            .start()) {
      warmUp();
      RpcClient client = RpcClient.connect("127.0.0.1:" + server.port());
      Lab lab = client.service(Lab.class);
      CountDownLatch ended = new CountDownLatch(PENDING);
      List<CompletableFuture<String>> futures = new ArrayList<>();
      for (int i = 0; i < PENDING - PLAIN; i++) {
        CompletableFuture<String> future = lab.later("future " + i);
        future.whenComplete((value, failure) -> ended.countDown());
        futures.add(future);
      }
      List<OnThread<String>> plain = new ArrayList<>();
      for (int i = 0; i < PLAIN; i++) {
        String text = "plain " + i;
        plain.add(Calls.onThread(text, () -> {
          try {
            return lab.call(text);
          } finally {
            ended.countDown();
          }
        }));
      }
      Await.eventually("all are pending", Await.SOON, () -> server.callsInFlight() == PENDING);
      assertTrue(
          Resources.threads("plainrpc-").size() >= 8,
          () -> Resources.threads("plainrpc-").toString());
      assertEquals(List.of(), Resources.threadsThatAreNoDaemons("plainrpc-"));

      long start = System.nanoTime();
      client.close();
      Await.open(ended);
      long millis = Pauses.millisSince(start);
      Resources.awaitNoThreads(
          "plainrpc-client-127.0.0.1:" + server.port(),
          Duration.ofMillis(1000 - Await.millisSince(start)));
      long withoutThreads = Await.millisSince(start);

      int typed = 0;
      for (CompletableFuture<String> future : futures) {
        Calls.failure(CallCancelledException.class, Execution.MAYBE, future);
        typed++;
      }
      for (OnThread<String> call : plain) {
        CallCancelledException failure =
            Calls.failure(CallCancelledException.class, Execution.MAYBE, call.outcome());
        Calls.assertSays(failure, "closed");
        typed++;
      }
      Report.line("R3-client-pending", typed, PENDING);
      Report.line("R3-client-millis", millis, 100);
      Report.line("R3-client-millis-until-no-thread", withoutThreads, 1000);
      assertEquals(PENDING, typed);
      assertTrue(millis <= 100, () -> millis + " ms");
      // The server, too, forgets them: their handlers are interrupted and their futures cancelled.
      Await.eventually("the server has none left", Await.SOON, () -> server.callsInFlight() == 0);
    }
  }

  private static void warmUp() throws Exception {
    try (RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Lab lab = client.service(Lab.class);
      for (int i = 0; i < 200; i++) {
        lab.call("text");
        Calls.outcome(lab.later("text"));
      }
    }
  }

  @Test
  void closingWhileAConnectionIsBeingMadeEndsTheCallAndLeavesNoThread() throws Exception {
    CountDownLatch greeted = new CountDownLatch(1);
    try (ScriptedPeer.Server silent = ScriptedPeer.serve(peer -> {
      peer.readGreeting();
      greeted.countDown();
    })) {
      RpcClient client = RpcClient.connect(silent.address());
      Lab lab = client.service(Lab.class);
      OnThread<String> plain = Calls.onThread("plain", () -> lab.call("text"));
      CompletableFuture<String> future = lab.later("text");
      Await.open(greeted);

      long start = System.nanoTime();
      client.close();
      Calls.failure(CallCancelledException.class, Execution.NOT_STARTED, plain.outcome());
      Calls.failure(CallCancelledException.class, Execution.NOT_STARTED, future);
      Resources.awaitNoThreads("plainrpc-client-" + silent.address(), Duration.ofSeconds(2));
      Report.line("close-while-connecting-millis", Await.millisSince(start), 2000);
    }
  }

  @Test
  void closingTwiceIsHarmlessAndCallsAfterItNeverStart() throws Exception {
    try (RpcServer server =
        RpcServer.builder().service(Lab.class, LabHandler.echo()).start()) {
      RpcClient client = RpcClient.connect("127.0.0.1:" + server.port());
      Lab lab = client.service(Lab.class);
      assertEquals("text", lab.call("text"));
      client.close();
      client.close();
      CallCancelledException failure = Calls.failure(
          CallCancelledException.class, Execution.NOT_STARTED, () -> lab.call("late"));
      Calls.assertSays(failure, "Lab.call(String)", "closed");
      Calls.failure(CallCancelledException.class, Execution.NOT_STARTED, lab.later("late"));
      assertTrue(client.toString().contains("closed"), client.toString());
      Await.eventually("the connection is gone", Await.SOON, () -> server.connections() == 0);
    }
  }

  @Test
  void argumentThatCannotBeEncodedFailsInTheFutureEvenAsTheClientCloses() throws Exception {
    try (RpcServer server =
        RpcServer.builder().service(Lab.class, LabHandler.echo()).start()) {
      for (int i = 0; i < 200; i++) {
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port());
        Lab lab = client.service(Lab.class);
        CountDownLatch go = new CountDownLatch(1);
        OnThread<CompletableFuture<String>> call = Calls.onThread("call", () -> {
          go.countDown();
          return lab.later("\uD800 alone");
        });
        Await.open(go);
        client.close();
        CompletableFuture<String> future = call.get();
        Await.eventually("the future ends", Await.SOON, future::isDone);
        assertTrue(future.isCompletedExceptionally());
      }
    }
  }
}
