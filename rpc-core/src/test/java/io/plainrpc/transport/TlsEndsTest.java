package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallCancelledException;
import io.plainrpc.CannotConnectException;
import io.plainrpc.ConnectionLostException;
import io.plainrpc.ProtocolViolationException;
import io.plainrpc.RpcException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.FaultProxy;
import io.plainrpc.testing.FaultProxy.Cut;
import io.plainrpc.testing.FaultProxy.Direction;
import io.plainrpc.testing.FaultProxy.How;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.Secured;
import io.plainrpc.testing.TlsPeer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How connections through TLS end: what was meant by the peer and what was done to it are told apart. */
@Timeout(180)
class TlsEndsTest {

  private static ServerSocket listening() throws Exception {
    return new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
  }

  @Test
  void clientThatSendsNoMoreStillGetsItsReplies() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = Secured.server(LabHandler.echo().call(gate::pass)).start();
        TlsPeer peer = TlsPeer.lab(server.port())) {
      peer.send(Frames.request(1, Lab.CALL, Frames.text("one")));
      peer.halfClose();
      gate.awaitEntered(1);
      gate.open();
      assertEquals("one", Frames.textOf(peer.expect(Frames.REPLY).payload()));
      assertNull(peer.read(), "the server's close_notify");
      assertEquals(0, gate.interrupted());
    }
  }

  @Test
  void streamThatIsCutIsNotAClientThatSendsNoMore() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = Secured.server(LabHandler.echo().call(gate::pass)).start();
        TlsPeer peer = TlsPeer.lab(server.port())) {
      peer.send(Frames.request(1, Lab.CALL, Frames.text("one")));
      gate.awaitEntered(1);
      peer.cut();
      Await.eventually("the handler is interrupted", Await.SOON, () -> gate.interrupted() == 1);
    }
  }

  @Test
  void clientThatIsClosedSaysSo() throws Exception {
    try (ServerSocket listening = listening()) {
      CompletableFuture<TlsPeer> accepted = TlsPeer.acceptOne(listening);
      RpcClient client = Secured.client(listening.getLocalPort()).build();
      OnThread<String> call =
          Calls.onThread("call", () -> client.service(Lab.class).call("text"));
      try (TlsPeer peer = accepted.get()) {
        peer.expect(Frames.REQUEST);
        client.close();
        Calls.failure(CallCancelledException.class, call::get);
        assertNull(peer.read(), "the client's close_notify");
      }
    }
  }

  @Test
  void retiredConnectionEndsInOrder() throws Exception {
    try (ServerSocket listening = listening()) {
      CompletableFuture<TlsPeer> accepted = TlsPeer.acceptOne(listening);
      try (RpcClient client = Secured.client(listening.getLocalPort())
          .idleTimeout(Duration.ofMillis(100))
          .build()) {
        OnThread<String> call =
            Calls.onThread("call", () -> client.service(Lab.class).call("text"));
        try (TlsPeer peer = accepted.get()) {
          Frame request = peer.expect(Frames.REQUEST);
          peer.send(Frames.reply(request.callId(), Frames.text("text")));
          assertEquals("text", call.get());
          peer.expect(Frames.GOAWAY);
          assertNull(peer.read(), "the client's close_notify");
        }
      }
    }
  }

  @Test
  void clientCloseDoesNotWaitForAWriterThatIsStuck() throws Exception {
    try (ServerSocket listening = listening()) {
      CompletableFuture<TlsPeer> accepted = TlsPeer.acceptOne(listening);
      RpcClient client = Secured.client(listening.getLocalPort())
          .maxMessageBytes(64 << 20)
          .timeout(Duration.ofMinutes(1))
          .build();
      OnThread<byte[]> call =
          Calls.onThread("call", () -> client.service(Lab.class).bytes(new byte[32 << 20]));
      try (TlsPeer peer = accepted.get()) {
        peer.expect(Frames.REQUEST);
        String name = "plainrpc-client-127.0.0.1:" + listening.getLocalPort() + "-writer";
        awaitStuckWriter(name);
        long start = System.nanoTime();
        client.close();
        Calls.failure(CallCancelledException.class, call::get);
        long millis = Pauses.millisSince(start);
        Report.line("tls-close-behind-stuck-writer-millis", millis, 2000);
        assertTrue(millis < 2000, millis + " ms");
        Await.eventually("the writer ends", Await.SOON, () -> !isRunning(name));
      }
    }
  }

  @Test
  void serverCloseDoesNotWaitForAClientThatDoesNotRead() throws Exception {
    RpcServer server =
        Secured.server(LabHandler.echo()).drainTimeout(Duration.ofMillis(200)).start();
    try (TlsPeer peer = TlsPeer.lab(server.port())) {
      byte[] body = Frames.counted(new byte[60_000]);
      Calls.onThread("sending", () -> {
        for (int id = 1; id <= 1000; id++) {
          peer.send(Frames.request(id, Lab.BYTES, body));
        }
        return null;
      });
      awaitStuckWriter("plainrpc-server-" + server.port());
      long start = System.nanoTime();
      server.close();
      long millis = Pauses.millisSince(start);
      Report.line("tls-server-close-millis", millis, 5000);
      assertTrue(millis < 5_000, millis + " ms");
    }
  }

  @Test
  @Tag("slow")
  void callWhoseConnectionIsCutAtAnyByteFailsOrIsRight() throws Exception {
    try (RpcServer server = Secured.server(LabHandler.echo()).start()) {
      for (Direction direction : Direction.values()) {
        int cuts = 0;
        int failed = 0;
        boolean whole = false;
        while (!whole) {
          Cut cut = new Cut(direction, cuts, How.FIN);
          try (FaultProxy proxy = FaultProxy.always(server.port(), cut);
              RpcClient client = Secured.client(proxy.address()).build()) {
            Lab lab = client.service(Lab.class);
            assertEquals("some text", lab.call("some text"));
            whole = !proxy.struck();
          } catch (RpcException e) {
            assertTrue(isLoss(e), () -> "it fails as lost, not so: " + e);
            failed++;
          }
          cuts++;
        }
        Report.line("tls-cuts-" + direction, failed, cuts);
        assertTrue(failed > 500, failed + " cuts made a call fail");
      }
    }
  }

  private static void awaitStuckWriter(String name) {
    Await.eventually(
        "a thread is stuck in a write",
        Await.SOON,
        () -> Thread.getAllStackTraces().entrySet().stream()
            .filter(one -> one.getKey().getName().startsWith(name))
            .anyMatch(one -> Arrays.stream(one.getValue())
                .anyMatch(frame -> frame.getMethodName().equals("implWrite"))));
  }

  private static boolean isRunning(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(name));
  }

  private static boolean isLoss(RpcException failure) {
    return failure instanceof ConnectionLostException
        || failure instanceof CannotConnectException
        || failure instanceof ProtocolViolationException;
  }
}
