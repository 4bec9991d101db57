package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallContext;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls that wait for a handler thread and are no longer wanted: they never start, and are gone at once. */
class QueuedCallsTest {
  private static final long MILLI = 1_000_000;

  private static RpcServer serve(Gate gate) {
    return RpcServer.builder()
        .handlerThreads(1)
        .maxCallsInFlight(50)
        .service(
            Lab.class,
            LabHandler.echo().call(text -> text.startsWith("slow") ? gate.pass(text) : text))
        .start();
  }

  /** Fills the handlers; returns how many calls it took, and thus how many run. */
  private static int fill(ScriptedPeer client, Gate gate) throws Exception {
    int id = 0;
    do {
      client.send(Frames.request(++id, Lab.CALL, Frames.text("slow " + id)), Frames.ping(id));
      client.expect(Frames.PONG);
    } while (gate.entered() == id);
    return id;
  }

  @Test
  void cancelledCallsLeaveTheQueueAndTheCountWhileTheHandlersAreStillBusy() throws Exception {
    int rounds = 200;
    try (Gate gate = new Gate();
        RpcServer server = serve(gate);
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      int last = fill(client, gate);
      int inFlight = server.callsInFlight();
      // Far more than may be in flight: each gives its place to the next.
      for (int id = last + 1; id <= last + rounds; id++) {
        client.send(Frames.request(id, Lab.CALL, Frames.text("slow " + id)), Frames.cancel(id));
      }
      client.send(Frames.ping(0));
      Frame frame = client.expect(Frames.PONG);
      assertTrue(frame.is(Frames.PONG));
      assertEquals(inFlight, server.callsInFlight());
      int running = gate.entered();
      gate.open();
      for (int i = 0; i < inFlight; i++) {
        client.expect(Frames.REPLY);
      }
      assertEquals(0, server.callsInFlight());
      Report.line("cancelled-calls-started", gate.entered() - Math.max(running, last), 0);
      assertTrue(gate.entered() <= last, () -> gate.entered() + " started");
    }
  }

  @Test
  void callsWhoseTimeIsUpLeaveTheQueueAndTheCountWhileTheHandlersAreStillBusy() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = serve(gate);
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      int last = fill(client, gate);
      int inFlight = server.callsInFlight();
      for (int id = last + 1; id <= last + 20; id++) {
        client.send(Frames.request(id, 0, Lab.CALL, 50 * MILLI, Frames.text("slow " + id)));
      }
      client.send(Frames.ping(0));
      client.expect(Frames.PONG);
      Await.eventually(
          "those whose time is up are not in flight",
          Duration.ofSeconds(2),
          () -> server.callsInFlight() == inFlight);
      gate.open();
      Await.eventually("nothing is in flight", Await.SOON, () -> server.callsInFlight() == 0);
      assertTrue(gate.entered() <= last, () -> gate.entered() + " started");
    }
  }

  @Test
  void underOverloadNoHandlerStartsAfterTheDeadlineThatCameWithItsCall() throws Exception {
    Pauses.watchFromNow();
    int calls = 5_000;
    AtomicInteger started = new AtomicInteger();
    AtomicInteger late = new AtomicInteger();
    LabHandler handler = LabHandler.echo().call(text -> {
      long deadline = Long.parseLong(text);
      started.incrementAndGet();
      // The server reckons from when it has read the request, a little after it was sent; on a busy
      // machine longer after, and then there still is time left.
      boolean timeLeft = !CallContext.current().timeLeft().isZero();
      if (!timeLeft && Pauses.millisSince(deadline) > 50) {
        late.incrementAndGet();
      }
      Await.elapse(Duration.ofMillis(2));
      return text;
    });
    try (RpcServer server =
            RpcServer.builder().handlerThreads(2).service(Lab.class, handler).start();
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      Random random = new Random(3);
      for (int id = 1; id <= calls; id++) {
        long left = 1 + random.nextInt((int) TimeUnit.MILLISECONDS.toNanos(30));
        String deadline = Long.toString(System.nanoTime() + left);
        client.send(Frames.request(id, 0, Lab.CALL, left, Frames.text(deadline)));
        if (id % 100 == 0) {
          // Some 2,000 calls in a second for two handlers that need 2 ms.
          Await.elapse(Duration.ofMillis(20));
        }
      }
      Await.eventually("nothing is in flight", Await.SOON, () -> server.callsInFlight() == 0);
      Report.line("S3-calls", calls, calls);
      Report.line("S3-handlers-started", started.get(), "<" + calls);
      Report.line("S3-handlers-started-late", late.get(), 0);
      assertEquals(0, late.get());
      assertTrue(started.get() < calls && started.get() > 0, () -> started + " started");
    }
  }
}
