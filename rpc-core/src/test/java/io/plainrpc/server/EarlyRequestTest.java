package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.ScriptedPeer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A client that does not wait for the greeting: its first calls arrive together with its own. */
class EarlyRequestTest {

  @Test
  void slowCallThatCameWithTheGreetingLeavesOneReader() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(
                Lab.class,
                LabHandler.echo().call(text -> text.equals("slow") ? gate.pass(text) : text))
            .start();
        ScriptedPeer client = ScriptedPeer.connect(server.port())) {
      client.send(
          Frames.clientGreeting(),
          Frames.announce(0, Frames.utf8(Lab.DESCRIPTOR)),
          Frames.request(1, Lab.CALL, Frames.text("slow")));
      client.readGreeting();
      client.expect(Frames.AGREE);
      gate.awaitEntered(1);
      client.send(Frames.ping(1));
      client.expect(Frames.PONG);
      gate.open();
      assertEquals(1, client.expect(Frames.REPLY).callId());

      // Each request arrives in three parts: two readers would each take some.
      for (int id = 2; id <= 50; id++) {
        byte[] request = Frames.request(id, Lab.CALL, Frames.text("text " + id));
        client.send(Arrays.copyOfRange(request, 0, 10));
        client.send(Frames.join()); // nothing, but a system call later
        client.send(Arrays.copyOfRange(request, 10, 20));
        client.send(Arrays.copyOfRange(request, 20, request.length));
        Frame reply = client.expect(Frames.REPLY);
        assertEquals(id, reply.callId());
        assertEquals("text " + id, Frames.textOf(reply.payload()));
      }
    }
  }
}
