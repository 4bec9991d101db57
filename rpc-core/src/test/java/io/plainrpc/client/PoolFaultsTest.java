package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.OverloadedException;
import io.plainrpc.ProtocolViolationException;
import io.plainrpc.RpcException;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a pool makes of servers that are there in part, full, or of no use. */
class PoolFaultsTest {

  private static RpcServer.Builder gated(Gate gate) {
    return RpcServer.builder()
        .service(Lab.class, LabHandler.echo().call(gate::pass).later(text -> {
          gate.pass(text);
          return CompletableFuture.completedFuture(text);
        }));
  }

  private static void awaitSenderWaits(String server) {
    Await.eventually(
        "the sender waits",
        Await.SOON,
        () -> Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().startsWith("plainrpc-client-" + server)
                && thread.getName().endsWith("-sender")
                && thread.getState() == Thread.State.TIMED_WAITING));
  }

  // Several addresses of one name; nobody listens on the second.

  private static RpcClient.Builder twoAddresses(int port, String first, String second) {
    return RpcClient.builder().server("two.test:" + port).resolver(host ->
        new InetAddress[] {InetAddress.getByName(first), InetAddress.getByName(second)});
  }

  @Test
  void refusalOfOneAddressCountsMoreThanNobodyAtTheOther() throws Exception {
    String[][] orders = {{"127.0.0.1", "127.0.0.2"}, {"127.0.0.2", "127.0.0.1"}};
    for (String[] order : orders) {
      try (RpcServer server = RpcServer.builder()
              .service(Lab.class, LabHandler.echo())
              .maxConnections(1)
              .start();
          RpcClient client = twoAddresses(server.port(), order[0], order[1]).build()) {
        ScriptedPeer only = ScriptedPeer.lab(server.port());
        Lab lab = client.service(Lab.class);
        OverloadedException refused =
            Calls.failure(OverloadedException.class, Execution.NOT_STARTED, () -> lab.call("text"));
        Calls.assertSays(refused, "asked 4 times", "1 connections", "Connection refused");
        only.close();
      }
    }
  }

  @Test
  void somethingElseAtOneAddressCountsMoreThanNobodyAtTheOther() throws Exception {
    try (ScriptedPeer.Server other = ScriptedPeer.serve(
            peer -> peer.send(Frames.utf8("SSH-2.0-OpenSSH_9.6 and so on\r\n")));
        RpcClient client = twoAddresses(other.port(), "127.0.0.1", "127.0.0.2").build()) {
      Lab lab = client.service(Lab.class);
      ProtocolViolationException failure = Calls.failure(
          ProtocolViolationException.class, Execution.NOT_STARTED, () -> lab.call("text"));
      Calls.assertSays(failure, "not a PlainRPC server", "Connection refused");
    }
  }

  // Full connections.

  @Test
  void futuresThatWaitedAreSpreadOverAllTheRoomThereIs() throws Exception {
    try (Gate gate = new Gate();
        Gate resolver = new Gate();
        RpcServer one = gated(gate).maxCallsInFlightPerConnection(4).start();
        RpcServer two = gated(gate).maxCallsInFlightPerConnection(4).start();
        RpcClient client = RpcClient.builder()
            .servers("one.test:" + one.port() + ",two.test:" + two.port())
            .resolver(host -> {
              resolver.pass(host);
              return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
            })
            .connectionsPerServer(1)
            .build()) {
      Lab lab = client.service(Lab.class);
      List<CompletableFuture<String>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(lab.later("text"));
      }
      awaitSenderWaits("one.test:" + one.port());
      resolver.open();
      gate.awaitEntered(8);
      gate.open();
      int done = 0;
      for (CompletableFuture<String> future : all) {
        assertEquals("text", Calls.outcome(future));
        done++;
      }
      Report.line("futures-spread-over-the-room-there-is", done, 8);
    }
  }

  @Test
  void fullServerIsPassedOverWhileAnotherHasRoom() throws Exception {
    try (Gate gate = new Gate();
        RpcServer small = gated(gate).maxCallsInFlightPerConnection(1).start();
        RpcServer large = gated(gate).start();
        RpcClient client = RpcClient.builder()
            .servers("127.0.0.1:" + small.port() + ",127.0.0.1:" + large.port())
            .connectionsPerServer(1)
            .build()) {
      client.ready(Duration.ofSeconds(10));
      Lab lab = client.service(Lab.class);
      List<CompletableFuture<String>> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        all.add(lab.later("text"));
      }
      gate.awaitEntered(10);
      gate.open();
      for (CompletableFuture<String> future : all) {
        assertEquals("text", Calls.outcome(future));
      }
    }
  }

  @Test
  void futureThatItsUserCompletedIsNotSent() throws Exception {
    Gate greeting = new Gate();
    AtomicInteger requests = new AtomicInteger();
    try (greeting;
        ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          greeting.pass("greet");
          peer.greetAndAgree();
          for (Frame request = peer.read(); request != null; request = peer.read()) {
            requests.incrementAndGet();
            peer.send(Frames.reply(request.callId(), Frames.text("fine")));
          }
        });
        RpcClient client = RpcClient.connect(server.address())) {
      Lab lab = client.service(Lab.class);
      CompletableFuture<String> completed = lab.later("not wanted");
      CompletableFuture<String> wanted = lab.later("wanted");
      awaitSenderWaits(server.address());
      assertTrue(completed.complete("by its user"));
      greeting.open();
      assertEquals("fine", Calls.outcome(wanted));
      assertEquals("by its user", completed.join());
      assertEquals(1, requests.get());
    }
  }

  // Servers of no use.

  @Test
  void serverThatGreetsAndBreaksTheProtocolIsNotStormed() throws Exception {
    try (ScriptedPeer.Server bad = ScriptedPeer.serve(peer -> {
          peer.readGreeting();
          peer.send(Frames.join(Frames.serverGreeting(), Frames.frame(0x7F, 0, 0, new byte[0])));
        });
        RpcClient client = RpcClient.builder()
            .server(bad.address())
            .timeout(Duration.ofSeconds(3))
            .build()) {
      Lab lab = client.service(Lab.class);
      int failed = 0;
      for (int i = 0; i < 10; i++) {
        // What came with the greeting is usually seen before the call is sent, and sometimes after.
        RpcException failure = i % 2 == 0
            ? Calls.failure(RpcException.class, () -> lab.call("text"))
            : Calls.failure(RpcException.class, lab.later("text"));
        assertFalse(failure instanceof DeadlineExceededException, failure.toString());
        Calls.assertSays(failure, "type 127");
        failed++;
      }
      Report.line("connections-to-a-server-of-no-use", bad.accepted(), failed);
      assertTrue(bad.accepted() <= failed, bad.accepted() + " connections");
    }
  }

  @Test
  void connectionThatEndedUnusedFailsNoCallOfALaterTime() throws Exception {
    AtomicBoolean serves = new AtomicBoolean();
    try (ScriptedPeer.Server restarting = ScriptedPeer.serve(peer -> {
          if (serves.get()) {
            peer.greetAndAgree();
            Frame request = peer.expect(Frames.REQUEST);
            peer.send(Frames.reply(request.callId(), Frames.text("back")));
            peer.read();
          } else {
            peer.greet();
            peer.close();
          }
        });
        RpcClient client = RpcClient.builder().server(restarting.address()).build()) {
      // Some losses make the pause long enough to begin a call in it.
      while (!client.toString().matches(".*not connected.*the next is due in \\d{3,4} ms.*")) {
        client.ready(Duration.ofSeconds(5));
        Await.eventually(
            "it is lost", Await.SOON, () -> client.toString().contains("not connected"));
      }
      serves.set(true);
      assertEquals("back", client.service(Lab.class).call("text"));
    }
  }

  @Test
  void serverThatIsBackIsFoundWhileAnotherDoesNotAnswer() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    try (ScriptedPeer.Server silent = ScriptedPeer.serve(ScriptedPeer::readGreeting);
        RpcClient client = RpcClient.builder()
            .servers("127.0.0.1:" + port + "," + silent.address())
            .connectTimeout(Duration.ofSeconds(50))
            .timeout(Duration.ofSeconds(30))
            .build()) {
      Lab lab = client.service(Lab.class);
      // Some failures make the pause long enough to begin a call in it.
      Await.eventually("it is left out for a while", Await.SOON, () -> {
        Calls.failure(DeadlineExceededException.class, () -> lab.brief("text"));
        return client.toString().matches(".*the next is due in \\d{3,4} ms.*");
      });
      try (RpcServer back =
          RpcServer.builder().port(port).service(Lab.class, LabHandler.echo()).start()) {
        long start = System.nanoTime();
        assertEquals("text", lab.call("text"));
        Report.line("server-is-back-after-millis", Await.millisSince(start), 10_000);
        assertEquals(1, back.connections());
      }
    }
  }

  @Test
  void lastOldConnectionIsKeptUntilAnotherCanBeMade() throws Exception {
    AtomicReference<String> address = new AtomicReference<>("127.0.0.1");
    try (Gate gate = new Gate();
        RpcServer before = RpcServer.builder()
            .service(
                Lab.class,
                LabHandler.echo().call(text -> text.equals("wait") ? gate.pass(text) : "before"))
            .start();
        RpcServer after = RpcServer.builder()
            .host("127.0.0.2")
            .port(before.port())
            .service(Lab.class, LabHandler.echo().call(text -> "after"))
            .start();
        RpcClient client = RpcClient.builder()
            .server("moves.test:" + before.port())
            .maxConnectionAge(Duration.ofMillis(500))
            .resolver(host -> new InetAddress[] {InetAddress.getByName(address.get())})
            .build()) {
      Lab lab = client.service(Lab.class);
      assertEquals("before", lab.call("text"));
      // Nobody is there; a second connection is wanted as soon as the first is busy, and fails.
      address.set("127.0.0.3");
      OnThread<String> busy = Calls.onThread("busy", () -> lab.call("wait"));
      gate.awaitEntered(1);
      long start = System.nanoTime();
      int calls = 0;
      for (; Await.millisSince(start) < 2_000; calls++) {
        assertEquals("before", lab.call("text"));
      }
      Report.line("calls-over-the-last-old-connection", calls, ">=1");
      gate.open();
      assertEquals("wait", busy.get());
      address.set("127.0.0.2");
      Await.eventually(
          "it has been replaced", Await.SOON, () -> lab.call("text").equals("after"));
      assertTrue(after.connections() >= 1);
    }
  }
}
