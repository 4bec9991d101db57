package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Execution;
import io.plainrpc.OverloadedException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Clients;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every limit on work in progress refuses at once, says which setting it is, and lets go when there is room again. */
class OverloadTest {
  private static final long PROMPT_MILLIS = 10;

  private final Gate gate = new Gate();
  private final List<CompletableFuture<String>> waiting = new ArrayList<>();
  private boolean finished;

  @BeforeEach
  void watch() {
    Pauses.watchFromNow();
  }

  @AfterEach
  void open() {
    gate.close();
  }

  private RpcServer.Builder server() {
    LabHandler handler = LabHandler.echo()
        .call(text -> text.equals("wait") ? gate.pass(text) : text)
        .later(text -> {
          CompletableFuture<String> reply = new CompletableFuture<>();
          synchronized (waiting) {
            if (finished) {
              // It was on its way, on another thread, when all were finished.
              reply.complete("done");
            } else {
              waiting.add(reply);
            }
          }
          return reply;
        });
    return RpcServer.builder().service(Lab.class, handler);
  }

  private void finishAll() {
    synchronized (waiting) {
      finished = true;
      waiting.forEach(reply -> reply.complete("done"));
      waiting.clear();
    }
  }

  private void check(
      String id, RpcServer server, RpcClient client, Lab lab, int limit, String setting)
      throws Exception {
    List<CompletableFuture<String>> running = new ArrayList<>();
    for (int i = 0; i < limit; i++) {
      running.add(lab.later("text"));
    }
    Await.eventually("all are in flight", Await.SOON, () -> server.callsInFlight() == limit);
    long[] millis = new long[20];
    for (int i = 0; i < 20; i++) {
      long start = System.nanoTime();
      OverloadedException refused = Calls.failure(
          OverloadedException.class, Execution.NOT_STARTED, () -> lab.call("one more"));
      millis[i] = Pauses.millisSince(start);
      Calls.assertSays(refused, "Lab.call(String)", Integer.toString(limit), setting);
      Calls.failure(OverloadedException.class, Execution.NOT_STARTED, lab.later("one more"));
    }
    Arrays.sort(millis);
    long median = millis[millis.length / 2];
    Report.line(id, median, PROMPT_MILLIS);
    assertTrue(median <= PROMPT_MILLIS, () -> Arrays.toString(millis));
    finishAll();
    for (CompletableFuture<String> future : running) {
      assertEquals("done", Calls.outcome(future));
    }
    assertEquals("room again", lab.call("room again"));
    assertEquals(0, server.callsInFlight());
    assertEquals(1, server.connections(), client::toString);
  }

  @Test
  void clientsOwnLimitRefusesPromptly() throws Exception {
    try (RpcServer server = server().start();
        RpcClient client = RpcClient.builder()
            .server("127.0.0.1:" + server.port())
            .connectionsPerServer(1)
            .maxCallsInFlight(10)
            .build()) {
      check(
          "overload-client-millis",
          server,
          client,
          client.service(Lab.class),
          10,
          "RpcClient.builder().maxCallsInFlight(...)");
    }
  }

  @Test
  void serversLimitForOneConnectionIsKnownToTheClientWhichRefusesPromptly() throws Exception {
    try (RpcServer server = server().maxCallsInFlightPerConnection(10).start();
        RpcClient client = Clients.oneConnection(server.port())) {
      check(
          "overload-connection-millis",
          server,
          client,
          client.service(Lab.class),
          10,
          "RpcServer.builder().maxCallsInFlightPerConnection(...)");
    }
  }

  @Test
  void serversLimitForAllConnectionsRefusesPromptly() throws Exception {
    try (RpcServer server = server().maxCallsInFlight(10).start();
        RpcClient client = Clients.oneConnection(server.port())) {
      check(
          "overload-server-millis",
          server,
          client,
          client.service(Lab.class),
          10,
          "RpcServer.builder().maxCallsInFlight(...)");
    }
  }

