package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plainrpc.testing.Await;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.ScriptedPeer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client does not read its replies: threads are in the write, or wait for room, and are freed; others are served. */
@Timeout(60)
class UnreadRepliesTest {
  private static final int LARGE = 0;
  private static final int LARGE_TOO = 1;
  private static final int SMALL = 2;
  private static final byte[] NOTHING = {};

  /** More than the socket buffers of both sides hold. */
  private static final int PLENTY = 32 << 20;

  private final Gate gate = new Gate();
  private final Gate otherGate = new Gate();
  private final AtomicInteger begun = new AtomicInteger();

  private BareServer serve(int handlerThreads) throws Exception {
    return new BareServer(handlerThreads, 1 << 20)
        .on(LARGE, call -> {
          gate.pass("x");
          BareServer.reply(call, PLENTY);
        })
        .on(LARGE_TOO, call -> {
          otherGate.pass("x");
          BareServer.reply(call, PLENTY);
        })
        .on(SMALL, call -> {
          begun.incrementAndGet();
          BareServer.reply(call, 1);
        })
        .start();
  }

  /** Calls a method that waits; returns when another thread reads the connection, and has nothing left to write. */
  private static void leaveBehind(BareServer server, ScriptedPeer client, int id, int method)
      throws Exception {
    client.send(Frames.request(id, method, NOTHING), Frames.ping(id));
    client.expect(Frames.PONG);
    server.awaitInside("ServerReader.fill");
  }

  @Test
  void handlersPlaceIsFreeWhileItsReplyIsWrittenToAClientThatDoesNotRead() throws Exception {
    try (BareServer server = serve(1);
        ScriptedPeer stuck = server.client()) {
      leaveBehind(server, stuck, 1, LARGE);
      assertEquals(1, server.busy());
      gate.open();
      server.awaitInside("ServerCall.reply", "ServerFlusher.write");
      try (ScriptedPeer other = server.client()) {
        other.send(Frames.request(1, SMALL, NOTHING));
        other.expect(Frames.REPLY);
      }
      // It was not the end of the stuck one, after eight seconds, that let the other in.
      assertEquals(PLENTY, stuck.body(stuck.expect(Frames.REPLY)).length);
    }
  }

  @Test
  void replyThatWaitsForRoomWaitsNoLongerThanItsConnectionLasts() throws Exception {
    try (BareServer server = serve(4);
        ScriptedPeer stuck = server.client()) {
      leaveBehind(server, stuck, 1, LARGE);
      leaveBehind(server, stuck, 2, LARGE_TOO);
      gate.open();
      server.awaitInside("ServerCall.reply", "ServerFlusher.write");
      otherGate.open();
      server.awaitInside("ServerCall.reply", "ReplyRoom.await");
      stuck.reset();
      server.awaitNobodyInside("ReplyRoom.await");
      Await.eventually(
          "nothing is in flight", Await.SOON, () -> server.transport().callsInFlight() == 0);
    }
  }

  @Test
  void callThatCameButWaitedForRoomIsNotBegunWhenItsConnectionHasEnded() throws Exception {
    try (BareServer server = serve(4);
        ScriptedPeer stuck = server.client()) {
      leaveBehind(server, stuck, 1, LARGE);
      gate.open();
      server.awaitInside("ServerCall.reply", "ServerFlusher.write");
      stuck.send(Frames.request(2, SMALL, NOTHING));
      server.awaitInside("ServerConnection.add", "ReplyRoom.await");
      stuck.reset();
      server.awaitNobodyInside("ServerReader.read");
      assertEquals(0, begun.get());
      assertEquals(0, server.transport().callsInFlight());
    }
  }
}
