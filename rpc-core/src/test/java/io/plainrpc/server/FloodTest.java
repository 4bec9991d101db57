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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Frames that cost nothing to send end their connection when there are too many; calls and cancels never run wild. */
class FloodTest {
  private static final int SHORT = 100_000;
  private static final int LONG = 1_000_000;

  private static RpcServer.Builder server() {
    return RpcServer.builder().service(Lab.class, LabHandler.echo());
  }

  /** Sends until the server closes; returns how many frames went out, at most {@code count}. */
  private static int send(ScriptedPeer client, int count, IntFunction<byte[]> frame) {
    int batch = 1_000;
    for (int sent = 0; sent < count; sent += batch) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int i = 0; i < batch; i++) {
        bytes.writeBytes(frame.apply(sent + i));
      }
      try {
        client.send(bytes.toByteArray());
      } catch (IOException e) {
        return sent;
      }
    }
    return count;
  }

  private static void flood(String what, int count, byte[] before, IntFunction<byte[]> frame)
      throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    try (LogCapture log = LogCapture.start();
        RpcServer server = server().start();
        RpcClient other = RpcClient.connect("127.0.0.1:" + server.port());
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      Lab lab = other.service(Lab.class);
      OnThread<Integer> calls = Calls.onThread("other", () -> {
        int right = 0;
        while (!stop.get()) {
          assertEquals("text", lab.call("text"));
          right++;
        }
        return right;
      });
      OnThread<Integer> reading =
          Calls.onThread("reading", () -> client.drain((int) Await.SOON.toMillis()));
      client.send(before);
      int sent = send(client, count, frame);
      reading.get();
      log.awaitText("flood of " + what);
      log.awaitText("more than 10,000 frames");
      Await.eventually("it is closed", Await.SOON, () -> server.connections() == 1);
      stop.set(true);
      assertTrue(calls.get() > 0);
      Report.line("B4-closed-" + what.replace(' ', '-') + "-sent", sent, count);
    }
  }

  private static void floods(int count) throws Exception {
    flood("pings", count, new byte[0], i -> Frames.ping(i));
    flood(
        "frames of unknown types",
        count,
        new byte[0],
        i -> Frames.frame(0x80 + i % 0x80, 0, i, new byte[i % 3]));
    flood(
        "cancels", count, Frames.request(1, Lab.CALL, Frames.text("text")), i -> Frames.cancel(1));
    flood(
        "tiny or abandoned pieces",
        count,
        Frames.requestBegin(1, Lab.BYTES),
        i -> Frames.piece(1, true, new byte[1]));
    flood("goaways", count, new byte[0], i -> Frames.goaway(0, ""));
    flood("pongs", count, new byte[0], i -> Frames.pong(new byte[8]));
  }

  @Test
  void framesThatBringNoCallOnwardEndTheirConnectionAndNoOther() throws Exception {
    floods(SHORT);
  }

  @Test
  @Tag("slow")
  void aMillionFramesThatBringNoCallOnwardEndTheirConnectionAndNoOther() throws Exception {
    floods(LONG);
  }

  /** Requests with a cancel each are what an honest client sends whose calls all time out; so it stays, within limits. */
  private static void callAndCancel(int count) throws Exception {
    int threads = 8;
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger entered = new AtomicInteger();
    AtomicBoolean end = new AtomicBoolean();
    LabHandler handler = LabHandler.echo().call(text -> {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      entered.incrementAndGet();
      // Does not care for interrupts, for a while.
      for (int i = 0; i < 100 && !end.get(); i++) {
        LockSupport.parkNanos(100_000);
        Thread.interrupted();
      }
      running.decrementAndGet();
      return text;
    });
    try (RpcServer server = RpcServer.builder()
            .handlerThreads(threads)
            .maxCallsInFlightPerConnection(100)
            .service(Lab.class, handler)
            .start();
        ScriptedPeer client = ScriptedPeer.lab(server.port());
        RpcClient other = RpcClient.connect("127.0.0.1:" + server.port())) {
      byte[] body = Frames.text("text");
      int[] inFlight = {0};
      OnThread<Integer> reading = Calls.onThread("reading", () -> {
        int before = 0;
        while (!client.readRaw().is(Frames.PONG)) {
          before++;
        }
        return before;
      });
      int sent = send(client, count, i -> {
        inFlight[0] = Math.max(inFlight[0], server.callsInFlight());
        return Frames.join(Frames.request(i + 1, Lab.CALL, body), Frames.cancel(i + 1));
      });
      assertEquals(count, sent);
      client.send(Frames.ping(1));
      // Then the server has taken in everything.
      reading.get();
      assertEquals("fine", Calls.outcome(other.service(Lab.class).later("fine")));
      end.set(true);
      Report.line("B4-call-and-cancel", sent, count);
      Report.line("B4-most-running", most.get(), threads + 1);
      Report.line("B4-most-in-flight", inFlight[0], 101);
      Report.line("B4-handlers-entered", entered.get(), "<=" + count);
      // The reader that is left to the last handler beside those that count.
      assertTrue(most.get() <= threads + 1, () -> most + " at once");
      assertTrue(inFlight[0] <= 101, () -> inFlight[0] + " in flight");
      Await.eventually("all are gone", Await.SOON, () -> server.callsInFlight() == 0);
      assertEquals(0, running.get());
    }
  }

  @Test
  void callsThatAreCancelledAtOnceRunWithinTheLimitUntilTheyReturn() throws Exception {
    callAndCancel(SHORT);
  }

  @Test
  @Tag("slow")
  void aMillionCallsThatAreCancelledAtOnceRunWithinTheLimitUntilTheyReturn() throws Exception {
    callAndCancel(LONG);
  }

  @Test
  void emptyPiecesThatAreNotTheLastAreAViolationEach() throws Exception {
    try (LogCapture log = LogCapture.start();
        RpcServer server = server().start();
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      client.send(Frames.requestBegin(1, Lab.BYTES), Frames.piece(1, true, new byte[0]));
      client.expectClosed(5_000);
      log.awaitText("empty piece");
      assertFalse(log.text().contains("flood"));
    }
  }
}
