package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that do not say who they are: few at a time, not for long, and not in the way of those who do. */
class UnauthenticatedTest {
  /** Accepting 500 connections takes half a second, and more on a machine that is busy with something else. */
  private static final long MOST_SLACK_MILLIS = 5_000;

  /** Many connections that send their greeting one byte at a time, looked after by one thread. */
  private static final class Slowloris implements AutoCloseable {
    // Long enough not to be through before its time is up.
    private final byte[] greeting = Frames.greeting(1, 1, Frames.option(200, new byte[1_000]));
    private final List<SocketChannel> channels = new ArrayList<>();
    private final long[] openedAt;
    private final long[] closedAfterMillis;

    Slowloris(int count, int port) throws IOException {
      openedAt = new long[count];
      closedAfterMillis = new long[count];
      for (int i = 0; i < count; i++) {
        SocketChannel channel =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
        channels.add(channel);
        openedAt[i] = System.nanoTime();
        closedAfterMillis[i] = -1;
      }
    }

    /** Sends one byte of the greeting everywhere, and notes who was closed. */
    void trickle(int at) {
      for (int i = 0; i < channels.size(); i++) {
        if (closedAfterMillis[i] < 0) {
          try {
            channels.get(i).write(ByteBuffer.wrap(greeting, at, 1));
            note(i, channels.get(i).read(ByteBuffer.allocate(64)) < 0);
          } catch (IOException e) {
            note(i, true);
          }
        }
      }
    }

    private void note(int i, boolean closed) {
      if (closed) {
        closedAfterMillis[i] = Await.millisSince(openedAt[i]);
      }
    }

    int open() {
      int open = 0;
      for (long millis : closedAfterMillis) {
        open += millis < 0 ? 1 : 0;
      }
      return open;
    }

