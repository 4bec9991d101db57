package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallCancelledException;
import io.plainrpc.CannotConnectException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Clients;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls that return futures: where their continuations run, and what cancelling does. */
class FutureTest {
  private final Map<String, CompletableFuture<String>> replies = new ConcurrentHashMap<>();

  @Test
  void continuationMayMakeABlockingCall() throws Exception {
    try (RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Lab lab = client.service(Lab.class);
      int calls = 100;
      List<CompletableFuture<String>> all = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        all.add(lab.later("first " + i).thenApply(text -> lab.call("second to " + text)));
      }
      for (int i = 0; i < calls; i++) {
        assertEquals("second to first " + i, Calls.outcome(all.get(i)));
      }
      Report.line("continuation-calls", calls, calls);
    }
  }

  @Test
  void aHundredContinuationsMayWaitForOtherFuturesOfTheClient() throws Exception {
    joins(100);
  }

  @Test
  void moreContinuationsThanThreadsMayWaitForOtherFutures() throws Exception {
    joins(600);
  }

  /** So many continuations at once, each waiting for a future whose reply comes only when all of them wait. */
  private static void joins(int count) throws Exception {
    BlockingQueue<CompletableFuture<String>> first = new LinkedBlockingQueue<>();
    BlockingQueue<CompletableFuture<String>> second = new LinkedBlockingQueue<>();
    LabHandler handler = LabHandler.echo().later(text -> {
      CompletableFuture<String> reply = new CompletableFuture<>();
      if (text.startsWith("first")) {
        first.add(reply);
      } else {
        second.add(reply);
      }
      return reply;
    });
    try (RpcServer server = RpcServer.builder()
            .maxCallsInFlightPerConnection(4096)
            .service(Lab.class, handler)
            .start();
        RpcClient client = RpcClient.builder()
            .server("127.0.0.1:" + server.port())
            .maxCallsInFlight(4096)
            .build()) {
      Lab lab = client.service(Lab.class);
      List<CompletableFuture<String>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(lab.later("first").thenApply(text -> lab.later("second").join()));
      }
      // Only now: the continuation of a future that is done already would run, and wait, on this
      // thread.
      for (int i = 0; i < count; i++) {
        Await.next(first).complete("first");
      }
      // As many as get there, within the call's deadline.
      Await.eventually("a continuation waits", Await.SOON, () -> !second.isEmpty());
      for (int i = 0; i < count; i++) {
        CompletableFuture<String> reply = second.poll(5, TimeUnit.SECONDS);
        if (reply == null) {
          break;
        }
        reply.complete("done");
      }
      int done = 0;
      for (CompletableFuture<String> future : all) {
        assertEquals("done", Calls.outcome(future));
        done++;
      }
      Report.line("continuations-that-join", done, count);
    }
  }

  @Test
  void continuationsRunOnTheClientsOwnThreadsInTheOrderOfReplies() throws Exception {
    try (RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      CountDownLatch go = new CountDownLatch(1);
      CompletableFuture<String> where = client
          .service(Lab.class)
          .later("text")
          .thenApply(text -> {
            Await.open(go);
            return text;
          })
          .thenApply(text -> Thread.currentThread().getName());
      go.countDown();
      String name = Calls.outcome(where);
      assertTrue(name.startsWith("plainrpc-client-127.0.0.1:" + server.port() + "-"), name);
      assertFalse(name.endsWith("-reader"), name);
      assertFalse(name.endsWith("-timer"), name);
    }
  }

  @Test
  void futuresAreReadForAtOnceWhenNobodyWaits() throws Exception {
    Pauses.watchFromNow();
    int calls = 20;
    long worst = 0;
    try (RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Lab lab = client.service(Lab.class);
      assertEquals("warm", Calls.outcome(lab.later("warm")));
      for (int i = 0; i < calls; i++) {
        // The stand-by reader has found nothing more to read for, and sleeps.
        Await.elapse(Duration.ofMillis(20));
        long start = System.nanoTime();
        assertEquals("text", Calls.outcome(lab.later("text")));
        worst = Math.max(worst, Pauses.millisSince(start));
      }
    }
    // Without a reader the reply lies there until the idle connection is looked at, every 250 ms.
    Report.line("future-without-a-caller-worst-millis", worst, 60);
    assertTrue(worst <= 60, worst + " ms");
  }

  @Test
  void futuresAreReadForAtOnceWhenTheLastCallerHasLeft() throws Exception {
    Pauses.watchFromNow();
    int rounds = 20;
    long worst = 0;
    try (RpcServer server = RpcServer.builder()
            .service(
                Lab.class,
                LabHandler.echo()
                    .later(text -> replies.computeIfAbsent(text, key -> new CompletableFuture<>())))
            .start();
        RpcClient client = Clients.oneConnection(server.port())) {
      Lab lab = client.service(Lab.class);
      for (int i = 0; i < rounds; i++) {
        String text = "round " + i;
        CompletableFuture<String> future = lab.later(text);
        // Reads, then leaves; the future's reply comes only now.
        assertEquals("caller", lab.call("caller"));
        long start = System.nanoTime();
        replies.computeIfAbsent(text, key -> new CompletableFuture<>()).complete(text);
        assertEquals(text, Calls.outcome(future));
        worst = Math.max(worst, Pauses.millisSince(start));
      }
    }
    Report.line("future-after-the-last-caller-worst-millis", worst, 60);
    assertTrue(worst <= 60, worst + " ms");
  }

  @Test
  void moreThanAllBuffersHoldGoesThereAndBackWithoutAnyCaller() throws Exception {
    // Both sides would be stuck in their writes if nobody read here.
    int calls = 400;
    byte[] data = new byte[60_000];
    String text = "x".repeat(data.length);
    try (RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        RpcClient client = RpcClient.builder()
            .server("127.0.0.1:" + server.port())
            .connectionsPerServer(1)
            .maxQueuedBytes(calls * 2L * data.length)
            .build()) {
      Lab lab = client.service(Lab.class);
      List<CompletableFuture<String>> futures = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        futures.add(lab.later(text));
      }
      for (CompletableFuture<String> future : futures) {
        assertEquals(text.length(), Calls.outcome(future).length());
      }
    }
  }

  @Test
  void cancellingInterruptsTheHandler() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().later(text -> {
              gate.pass(text);
              return CompletableFuture.completedFuture(text);
            }))
            .start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Lab lab = client.service(Lab.class);
      CompletableFuture<String> call = lab.later("text");
      gate.awaitEntered(1);
      assertTrue(call.cancel(true));
      assertThrows(CancellationException.class, call::join);
      Await.eventually("the handler is interrupted", Await.SOON, () -> gate.interrupted() == 1);
      Await.eventually("nothing is in flight", Await.SOON, () -> server.callsInFlight() == 0);
      assertTrue(client.toString().contains(" 0 calls in flight"), client.toString());
      assertEquals("again", lab.call("again"));
      assertEquals(1, server.connections());
    }
  }

  @Test
  void cancellingCancelsTheFutureThatTheHandlerReturned() throws Exception {
    BlockingQueue<CompletableFuture<String>> pending = new LinkedBlockingQueue<>();
    try (RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().later(text -> {
              CompletableFuture<String> reply = new CompletableFuture<>();
              pending.add(reply);
              return reply;
            }))
            .start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      CompletableFuture<String> call = client.service(Lab.class).later("text");
      CompletableFuture<String> reply = Await.next(pending);
      call.cancel(false);
      Await.eventually("the handler's future is cancelled", Await.SOON, reply::isCancelled);
      Await.eventually("nothing is in flight", Await.SOON, () -> server.callsInFlight() == 0);
    }
  }

  @Test
  void cancellingTheCallOfAFutureThatIsDoneChangesNothing() throws Exception {
    try (RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      CompletableFuture<String> call = client.service(Lab.class).later("text");
      assertEquals("text", Calls.outcome(call));
      assertFalse(call.cancel(true));
      assertEquals("text", call.join());
    }
  }

  @Test
  void callCancelledBeforeThereIsAConnectionIsNeverSent() throws Exception {
    CountDownLatch greet = new CountDownLatch(1);
    AtomicInteger requests = new AtomicInteger();
    CountDownLatch second = new CountDownLatch(1);
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.readGreeting();
          Await.open(greet);
          peer.send(Frames.serverGreeting());
          peer.expect(Frames.ANNOUNCE);
          peer.send(Frames.agree(0, Frames.utf8(Lab.DESCRIPTOR)));
          Frames.Frame request = peer.expect(Frames.REQUEST);
          requests.incrementAndGet();
          peer.send(Frames.reply(request.callId(), Frames.text("kept")));
          Await.open(second);
        });
        RpcClient client = RpcClient.connect(server.address())) {
      Lab lab = client.service(Lab.class);
      CompletableFuture<String> cancelled = lab.later("cancelled");
      CompletableFuture<String> kept = lab.later("kept");
      assertTrue(cancelled.cancel(true));
      greet.countDown();
      assertEquals("kept", Calls.outcome(kept));
      assertEquals(1, requests.get());
      second.countDown();
    }
  }

  @Test
  void futureEndsAtItsDeadlineWithoutAConnection() throws Exception {
    try (ScriptedPeer.Server silent = ScriptedPeer.serve(ScriptedPeer::readGreeting);
        RpcClient client = RpcClient.builder()
            .server(silent.address())
            .timeout(Duration.ofMillis(200))
            .build()) {
      long start = System.nanoTime();
      DeadlineExceededException failure = Calls.failure(
          DeadlineExceededException.class,
          Execution.NOT_STARTED,
          client.service(Lab.class).later("text"));
      Calls.assertSays(failure, "Lab.later(String)", silent.address(), "200 ms");
      assertTrue(Await.millisSince(start) < 450);
    }
  }

  @Test
  void futureFailsWhenNobodyListens() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = closed.getLocalPort();
    }
    try (RpcClient client = RpcClient.connect("127.0.0.1:" + port)) {
      Calls.failure(
          CannotConnectException.class,
          Execution.NOT_STARTED,
          client.service(Lab.class).later("text"));
    }
  }

  @Test
  void callAfterCloseFailsAtOnceAndNeverStarts() throws Exception {
    RpcClient client = RpcClient.connect("127.0.0.1:9");
    Lab lab = client.service(Lab.class);
    client.close();
    CompletableFuture<String> call = lab.later("text");
    assertTrue(call.isDone());
    Calls.failure(CallCancelledException.class, Execution.NOT_STARTED, call);
    Calls.failure(CallCancelledException.class, Execution.NOT_STARTED, () -> lab.call("text"));
  }
}
