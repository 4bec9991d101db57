package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plainrpc.testing.Await;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.Resources;
import io.plainrpc.testing.ScriptedPeer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that come and go, half of them before they have greeted, leave nothing behind. */
class ManyConnectsTest {
  private static final byte[] GREETING = Frames.clientGreeting();

  @Test
  void halfOfThemFailingLeavesNeitherThreadsNorDescriptors() throws Exception {
    connects(1_000);
  }

  @Test
  @Tag("slow")
  @Timeout(180)
  void tenThousandHalfOfThemFailingLeaveNeitherThreadsNorDescriptors() throws Exception {
    connects(10_000);
  }

  private static void connects(int count) throws Exception {
    try (LogCapture log = LogCapture.start();
        RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start()) {
      String ours = "plainrpc-server-" + server.port();
      for (int i = 0; i < 60; i++) {
        connect(server, i);
      }
      Await.eventually("the server is alone", Await.SOON, () -> server.connections() == 0);
      int descriptors = Resources.descriptors();
      int threads = Resources.threads(ours).size();
      int right = 0;
      for (int i = 0; i < count; i++) {
        right += connect(server, i) ? 1 : 0;
      }
      Await.eventually("the server is alone", Await.SOON, () -> server.connections() == 0);
      Report.line("R2-connects", right, count);
      assertEquals(count, right, log.text());
      Await.eventually(
          () -> Resources.descriptors() + " descriptors, at first " + descriptors,
          Duration.ofSeconds(5),
          () -> Resources.descriptors() <= descriptors + 3);
      Report.line("R2-descriptors-more", Math.max(0, Resources.descriptors() - descriptors), 3);
      // Workers that rest for 5 s end.
      Await.eventually(
          () -> Resources.threads(ours) + ", at first " + threads,
          Duration.ofSeconds(12),
          () -> Resources.threads(ours).size() <= threads);
      Report.line("R2-threads-more", Math.max(0, Resources.threads(ours).size() - threads), 0);
    }
  }

  /** Every second one fails, each time in another way. */
  private static boolean connect(RpcServer server, int i) throws Exception {
    if (i % 2 == 0) {
      try (ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
        peer.send(Frames.request(1, Lab.CALL, Frames.text("text")));
        return Frames.textOf(peer.expect(Frames.REPLY).payload()).equals("text");
      }
    }
    try (ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
      switch (i / 2 % 5) {
        case 0 -> peer.send(Frames.utf8("GET / HTTP/1.1\r\n\r\n"));
        case 1 -> peer.send(Frames.greeting(7, 9, new byte[0]));
        case 2 -> {
          peer.send(Arrays.copyOf(GREETING, 9));
          peer.halfClose();
        }
        case 3 -> {
          peer.send(Arrays.copyOf(GREETING, 9));
          peer.reset();
          return true;
        }
        default -> peer.halfClose();
      }
      if (i / 2 % 5 == 1) {
        peer.readGreeting();
        return true;
      }
      peer.expectClosed(5_000);
      return true;
    }
  }
}