    /** Trickles until all are closed; each byte 100 ms after the one before. */
    void run(Duration atMost) {
      long start = System.nanoTime();
      for (int at = 0; open() > 0 && Await.millisSince(start) < atMost.toMillis(); at++) {
        trickle(at);
        Await.elapse(Duration.ofMillis(100));
      }
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel channel : channels) {
        channel.close();
      }
    }
  }

  private static int validClients(RpcServer server, int count) {
    int right = 0;
    for (int i = 0; i < count; i++) {
      try (RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
        right += client.service(Lab.class).call("text " + i).equals("text " + i) ? 1 : 0;
      }
    }
    return right;
  }

  private static RpcServer.Builder server() {
    return RpcServer.builder().service(Lab.class, LabHandler.echo());
  }

  private static void slowlorisWithRaisedLimits(Duration grace) throws Exception {
    int count = 500;
    try (LogCapture log = LogCapture.start();
        RpcServer server = server()
            .maxUnauthenticatedConnections(1000)
            .maxUnauthenticatedPerSource(1000)
            .greetingTimeout(grace)
            .start();
        Slowloris slow = new Slowloris(count, server.port())) {
      // A busy machine takes its time to accept so many; the server reckons from then on.
      Await.eventually("all are accepted", Await.SOON, () -> server.connections() == count);
      long slack = Await.millisSince(slow.openedAt[0]);
      OnThread<Integer> valid = Calls.onThread("valid", () -> validClients(server, 100));
      slow.run(grace.plusSeconds(5));
      int inTime = 0;
      for (long millis : slow.closedAfterMillis) {
        inTime +=
            millis >= grace.toMillis() - 1000 && millis <= grace.toMillis() + 1000 + slack ? 1 : 0;
      }
      Report.line("B6-millis-to-accept-all", slack, MOST_SLACK_MILLIS);
      assertTrue(slack <= MOST_SLACK_MILLIS, slack + " ms");
      Report.line("B6-closed-at-grace", inTime, count);
      Report.line("B6-valid-clients", valid.get(), 100);
      assertEquals(count, inTime, () -> Arrays.toString(slow.closedAfterMillis));
      assertEquals(100, valid.get());
      assertTrue(
          log.text()
              .contains("no greeting within " + grace.toMillis()
                  + " ms, the limit (RpcServer.builder().greetingTimeout(...))"),
          log::text);
    }
  }

  @Test
  void slowlorisConnectionsAreClosedAtTheTimeLimitAndKeepNobodyOut() throws Exception {
    slowlorisWithRaisedLimits(Duration.ofSeconds(2));
  }

  @Test
  @Tag("slow")
  void slowlorisConnectionsAreClosedAtTheDefaultTimeLimit() throws Exception {
    slowlorisWithRaisedLimits(Duration.ofSeconds(10));
  }

  @Test
  @Timeout(60)
  void withTheDefaultLimitsSlowlorisConnectionsOfTheSameSourceKeepNobodyOut() throws Exception {
    try (LogCapture log = LogCapture.start();
        RpcServer server = server().start();
        Slowloris slow = new Slowloris(500, server.port())) {
      int most = server.connections();
      OnThread<Integer> valid = Calls.onThread("valid", () -> validClients(server, 100));
      slow.run(Duration.ofSeconds(20));
      Report.line("B6-valid-clients-default-limits", valid.get(), 100);
      assertEquals(100, valid.get());
      assertEquals(0, slow.open());
      // 8 have a place, 64 wait, 64 are told why not.
      assertTrue(most <= 8 + 64 + 64, () -> most + " connections");
      assertTrue(log.text().contains("maxUnauthenticatedPerSource(...)"), log::text);
      assertTrue(log.text().contains("has not said who it is"), log::text);
      long lines = log.text().lines().count();
      assertTrue(lines <= 100, () -> lines + " lines in the log");
    }
  }

  @Test
  void aBurstOfHonestClientsFromOneSourceIsServed() throws Exception {
    int clients = 60;
    List<ScriptedPeer> peers = new ArrayList<>();
    try (RpcServer server = server().start()) {
      for (int i = 0; i < clients; i++) {
        peers.add(ScriptedPeer.connect(server.port()));
      }
      Await.eventually("all are accepted", Await.SOON, () -> server.connections() == clients);
      // Eight have places; the others get theirs when these have greeted.
      for (ScriptedPeer peer : peers) {
        peer.send(Frames.clientGreeting());
      }
      int served = 0;
      for (ScriptedPeer peer : peers) {
        served += peer.readGreeting()[9] == 0 ? 1 : 0;
      }
      Report.line("burst-of-clients-from-one-source", served, clients);
      assertEquals(clients, served);
    } finally {
      for (ScriptedPeer peer : peers) {
        peer.close();
      }
    }
  }

  @Test
  void whoFindsNoPlaceIsToldWhichLimitItIs() throws Exception {
    try (RpcServer server = server()
            .maxUnauthenticatedConnections(1)
            .maxUnauthenticatedPerSource(1)
            .start();
        ScriptedPeer first = ScriptedPeer.connect(server.port());
        ScriptedPeer second = ScriptedPeer.connect(server.port());
        ScriptedPeer third = ScriptedPeer.connect(server.port())) {
      Await.eventually("all are accepted", Await.SOON, () -> server.connections() == 3);
      // The second waited, and the third took its place in the line.
      second.send(Frames.clientGreeting());
      byte[] answer = second.readGreeting();
      assertEquals(2, answer[9]);
      String text = new String(answer, StandardCharsets.UTF_8);
      assertTrue(
          text.contains("1 connections from this address have not said who they are")
              && text.contains("RpcServer.builder().maxUnauthenticatedPerSource(...)"),
          text);
      second.expectClosed(5_000);
      // After a second the first makes room for the third.
      third.send(Frames.clientGreeting());
      assertEquals(0, third.readGreeting()[9]);
      first.expectClosed(5_000);
    }
  }

  @Test
  void connectionsFromElsewhereAreNotHeldUp() throws Exception {
    try (RpcServer server = RpcServer.builder()
            .host("0.0.0.0")
            .service(Lab.class, LabHandler.echo())
            .start();
        Slowloris slow = new Slowloris(200, server.port());
        Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress("127.0.0.2", 0));
      long start = System.nanoTime();
      socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
      ScriptedPeer other = new ScriptedPeer(socket);
      other.send(Frames.clientGreeting());
      assertEquals(0, other.readGreeting()[9]);
      long millis = Await.millisSince(start);
      Report.line("other-source-greeted-beside-200-silent-ones-millis", millis, 900);
      assertTrue(millis < 900, millis + " ms");
      assertFalse(slow.channels.isEmpty());
    }
  }
}
