package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.plainrpc.testing.Await;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client that shuts down its output after its requests still gets the replies. */
class HalfCloseTest {
  private static final int MIB = 1 << 20;

  @Test
  void repliesOfShortCallsComeAfterTheClientsEndOfStream() throws Exception {
    try (RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      int calls = 20;
      for (int id = 1; id <= calls; id++) {
        client.send(Frames.request(id, Lab.CALL, Frames.text("text " + id)));
      }
      client.halfClose();

      Map<Integer, String> replies = new HashMap<>();
      for (Frame frame = client.read(); frame != null; frame = client.read()) {
        assertEquals(Frames.REPLY, frame.type());
        replies.put(frame.callId(), Frames.textOf(frame.payload()));
      }
      for (int id = 1; id <= calls; id++) {
        assertEquals("text " + id, replies.get(id));
      }
      Report.line("half-close-short", replies.size(), calls);
      Await.eventually("the connection is gone", Await.SOON, () -> server.connections() == 0);
    }
  }

  @Test
  void repliesOfRunningCallsComeWhenTheyAreReady() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().call(gate::pass))
            .start();
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      client.send(
          Frames.request(1, Lab.CALL, Frames.text("one")),
          Frames.request(2, Lab.CALL, Frames.text("two")));
      client.halfClose();
      gate.awaitEntered(2);
      // The server notices the end of the stream, and looks whether anybody is still there.
      client.expect(Frames.PING);
      gate.open();

      Map<Integer, String> replies = new HashMap<>();
      for (Frame frame = client.read(); frame != null; frame = client.read()) {
        replies.put(frame.callId(), Frames.textOf(frame.payload()));
      }
      assertEquals(Map.of(1, "one", 2, "two"), replies);
    }
  }

  @Test
  void largeRepliesThatWaitForRoomInTheQueueAreNotLost() throws Exception {
    int calls = 16;
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .maxQueuedReplyBytes(MIB)
            .service(Lab.class, LabHandler.echo().bytes(data -> {
              gate.pass("");
              return new byte[MIB];
            }))
            .start();
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      for (int id = 1; id <= calls; id++) {
        client.send(Frames.request(id, Lab.BYTES, Frames.counted(new byte[1])));
      }
      client.halfClose();
      gate.awaitEntered(calls);
      gate.open();

      int whole = 0;
      Map<Integer, Integer> sizes = new HashMap<>();
      for (Frame frame = client.read(); frame != null; frame = client.read()) {
        sizes.merge(frame.callId(), frame.payload().length, Integer::sum);
        if ((frame.flags() & Frames.CONTINUES) == 0) {
          assertEquals(MIB + 3, sizes.get(frame.callId()));
          whole++;
        }
      }
      Report.line("half-close-large", whole, calls);
      assertEquals(calls, whole);
      assertNull(client.read());
    }
  }
}
