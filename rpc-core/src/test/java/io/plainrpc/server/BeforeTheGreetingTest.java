package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.plainrpc.Authenticator;
import io.plainrpc.Identity;
import io.plainrpc.Token;
import io.plainrpc.protocol.Announcement;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import io.plainrpc.transport.RequestHandler;
import io.plainrpc.transport.ServerCall;
import io.plainrpc.transport.ServerSettings;
import io.plainrpc.transport.ServerTransport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a stranger can make a server do before it has said who it is. */
class BeforeTheGreetingTest {
  private static final int CONNECTIONS = 200;
  private static final int LIMIT = 64 * 1024;

  /** The one way from the transport to the codec. */
  private static final class Counting implements RequestHandler {
    private final AtomicInteger entered = new AtomicInteger();

    @Override
    public Announced announced(Announcement announcement) {
      throw new IllegalStateException("announced " + entered.incrementAndGet());
    }

    @Override
    public void handle(ServerCall call, byte[] from, int at, int length) {
      throw new IllegalStateException("called " + entered.incrementAndGet());
    }

    @Override
    public void failed(ServerCall call, Throwable failure) {
      throw new AssertionError(failure);
    }
  }

  private static ServerSettings settings(Authenticator authenticator) {
    return new ServerSettings(
        10_000,
        1_000,
        1_000,
        4 << 20,
        1_000,
        1_000,
        8 << 20,
        16,
        Duration.ofMinutes(1).toNanos(),
        Duration.ofSeconds(10).toNanos(),
        Duration.ofSeconds(15).toNanos(),
        authenticator,
        authenticator == null);
  }

  private static ServerTransport listen(Authenticator authenticator, Counting handler)
      throws IOException {
    return ServerTransport.listen(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        settings(authenticator),
        handler);
  }

  @Test
  void littleIsAllocatedAndNothingIsDecoded() throws Exception {
    Counting handler = new Counting();
    List<ScriptedPeer> peers = new ArrayList<>();
    try (ServerTransport server = listen(null, handler)) {
      String ours = "plainrpc-server-" + server.port() + "-";
      peers.add(ScriptedPeer.connect(server.port()));
      Await.eventually("it is accepted", Await.SOON, () -> server.connections() == 1);
      long before = allocated(ours);
      // As long as a greeting may be, and never complete.
      byte[] greeting = Frames.greeting(1, 1, Frames.option(200, new byte[4_077]));
      for (int i = 0; i < CONNECTIONS; i++) {
        ScriptedPeer peer = ScriptedPeer.connect(server.port());
        peers.add(peer);
        for (int at = 0; at < greeting.length - 1; at += 500) {
          int end = Math.min(at + 500, greeting.length - 1);
          peer.send(Arrays.copyOfRange(greeting, at, end));
        }
      }
      Await.eventually(
          "all are accepted", Await.SOON, () -> server.connections() == CONNECTIONS + 1);
      Await.eventually("all have been read", Await.SOON, () -> allReading(ours));
      long each = (allocated(ours) - before) / CONNECTIONS;
      Report.line("B7-bytes-before-the-greeting", each, LIMIT);
      assertTrue(each > 0 && each <= LIMIT, each + " bytes each");

      // What looks like a call in front of a greeting is no greeting.
      try (ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
        peer.send(
            Frames.announce(0, Frames.utf8(Lab.DESCRIPTOR)),
            Frames.request(1, Lab.CALL, Frames.text("text")));
        peer.expectClosed(5_000);
      }
      Report.line("B7-decoded-before-the-greeting", handler.entered.get(), 0);
      assertEquals(0, handler.entered.get());
    } finally {
      for (ScriptedPeer peer : peers) {
        peer.close();
      }
    }
  }

  @Test
  void thatHoldsUntilTheClientHasProvedWhoItIs() throws Exception {
    Counting handler = new Counting();
    Token token = Token.random();
    List<ScriptedPeer> peers = new ArrayList<>();
    try (ServerTransport server = listen(token.authenticator(Identity.of("alice")), handler)) {
      String ours = "plainrpc-server-" + server.port() + "-";
      challenged(server, peers);
      long before = allocated(ours);
      // As large a frame as they may send, which never ends.
      byte[] frame = Frames.frame(Frames.AUTHENTICATE, 0, 0, new byte[4_096]);
      for (int i = 0; i < CONNECTIONS; i++) {
        challenged(server, peers).truncate(frame.length - 1, frame);
      }
      Await.eventually("all have been read", Await.SOON, () -> allReading(ours));
      long each = (allocated(ours) - before) / CONNECTIONS;
      Report.line("B7-bytes-before-the-proof", each, LIMIT);
      assertTrue(each > 0 && each <= LIMIT, each + " bytes each");

      byte[] call = Frames.join(
          Frames.announce(0, Frames.utf8(Lab.DESCRIPTOR)),
          Frames.request(1, Lab.CALL, Frames.text("text")));
      ScriptedPeer without = challenged(server, peers);
      without.send(call);
      without.expectClosed(5_000);
      ScriptedPeer wrong = challenged(server, peers);
      wrong.send(Frames.frame(Frames.AUTHENTICATE, 0, 0, new byte[32]), call);
      assertFalse(wrong.isAuthenticated());
      wrong.expectClosed(5_000);
      Report.line("B7-decoded-before-the-proof", handler.entered.get(), 0);
      assertEquals(0, handler.entered.get());
    } finally {
      for (ScriptedPeer peer : peers) {
        peer.close();
      }
    }
  }

  /** A client that has greeted and been challenged. */
  private static ScriptedPeer challenged(ServerTransport server, List<ScriptedPeer> peers)
      throws IOException {
    ScriptedPeer peer = ScriptedPeer.connect(server.port());
    peers.add(peer);
    peer.send(Frames.clientGreeting("token", new byte[32]));
    assertNotNull(Frames.optionOf(peer.readGreeting(), 6));
    return peer;
  }

  private static boolean allReading(String prefix) {
    return Thread.getAllStackTraces().entrySet().stream()
            .filter(one -> one.getKey().getName().startsWith(prefix))
            .filter(one -> Arrays.toString(one.getValue()).contains("NioSocketImpl.park"))
            .count()
        > CONNECTIONS;
  }

  private static long allocated(String prefix) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().startsWith(prefix)) {
        sum += threads.getThreadAllocatedBytes(id);
      }
    }
    return sum;
  }
}
