package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallCancelledException;
import io.plainrpc.CallOptions;
import io.plainrpc.ConnectionLostException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.OverloadedException;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.Resources;
import io.plainrpc.testing.ScriptedPeer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that greets and then does not read: whatever the callers do, they must not get stuck in a write. */
class SilentPeerTest {
  private static final int MIB = 1 << 20;
  private static final Duration DEADLINE = Duration.ofMillis(250);
  private static final long LIMIT_MILLIS = 250 + 250;
  private static final int CALLERS = 64;

  /** More than the socket buffers of both sides hold. */
  private static final int PLENTY = 24 * MIB;

  @BeforeEach
  void watch() {
    Pauses.watchFromNow();
  }

  /** The connections to the scripted servers, for a look at what has arrived. */
  private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();

  private ScriptedPeer.Server silent() throws Exception {
    return ScriptedPeer.serve(this::greet);
  }

  private void greet(ScriptedPeer peer) throws IOException {
    Frames.readGreeting(new DataInputStream(peer.socket().getInputStream()));
    peer.send(Frames.serverGreeting(64 * MIB, 4096));
    accepted.add(peer.socket());
  }

  private static RpcClient client(ScriptedPeer.Server server, Duration timeout) {
    return RpcClient.builder()
        .server(server.address())
        .connectionsPerServer(1)
        .maxMessageBytes(64 * MIB)
        .maxCallsInFlight(4096)
        .timeout(timeout)
        .build();
  }

  /** Leaves a call behind whose argument fills the socket's buffers, and more; returns when nothing more arrives. */
  private OnThread<byte[]> fill(RpcClient client) throws IOException {
    Lab patient = client.service(Lab.class, CallOptions.timeout(Duration.ofMinutes(1)));
    OnThread<byte[]> filling = Calls.onThread("filling", () -> patient.bytes(new byte[PLENTY]));
    InputStream in = Await.next(accepted).getInputStream();
    int before = -1;
    for (int now = 0; now != before || now == 0; now = in.available()) {
      before = now;
      Await.elapse(Duration.ofMillis(100));
    }
    return filling;
  }

