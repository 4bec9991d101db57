package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.ChildJvm;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.Secured;
import io.plainrpc.testing.TlsPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys may change at any time, by either side, and nobody who reads has to write for that. */
@Timeout(120)
class TlsKeysTest {

  @Test
  void serverAnswersWhileTheClientChangesKeys() throws Exception {
    try (RpcServer server = Secured.server(LabHandler.echo()).start();
        TlsPeer peer = TlsPeer.lab(server.port())) {
      for (int id = 1; id <= 40; id++) {
        peer.updateKeys();
        peer.send(Frames.request(id, Lab.CALL, Frames.text("call " + id)));
        assertEquals("call " + id, Frames.textOf(peer.expect(Frames.REPLY).payload()));
      }
    }
  }

  @Test
  void clientThatWaitsTakesNewKeysAndAnswersWithItsNextCall() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"))) {
      CompletableFuture<TlsPeer> accepted = TlsPeer.acceptOne(listening);
      try (RpcClient client = Secured.client(listening.getLocalPort()).build()) {
        Lab lab = client.service(Lab.class);
        for (int i = 1; i <= 5; i++) {
          String text = "call " + i;
          OnThread<String> call = Calls.onThread("call", () -> lab.call(text));
          TlsPeer peer = accepted.get();
          Frame request = peer.expect(Frames.REQUEST);
          for (int update = 0; update < 8; update++) {
            peer.updateKeys();
          }
          peer.send(Frames.reply(request.callId(), Frames.text(text)));
          assertEquals(text, call.get());
        }
        accepted.get().close();
      }
    }
  }

  @Test
  void clientThatDoesNothingButChangeKeysIsClosed() throws Exception {
    try (RpcServer server = Secured.server(LabHandler.echo()).start();
        TlsPeer peer = TlsPeer.lab(server.port())) {
      assertEquals(1, server.connections());
      for (int i = 0; i < 1000 && server.connections() == 1; i++) {
        try {
          peer.updateKeys();
        } catch (IOException e) {
          // It is closed.
        }
      }
      Await.eventually("it is closed", Await.SOON, () -> server.connections() == 0);
    }
  }

  @Test
  @Tag("slow")
  void trafficGoesOnWhileBothSidesChangeKeysAllTheTime() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(List.of("-Djavax.net.debug=ssl:handshake"), ManyKeys.class)) {
      assertEquals("right " + ManyKeys.THREADS * ManyKeys.CALLS, child.line());
      assertEquals(0, child.exitCode());
      int updates = child.errors().split("Consuming KeyUpdate", -1).length - 1;
      Report.line("tls-key-updates-under-traffic", updates, 100);
      assertTrue(updates >= 100, updates + " updates of keys");
    }
  }

  /** Both sides in one process, where keys last for 64 KiB instead of 128 GiB. */
  public static final class ManyKeys {
    private static final int THREADS = 8;
    private static final int CALLS = 200;

    private ManyKeys() {}

    public static void main(String[] arguments) throws Exception {
      Security.setProperty("jdk.tls.keyLimits", "AES/GCM/NoPadding KeyUpdate 2^16");
      try (RpcServer server = Secured.server(LabHandler.echo()).start();
          RpcClient client = Secured.client(server.port()).build()) {
        Lab lab = client.service(Lab.class);
        List<OnThread<Integer>> callers = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
          callers.add(Calls.onThread("keys-" + t, () -> {
            int right = 0;
            for (int i = 0; i < CALLS; i++) {
              byte[] data = new byte[i * 137];
              Arrays.fill(data, (byte) i);
              right += Arrays.equals(data, lab.bytes(data)) ? 1 : 0;
            }
            return right;
          }));
        }
        int right = 0;
        for (OnThread<Integer> caller : callers) {
          right += caller.get();
        }
        System.out.println("right " + right);
      }
    }
  }
}
