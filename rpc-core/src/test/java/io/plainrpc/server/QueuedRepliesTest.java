package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.ChildJvm;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Replies that a client does not read wait within limits, and beyond them their calls say so. */
class QueuedRepliesTest {
  private static final int MIB = 1 << 20;
  private static final int OVERLOADED = 3;

  /** A server with 100 MiB to spare for replies, an eighth of its heap, whose handlers all wait for a call. */
  static final class SmallServer {
    private SmallServer() {}

    public static void main(String[] arguments) throws Exception {
      byte[] large = new byte[MIB];
      CountDownLatch go = new CountDownLatch(1);
      LabHandler handler = LabHandler.echo().bytes(data -> {
        try {
          go.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return large;
      });
      RpcServer server = RpcServer.builder()
          .maxQueuedReplyBytes(2 * MIB)
          .service(Lab.class, handler.call(text -> {
            go.countDown();
            return text;
          }))
          .start();
      System.out.println(server.port());
      System.out.flush();
      server.awaitClose();
    }
  }

  @Test
  void repliesThatFindNoRoomFailTheirCallsAndTheServerLives() throws Exception {
    int calls = 160;
    try (ChildJvm child = ChildJvm.start(List.of("-Xmx800m"), SmallServer.class)) {
      int port = Integer.parseInt(child.line());
      try (ScriptedPeer greedy = ScriptedPeer.lab(port);
          ScriptedPeer other = ScriptedPeer.lab(port)) {
        for (int id = 1; id <= calls; id++) {
          greedy.send(Frames.request(id, Lab.BYTES, Frames.counted(new byte[1])));
        }
        // Pings are answered behind the calls: all of them have been taken in.
        greedy.send(Frames.ping(1));
        greedy.expect(Frames.PONG);
        other.send(Frames.request(1, Lab.CALL, Frames.text("go")));
        other.expect(Frames.REPLY);

        Set<Integer> replies = new HashSet<>();
        Set<Integer> refused = new HashSet<>();
        while (replies.size() + refused.size() < calls) {
          Frame frame = greedy.read();
          if (frame.is(Frames.ERROR)) {
            assertEquals(OVERLOADED, frame.payload()[0]);
            assertEquals(Frames.COMPLETED, frame.payload()[1]);
            String text = new String(frame.payload(), StandardCharsets.UTF_8);
            assertTrue(
                text.contains("RpcServer.builder().maxQueuedReplyBytes(...)")
                    && text.contains("" + 2 * MIB),
                text);
            refused.add(frame.callId());
          } else if ((frame.flags() & Frames.CONTINUES) == 0) {
            replies.add(frame.callId());
          } else if (replies.isEmpty()) {
            // Reading begins when the server has had time to fill everything up.
            Await.elapse(Duration.ofMillis(20));
          }
        }
        Report.line("queued-replies-whole", replies.size(), ">=4");
        Report.line("queued-replies-refused", refused.size(), ">=1");
        assertTrue(refused.size() >= 1, replies.toString());
        assertTrue(replies.size() >= 4, refused.toString());
        other.send(Frames.request(2, Lab.CALL, Frames.text("alive")));
        assertEquals("alive", Frames.textOf(other.expect(Frames.REPLY).payload()));
        greedy.send(Frames.request(calls + 1, Lab.CALL, Frames.text("alive")));
        assertEquals("alive", Frames.textOf(greedy.expect(Frames.REPLY).payload()));
      }
      assertTrue(!child.errors().contains("OutOfMemory"), child.errors());
    }
  }

  @Test
  void aLimitBelowWhatTheReaderHoldsBackDoesNotHoldItUp() throws Exception {
    int calls = 50;
    try (RpcServer server = RpcServer.builder()
            .maxQueuedReplyBytes(1000)
            .service(Lab.class, LabHandler.echo().call(text -> text.repeat(700)))
            .start();
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      byte[][] requests = new byte[calls][];
      for (int id = 1; id <= calls; id++) {
        requests[id - 1] = Frames.request(id, Lab.CALL, Frames.text("x"));
      }
      // In one segment: the replies of a chunk are held back to leave together.
      client.send(requests);
      Set<Integer> answered = new HashSet<>();
      while (answered.size() < calls) {
        answered.add(client.expect(Frames.REPLY).callId());
      }
    }
  }

  @Test
  void clientThatCallsAndNeverReadsIsNotReadAnyMore() throws Exception {
    int calls = 2_000;
    AtomicInteger sent = new AtomicInteger();
    try (RpcServer server = RpcServer.builder()
            .maxQueuedReplyBytes(MIB)
            .service(Lab.class, LabHandler.echo())
            .start();
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      byte[] body = Frames.counted(new byte[60_000]);
      OnThread<Void> sender = Calls.onThread("sender", () -> {
        while (sent.get() < calls) {
          client.send(Frames.request(sent.incrementAndGet(), Lab.BYTES, body));
        }
        return null;
      });
      // What fits into sockets and queue is less than a quarter of it.
      int[] before = {-1};
      Await.eventually("sending has come to a halt", Await.SOON, () -> {
        Await.elapse(Duration.ofMillis(200));
        int now = sent.get();
        boolean halted = now == before[0];
        before[0] = now;
        return halted;
      });
      Report.line("requests-until-the-server-stopped-reading", before[0], "<" + calls);
      assertTrue(before[0] < calls, before[0] + " sent");
      Set<Integer> answered = new HashSet<>();
      while (answered.size() < calls) {
        answered.add(client.expect(Frames.REPLY).callId());
      }
      sender.get();
    }
  }
}
