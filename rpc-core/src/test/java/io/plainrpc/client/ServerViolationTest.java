package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallCancelledException;
import io.plainrpc.CallOptions;
import io.plainrpc.CannotDecodeException;
import io.plainrpc.CannotEncodeException;
import io.plainrpc.ConnectionLostException;
import io.plainrpc.ContractMismatchException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.HandlerFailedException;
import io.plainrpc.OverloadedException;
import io.plainrpc.ProtocolViolationException;
import io.plainrpc.RpcException;
import io.plainrpc.TooLargeException;
import io.plainrpc.UnimplementedException;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Clients;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A server that does not keep to the protocol: the client closes the connection and says what was wrong. */
class ServerViolationTest {

  /** Answers every connection's first request with these bytes; every later connection serves properly. */
  private static ScriptedPeer.Server answering(byte[]... answer) throws Exception {
    CountDownLatch once = new CountDownLatch(1);
    return ScriptedPeer.serve(peer -> {
      peer.greetAndAgree();
      if (once.getCount() > 0) {
        once.countDown();
        peer.expect(Frames.REQUEST);
        peer.send(answer);
        peer.expectClosed(5_000);
        return;
      }
      serve(peer);
    });
  }

  /** Echoes every request. */
  private static void serve(ScriptedPeer peer) throws Exception {
    for (Frame frame = peer.read(); frame != null; frame = peer.read()) {
      if (frame.is(Frames.REQUEST)) {
        byte[] body = new byte[frame.payload().length - 12];
        System.arraycopy(frame.payload(), 12, body, 0, body.length);
        peer.send(Frames.reply(frame.callId(), body));
      }
    }
  }

  @Test
  void violationsEndTheCallTypedAndTheNextOneUsesANewConnection() throws Exception {
    byte[] body = Frames.text("text");
    byte[] good = Frames.reply(1, body);
    byte[] badCrc = good.clone();
    badCrc[badCrc.length - 1] ^= 1;
    byte[] badCheck = good.clone();
    badCheck[0] ^= 1;
    byte[] oversize = Frames.frame(Frames.REPLY, 0, 1, new byte[Frames.MAX_PAYLOAD + 1]);

    Map<String, byte[]> violations = new LinkedHashMap<>();
    violations.put("CRC32C", badCrc);
    violations.put("length check", badCheck);
    violations.put("65537 bytes, limit 65536", oversize);
    violations.put("call 2, which was never made", Frames.reply(2, body));
    violations.put("call 0, which was never made", Frames.reply(0, body));
    violations.put("call -1, which was never made", Frames.reply(-1, body));
    violations.put("call 7, which was never made", Frames.error(7, 3, 0, new byte[0]));
    violations.put("not begun, call 1", Frames.piece(1, false, body));
    violations.put("type 127", Frames.frame(0x7F, 0, 0, new byte[0]));
    violations.put("type 11", Frames.frame(0x0B, 0, 1, body));
    violations.put("type 0", Frames.frame(0, 0, 1, body));
    violations.put("type 3", Frames.request(1, Lab.CALL, body));
    violations.put("type 1", Frames.announce(0, Frames.utf8(Lab.DESCRIPTOR)));
    violations.put("type 6", Frames.cancel(1));
    violations.put("flags", Frames.frame(Frames.REPLY, 0x40, 1, body));
    violations.put("error frame of 1 bytes", Frames.frame(Frames.ERROR, 0, 1, new byte[1]));
    violations.put("execution 3", Frames.error(1, 3, 3, new byte[0]));
    violations.put("truncated field", Frames.error(1, 3, 0, new byte[] {1, 0, 9, 'x'}));
    violations.put("not UTF-8", Frames.error(1, 3, 0, Frames.option(1, new byte[] {(byte) 0xC0})));
    violations.put("number of 3 bytes", Frames.error(1, 4, 0, Frames.option(5, new byte[3])));
    violations.put("ping or pong of 7 bytes", Frames.frame(Frames.PING, 0, 0, new byte[7]));
    violations.put("pong of 9 bytes", Frames.frame(Frames.PONG, 0, 0, new byte[9]));
    violations.put("goaway frame of 3 bytes", Frames.frame(Frames.GOAWAY, 0, 0, new byte[3]));
    violations.put("agree frame", Frames.frame(Frames.AGREE, 0, 0, new byte[2]));
    violations.put("malformed agree", Frames.frame(Frames.AGREE, 0, 0, new byte[] {0, 0, 9}));
    violations.put(
        "second message",
        Frames.join(
            Frames.frame(Frames.REPLY, Frames.CONTINUES, 1, body),
            Frames.frame(Frames.REPLY, Frames.CONTINUES, 1, body)));
    violations.put(
        "empty piece",
        Frames.join(
            Frames.frame(Frames.REPLY, Frames.CONTINUES, 1, body),
            Frames.piece(1, true, new byte[0])));

    int closed = 0;
    for (Map.Entry<String, byte[]> one : violations.entrySet()) {
      try (ScriptedPeer.Server server = answering(one.getValue());
          RpcClient client = RpcClient.connect(server.address())) {
        Lab lab = client.service(Lab.class);
        ProtocolViolationException failure;
        try {
          failure = Calls.failure(ProtocolViolationException.class, () -> lab.call("text"));
        } catch (AssertionError e) {
          throw new AssertionError("case '" + one.getKey() + "': " + e.getMessage(), e);
        }
        assertEquals(Execution.MAYBE, failure.execution());
        Calls.assertSays(failure, "Lab.call(String)", server.address(), one.getKey());
        assertEquals("again", lab.call("again"));
        assertEquals(2, server.accepted());
        closed++;
      }
    }
    Report.line("violations-by-the-server", closed, violations.size());
  }

