package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallOptions;
import io.plainrpc.ConnectionLostException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.OverloadedException;
import io.plainrpc.RpcException;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Clients;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A call is sent again only if it provably never started (S2): no byte of it was handed to the socket, or the server's goaway
 * says that it was not accepted. The servers are scripts, which see every request there is.
 */
class ResendTest {
  private static final int MIB = 1 << 20;

  /** The texts of all requests that the scripts have seen, in order. */
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  private final AtomicInteger connections = new AtomicInteger();

  private int timesSeen(String text) {
    return (int) seen.stream().filter(text::equals).count();
  }

  /** The next request, whose text is noted; null at the end of the stream. */
  private Frame request(ScriptedPeer peer) throws IOException {
    Frame frame = peer.read();
    while (frame != null && !frame.is(Frames.REQUEST)) {
      frame = peer.read();
    }
    if (frame != null) {
      seen.add(textOf(frame));
    }
    return frame;
  }

  private static String textOf(Frame request) {
    byte[] payload = request.payload();
    return Frames.textOf(Arrays.copyOfRange(payload, 12, payload.length));
  }

  private void answerAll(ScriptedPeer peer) throws IOException {
    for (Frame one = request(peer); one != null; one = request(peer)) {
      peer.send(Frames.reply(one.callId(), Frames.text("reply to " + textOf(one))));
    }
  }

