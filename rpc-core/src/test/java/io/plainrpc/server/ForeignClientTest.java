package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whoever speaks another protocol is shown the door: at once, without a word, and with a line in the log. */
class ForeignClientTest {
  private static final int COUNT = 100;
  private static final long LIMIT_MILLIS = 1000;

  private record Foreign(String name, byte[] says) {}

  private static List<Foreign> foreign() {
    List<Foreign> all = new ArrayList<>();
    for (String method :
        List.of("GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "CONNECT", "PATCH", "TRACE")) {
      add(all, "HTTP", method + " / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      add(all, "HTTP", method + " /index.html HTTP/1.0\r\n\r\n");
    }
    add(all, "HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    add(all, "PROXY protocol", "PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n");
    add(all, "PROXY protocol", "\r\n\r\n\u0000\r\nQUIT\n!\u0011\u0000\u000c");
    add(all, "SSH", "SSH-2.0-OpenSSH_9.6\r\n");
    add(all, "SSH", "SSH-1.99-client\r\n");
    add(all, "SMTP", "EHLO example.org\r\n");
    add(all, "SMTP", "HELO example.org\r\n");
    add(all, "Java RMI", "JRMI\u0000\u0002K");
    add(all, "Java serialization", "\u00ac\u00ed\u0000\u0005sr");
    for (String command : List.of("PING", "INFO", "COMMAND", "GET a", "AUTH secret", "HELLO 3")) {
      String[] words = command.split(" ");
      StringBuilder resp = new StringBuilder("*" + words.length + "\r\n");
      for (String word : words) {
        resp.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
      }
      add(all, "RESP", resp.toString());
    }
    add(all, "RESP", "PING\r\n");
    // A TLS record of a handshake: version 3.1, 3.2, 3.3, a length, client hello, version 3.3.
    for (int version = 1; version <= 3; version++) {
      add(
          all,
          "TLS",
          "\u0016\u0003" + (char) version + "\u0000\u00c8\u0001\u0000\u0000\u00c4\u0003\u0003");
    }
    add(all, "length-prefixed", "\u0000\u0000\u0000\u0020\u0080\u0001\u0000\u0001");
    Random random = new Random(7);
    while (all.size() < COUNT) {
      byte[] says = new byte[1 + random.nextInt(2000)];
      random.nextBytes(says);
      // Not by chance one of those above, and not ours.
      says[0] = (byte) (0x90 + random.nextInt(0x10));
      all.add(new Foreign("unknown protocol", says));
    }
    return all;
  }

  private static void add(List<Foreign> all, String name, String says) {
    all.add(new Foreign(name, says.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void hundredForeignFirstBytesAreClosedInSilenceAndNamedInTheLog() throws Exception {
    Pauses.watchFromNow();
    int reflected = 0;
    int named = 0;
    long worst = 0;
    try (RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      assertEquals("before", client.service(Lab.class).call("before"));
      for (Foreign one : foreign()) {
        try (LogCapture log = LogCapture.start();
            ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
          String address = "127.0.0.1:" + peer.socket().getLocalPort();
          long start = System.nanoTime();
          peer.send(one.says);
          reflected += peer.drain(5_000);
          worst = Math.max(worst, Pauses.millisSince(start));
          log.awaitText(one.name);
          assertTrue(log.text().contains(address), log::text);
          named++;
        }
      }
      assertEquals("after", client.service(Lab.class).call("after"));
      Await.eventually("only the client is left", Await.SOON, () -> server.connections() == 1);
    }
    Report.line("B5-server-reflected-bytes", reflected, 0);
    Report.line("B5-server-worst-millis", worst, LIMIT_MILLIS);
    Report.line("B5-server", named, COUNT);
    assertEquals(0, reflected);
    assertTrue(worst <= LIMIT_MILLIS, worst + " ms");
  }

  @Test
  void firstByteAloneDecides() throws Exception {
    try (LogCapture log = LogCapture.start();
        RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start()) {
      for (int first = 0; first < 256; first++) {
        if (first == 0x89) {
          continue;
        }
        try (ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
          peer.send(new byte[] {(byte) first});
          assertEquals(0, peer.drain(5_000));
        }
      }
      Await.eventually("all are gone", Await.SOON, () -> server.connections() == 0);
      assertTrue(log.text().contains("unknown protocol (first bytes ff)"), log::text);
    }
  }

  @Test
  void greetingsThatAreWrongAreNotAnswered() throws Exception {
    byte[] good = Frames.clientGreeting();
    byte[] damaged = good.clone();
    damaged[damaged.length - 1] ^= 1;
    byte[] converted = new String(good, StandardCharsets.ISO_8859_1)
        .replace("\r\n", "\n")
        .getBytes(StandardCharsets.ISO_8859_1);
    List<byte[]> wrong = List.of(
        damaged,
        converted,
        Frames.greeting(1, 1, new byte[4081]),
        Frames.greeting(1, 1, new byte[] {1, 0, 4, 0}),
        Frames.greeting(1, 1, Frames.option(1, Frames.number(-1))),
        Frames.greeting(1, 1, Frames.option(1, new byte[5])));
    try (LogCapture log = LogCapture.start();
        RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start()) {
      for (byte[] one : wrong) {
        try (ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
          peer.send(one);
          assertEquals(0, peer.drain(5_000));
        }
      }
      log.awaitText("greeting");
    }
  }

  @Test
  void clientWithoutACommonVersionIsToldSo() throws Exception {
    try (LogCapture log = LogCapture.start();
        RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
      peer.send(Frames.greeting(2, 9, new byte[0]));
      byte[] answer = peer.readGreeting();
      assertEquals(0, answer[8]);
      assertEquals(1, answer[9]);
      String text = new String(answer, 12, answer.length - 12, StandardCharsets.UTF_8);
      assertTrue(text.contains("2 to 9"), text);
      peer.expectClosed(5_000);
      log.awaitText("2 to 9");
    }
  }

  @Test
  void clientOfALaterVersionThatSpeaksOursIsServed() throws Exception {
    try (RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
      peer.send(Frames.greeting(
          1,
          200,
          Frames.join(Frames.option(0x55, new byte[99]), Frames.option(0xFE, new byte[0]))));
      assertEquals(1, peer.readGreeting()[8]);
      peer.send(
          Frames.announce(0, Frames.utf8(Lab.DESCRIPTOR)),
          Frames.request(1, Lab.CALL, Frames.text("hello")));
      peer.expect(Frames.AGREE);
      assertEquals("hello", Frames.textOf(peer.expect(Frames.REPLY).payload()));
    }
  }

  @Test
  void greetingInSingleBytesIsUnderstood() throws Exception {
    try (RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
      byte[] conversation = Frames.join(
          Frames.clientGreeting(),
          Frames.announce(0, Frames.utf8(Lab.DESCRIPTOR)),
          Frames.request(1, Lab.CALL, Frames.text("hello")));
      for (byte one : conversation) {
        peer.send(new byte[] {one});
      }
      peer.readGreeting();
      peer.expect(Frames.AGREE);
      assertEquals("hello", Frames.textOf(peer.expect(Frames.REPLY).payload()));
    }
  }

  @Test
  void clientThatDoesNotGreetInTimeIsClosed() throws Exception {
    Pauses.watchFromNow();
    try (RpcServer server = RpcServer.builder()
        .greetingTimeout(Duration.ofMillis(300))
        .service(Lab.class, LabHandler.echo())
        .start()) {
      byte[] greeting = Frames.clientGreeting();
      for (int bytes : new int[] {0, 1, greeting.length - 1}) {
        try (ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
          long start = System.nanoTime();
          peer.truncate(bytes, greeting);
          assertEquals(0, peer.drain(5_000));
          long millis = Pauses.millisSince(start);
          assertTrue(millis >= 200 && millis <= 1_300, millis + " ms");
        }
      }
    }
  }

  @Test
  void clientThatGreetsByteByByteForEverIsClosedInTimeToo() throws Exception {
    try (RpcServer server = RpcServer.builder()
            .greetingTimeout(Duration.ofMillis(500))
            .service(Lab.class, LabHandler.echo())
            .start();
        ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
      byte[] greeting = Frames.greeting(1, 1, new byte[4000]);
      long start = System.nanoTime();
      int sent = 0;
      try {
        for (; sent < greeting.length; sent++) {
          peer.send(new byte[] {greeting[sent]});
          Await.elapse(Duration.ofMillis(5));
          if (Await.millisSince(start) > 5_000) {
            break;
          }
        }
      } catch (IOException e) {
        // Closed, as it should be.
      }
      long millis = Await.millisSince(start);
      assertTrue(millis < 2_000, () -> "still open after " + millis + " ms");
      assertTrue(sent < greeting.length);
    }
  }
}
