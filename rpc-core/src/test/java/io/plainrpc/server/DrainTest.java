package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CannotConnectException;
import io.plainrpc.ConnectionLostException;
import io.plainrpc.Execution;
import io.plainrpc.RpcException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.Resources;
import io.plainrpc.testing.ScriptedPeer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What {@link RpcServer#close} owes to calls that run, to calls that come, and to replies on their way. */
class DrainTest {
  private static final int MIB = 1 << 20;

  @Test
  void runningCallsFinishAndNewOnesNeverStart() throws Exception {
    int running = 40;
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().call(gate::pass))
            .start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Lab lab = client.service(Lab.class);
      List<OnThread<String>> calls = new ArrayList<>();
      for (int i = 0; i < running; i++) {
        String text = "call " + i;
        calls.add(Calls.onThread("running-" + i, () -> lab.call(text)));
      }
      gate.awaitEntered(running);
      OnThread<Void> closing = close(server);
      // The client learns of it and turns elsewhere, where nobody listens any more.
      Await.eventually(
          "the client has seen the goaway",
          Await.SOON,
          () -> client.toString().contains("not connected"));
      RpcException refused =
          Calls.failure(CannotConnectException.class, Execution.NOT_STARTED, () -> lab.call("new"));
      Calls.assertSays(refused, "127.0.0.1:" + server.port());
      assertEquals(running, gate.entered());
      gate.open();

      int finished = 0;
      for (int i = 0; i < running; i++) {
        assertEquals("call " + i, calls.get(i).get());
        finished++;
      }
      closing.get();
      Report.line("drain-finished", finished, running);
    }
  }

  @Test
  void newCallsGoToTheNextServerOnTheSamePort() throws Exception {
    try (Gate gate = new Gate();
        RpcServer old = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().call(gate::pass))
            .start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + old.port())) {
      Lab lab = client.service(Lab.class);
      OnThread<String> running = Calls.onThread("running", () -> lab.call("old"));
      gate.awaitEntered(1);
      OnThread<Void> closing = close(old);
      Await.eventually(
          "the client has seen the goaway",
          Await.SOON,
          () -> client.toString().contains("not connected"));
      try (RpcServer next = RpcServer.builder()
          .port(old.port())
          .service(Lab.class, LabHandler.echo().call(text -> "next " + text))
          .start()) {
        assertEquals("next new", lab.call("new"));
        assertEquals(1, next.connections());
        gate.open();
        assertEquals("old", running.get());
        closing.get();
        assertEquals("next again", lab.call("again"));
      }
    }
  }

  @Test
  void callsSentWhileTheGoawayIsOnItsWayNeverRun() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().call(gate::pass))
            .start();
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      client.send(Frames.request(1, Lab.CALL, Frames.text("before")));
      gate.awaitEntered(1);
      OnThread<Void> closing = close(server);
      assertEquals(1, lastAccepted(client.expect(Frames.GOAWAY)));
      // As if it had crossed the goaway.
      client.send(Frames.request(2, Lab.CALL, Frames.text("after")), Frames.ping(7));
      client.expect(Frames.PONG);
      assertEquals(1, gate.entered());
      gate.open();
      Frame reply = client.expect(Frames.REPLY);
      assertEquals(1, reply.callId());
      assertNull(client.read());
      client.halfClose();
      closing.get();
      assertEquals(1, gate.entered());
    }
  }

  @Test
  void goawayCoversEveryCallThatRunsWhateverOrderTheirPiecesCameIn() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().call(gate::pass).bytes(data -> {
              gate.pass("");
              return data;
            }))
            .start();
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      // Call 1 begins before call 2 and is complete after it.
      client.send(
          Frames.requestBegin(1, Lab.BYTES),
          Frames.request(2, Lab.CALL, Frames.text("two")),
          Frames.piece(1, false, Frames.counted(new byte[10])));
      gate.awaitEntered(2);
      OnThread<Void> closing = close(server);
      int lastAccepted = lastAccepted(client.expect(Frames.GOAWAY));
      Report.line("goaway-covers", lastAccepted, 2);
      gate.open();
      List<Integer> answered = new ArrayList<>();
      for (Frame frame = client.read(); frame != null; frame = client.read()) {
        answered.add(frame.callId());
      }
      client.halfClose();
      closing.get();
      assertEquals(2, lastAccepted, "calls 1 and 2 ran and were answered: " + answered);
    }
  }

  @Test
  void repliesThatAClientReadsLateAreNotCutOff() throws Exception {
    int calls = 4;
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .maxQueuedReplyBytes(64 * MIB)
            .service(Lab.class, LabHandler.echo().bytes(data -> {
              gate.pass("");
              return new byte[3 * MIB];
            }))
            .start();
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      for (int id = 1; id <= calls; id++) {
        client.send(Frames.request(id, Lab.BYTES, Frames.counted(new byte[1])));
      }
      gate.awaitEntered(calls);
      gate.open();
      Await.eventually("all handlers are done", Await.SOON, () -> gate.left() == calls);
      OnThread<Void> closing = close(server);
      // Longer than the second that a finished connection lingers, far less than the drain timeout.
      Await.elapse(Duration.ofMillis(1500));

      int whole = 0;
      Map<Integer, Integer> sizes = new HashMap<>();
      for (Frame frame = client.read(); frame != null; frame = client.read()) {
        if (frame.is(Frames.REPLY) || frame.is(Frames.PIECE)) {
          sizes.merge(frame.callId(), frame.payload().length, Integer::sum);
          whole += (frame.flags() & Frames.CONTINUES) == 0 ? 1 : 0;
        }
      }
      client.halfClose();
      closing.get();
      Report.line("drain-late-replies", whole, calls);
      assertEquals(calls, whole, () -> "bytes by call: " + sizes);
    }
  }

  @Test
  void whatStillRunsAtTheEndOfTheDrainIsInterruptedAndTheCallsAreLost() throws Exception {
    int running = 1000;
    Duration drain = Duration.ofMillis(100);
    Pauses.watchFromNow();
    try (LogCapture log = LogCapture.start();
        Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .drainTimeout(drain)
            .service(Lab.class, LabHandler.echo().call(gate::pass).later(text -> {
              gate.pass(text);
              return CompletableFuture.completedFuture(text);
            }))
            .start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Lab lab = client.service(Lab.class);
      List<CompletableFuture<String>> calls = new ArrayList<>();
      for (int i = 0; i < running; i++) {
        calls.add(lab.later("call " + i));
      }
      CompletableFuture<Void> allEnded =
          CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0]));
      gate.awaitEntered(256);
      Await.eventually(
          "all calls are in flight", Await.SOON, () -> server.callsInFlight() == running);
      long start = System.nanoTime();
      OnThread<Void> closing = close(server);
      // A client's close ends its calls within 100 ms (CloseTest). A server's gives them the time
      // of
      // the drain, and then its handlers, interrupted, up to a second to return: what they still
      // answer goes out. So its figure is that second; how much of it handlers take is up to them.
      Await.eventually("all calls have ended", Await.SOON, allEnded::isDone);
      long ended = Pauses.millisSince(start) - drain.toMillis();
      closing.get();
      Resources.awaitNoThreads(
          "plainrpc-server-" + server.port(), Duration.ofMillis(2000 - Await.millisSince(start)));
      long millis = Await.millisSince(start);
      int typed = 0;
      for (CompletableFuture<String> call : calls) {
        Calls.failure(ConnectionLostException.class, Execution.MAYBE, call);
        typed++;
      }
      log.awaitText("closed");
      assertEquals(0, server.callsInFlight());
      assertTrue(gate.interrupted() > 0);
      assertEquals(gate.entered(), gate.left());
      assertTrue(ended <= 2000, () -> ended + " ms after the drain");
      Report.line("R3-server-pending", typed, running);
      Report.line("R3-server-millis-after-the-drain", ended, 2000);
      Report.line("R3-server-millis-until-no-thread", millis, 2000);
    }
  }

  @Test
  void closingTwiceWaitsForTheFirst() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().call(gate::pass))
            .start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      OnThread<String> call =
          Calls.onThread("running", () -> client.service(Lab.class).call("text"));
      gate.awaitEntered(1);
      OnThread<Void> first = close(server);
      OnThread<Void> second = close(server);
      Await.eventually("both wait", Await.SOON, () -> first.isParked() && second.isParked());
      gate.open();
      first.get();
      second.get();
      assertEquals("text", call.get());
      server.awaitClose();
    }
  }

  private static OnThread<Void> close(RpcServer server) {
    return Calls.onThread("closing", () -> {
      server.close();
      return null;
    });
  }

  private static int lastAccepted(Frame goaway) {
    return ByteBuffer.wrap(goaway.payload()).getInt();
  }
}
