package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Clients;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.Resources;
import io.plainrpc.testing.ScriptedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nobody waits for somebody else's slow call, though they share a connection. */
class SlowHandlerTest {

  @Test
  void fastCallsOnTheSameConnectionGoOnBesideASlowOne() throws Exception {
    int callers = 7;
    int calls = 500;
    try (Gate gate = new Gate();
        RpcServer server = serve(gate, 256);
        RpcClient client = Clients.oneConnection(server.port())) {
      Lab lab = client.service(Lab.class);
      OnThread<String> slow = Calls.onThread("slow", () -> lab.call("slow"));
      gate.awaitEntered(1);
      List<OnThread<Integer>> fast = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        String name = "fast " + i;
        fast.add(Calls.onThread(name, () -> {
          int right = 0;
          for (int call = 0; call < calls; call++) {
            String text = name + " " + call;
            assertEquals(text, lab.call(text));
            right++;
          }
          return right;
        }));
      }
      int right = 0;
      for (OnThread<Integer> caller : fast) {
        right += caller.get();
      }
      assertFalse(slow.isDone());
      assertEquals(1, server.connections());
      Report.line("fast-calls-beside-a-slow-one", right, callers * calls);
      gate.open();
      assertEquals("slow", slow.get());
    }
  }

  @Test
  void slowCallsThatFollowEachOtherDoNotAddUpForTheFastOnes() throws Exception {
    Pauses.watchFromNow();
    int slowCalls = 5;
    int atLeast = 200;
    AtomicInteger fastDone = new AtomicInteger();
    List<Integer> during = new ArrayList<>();
    LabHandler handler = LabHandler.echo().call(text -> {
      if (text.startsWith("slow")) {
        int before = fastDone.get();
        // If they waited for each other there would be none, or one for each caller.
        Await.eventually(
            () -> fastDone.get() - before + " fast calls during a slow one",
            // 200 take a few milliseconds; the rest is for a machine that is busy with something
            // else.
            Duration.ofSeconds(2),
            () -> fastDone.get() - before >= atLeast);
        during.add(fastDone.get() - before);
      }
      return text;
    });
    try (RpcServer server = RpcServer.builder().service(Lab.class, handler).start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Lab lab = client.service(Lab.class);
      CountDownLatch stop = new CountDownLatch(1);
      List<OnThread<Void>> fast = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        fast.add(Calls.onThread("fast-" + i, () -> {
          while (stop.getCount() > 0) {
            lab.call("fast");
            fastDone.incrementAndGet();
          }
          return null;
        }));
      }
      for (int i = 0; i < slowCalls; i++) {
        assertEquals("slow " + i, lab.call("slow " + i));
      }
      stop.countDown();
      for (OnThread<Void> caller : fast) {
        caller.get();
      }
      int fewest = during.stream().mapToInt(Integer::intValue).min().orElseThrow();
      Report.line("fewest-fast-calls-during-a-slow-one", fewest, ">=" + atLeast);
      assertTrue(fewest >= atLeast, during::toString);
    }
  }

  @Test
  void fortySlowCallsStartedTogetherRunTogether() throws Exception {
    int calls = 40;
    // None gets through before all have come.
    CyclicBarrier barrier = new CyclicBarrier(calls);
    LabHandler handler = LabHandler.echo().call(text -> {
      try {
        barrier.await(10, TimeUnit.SECONDS);
        return text;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
    try (RpcServer server = RpcServer.builder().service(Lab.class, handler).start();
        RpcClient client = Clients.oneConnection(server.port())) {
      Lab lab = client.service(Lab.class);
      List<OnThread<String>> callers = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        String text = "slow " + i;
        callers.add(Calls.onThread(text, () -> lab.call(text)));
      }
      int right = 0;
      for (int i = 0; i < calls; i++) {
        assertEquals("slow " + i, callers.get(i).get());
        right++;
      }
      assertEquals(1, server.connections());
      Report.line("slow-calls-together", right, calls);
    }
  }

  @Test
  void fortySlowRequestsInOneSegmentRunTogether() throws Exception {
    int calls = 40;
    try (Gate gate = new Gate();
        RpcServer server = serve(gate, 256);
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      byte[][] requests = new byte[calls][];
      for (int i = 0; i < calls; i++) {
        requests[i] = Frames.request(i + 1, Lab.CALL, Frames.text("slow " + (i + 1)));
      }
      client.send(requests);
      gate.awaitEntered(calls);
      gate.open();
      Set<Integer> answered = new HashSet<>();
      for (int i = 0; i < calls; i++) {
        Frame reply = client.expect(Frames.REPLY);
        assertEquals("slow " + reply.callId(), Frames.textOf(reply.payload()));
        answered.add(reply.callId());
      }
      assertEquals(calls, answered.size());
    }
  }

  @Test
  void callsBeyondTheHandlerThreadsWaitTheirTurnAndPingsAreAnswered() throws Exception {
    int threads = 2;
    int blocked = 50;
    try (Gate gate = new Gate();
        RpcServer server = serve(gate, threads);
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      for (int id = 1; id <= blocked; id++) {
        client.send(Frames.request(id, Lab.CALL, Frames.text("slow " + id)));
      }
      gate.awaitEntered(threads);
      int pongs = 0;
      for (int i = 0; i < 100; i++) {
        client.send(Frames.ping(i));
        client.expect(Frames.PONG);
        pongs++;
      }
      Await.eventually("all are accepted", Await.SOON, () -> server.callsInFlight() == blocked);
      // Each connection may add the reader that it was left behind by.
      assertTrue(gate.entered() <= threads + 1, () -> gate.entered() + " handlers at once");
      gate.open();
      Set<Integer> answered = new HashSet<>();
      for (int i = 0; i < blocked; i++) {
        Frame reply = client.expect(Frames.REPLY);
        assertEquals("slow " + reply.callId(), Frames.textOf(reply.payload()));
        answered.add(reply.callId());
      }
      Report.line("pings-answered-while-all-handlers-are-busy", pongs, 100);
      Report.line("queued-calls-that-ran", answered.size(), blocked);
      assertEquals(blocked, answered.size());
    }
  }

  @Test
  void queuedCallThatIsCancelledNeverStarts() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = serve(gate, 1);
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      int calls = 10;
      for (int id = 1; id <= calls; id++) {
        client.send(Frames.request(id, Lab.CALL, Frames.text("slow " + id)));
      }
      gate.awaitEntered(1);
      client.send(Frames.ping(0));
      client.expect(Frames.PONG);
      int running = gate.entered();
      for (int id = running + 1; id <= calls; id++) {
        client.send(Frames.cancel(id));
      }
      client.send(Frames.ping(1));
      client.expect(Frames.PONG);
      gate.open();
      for (int i = 0; i < running; i++) {
        client.expect(Frames.REPLY);
      }
      Await.eventually("nothing is in flight", Await.SOON, () -> server.callsInFlight() == 0);
      assertEquals(running, gate.entered());
    }
  }

  @Test
  void queuedCallWhoseTimeIsUpNeverStarts() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = serve(gate, 1);
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      client.send(Frames.request(1, Lab.CALL, Frames.text("slow 1")));
      gate.awaitEntered(1);
      long millis = 1_000_000L;
      for (int id = 2; id <= 10; id++) {
        client.send(Frames.request(id, 0, Lab.CALL, 50 * millis, Frames.text("slow " + id)));
      }
      client.send(Frames.ping(0));
      client.expect(Frames.PONG);
      int running = gate.entered();
      // That time passes is the point: it is theirs.
      Await.elapse(Duration.ofMillis(100));
      gate.open();
      Await.eventually("nothing is in flight", Await.SOON, () -> server.callsInFlight() == 0);
      assertTrue(gate.entered() <= running + 1, () -> gate.entered() + " started");
    }
  }

  @Test
  void manySlowCallsFromManyConnectionsLeaveNoThreadBehind() throws Exception {
    int connections = 20;
    int calls = 10;
    try (RpcServer server = RpcServer.builder()
        .handlerThreads(4)
        .service(Lab.class, LabHandler.echo().call(text -> {
          Await.elapse(Duration.ofMillis(2));
          return text;
        }))
        .start()) {
      List<OnThread<Integer>> callers = new ArrayList<>();
      for (int c = 0; c < connections; c++) {
        String name = "client " + c;
        callers.add(Calls.onThread(name, () -> {
          int right = 0;
          try (RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
            List<OnThread<String>> inner = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
              String text = name + " " + i;
              inner.add(Calls.onThread(text, () -> client.service(Lab.class).call(text)));
            }
            for (int i = 0; i < calls; i++) {
              assertEquals(name + " " + i, inner.get(i).get());
              right++;
            }
          }
          return right;
        }));
      }
      int right = 0;
      for (OnThread<Integer> caller : callers) {
        right += caller.get();
      }
      assertEquals(connections * calls, right);
      Await.eventually("all are gone", Await.SOON, () -> server.connections() == 0);
      // Accept, timer, watchdog; the others go after a rest, those in excess of the handlers at
      // once or then.
      String name = "plainrpc-server-" + server.port();
      int left = Resources.threads(name).size();
      assertTrue(left <= 3 + 2 * connections + 4, () -> left + " threads");
    }
  }

  @Test
  void threadsAreOnePerConnectionAndOnePerSlowHandler() throws Exception {
    int connections = 20;
    int handlers = 4;
    try (Gate gate = new Gate();
        RpcServer server = serve(gate, handlers)) {
      List<ScriptedPeer> peers = new ArrayList<>();
      try {
        for (int i = 0; i < connections; i++) {
          ScriptedPeer peer = ScriptedPeer.lab(server.port());
          peers.add(peer);
          for (int call = 1; call <= 3; call++) {
            peer.send(Frames.request(call, Lab.CALL, Frames.text("slow")));
          }
          gate.awaitEntered(Math.min(handlers, 3 * (i + 1)));
          // The connection is still read.
          peer.send(Frames.ping(i));
          peer.expect(Frames.PONG);
        }
        assertEquals(handlers, gate.entered());
        assertEquals(3 * connections, server.callsInFlight());
        int threads = Resources.threads("plainrpc-server-" + server.port()).size();
        // Accept, timer, watchdog; and a few that have just finished something.
        int few = 3 + 3;
        Report.line("server-threads", threads, "<=" + (connections + handlers + few));
        assertTrue(threads <= connections + handlers + few, () -> threads + " threads");
      } finally {
        gate.open();
        for (ScriptedPeer peer : peers) {
          peer.close();
        }
      }
    }
  }

  @Test
  void handlerThatAnswersFromAnotherThreadLeavesItsReaderFree() throws Exception {
    int calls = 500;
    List<CompletableFuture<String>> waiting = new ArrayList<>();
    try (RpcServer server = RpcServer.builder()
            .handlerThreads(1)
            .service(Lab.class, LabHandler.echo().later(text -> {
              CompletableFuture<String> reply = new CompletableFuture<>();
              synchronized (waiting) {
                waiting.add(reply);
              }
              return reply;
            }))
            .start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Lab lab = client.service(Lab.class);
      List<CompletableFuture<String>> futures = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        futures.add(lab.later("text"));
      }
      Await.eventually("all have come", Await.SOON, () -> {
        synchronized (waiting) {
          return waiting.size() == calls;
        }
      });
      assertEquals("meanwhile", lab.call("meanwhile"));
      waiting.forEach(reply -> reply.complete("done"));
      for (CompletableFuture<String> future : futures) {
        assertEquals("done", Calls.outcome(future));
      }
    }
  }

  private static RpcServer serve(Gate gate, int threads) {
    return RpcServer.builder()
        .handlerThreads(threads)
        .service(
            Lab.class,
            LabHandler.echo().call(text -> text.startsWith("slow") ? gate.pass(text) : text))
        .start();
  }
}
