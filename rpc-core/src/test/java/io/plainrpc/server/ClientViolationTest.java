package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that does not keep to the protocol: the server closes the connection, logs why, and serves the others. */
class ClientViolationTest {
  private static final byte[] DESCRIPTOR = Frames.utf8(Lab.DESCRIPTOR);
  private static final byte[] BODY = Frames.text("text");

  /** A server logs so many violations, and then one a second. */
  private static final int LOGGED_AT_ONCE = 20;

  private final Gate gate = new Gate();
  private RpcServer server;

  @BeforeEach
  void start() {
    server = RpcServer.builder()
        .maxMessageBytes(200_000)
        .service(
            Lab.class, LabHandler.echo().call(text -> text.equals("wait") ? gate.pass(text) : text))
        .start();
  }

  @AfterEach
  void stop() {
    gate.close();
    server.close();
  }

  @Test
  void violationsCloseTheConnectionAndAreLogged() throws Exception {
    byte[] request = Frames.request(1, Lab.CALL, BODY);
    byte[] badCrc = request.clone();
    badCrc[12] ^= 4;
    byte[] badCheck = request.clone();
    badCheck[2] ^= 1;
    byte[] wrongPrint = Frames.sha256(Frames.utf8("something else"));
    byte[] garbage = Frames.utf8("no descriptor\n");
    String line = "method call(String) String\n";
    byte[] unsorted = Frames.utf8(Lab.DESCRIPTOR.replace(line, "") + line);

    Map<String, byte[]> violations = new LinkedHashMap<>();
    violations.put("CRC32C", badCrc);
    violations.put("length check", badCheck);
    violations.put(
        "65537 bytes, limit 65536",
        Frames.frame(Frames.REQUEST, 0, 1, new byte[Frames.MAX_PAYLOAD + 1]));
    violations.put("call id 2 after 0", Frames.request(2, Lab.CALL, BODY));
    violations.put("call id 0 after 0", Frames.request(0, Lab.CALL, BODY));
    violations.put("call id -1 after 0", Frames.request(-1, Lab.CALL, BODY));
    violations.put("call id 1 after 1", Frames.join(request, request));
    violations.put("call id 3 after 1", Frames.join(request, Frames.request(3, Lab.CALL, BODY)));
    violations.put("not begun, call 1", Frames.piece(1, false, BODY));
    violations.put(
        "not begun, call 9", Frames.join(Frames.requestBegin(1, 2), Frames.piece(9, false, BODY)));
    violations.put(
        "empty piece",
        Frames.join(Frames.requestBegin(1, Lab.CALL), Frames.piece(1, true, new byte[0])));
    violations.put("request of 11 bytes", Frames.frame(Frames.REQUEST, 0, 1, new byte[11]));
    violations.put("service 1, which was not announced", Frames.request(1, 1, 0, 1, BODY));
    violations.put("service 65535", Frames.request(1, 65535, 0, 1, BODY));
    violations.put("announced as number 2", Frames.announce(2, DESCRIPTOR));
    violations.put("announced as number 0", Frames.announce(0, DESCRIPTOR));
    violations.put("does not match its fingerprint", Frames.announce(1, wrongPrint, DESCRIPTOR));
    violations.put("malformed descriptor", Frames.announce(1, garbage));
    violations.put("not sorted", Frames.announce(1, unsorted));
    violations.put("announce frame of 33 bytes", Frames.frame(Frames.ANNOUNCE, 0, 0, new byte[33]));
    violations.put("cancel for call 1, the last one was 0", Frames.cancel(1));
    violations.put("cancel for call -5", Frames.cancel(-5));
    violations.put("ping or pong of 0 bytes", Frames.frame(Frames.PING, 0, 0, new byte[0]));
    violations.put("goaway frame of 2 bytes", Frames.frame(Frames.GOAWAY, 0, 0, new byte[2]));
    violations.put("type 2", Frames.agree(0, DESCRIPTOR));
    violations.put("type 4", Frames.reply(1, BODY));
    violations.put("type 5", Frames.error(1, 1, 0, new byte[0]));
    violations.put("type 0", Frames.frame(0, 0, 1, BODY));
    violations.put("type 11", Frames.frame(0x0B, 0, 1, BODY));
    violations.put("type 127", Frames.frame(0x7F, 0, 0, BODY));
    violations.put("flags 2", Frames.frame(Frames.REQUEST, Frames.THROWN, 1, request));
    violations.put("flags 1", Frames.frame(Frames.PING, Frames.CONTINUES, 0, new byte[8]));

    int closed = 0;
    for (Map.Entry<String, byte[]> one : violations.entrySet()) {
      if (closed % LOGGED_AT_ONCE == 0) {
        server.close();
        start();
      }
      try (LogCapture log = LogCapture.start();
          ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
        peer.send(one.getValue());
        peer.expectClosed(1_000);
        log.awaitText(one.getKey());
        closed++;
      } catch (AssertionError e) {
        throw new AssertionError("case '" + one.getKey() + "': " + e.getMessage(), e);
      }
    }
    Report.line("violations-by-the-client", closed, violations.size());
    Await.eventually("all are gone", Await.SOON, () -> server.connections() == 0);
    try (RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      assertEquals("fine", client.service(Lab.class).call("fine"));
    }
  }

