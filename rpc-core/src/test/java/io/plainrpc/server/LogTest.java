package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.HandlerFailedException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.ScriptedPeer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a server writes into its log: who, which method and what, and nothing of what was passed. */
class LogTest {
  private static final String SECRET = "password-of-4711";

  private static RpcServer failing() {
    return RpcServer.builder()
        .service(
            Lab.class,
            LabHandler.echo()
                .call(text -> {
                  throw new IllegalStateException("the disk is full");
                })
                .later(text -> CompletableFuture.failedFuture(new IllegalStateException("later"))))
        .start();
  }

  @Test
  void startAndStopAreTold() {
    try (LogCapture log = LogCapture.start()) {
      RpcServer server = failing();
      int port = server.port();
      server.close();
      log.awaitText("listening on 127.0.0.1:" + port + ", services [" + Lab.class.getName() + "]");
      log.awaitText("closing, 0 calls in flight");
      log.awaitText("closed");
    }
  }

  @Test
  void aFailingHandlerIsToldWithPeerAndMethodAndWithoutArguments() {
    try (LogCapture log = LogCapture.start();
        RpcServer server = failing();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Lab lab = client.service(Lab.class);
      Calls.failure(HandlerFailedException.class, () -> lab.call(SECRET));
      Calls.failure(HandlerFailedException.class, lab.later(SECRET));
      log.awaitText("Lab.call(String) failed");
      log.awaitText("Lab.later(String) failed");
      log.awaitText("IllegalStateException: the disk is full");
      String line = log.text()
          .lines()
          .filter(one -> one.contains("Lab.call(String) failed"))
          .findFirst()
          .orElseThrow();
      assertTrue(
          line.matches(".*WARN.* 127\\.0\\.0\\.1:\\d+: Lab\\.call\\(String\\) failed"), line);
      assertFalse(log.text().contains(SECRET), log::text);
    }
  }

  @Test
  void argumentsThatCannotBeReadAreNotToldEither() throws Exception {
    try (LogCapture log = LogCapture.start();
        RpcServer server = failing();
        ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      // The text is whole, and a byte too many follows.
      peer.send(Frames.request(1, Lab.CALL, Frames.join(Frames.text(SECRET), new byte[1])));
      Frame error = peer.expect(Frames.ERROR);
      assertEquals(8, error.payload()[0]);
      assertFalse(new String(error.payload(), StandardCharsets.UTF_8).contains(SECRET));
      assertFalse(log.text().contains(SECRET), log::text);
    }
  }
}
