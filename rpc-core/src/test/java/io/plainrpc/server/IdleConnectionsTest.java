package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.Await;
import io.plainrpc.testing.ChildJvm;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two thousand connections at rest: what they cost, and that they are all still there. */
class IdleConnectionsTest {
  private static final int CONNECTIONS = 2_000;

  /** A server with default settings on a default virtual machine; tells its connections, threads and heap. */
  static final class Server {
    private static RpcServer server;

    private Server() {}

    public static void main(String[] arguments) throws InterruptedException {
      server = RpcServer.builder()
          .service(
              Lab.class,
              LabHandler.echo().call(text -> text.equals("how are you") ? state() : text))
          .start();
      System.out.println(server.port());
      System.out.flush();
      server.awaitClose();
    }

    private static String state() {
      // They have greeted, and are gone when there has been nobody to greet for 50 ms.
      Await.eventually(
          "who greets ends when nobody comes", Await.SOON, () -> threads("-greeter-") == 0);
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      return server.connections() + " " + threads("plainrpc-") + " "
          + (runtime.totalMemory() - runtime.freeMemory());
    }

    private static long threads(String name) {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().contains(name))
          .count();
    }
  }

  @Test
  void allAreKeptAndServeAndCostAThreadEach() throws Exception {
    try (ChildJvm child = ChildJvm.start(Server.class)) {
      int port = Integer.parseInt(child.line());
      List<ScriptedPeer> idle = new ArrayList<>();
      try (ScriptedPeer asking = ScriptedPeer.lab(port)) {
        long[] before = ask(asking, 1);
        for (int i = 0; i < CONNECTIONS; i++) {
          idle.add(ScriptedPeer.lab(port));
        }
        long[] after = ask(asking, 2);
        assertEquals(CONNECTIONS + 1, after[0]);
        // Accepting, timer, watchdog, a reader each; a call left to its thread needs another.
        long threads = after[1];
        Report.line("idle-connections", after[0] - 1, CONNECTIONS);
        Report.line("idle-connections-threads", threads, CONNECTIONS + 3 + 3);
        assertTrue(threads <= CONNECTIONS + 3 + 3, threads + " threads");
        long bytes = (after[2] - before[2]) / CONNECTIONS;
        Report.line("idle-connection-heap-bytes", bytes, 10 * 1024);
        assertTrue(bytes <= 10 * 1024, bytes + " bytes of heap each");

        int served = 0;
        for (ScriptedPeer peer : idle) {
          peer.send(Frames.request(1, Lab.CALL, Frames.text("text")));
          served += Frames.textOf(peer.expect(Frames.REPLY).payload()).equals("text") ? 1 : 0;
        }
        Report.line("idle-connections-that-serve", served, CONNECTIONS);
        assertEquals(CONNECTIONS, served);
      } finally {
        for (ScriptedPeer peer : idle) {
          peer.close();
        }
      }
    }
  }

  private static long[] ask(ScriptedPeer peer, int callId) throws Exception {
    peer.send(Frames.request(callId, Lab.CALL, Frames.text("how are you")));
    String[] state = Frames.textOf(peer.expect(Frames.REPLY).payload()).split(" ");
    return Arrays.stream(state).mapToLong(Long::parseLong).toArray();
  }
}