  @Test
  void replyBeforeItsServiceWasAgreedOnIsAViolation() throws Exception {
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greet();
          peer.expect(Frames.ANNOUNCE);
          Frame request = peer.expect(Frames.REQUEST);
          peer.send(Frames.reply(request.callId(), Frames.text("text")));
          peer.expectClosed(5_000);
        });
        RpcClient client = RpcClient.connect(server.address())) {
      ProtocolViolationException failure = Calls.failure(
          ProtocolViolationException.class, () -> client.service(Lab.class).call("text"));
      Calls.assertSays(failure, "agreed");
    }
  }

  @Test
  void violationEndsTheCallsOfAllCallersAndFutures() throws Exception {
    int callers = 8;
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          for (int i = 0; i < 2 * callers; i++) {
            peer.expect(Frames.REQUEST);
          }
          peer.send(Frames.reply(99, Frames.text("text")));
          peer.expectClosed(5_000);
        });
        RpcClient client = Clients.oneConnection(server.address())) {
      Lab lab = client.service(Lab.class);
      List<OnThread<String>> plain = new ArrayList<>();
      List<CompletableFuture<String>> futures = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        plain.add(Calls.onThread("plain-" + i, () -> lab.call("text")));
        futures.add(lab.later("text"));
      }
      for (int i = 0; i < callers; i++) {
        Calls.failure(
            ProtocolViolationException.class, Execution.MAYBE, plain.get(i).outcome());
        Calls.failure(ProtocolViolationException.class, Execution.MAYBE, futures.get(i));
      }
    }
  }

  @Test
  void frameTypesFrom80OnAreSkipped() throws Exception {
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          Frame request = peer.expect(Frames.REQUEST);
          for (int type = 0x80; type <= 0xFF; type++) {
            peer.send(Frames.frame(type, 0xFF, type, new byte[type]));
          }
          peer.send(Frames.reply(request.callId(), Frames.text("after all that")));
        });
        RpcClient client = RpcClient.connect(server.address())) {
      assertEquals("after all that", client.service(Lab.class).call("text"));
    }
  }

  @Test
  void lateReplyIsIgnored() throws Exception {
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          assertEquals(1, peer.expect(Frames.REQUEST).callId());
          peer.send(Frames.reply(1, Frames.text("first")));
          assertEquals(2, peer.expect(Frames.REQUEST).callId());
          assertEquals(2, peer.expect(Frames.CANCEL).callId());
          assertEquals(3, peer.expect(Frames.REQUEST).callId());
          peer.send(
              Frames.reply(2, Frames.text("late")),
              Frames.error(2, 3, 0, new byte[0]),
              Frames.frame(Frames.REPLY, Frames.CONTINUES, 2, new byte[1000]),
              Frames.reply(3, Frames.text("third")),
              Frames.piece(2, false, new byte[1000]),
              Frames.reply(3, Frames.text("twice")));
          assertEquals(4, peer.expect(Frames.REQUEST).callId());
          peer.send(Frames.reply(4, Frames.text("fourth")));
        });
        RpcClient client = RpcClient.connect(server.address())) {
      Lab lab = client.service(Lab.class);
      Lab hasty = client.service(Lab.class, CallOptions.timeout(Duration.ofMillis(50)));
      assertEquals("first", lab.call("first"));
      Calls.failure(DeadlineExceededException.class, Execution.MAYBE, () -> hasty.call("second"));
      assertEquals("third", lab.call("third"));
      assertEquals("fourth", lab.call("fourth"));
      assertEquals(1, server.accepted());
    }
  }

  @Test
  void repliesInAnyOrderFindTheirCalls() throws Exception {
    int calls = 20;
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          List<Frame> requests = new ArrayList<>();
          for (int i = 0; i < calls; i++) {
            requests.add(0, peer.expect(Frames.REQUEST));
          }
          for (Frame request : requests) {
            byte[] body = new byte[request.payload().length - 12];
            System.arraycopy(request.payload(), 12, body, 0, body.length);
            peer.send(Frames.reply(request.callId(), body));
          }
        });
        RpcClient client = Clients.oneConnection(server.address())) {
      Lab lab = client.service(Lab.class);
      List<OnThread<String>> threads = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        String text = "text " + i;
        threads.add(Calls.onThread(text, () -> lab.call(text)));
      }
      for (int i = 0; i < calls; i++) {
        assertEquals("text " + i, threads.get(i).get());
      }
    }
  }

  @Test
  void errorCodesArriveAsTheirExceptionsWithWhatTheServerKnows() throws Exception {
    Map<Integer, Class<? extends RpcException>> types = new LinkedHashMap<>();
    types.put(1, DeadlineExceededException.class);
    types.put(2, CallCancelledException.class);
    types.put(3, OverloadedException.class);
    types.put(4, TooLargeException.class);
    types.put(5, UnimplementedException.class);
    types.put(6, ContractMismatchException.class);
    types.put(7, CannotEncodeException.class);
    types.put(8, CannotDecodeException.class);
    types.put(9, HandlerFailedException.class);
    // A code of a later version.
    types.put(200, ProtocolViolationException.class);
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          for (Frame frame = peer.read(); frame != null; frame = peer.read()) {
            String[] words = Frames.textOf(dropPrefix(frame)).split(" ");
            byte[] fields = Frames.join(
                Frames.option(0x7E, new byte[40]), // a tag of a later version
                Frames.option(1, Frames.utf8("because")),
                Frames.option(2, Frames.utf8("org.example.Oops")),
                Frames.option(0xFF, new byte[0]));
            peer.send(Frames.error(
                frame.callId(), Integer.parseInt(words[0]), Integer.parseInt(words[1]), fields));
          }
        });
        RpcClient client = RpcClient.connect(server.address())) {
      Lab lab = client.service(Lab.class);
      for (Map.Entry<Integer, Class<? extends RpcException>> one : types.entrySet()) {
        for (Execution execution : Execution.values()) {
          if (one.getKey() == 9 && execution != Execution.COMPLETED) {
            continue; // A handler that failed has run, whatever the frame says.
          }
          RpcException failure = Calls.failure(
              one.getValue(), execution, () -> lab.call(one.getKey() + " " + execution.ordinal()));
          Calls.assertSays(failure, "Lab.call(String)", server.address());
          if (one.getKey() != 9) {
            Calls.assertSays(failure, "because");
          }
        }
      }
      assertEquals(1, server.accepted());
    }
  }

  @Test
  void endOfStreamInTheMiddleOfAReplyIsConnectionLost() throws Exception {
    byte[] reply = Frames.reply(1, Frames.text("a reply that is not whole"));
    int lost = 0;
    for (int bytes = 0; bytes < reply.length; bytes++) {
      int count = bytes;
      try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
            peer.greetAndAgree();
            peer.expect(Frames.REQUEST);
            peer.truncate(count, reply);
            peer.halfClose();
            peer.expectClosed(5_000);
          });
          RpcClient client = RpcClient.connect(server.address())) {
        ConnectionLostException failure = Calls.failure(
            ConnectionLostException.class,
            Execution.MAYBE,
            () -> client.service(Lab.class).call("text"));
        Calls.assertSays(failure, server.address());
        lost++;
      }
    }
    assertEquals(reply.length, lost);
  }

  @Test
  void resetIsConnectionLost() throws Exception {
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          peer.expect(Frames.REQUEST);
          peer.reset();
        });
        RpcClient client = RpcClient.connect(server.address())) {
      Calls.failure(
          ConnectionLostException.class,
          Execution.MAYBE,
          () -> client.service(Lab.class).call("text"));
    }
  }

  @Test
  void idleConnectionThatTheServerClosedIsNoticedBeforeItsNextUse() throws Exception {
    CountDownLatch close = new CountDownLatch(1);
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          peer.send(Frames.reply(peer.expect(Frames.REQUEST).callId(), Frames.text("fine")));
          Await.open(close);
          peer.halfClose();
          peer.expectClosed(5_000);
        });
        RpcClient client = RpcClient.connect(server.address())) {
      Lab lab = client.service(Lab.class);
      assertEquals("fine", lab.call("text"));
      close.countDown();
      Await.eventually(
          "the client has noticed",
          Duration.ofSeconds(1),
          () -> client.toString().contains("not connected"));
    }
  }

  @Test
  void goawaySendsElsewhereOnlyWhatTheServerDidNotAccept() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          Frame request = peer.expect(Frames.REQUEST);
          if (connections.getAndIncrement() == 0) {
            peer.expect(Frames.REQUEST);
            peer.send(Frames.goaway(request.callId(), "closing for the night"));
            peer.send(Frames.reply(request.callId(), Frames.text("finished")));
          } else {
            assertEquals("second", Frames.textOf(dropPrefix(request)));
            peer.send(Frames.reply(request.callId(), Frames.text("elsewhere")));
          }
          peer.expectClosed(5_000);
        });
        RpcClient client = Clients.oneConnection(server.address())) {
      Lab lab = client.service(Lab.class);
      OnThread<String> first = Calls.onThread("first", () -> lab.call("first"));
      Await.eventually(
          "the first is in flight",
          Await.SOON,
          () -> client.toString().contains(" 1 call in flight"));
      assertEquals("elsewhere", lab.call("second"));
      assertEquals("finished", first.get());
      assertEquals(2, server.accepted());
    }
  }

  @Test
  void pingIsAnsweredWithItsOwnBytesThoughNobodyCalls() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    byte[] opaque = ByteBuffer.allocate(8).putLong(0x1122334455667788L).array();
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          peer.send(Frames.reply(peer.expect(Frames.REQUEST).callId(), Frames.text("fine")));
          peer.send(Frames.ping(0x1122334455667788L));
          Frame pong = peer.expect(Frames.PONG);
          assertArrayEquals(opaque, pong.payload());
          answered.countDown();
        });
        RpcClient client = RpcClient.connect(server.address())) {
      assertEquals("fine", client.service(Lab.class).call("text"));
      Await.open(answered);
    }
  }

  @Test
  void silentConnectionIsPingedAndThenGivenUp() throws Exception {
    byte[] hasty = Frames.greeting(
        1,
        0,
        Frames.join(
            Frames.option(3, Frames.number(200)), // interval
            Frames.option(4, Frames.number(300)))); // silence
    CountDownLatch pinged = new CountDownLatch(1);
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.readGreeting();
          peer.send(hasty);
          peer.expect(Frames.ANNOUNCE);
          peer.send(Frames.agree(0, Frames.utf8(Lab.DESCRIPTOR)));
          peer.expect(Frames.REQUEST);
          peer.expect(Frames.PING);
          pinged.countDown();
          peer.expectClosed(5_000);
        });
        RpcClient client = RpcClient.connect(server.address())) {
      ConnectionLostException failure = Calls.failure(
          ConnectionLostException.class,
          Execution.MAYBE,
          () -> client.service(Lab.class).call("text"));
      assertEquals(0, pinged.getCount());
      Calls.assertSays(failure, "no sign of life");
    }
  }

  @Test
  void replyThatIsTooLargeOrGarbledEndsItsCallAndNoOther() throws Exception {
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          int first = peer.expect(Frames.REQUEST).callId();
          peer.send(Frames.frame(Frames.REPLY, Frames.CONTINUES, first, new byte[60_000]));
          for (int i = 0; i < 3; i++) {
            peer.send(Frames.piece(first, i < 2, new byte[60_000]));
          }
          int second = peer.expect(Frames.REQUEST).callId();
          peer.send(Frames.reply(second, new byte[] {9, 'x'}));
          int third = peer.expect(Frames.REQUEST).callId();
          peer.send(Frames.reply(third, Frames.text("fine")));
        });
        RpcClient client = RpcClient.builder()
            .server(server.address())
            .maxMessageBytes(100_000)
            .build()) {
      Lab lab = client.service(Lab.class);
      TooLargeException large =
          Calls.failure(TooLargeException.class, Execution.COMPLETED, () -> lab.call("large"));
      assertEquals(TooLargeException.Side.CLIENT, large.side());
      Calls.failure(CannotDecodeException.class, Execution.COMPLETED, () -> lab.call("garbled"));
      assertEquals("fine", lab.call("text"));
      assertEquals(1, server.accepted());
    }
  }

  @Test
  void clientThatIsClosedMakesNoMoreConnections() throws Exception {
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
      peer.greetAndAgree();
      serve(peer);
    })) {
      RpcClient client = RpcClient.connect(server.address());
      Lab lab = client.service(Lab.class);
      assertEquals("text", lab.call("text"));
      client.close();
      assertThrows(CallCancelledException.class, () -> lab.call("text"));
      assertEquals(1, server.accepted());
      assertFalse(client.toString().contains("calls in flight"));
      assertTrue(client.toString().contains("closed"));
    }
  }

  private static byte[] dropPrefix(Frame request) {
    byte[] body = new byte[request.payload().length - 12];
    System.arraycopy(request.payload(), 12, body, 0, body.length);
    return body;
  }
}