  @Test
  void callsAboveTheGoawayAreSentAgainAndThoseBelowAreNot() throws Exception {
    int accepted = 5;
    int calls = 20;
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          if (connections.getAndIncrement() > 0) {
            answerAll(peer);
            return;
          }
          List<Frame> all = new ArrayList<>();
          for (int i = 0; i < calls; i++) {
            all.add(request(peer));
          }
          peer.send(Frames.goaway(accepted, "restarting"));
          for (Frame one : all.subList(0, accepted)) {
            peer.send(Frames.reply(one.callId(), Frames.text("reply to " + textOf(one))));
          }
          peer.expectClosed(20_000);
        });
        RpcClient client = Clients.oneConnection(server.address())) {
      Lab lab = client.service(Lab.class);
      List<OnThread<String>> plain = new ArrayList<>();
      List<CompletableFuture<String>> futures = new ArrayList<>();
      for (int i = 0; i < calls / 2; i++) {
        String text = "plain " + i;
        plain.add(Calls.onThread(text, () -> lab.call(text)));
        futures.add(lab.later("future " + i));
      }
      for (int i = 0; i < calls / 2; i++) {
        assertEquals("reply to plain " + i, plain.get(i).get());
        assertEquals("reply to future " + i, Calls.outcome(futures.get(i)));
      }
      Report.line("S2-above-goaway-seen-again", seen.size() - calls, calls - accepted);
      assertEquals(calls + calls - accepted, seen.size(), seen::toString);
      assertEquals(2, server.accepted());
    }
  }

  @Test
  void callIsSentOnThroughAChainOfRestarts() throws Exception {
    int restarts = 10;
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          int number = connections.getAndIncrement();
          // One call is answered, so that the server has been of use; the next one goes elsewhere.
          Frame first = request(peer);
          peer.send(Frames.reply(first.callId(), Frames.text("reply to " + textOf(first))));
          if (number < restarts) {
            request(peer);
            peer.send(Frames.goaway(first.callId(), "restart " + number));
            peer.expectClosed(20_000);
          } else {
            answerAll(peer);
          }
        });
        RpcClient client = Clients.oneConnection(server.address())) {
      Lab lab = client.service(Lab.class);
      assertEquals("reply to first", lab.call("first"));
      for (int i = 0; i < restarts; i++) {
        // Sent away, and answered as the first on the next connection.
        String text = "on " + i;
        assertEquals(
            "reply to " + text, i % 2 == 0 ? lab.call(text) : Calls.outcome(lab.later(text)));
      }
      Report.line("S2-chain-of-restarts", server.accepted() - 1, restarts);
      assertEquals(restarts + 1, server.accepted());
    }
  }

  @Test
  void callThatWasHandedToTheSocketIsNeverSentAgain() throws Exception {
    List<ScriptedPeer.Script> ends = List.of(
        ScriptedPeer::reset,
        ScriptedPeer::close,
        peer -> peer.send(Frames.reply(77, Frames.text("never asked"))),
        peer -> {
          // Accepted, and then lost.
          peer.send(Frames.goaway(1, "restarting"));
          peer.reset();
        });
    int sentAgain = 0;
    for (ScriptedPeer.Script end : ends) {
      for (boolean plain : new boolean[] {true, false}) {
        seen.clear();
        connections.set(0);
        try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
              peer.greetAndAgree();
              if (connections.getAndIncrement() == 0) {
                request(peer);
                end.play(peer);
              } else {
                answerAll(peer);
              }
            });
            RpcClient client = Clients.oneConnection(server.address())) {
          Lab lab = client.service(Lab.class);
          Callable<String> call =
              plain ? () -> lab.call("once") : () -> Calls.outcome(lab.later("once"));
          RpcException lost = Calls.failure(RpcException.class, Execution.MAYBE, call);
          Calls.assertSays(lost, server.address());
          assertEquals("reply to next", lab.call("next"));
          sentAgain += timesSeen("once") - 1;
        }
      }
    }
    Report.line("S2-handed-over-sent-again", sentAgain, 0);
    assertEquals(0, sentAgain);
  }

  @Test
  void callsThatWaitedInTheBufferWhenTheConnectionWasLostAreSentAgainAndNoOther() throws Exception {
    int calls = 20;
    BlockingQueue<Socket> first = new LinkedBlockingQueue<>();
    CountDownLatch lose = new CountDownLatch(1);
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          if (connections.getAndIncrement() == 0) {
            Frames.readGreeting(new DataInputStream(peer.socket().getInputStream()));
            peer.send(Frames.serverGreeting(64 * MIB, 4096));
            first.add(peer.socket());
            Await.open(lose);
            peer.reset();
          } else {
            peer.greetAndAgree();
            answerAll(peer);
          }
        });
        RpcClient client = RpcClient.builder()
            .server(server.address())
            .connectionsPerServer(1)
            .maxMessageBytes(64 * MIB)
            .timeout(Duration.ofMinutes(1))
            .build()) {
      Lab lab = client.service(Lab.class);
      // Fills the socket's buffers, so that what comes behind stays in ours.
      OnThread<byte[]> filling = Calls.onThread("filling", () -> lab.bytes(new byte[24 * MIB]));
      InputStream in = Await.next(first).getInputStream();
      int before = -1;
      for (int now = 0; now != before || now == 0; now = in.available()) {
        before = now;
        Await.elapse(Duration.ofMillis(100));
      }
      List<OnThread<String>> plain = new ArrayList<>();
      List<CompletableFuture<String>> futures = new ArrayList<>();
      for (int i = 0; i < calls / 2; i++) {
        String text = "plain " + i;
        plain.add(Calls.onThread(text, () -> lab.call(text)));
        futures.add(lab.later("future " + i));
      }
      Await.eventually(
          "all are in flight",
          Await.SOON,
          () -> client.toString().contains(" " + (calls + 1) + " calls in flight"));
      lose.countDown();
      Calls.failure(ConnectionLostException.class, Execution.MAYBE, filling.outcome());
      for (int i = 0; i < calls / 2; i++) {
        assertEquals("reply to plain " + i, plain.get(i).get());
        assertEquals("reply to future " + i, Calls.outcome(futures.get(i)));
      }
      Report.line("S2-unsent-sent-elsewhere", seen.size(), calls);
      assertEquals(calls, seen.size(), seen::toString);
      assertEquals(2, server.accepted());
    }
  }

  @Test
  void refusalForALimitOnWorkIsNotTriedAgain() throws Exception {
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          for (Frame one = request(peer); one != null; one = request(peer)) {
            byte[] text = "too much to do".getBytes(StandardCharsets.UTF_8);
            peer.send(Frames.error(one.callId(), 3, Frames.NOT_STARTED, Frames.option(1, text)));
          }
        });
        RpcClient client = Clients.oneConnection(server.address())) {
      Lab lab = client.service(Lab.class);
      Calls.failure(OverloadedException.class, Execution.NOT_STARTED, () -> lab.call("plain"));
      Calls.failure(OverloadedException.class, Execution.NOT_STARTED, lab.later("future"));
      Report.line("S2-overloaded-sent-again", seen.size() - 2, 0);
      assertEquals(List.of("plain", "future"), List.copyOf(seen));
    }
  }

  @Test
  void callThatNobodyAcceptsEndsTypedAfterABoundedNumberOfAttempts() throws Exception {
    // Each connection answers one call, so that it is of use, and sends everything else away.
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          peer.send(Frames.reply(request(peer).callId(), Frames.text("fine")));
          int last = 1;
          for (Frame one = request(peer); one != null; one = request(peer)) {
            peer.send(Frames.goaway(last, "always restarting"));
          }
        });
        RpcClient client = Clients.oneConnection(server.address())) {
      Lab lab = client.service(Lab.class);
      assertEquals("fine", lab.call("first"));
      // On a new connection it is the first, which is answered: so it is sent twice at most.
      assertEquals("fine", lab.call("second"));
      assertEquals(2, timesSeen("second"));
    }
    seen.clear();
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          request(peer);
          peer.send(Frames.goaway(0, "always restarting"));
          peer.expectClosed(20_000);
        });
        RpcClient client = Clients.oneConnection(server.address())) {
      Lab lab = client.service(Lab.class);
      RpcException plain =
          Calls.failure(RpcException.class, Execution.NOT_STARTED, () -> lab.call("plain"));
      RpcException future =
          Calls.failure(RpcException.class, Execution.NOT_STARTED, lab.later("future"));
      Calls.assertSays(plain, "always restarting", server.address());
      Calls.assertSays(future, "always restarting", server.address());
      Report.line("S2-sends-when-nobody-accepts", seen.size(), "<=" + 2 * ClientCalls.MAX_SENDS);
      assertTrue(seen.size() <= 2 * ClientCalls.MAX_SENDS, seen::toString);
    }
  }

  @Test
  void deadlineHoldsOverAllAttempts() throws Exception {
    Duration deadline = Duration.ofMillis(800);
    for (boolean plain : new boolean[] {true, false}) {
      connections.set(0);
      try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
            peer.greetAndAgree();
            Frame first = request(peer);
            if (connections.getAndIncrement() == 0) {
              peer.send(Frames.reply(first.callId(), Frames.text("fine")));
              request(peer);
              peer.send(Frames.goaway(first.callId(), "restarting"));
            }
            peer.expectClosed(20_000);
          });
          RpcClient client = Clients.oneConnection(server.address())) {
        Lab lab = client.service(Lab.class, CallOptions.timeout(deadline));
        assertEquals("fine", client.service(Lab.class).call("first"));
        long start = System.nanoTime();
        Calls.failure(
            DeadlineExceededException.class,
            Execution.MAYBE,
            plain ? () -> lab.call("text") : () -> Calls.outcome(lab.later("text")));
        long millis = Await.millisSince(start);
        assertTrue(millis >= 800 && millis < 5000, millis + " ms");
        assertEquals(2, server.accepted());
      }
    }
  }

  @Test
  void cancelledFutureIsNotSentAgain() throws Exception {
    CountDownLatch goaway = new CountDownLatch(1);
    CountDownLatch came = new CountDownLatch(1);
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          if (connections.getAndIncrement() == 0) {
            request(peer);
            came.countDown();
            Await.open(goaway);
            peer.send(Frames.goaway(0, "restarting"));
            peer.expectClosed(20_000);
          } else {
            answerAll(peer);
          }
        });
        RpcClient client = Clients.oneConnection(server.address())) {
      Lab lab = client.service(Lab.class);
      CompletableFuture<String> future = lab.later("cancelled");
      Await.open(came);
      future.cancel(true);
      goaway.countDown();
      Await.eventually(
          "it has seen the goaway", Await.SOON, () -> client.toString().contains("not connected"));
      Await.eventually("others are served", Await.SOON, () -> answers(lab));
      assertEquals(1, timesSeen("cancelled"));
    }
  }

  private static boolean answers(Lab lab) {
    try {
      return lab.call("other").equals("reply to other");
    } catch (RpcException e) {
      return false;
    }
  }
}