  @Test
  void violationInterruptsWhatStillRunsForThatConnectionOnly() throws Exception {
    try (LogCapture log = LogCapture.start();
        ScriptedPeer peer = ScriptedPeer.lab(server.port());
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Calls.OnThread<String> other =
          Calls.onThread("other", () -> client.service(Lab.class).call("wait"));
      gate.awaitEntered(1);
      peer.send(Frames.request(1, Lab.CALL, Frames.text("wait")));
      gate.awaitEntered(2);
      peer.send(Frames.cancel(5));
      peer.expectClosed(1_000);
      Await.eventually("its handler is interrupted", Await.SOON, () -> gate.interrupted() == 1);
      gate.open();
      assertEquals("wait", other.get());
      log.awaitText("cancel for call 5");
    }
  }

  @Test
  void frameTypesFrom80OnAreSkipped() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      for (int type = 0x80; type <= 0xFF; type++) {
        peer.send(Frames.frame(type, 0xFF, type, new byte[type]));
      }
      assertEcho(peer, 1);
    }
  }

  @Test
  void unknownServiceAndUnknownMethodAreErrorsNotViolations() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      byte[] other =
          Frames.utf8("plainrpc-descriptor 1\nservice org.example.Other\nmethod run() void\n");
      peer.send(Frames.announce(1, other), Frames.request(1, 1, 0, 1_000_000_000, new byte[0]));
      Frame agree = peer.expect(Frames.AGREE);
      assertEquals(2, agree.payload()[2]);
      assertError(peer.expect(Frames.ERROR), 1, 5, Frames.NOT_STARTED, "org.example.Other");

      peer.send(Frames.request(2, 99, new byte[0]));
      assertError(peer.expect(Frames.ERROR), 2, 5, Frames.NOT_STARTED, "99");
      peer.send(Frames.request(3, 65535, new byte[0]));
      assertError(peer.expect(Frames.ERROR), 3, 5, Frames.NOT_STARTED, "65535");

      byte[] changed =
          Frames.utf8(Lab.DESCRIPTOR.replace("brief(String) String", "brief(int) String"));
      peer.send(Frames.announce(2, changed), Frames.request(4, 2, 0, 1_000_000_000, BODY));
      assertEquals(1, peer.expect(Frames.AGREE).payload()[2]);
      assertError(peer.expect(Frames.ERROR), 4, 6, Frames.NOT_STARTED, "brief");
      assertEcho(peer, 5);
    }
  }

  @Test
  void argumentsThatCannotBeDecodedAreAnErrorOfThatCallOnly() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      peer.send(Frames.request(1, Lab.CALL, new byte[] {20, 'x'}));
      assertError(peer.expect(Frames.ERROR), 1, 8, Frames.NOT_STARTED, "");
      peer.send(Frames.request(2, Lab.CALL, new byte[0]));
      assertError(peer.expect(Frames.ERROR), 2, 8, Frames.NOT_STARTED, "");
      peer.send(Frames.request(3, Lab.CALL, Frames.join(BODY, BODY)));
      assertError(peer.expect(Frames.ERROR), 3, 8, Frames.NOT_STARTED, "left over");
      assertEcho(peer, 4);
    }
  }

  @Test
  void requestWithoutTimeLeftIsNotStarted() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      peer.send(Frames.request(1, 0, Lab.CALL, 0, Frames.text("wait")));
      assertError(peer.expect(Frames.ERROR), 1, 1, Frames.NOT_STARTED, "");
      peer.send(Frames.request(2, 0, Lab.CALL, -1, Frames.text("wait")));
      assertError(peer.expect(Frames.ERROR), 2, 1, Frames.NOT_STARTED, "");
      peer.send(Frames.request(3, 0, Lab.CALL, Long.MIN_VALUE, Frames.text("wait")));
      assertError(peer.expect(Frames.ERROR), 3, 1, Frames.NOT_STARTED, "");
      peer.send(Frames.request(4, 0, Lab.CALL, Long.MAX_VALUE, BODY));
      assertEquals("text", Frames.textOf(peer.expect(Frames.REPLY).payload()));
      assertEquals(0, gate.entered());
    }
  }

  @Test
  void requestLargerThanTheLimitIsRefusedAsItArrivesAndTheConnectionIsStillGood() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      peer.send(Frames.requestBegin(1, Lab.BYTES));
      for (int i = 0; i < 3; i++) {
        peer.send(Frames.piece(1, true, new byte[60_000]));
      }
      peer.send(Frames.piece(1, true, new byte[60_000]));
      // Long before the end.
      assertError(peer.expect(Frames.ERROR), 1, 4, Frames.NOT_STARTED, "200000");
      for (int i = 0; i < 50; i++) {
        peer.send(Frames.piece(1, i < 49, new byte[60_000]));
      }
      assertEcho(peer, 2);
    }
  }

  @Test
  void abandonedRequestIsForgotten() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      peer.send(
          Frames.requestBegin(1, Lab.BYTES),
          Frames.piece(1, true, new byte[1000]),
          Frames.frame(Frames.PIECE, Frames.ABANDONED, 1, new byte[0]));
      assertEcho(peer, 2);
      peer.halfClose();
      assertNull(peer.read());
    }
  }

  @Test
  void cancelOfAFinishedCallIsIgnoredAndThatOfARunningOneSuppressesItsReply() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      assertEcho(peer, 1);
      peer.send(Frames.cancel(1), Frames.cancel(1));
      assertEcho(peer, 2);
      peer.send(Frames.request(3, Lab.CALL, Frames.text("wait")));
      gate.awaitEntered(1);
      peer.send(Frames.cancel(3));
      Await.eventually("the handler is interrupted", Await.SOON, () -> gate.interrupted() == 1);
      // What comes next is the answer to the next call, not to the cancelled one.
      assertEcho(peer, 4);
    }
  }

  @Test
  void endOfStreamInTheMiddleOfARequestClosesTheConnection() throws Exception {
    byte[] request = Frames.request(1, Lab.CALL, BODY);
    for (int bytes = 1; bytes < request.length; bytes++) {
      try (ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
        peer.truncate(bytes, request);
        peer.halfClose();
        assertEquals(0, peer.drain(1_000));
      }
    }
    try (ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      peer.send(Frames.requestBegin(1, Lab.CALL));
      peer.halfClose();
      assertEquals(0, peer.drain(1_000));
    }
    Await.eventually("all are gone", Await.SOON, () -> server.connections() == 0);
  }

  @Test
  void resetInTheMiddleOfACallInterruptsTheHandler() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      peer.send(Frames.request(1, Lab.CALL, Frames.text("wait")));
      gate.awaitEntered(1);
      peer.reset();
      Await.eventually("the handler is interrupted", Await.SOON, () -> gate.interrupted() == 1);
      Await.eventually("the call is gone", Await.SOON, () -> server.callsInFlight() == 0);
      Await.eventually("it is gone", Await.SOON, () -> server.connections() == 0);
    }
  }

  @Test
  void silentClientIsPingedAndThenGivenUp() throws Exception {
    Duration interval = Duration.ofMillis(200);
    try (RpcServer hasty = RpcServer.builder()
            .heartbeat(interval, interval)
            .service(Lab.class, LabHandler.echo())
            .start();
        ScriptedPeer peer = ScriptedPeer.lab(hasty.port())) {
      peer.expect(Frames.PING);
      // Any byte counts as life.
      assertEcho(peer, 1);
      peer.expect(Frames.PING);
      peer.expectClosed(2_000);
      Await.eventually("it is gone", Await.SOON, () -> hasty.connections() == 0);
    }
  }

  private static void assertEcho(ScriptedPeer peer, int callId) throws Exception {
    String text = "echo " + callId;
    peer.send(Frames.request(callId, Lab.CALL, Frames.text(text)));
    Frame reply = peer.expect(Frames.REPLY);
    assertEquals(callId, reply.callId());
    assertEquals(text, Frames.textOf(reply.payload()));
  }

  private static void assertError(Frame frame, int callId, int code, int execution, String says) {
    assertEquals(callId, frame.callId());
    assertEquals(code, frame.payload()[0]);
    assertEquals(execution, frame.payload()[1]);
    String text = new String(frame.payload(), StandardCharsets.UTF_8);
    assertTrue(text.contains(says), text);
  }
}