  @Test
  void allHandlersBusyAndTheLimitReachedRefusesPromptlyAndAnswersPings() throws Exception {
    int calls = 20;
    try (RpcServer server = server().maxCallsInFlight(calls).handlerThreads(2).start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port());
        ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      Lab lab = client.service(Lab.class);
      List<Calls.OnThread<String>> blocked = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        blocked.add(Calls.onThread("blocked-" + i, () -> lab.call("wait")));
      }
      Await.eventually("all are in flight", Await.SOON, () -> server.callsInFlight() == calls);
      gate.awaitEntered(2);
      long[] millis = new long[100];
      long[] pongMillis = new long[100];
      int refused = 0;
      int pongs = 0;
      for (int i = 0; i < 100; i++) {
        long start = System.nanoTime();
        OverloadedException e =
            Calls.failure(OverloadedException.class, Execution.NOT_STARTED, () -> lab.call("text"));
        millis[i] = Pauses.millisSince(start);
        Calls.assertSays(e, "RpcServer.builder().maxCallsInFlight(...)");
        refused++;
        long pinged = System.nanoTime();
        peer.send(Frames.ping(i));
        peer.expect(Frames.PONG);
        pongMillis[i] = Pauses.millisSince(pinged);
        pongs++;
      }
      Report.line("F8-refused", refused, 100);
      Report.line("F8-pings-answered", pongs, 100);
      // One of them may meet the scheduler or the collector of garbage.
      Arrays.sort(millis);
      Arrays.sort(pongMillis);
      Report.line("F8-millis-of-99-percent", millis[98], PROMPT_MILLIS);
      Report.line("F8-pong-millis-of-99-percent", pongMillis[98], PROMPT_MILLIS);
      assertTrue(millis[98] <= PROMPT_MILLIS, () -> Arrays.toString(millis));
      assertTrue(pongMillis[98] <= PROMPT_MILLIS, () -> Arrays.toString(pongMillis));
      gate.open();
      for (Calls.OnThread<String> call : blocked) {
        assertEquals("wait", call.get());
      }
    }
  }

  @Test
  void clientThatIgnoresTheLimitOfItsConnectionIsToldByTheServer() throws Exception {
    try (RpcServer server = server().maxCallsInFlightPerConnection(5).start();
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      for (int id = 1; id <= 8; id++) {
        client.send(Frames.request(id, Lab.LATER, Frames.text("text")));
      }
      for (int id = 6; id <= 8; id++) {
        Frame error = client.expect(Frames.ERROR);
        assertEquals(id, error.callId());
        assertEquals(3, error.payload()[0]);
        assertEquals(Frames.NOT_STARTED, error.payload()[1]);
        String text = new String(error.payload(), StandardCharsets.UTF_8);
        assertTrue(text.contains("RpcServer.builder().maxCallsInFlightPerConnection(...)"), text);
      }
      finishAll();
      for (int i = 0; i < 5; i++) {
        client.expect(Frames.REPLY);
      }
      assertEquals(0, server.callsInFlight());
    }
  }

  @Test
  void cancelledCallsHoldTheirSlotsUntilTheirHandlersReturn() throws Exception {
    Gate stubborn = new Gate();
    LabHandler handler = LabHandler.echo().call(text -> {
      // Does not care for interrupts.
      while (true) {
        try {
          return stubborn.pass(text);
        } catch (IllegalStateException e) {
          Thread.interrupted();
        }
      }
    });
    try (stubborn;
        RpcServer server =
            RpcServer.builder().maxCallsInFlight(3).service(Lab.class, handler).start();
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      for (int id = 1; id <= 3; id++) {
        client.send(Frames.request(id, Lab.CALL, Frames.text("text")));
      }
      stubborn.awaitEntered(3);
      for (int id = 1; id <= 3; id++) {
        client.send(Frames.cancel(id));
      }
      Await.eventually("all were interrupted", Await.SOON, () -> stubborn.interrupted() >= 3);
      assertEquals(3, server.callsInFlight());
      client.send(Frames.request(4, Lab.CALL, Frames.text("text")));
      assertEquals(4, client.expect(Frames.ERROR).callId());
      stubborn.open();
      Await.eventually("they are gone", Await.SOON, () -> server.callsInFlight() == 0);
      client.send(Frames.request(5, Lab.CALL, Frames.text("text")));
      assertEquals(5, client.expect(Frames.REPLY).callId());
    }
  }

  @Test
  void connectionsBeyondTheLimitAreToldWhichSettingItIs() throws Exception {
    try (LogCapture log = LogCapture.start();
        RpcServer server = server().maxConnections(2).start();
        RpcClient second = RpcClient.connect("127.0.0.1:" + server.port());
        RpcClient third = RpcClient.connect("127.0.0.1:" + server.port())) {
      ScriptedPeer first = ScriptedPeer.lab(server.port());
      assertEquals("text", second.service(Lab.class).call("text"));
      OverloadedException refused = Calls.failure(
          OverloadedException.class,
          Execution.NOT_STARTED,
          () -> third.service(Lab.class).call("text"));
      Calls.assertSays(refused, "RpcServer.builder().maxConnections(...)", "2 connections");
      log.awaitText("maxConnections");
      first.reset();
      Await.eventually("there is room", Await.SOON, () -> server.connections() <= 1);
      assertEquals("text", third.service(Lab.class).call("text"));
    }
  }

  @Test
  void clientThatDoesNotReadItsRepliesHoldsUpOnlyItself() throws Exception {
    int mib = 1 << 20;
    int threads = 8;
    try (RpcServer server = RpcServer.builder()
            .maxQueuedReplyBytes(2 * mib)
            .handlerThreads(threads)
            .service(Lab.class, LabHandler.echo().bytes(data -> {
              gate.pass("");
              return new byte[mib];
            }))
            .start();
        ScriptedPeer greedy = ScriptedPeer.lab(server.port());
        RpcClient other = RpcClient.connect("127.0.0.1:" + server.port())) {
      Lab lab = other.service(Lab.class);
      assertEquals("before", lab.call("before"));
      int calls = 50;
      for (int id = 1; id <= calls; id++) {
        greedy.send(Frames.request(id, Lab.BYTES, Frames.counted(new byte[1])));
      }
      gate.awaitEntered(threads);
      gate.open();
      // The places among the handlers go from one to the next, and the other's calls come behind
      // them.
      Await.eventually("all handlers have run", Await.SOON, () -> gate.left() == calls);
      // Now every thread has a reply that it cannot get rid of.
      long worst = 0;
      for (int i = 0; i < 500; i++) {
        long start = System.nanoTime();
        assertEquals("other " + i, lab.call("other " + i));
        worst = Math.max(worst, Pauses.millisSince(start));
      }
      Report.line("worst-call-beside-a-client-that-does-not-read-millis", worst, 250);
      assertTrue(worst <= 250, worst + " ms");
      // When it reads at last, everything is there.
      int whole = 0;
      while (whole < calls) {
        Frame frame = greedy.read();
        boolean last = frame.is(Frames.REPLY) || frame.is(Frames.PIECE);
        whole += last && (frame.flags() & Frames.CONTINUES) == 0 ? 1 : 0;
      }
      Report.line("replies-read-late", whole, calls);
      assertEquals(calls, whole);
    }
  }
}
