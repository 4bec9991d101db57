package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plainrpc.testing.Await;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A request that takes long to arrive has no more time left for that. */
class SlowRequestTest {
  private static byte[] begin(int callId, Duration left) {
    byte[] prefix = ByteBuffer.allocate(12)
        .putShort((short) 0)
        .putShort((short) Lab.CALL)
        .putLong(left.toNanos())
        .array();
    return Frames.frame(Frames.REQUEST, Frames.CONTINUES, callId, prefix);
  }

  @Test
  void theTimeLeftIsCountedFromTheFirstFrame() throws Exception {
    AtomicInteger started = new AtomicInteger();
    LabHandler counting = LabHandler.echo().call(text -> {
      started.incrementAndGet();
      return text;
    });
    try (RpcServer server = RpcServer.builder().service(Lab.class, counting).start();
        ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      peer.send(begin(1, Duration.ofMillis(100)), begin(2, Duration.ofMinutes(1)));
      // The time that passes is what this is about.
      Await.elapse(Duration.ofMillis(150));
      peer.send(
          Frames.piece(1, false, Frames.text("late")),
          Frames.piece(2, false, Frames.text("in time")),
          Frames.request(3, Lab.CALL, Frames.text("at once")));
      Frames.Frame answer = peer.read();
      if (answer.is(Frames.ERROR)) {
        // Whether the server still says so depends on who notices first, the timer or the thread
        // that reads.
        assertEquals(1, answer.callId());
        assertEquals(Frames.NOT_STARTED, answer.payload()[1]);
        answer = peer.read();
      }
      assertEquals("in time", Frames.textOf(answer.payload()));
      assertEquals("at once", Frames.textOf(peer.expect(Frames.REPLY).payload()));
    }
    Report.line("S3-started-after-a-slow-request", started.get() - 2, 0);
    assertEquals(2, started.get());
  }
}