  private static List<OnThread<String>> callers(Lab lab) {
    List<OnThread<String>> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(Calls.onThread("caller-" + i, () -> lab.call("text")));
    }
    return callers;
  }

  @Test
  void tenMegabyteArgumentEndsAtItsDeadline() throws Exception {
    byte[] argument = new byte[10 * 1000 * 1000];
    // Once before it counts: the first time, encoding alone may take as long as that.
    tenMegabytes(argument, 1);
    List<DeadlineExceededException> failures = tenMegabytes(argument, 5);
    assertEquals(Execution.MAYBE, failures.get(0).execution());
  }

  private List<DeadlineExceededException> tenMegabytes(byte[] argument, int calls)
      throws Exception {
    List<DeadlineExceededException> failures = new ArrayList<>();
    try (ScriptedPeer.Server server = silent();
        RpcClient client = client(server, DEADLINE)) {
      client.ready(Await.SOON);
      Lab lab = client.service(Lab.class);
      long worst = 0;
      for (int i = 0; i < calls; i++) {
        long start = System.nanoTime();
        DeadlineExceededException failure =
            Calls.failure(DeadlineExceededException.class, () -> lab.bytes(argument));
        worst = Math.max(worst, Pauses.millisSince(start));
        Calls.assertSays(failure, "Lab.bytes(byte[])", server.address(), "250 ms");
        failures.add(failure);
      }
      Report.line("silent-peer-large-argument-millis", worst, LIMIT_MILLIS);
      assertTrue(worst <= LIMIT_MILLIS, worst + " ms");
    }
    return failures;
  }

  @Test
  void futureWithTenMegabytesEndsAtItsDeadline() throws Exception {
    try (ScriptedPeer.Server server = silent();
        RpcClient client = client(server, Duration.ofSeconds(5))) {
      OnThread<byte[]> filling = fill(client);
      Lab lab = client.service(Lab.class, CallOptions.timeout(DEADLINE));
      long start = System.nanoTime();
      CompletableFuture<String> future = lab.later("x".repeat(4_000_000));
      long sent = Pauses.millisSince(start);
      Calls.failure(DeadlineExceededException.class, future);
      long millis = Pauses.millisSince(start);
      Report.line("silent-peer-future-millis", millis, LIMIT_MILLIS);
      assertTrue(sent <= 250, "sending a future's call took " + sent + " ms");
      assertTrue(millis <= LIMIT_MILLIS, millis + " ms");
      assertTrue(!filling.isDone());
    }
  }

  @Test
  void sixtyFourCallersWithSmallArgumentsEndAtTheirDeadlines() throws Exception {
    try (ScriptedPeer.Server server = silent();
        RpcClient client = client(server, DEADLINE)) {
      OnThread<byte[]> filling = fill(client);
      Lab lab = client.service(Lab.class);
      long worst = 0;
      for (int round = 0; round < 4; round++) {
        long start = System.nanoTime();
        List<OnThread<String>> callers = callers(lab);
        for (OnThread<String> caller : callers) {
          Calls.failure(DeadlineExceededException.class, Execution.NOT_STARTED, caller.outcome());
          worst = Math.max(worst, Pauses.millisBetween(start, caller.endedAtNanos()));
        }
      }
      Report.line("silent-peer-64-callers-millis", worst, LIMIT_MILLIS);
      assertTrue(worst <= LIMIT_MILLIS, worst + " ms");
      assertTrue(!filling.isDone());
    }
  }

  @Test
  void interruptedCallersEndAtOnce() throws Exception {
    try (ScriptedPeer.Server server = silent();
        RpcClient client = client(server, Duration.ofMinutes(1))) {
      OnThread<byte[]> filling = fill(client);
      List<OnThread<String>> callers = callers(client.service(Lab.class));
      Await.eventually(
          "all callers wait",
          Await.SOON,
          () -> client.toString().contains(" " + (CALLERS + 1) + " calls in flight"));
      long start = System.nanoTime();
      callers.forEach(OnThread::interrupt);
      filling.interrupt();
      long worst = 0;
      int flags = 0;
      for (OnThread<String> caller : callers) {
        Calls.failure(CallCancelledException.class, Execution.NOT_STARTED, caller.outcome());
        worst = Math.max(worst, Pauses.millisBetween(start, caller.endedAtNanos()));
        flags += caller.wasInterrupted() ? 1 : 0;
      }
      Calls.failure(CallCancelledException.class, Execution.MAYBE, filling.outcome());
      worst = Math.max(worst, Pauses.millisBetween(start, filling.endedAtNanos()));
      flags += filling.wasInterrupted() ? 1 : 0;
      Report.line("silent-peer-interrupt-millis", worst, 100);
      Report.line("silent-peer-interrupt-flags", flags, CALLERS + 1);
      assertEquals(CALLERS + 1, flags);
      assertTrue(worst <= 100, worst + " ms");
    }
  }

  @Test
  void cancelledFutureEndsAtOnceThoughNothingCanBeWritten() throws Exception {
    try (ScriptedPeer.Server server = silent();
        RpcClient client = client(server, Duration.ofMinutes(1))) {
      fill(client);
      CompletableFuture<String> future = client.service(Lab.class).later("text");
      long start = System.nanoTime();
      future.cancel(true);
      long millis = Pauses.millisSince(start);
      assertTrue(millis <= 100, millis + " ms");
      Await.eventually(
          "only the first call is in flight",
          Await.SOON,
          () -> client.toString().contains(" 1 call in flight"));
    }
  }

  @Test
  void fullQueueMakesCallersWaitAndFuturesFailNamingTheSetting() throws Exception {
    try (ScriptedPeer.Server server = silent();
        RpcClient client = RpcClient.builder()
            .server(server.address())
            .connectionsPerServer(1)
            .maxMessageBytes(64 * MIB)
            .maxQueuedBytes(MIB)
            .timeout(DEADLINE)
            .build()) {
      fill(client);
      Lab lab = client.service(Lab.class);
      long start = System.nanoTime();
      DeadlineExceededException late = Calls.failure(
          DeadlineExceededException.class, Execution.NOT_STARTED, () -> lab.call("text"));
      assertTrue(Pauses.millisSince(start) <= LIMIT_MILLIS);
      Calls.assertSays(late, "250 ms");
      OverloadedException full =
          Calls.failure(OverloadedException.class, Execution.NOT_STARTED, lab.later("text"));
      Calls.assertSays(full, "RpcClient.builder().maxQueuedBytes(...)", Integer.toString(MIB));

      OnThread<String> waiting = Calls.onThread(
          "waiting",
          () -> client
              .service(Lab.class, CallOptions.timeout(Duration.ofMinutes(1)))
              .call("text"));
      Await.eventually("the caller waits", Await.SOON, waiting::isParked);
      waiting.interrupt();
      Calls.failure(CallCancelledException.class, Execution.NOT_STARTED, waiting.outcome());
      assertTrue(waiting.wasInterrupted());
    }
  }

  @Test
  void closingDoesNotWaitForTheWriteThatIsStuck() throws Exception {
    try (ScriptedPeer.Server server = silent()) {
      RpcClient client = client(server, Duration.ofMinutes(1));
      OnThread<byte[]> filling = fill(client);
      long start = System.nanoTime();
      client.close();
      Calls.failure(CallCancelledException.class, Execution.MAYBE, filling.outcome());
      long millis = Pauses.millisSince(start);
      assertTrue(millis <= 500, millis + " ms");
      Resources.awaitNoThreads("plainrpc-client-" + server.address(), Duration.ofSeconds(2));
    }
  }

  @Test
  void callerThatWaitsForRoomEndsWhenTheClientIsClosed() throws Exception {
    try (ScriptedPeer.Server server = silent()) {
      RpcClient client = RpcClient.builder()
          .server(server.address())
          .connectionsPerServer(1)
          .maxMessageBytes(64 * MIB)
          .maxQueuedBytes(MIB)
          .timeout(Duration.ofMinutes(5))
          .build();
      fill(client);
      Lab lab = client.service(Lab.class);
      OnThread<String> waiting = Calls.onThread("waiting", () -> lab.call("text"));
      Await.eventually("the caller waits", Await.SOON, waiting::isParked);
      client.close();
      Calls.failure(CallCancelledException.class, Execution.NOT_STARTED, waiting.outcome());
    }
  }

  @Test
  void peerThatReadsAgainGetsEverythingThatIsStillWanted() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    List<Integer> requests = new ArrayList<>();
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          greet(peer);
          Await.open(read);
          peer.expect(Frames.ANNOUNCE);
          peer.send(Frames.agree(0, Frames.utf8(Lab.DESCRIPTOR)));
          for (Frames.Frame frame = peer.read(); frame != null; frame = peer.read()) {
            if (frame.is(Frames.REQUEST) && (frame.flags() & Frames.CONTINUES) == 0) {
              requests.add(frame.callId());
              boolean wanted = ByteBuffer.wrap(frame.payload()).getLong(4) > 0;
              if (wanted) {
                peer.send(Frames.reply(frame.callId(), Frames.text("late but wanted")));
              }
            } else if (frame.is(Frames.PIECE) && frame.flags() == 0) {
              peer.send(Frames.reply(frame.callId(), Frames.counted(new byte[1])));
            }
          }
        });
        RpcClient client = client(server, Duration.ofMinutes(1))) {
      OnThread<byte[]> filling = fill(client);
      Lab lab = client.service(Lab.class);
      Lab hasty = client.service(Lab.class, CallOptions.timeout(Duration.ofMillis(50)));
      Calls.failure(
          DeadlineExceededException.class, Execution.NOT_STARTED, () -> hasty.call("unwanted"));
      OnThread<String> wanted = Calls.onThread("wanted", () -> lab.call("wanted"));
      Await.eventually(
          "both wait", Await.SOON, () -> client.toString().contains(" 2 calls in flight"));
      read.countDown();
      assertEquals("late but wanted", wanted.get());
      assertEquals(1, filling.get().length);
      assertEquals(1, server.accepted());
    }
  }

  @Test
  @Tag("slow")
  void serverThatNeverReadsAgainIsGivenUp() throws Exception {
    // After eight seconds without progress in a write; this takes as long.
    try (ScriptedPeer.Server server = silent();
        RpcClient client = client(server, Duration.ofMinutes(1))) {
      OnThread<byte[]> filling = fill(client);
      long start = System.nanoTime();
      ConnectionLostException failure =
          Calls.failure(ConnectionLostException.class, Execution.MAYBE, filling.outcome());
      long millis = Await.millisSince(start);
      Report.line("F11-client-closed-after-millis", millis, 10_000);
      assertTrue(millis <= 10_000, millis + " ms");
      Calls.assertSays(failure, "8 s");
    }
  }
}
