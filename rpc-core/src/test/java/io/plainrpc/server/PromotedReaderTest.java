package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Clients;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.ScriptedPeer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A handler takes long and another thread reads on: what the one before was at stays in order. */
@Timeout(60)
class PromotedReaderTest {

  /** Made while the arguments are decoded, which takes as long as the gate is closed. */
  public record Held(String text) {
    private static volatile Gate gate;

    public Held {
      // Not where the caller makes it.
      if (text.equals("held") && Thread.currentThread().getName().startsWith("plainrpc-server")) {
        gate.pass(text);
      }
    }
  }

  /** Has an argument behind the one that takes long to decode. */
  public interface Joining {
    String join(Held first, String second);
  }

  @Test
  void argumentsThatAreStillDecodedAreNotOverwrittenByTheNextReader() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(Joining.class, (Joining) (first, second) -> first.text() + "+" + second)
            .start();
        RpcClient client = Clients.oneConnection(server.port())) {
      Held.gate = gate;
      Joining joining = client.service(Joining.class);
      assertEquals("warm+up", joining.join(new Held("warm"), "up"));
      OnThread<String> held =
          Calls.onThread("held", () -> joining.join(new Held("held"), "b".repeat(300)));
      gate.awaitEntered(1);
      for (int i = 0; i < 200; i++) {
        String other = Integer.toString(i % 10).repeat(300);
        assertEquals("free+" + other, joining.join(new Held("free"), other));
      }
      gate.open();
      assertEquals("held+" + "b".repeat(300), held.get());
      assertEquals(1, server.connections());
    }
  }

  /** It would keep what greeting takes for as long as the connection lasts. */
  @Test
  void threadThatGreetsDoesNotReadWhatComesThen() throws Exception {
    try (RpcServer server = RpcServer.builder()
            .service(
                Lab.class, LabHandler.echo().call(text -> Thread.currentThread().getName()))
            .start();
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      client.send(Frames.request(1, Lab.CALL, Frames.text("who are you")));
      String thread = Frames.textOf(client.expect(Frames.REPLY).payload());
      assertTrue(
          thread.matches("plainrpc-server-" + server.port() + "-[0-9]+"), "read by " + thread);
    }
  }

  @Test
  void connectionOutlivesTheReaderThatWasLeftBehind() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = serve(gate, 4);
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      client.send(Frames.request(1, Lab.CALL, Frames.text("slow")));
      gate.awaitEntered(1);
      client.send(Frames.ping(1));
      client.expect(Frames.PONG);
      gate.open();
      assertEquals(1, client.expect(Frames.REPLY).callId());
      for (int id = 2; id <= 200; id++) {
        client.send(Frames.request(id, Lab.CALL, Frames.text("fast")));
        assertEquals(id, client.expect(Frames.REPLY).callId());
      }
    }
  }

  private static RpcServer serve(Gate gate, int threads) {
    return RpcServer.builder()
        .handlerThreads(threads)
        .service(
            Lab.class, LabHandler.echo().call(text -> text.equals("slow") ? gate.pass(text) : text))
        .start();
  }
}
