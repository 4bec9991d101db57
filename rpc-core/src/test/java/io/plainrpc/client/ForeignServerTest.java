package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.plainrpc.CannotConnectException;
import io.plainrpc.Execution;
import io.plainrpc.ProtocolViolationException;
import io.plainrpc.RpcException;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client that has come to the wrong port: it is told at once what is there. */
class ForeignServerTest {

  /** First bytes that servers of other protocols say, and how the client calls them. */
  private static final Map<String, String> FOREIGN = new LinkedHashMap<>();

  static {
    FOREIGN.put("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", "HTTP");
    FOREIGN.put("HTTP/1.0 505 HTTP Version Not Supported\r\n\r\n", "HTTP");
    FOREIGN.put("SSH-2.0-OpenSSH_9.6\r\n", "SSH");
    FOREIGN.put("\u0015\u0003\u0001\u0000\u0002\u0002\u0046", "TLS");
    FOREIGN.put("\u0015\u0003\u0003\u0000\u0002\u0002\n", "TLS");
    FOREIGN.put("-ERR unknown command\r\n", "Redis");
    FOREIGN.put("220 mail.example.org ESMTP\r\n", "SMTP");
    FOREIGN.put("\u0000\u0000\u0012\u0004\u0000\u0000\u0000\u0000\u0000", "HTTP/2");
    FOREIGN.put("\u00ac\u00ed\u0000\u0005", "Java serialization");
    FOREIGN.put("J\u0000\u0000\u0000\n8.0.36\u0000", "4a 00 00 00 0a 38");
    FOREIGN.put("\u0089PNG\r\n\u001a\n", "89 50 4e 47");
  }

  @Test
  void whateverAnswersInsteadIsNamedAndNothingWasStarted() throws Exception {
    int named = 0;
    for (Map.Entry<String, String> one : FOREIGN.entrySet()) {
      byte[] says = one.getKey().getBytes(StandardCharsets.ISO_8859_1);
      try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> peer.send(says));
          RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
        ProtocolViolationException failure = Calls.failure(
            ProtocolViolationException.class,
            Execution.NOT_STARTED,
            () -> client.service(Lab.class).call("text"));
        Calls.assertSays(failure, "127.0.0.1:" + server.port(), one.getValue());
        named++;
      }
    }
    Report.line("B5-client", named, FOREIGN.size());
  }

  @Test
  void realHttpServerIsNamed() throws Exception {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    http.start();
    try (RpcClient client = RpcClient.builder()
        .server("127.0.0.1:" + http.getAddress().getPort())
        .connectTimeout(Duration.ofSeconds(2))
        .build()) {
      // It may wait for more, or answer that this was no request.
      RpcException failure = Calls.failure(
          RpcException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("text"));
      if (failure instanceof ProtocolViolationException) {
        Calls.assertSays(failure, "HTTP");
      } else {
        assertInstanceOf(CannotConnectException.class, failure);
      }
    } finally {
      http.stop(0);
    }
  }

  @Test
  void foreignAnswerInSmallBitsIsRefusedWithItsFirstByte() throws Exception {
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          for (byte one : "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)) {
            peer.send(new byte[] {one});
          }
        });
        RpcClient client = RpcClient.connect(server.address())) {
      Calls.failure(
          ProtocolViolationException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("text"));
    }
  }

  @Test
  void futureIsToldTheSame() throws Exception {
    try (ScriptedPeer.Server server =
            ScriptedPeer.serve(peer -> peer.send(Frames.utf8("SSH-2.0-x\r\n")));
        RpcClient client = RpcClient.connect(server.address())) {
      ProtocolViolationException failure = Calls.failure(
          ProtocolViolationException.class,
          Execution.NOT_STARTED,
          client.service(Lab.class).later("text"));
      Calls.assertSays(failure, "SSH", "Lab.later(String)");
    }
  }

  @Test
  void serverThatReflectsWhatItReceivesIsRefused() throws Exception {
    // Port 7, as it were: the client's own greeting comes back. Its second number reads as a
    // refusal.
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.readGreeting();
          peer.send(Frames.clientGreeting());
        });
        RpcClient client = RpcClient.connect(server.address())) {
      RpcException failure = Calls.failure(
          RpcException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("text"));
      assertTrue(failure instanceof CannotConnectException
          || failure instanceof ProtocolViolationException);
    }
  }

  @Test
  void greetingsThatAreWrongAreProtocolViolations() throws Exception {
    byte[] good = Frames.serverGreeting();
    byte[] damaged = good.clone();
    damaged[damaged.length - 1] ^= 1;
    Map<String, byte[]> wrong = new LinkedHashMap<>();
    wrong.put("CRC32C", damaged);
    wrong.put("version 2", Frames.greeting(2, 0, new byte[0]));
    wrong.put("4081 bytes of options", Frames.greeting(1, 0, new byte[4081]));
    wrong.put("truncated option", Frames.greeting(1, 0, new byte[] {1, 0, 4, 0}));
    wrong.put("positive number", Frames.greeting(1, 0, Frames.option(1, Frames.number(0))));
    wrong.put("positive", Frames.greeting(1, 0, Frames.option(2, new byte[] {1})));
    wrong.put("UTF-8", Frames.greeting(1, 0, Frames.option(5, new byte[] {(byte) 0xFF})));
    int refused = 0;
    for (Map.Entry<String, byte[]> one : wrong.entrySet()) {
      try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
            peer.readGreeting();
            peer.send(one.getValue());
          });
          RpcClient client = RpcClient.connect(server.address())) {
        ProtocolViolationException failure = Calls.failure(
            ProtocolViolationException.class,
            Execution.NOT_STARTED,
            () -> client.service(Lab.class).call("text"));
        Calls.assertSays(failure, one.getKey(), server.address());
        refused++;
      }
    }
    assertEquals(wrong.size(), refused);
  }

  @Test
  void unknownOptionsOfAGreetingAreSkipped() throws Exception {
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.readGreeting();
          peer.send(Frames.greeting(
              1,
              0,
              Frames.join(
                  Frames.option(0x7F, new byte[300]),
                  Frames.option(1, Frames.number(1000)),
                  Frames.option(0xFF, new byte[0]))));
          peer.expect(Frames.ANNOUNCE);
          peer.send(Frames.agree(0, Frames.utf8(Lab.DESCRIPTOR)));
          peer.send(Frames.reply(peer.expect(Frames.REQUEST).callId(), Frames.text("fine")));
        });
        RpcClient client = RpcClient.connect(server.address())) {
      assertEquals("fine", client.service(Lab.class).call("text"));
    }
  }
}
