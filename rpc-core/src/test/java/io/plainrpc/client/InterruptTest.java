package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallCancelledException;
import io.plainrpc.Execution;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Clients;
import io.plainrpc.testing.FaultProxy;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Interrupting a caller ends its call and nothing else. */
class InterruptTest {
  private static final long LIMIT_MILLIS = 100;

  @BeforeEach
  void watch() {
    Pauses.watchFromNow();
  }

  private static RpcServer serve(Gate gate) {
    return RpcServer.builder()
        .service(
            Lab.class,
            LabHandler.echo().call(text -> text.startsWith("wait") ? gate.pass(text) : text))
        .start();
  }

  @Test
  void leaderThatIsInterruptedEndsAndHandsTheReadingOn() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = serve(gate);
        RpcClient client = Clients.oneConnection(server.port())) {
      Lab lab = client.service(Lab.class);
      assertEquals("warm", lab.call("warm"));
      // The first to wait reads for all; the others follow.
      OnThread<String> leader = Calls.onThread("leader", () -> lab.call("wait leader"));
      gate.awaitEntered(1);
      List<OnThread<String>> followers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        String text = "wait follower " + i;
        followers.add(Calls.onThread(text, () -> lab.call(text)));
      }
      gate.awaitEntered(6);
      assertEnds("interrupt-leader-millis", leader);
      Await.eventually("its handler is interrupted", Await.SOON, () -> gate.interrupted() == 1);
      assertEquals("others", lab.call("others"));
      gate.open();
      for (int i = 0; i < 5; i++) {
        assertEquals("wait follower " + i, followers.get(i).get());
      }
      assertEquals(1, server.connections());
    }
  }

  @Test
  void followerThatIsInterruptedEndsAndTheOthersGoOn() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = serve(gate);
        RpcClient client = Clients.oneConnection(server.port())) {
      Lab lab = client.service(Lab.class);
      assertEquals("warm", lab.call("warm"));
      OnThread<String> leader = Calls.onThread("leader", () -> lab.call("wait leader"));
      gate.awaitEntered(1);
      OnThread<String> follower = Calls.onThread("follower", () -> lab.call("wait follower"));
      gate.awaitEntered(2);
      Await.eventually("it waits", Await.SOON, follower::isParked);
      assertEnds("interrupt-follower-millis", follower);
      Await.eventually("its handler is interrupted", Await.SOON, () -> gate.interrupted() == 1);
      assertFalse(leader.isDone());
      gate.open();
      assertEquals("wait leader", leader.get());
      assertEquals("others", lab.call("others"));
      assertEquals(1, server.connections());
    }
  }

  @Test
  void callerWhoseFlagIsSetAlreadyNeverSendsItsCall() throws Exception {
    Gate gate = new Gate();
    try (gate;
        RpcServer server = serve(gate);
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Lab lab = client.service(Lab.class);
      // With a connection, and before that without one.
      for (int i = 0; i < 2; i++) {
        OnThread<String> call = Calls.onThread("interrupted", () -> {
          Thread.currentThread().interrupt();
          return lab.call("wait");
        });
        Calls.failure(CallCancelledException.class, Execution.NOT_STARTED, call.outcome());
        assertTrue(call.wasInterrupted());
        assertEquals("fine", lab.call("fine"));
      }
      assertEquals(0, gate.entered());
    }
  }

  @Test
  void callerThatWaitsForAConnectionEndsAtOnce() throws Exception {
    CountDownLatch greeted = new CountDownLatch(1);
    try (ScriptedPeer.Server silent = ScriptedPeer.serve(peer -> {
          peer.readGreeting();
          greeted.countDown();
        });
        RpcClient client = RpcClient.connect(silent.address())) {
      Lab lab = client.service(Lab.class);
      OnThread<String> call = Calls.onThread("connecting", () -> lab.call("text"));
      Await.open(greeted);
      long start = System.nanoTime();
      call.interrupt();
      CallCancelledException failure =
          Calls.failure(CallCancelledException.class, Execution.NOT_STARTED, call.outcome());
      Calls.assertSays(failure, "interrupted", silent.address());
      assertTrue(call.wasInterrupted());
      assertTrue(Pauses.millisBetween(start, call.endedAtNanos()) <= LIMIT_MILLIS);
    }
  }

  @Test
  void interruptsAtRandomMomentsCloseNoConnectionAndTouchNoOtherCall() throws Exception {
    int interrupts = 10_000;
    int callers = 8;
    try (RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        FaultProxy counting = FaultProxy.to(server.port(), null);
        RpcClient client = RpcClient.connect(counting.address())) {
      Lab lab = client.service(Lab.class);
      assertEquals("warm", lab.call("warm"));
      AtomicBoolean stop = new AtomicBoolean();
      List<OnThread<Integer>> threads = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        String name = "caller " + i;
        // Half of them are interrupted; every result, of either half, must be the right one.
        threads.add(Calls.onThread(name, () -> callUntil(stop, lab, name)));
      }
      for (int i = 0; i < interrupts; i++) {
        threads.get(i % (callers / 2)).interrupt();
        Thread.onSpinWait();
        if (i % 8 == 0) {
          assertEquals("between", lab.call("between"));
        }
      }
      stop.set(true);
      int cancelled = 0;
      for (int i = 0; i < callers; i++) {
        int count = threads.get(i).get();
        cancelled += count;
        assertTrue(i < callers / 2 || count == 0, "a call that nobody interrupted was cancelled");
      }
      Report.line("interrupted-calls", cancelled, "<=" + interrupts);
      // There may be two, and if one had been closed there would have been a third.
      int closed = Math.max(0, counting.connections() - 2);
      Report.line("F10-interrupts", interrupts, interrupts);
      Report.line("F10", closed, 0);
      assertEquals(0, closed);
      assertEquals(counting.connections(), server.connections());
      assertEquals("after", lab.call("after"));
    }
  }

  private static int callUntil(AtomicBoolean stop, Lab lab, String name) {
    int cancelled = 0;
    for (int i = 0; !stop.get(); i++) {
      String text = name + " " + i;
      try {
        assertEquals(text, lab.call(text));
      } catch (CallCancelledException e) {
        assertTrue(Thread.interrupted(), "the flag was not set again");
        cancelled++;
      }
    }
    return cancelled;
  }

  private static void assertEnds(String id, OnThread<String> call) {
    long start = System.nanoTime();
    call.interrupt();
    CallCancelledException failure =
        Calls.failure(CallCancelledException.class, Execution.MAYBE, call.outcome());
    long millis = Pauses.millisBetween(start, call.endedAtNanos());
    Calls.assertSays(failure, "Lab.call(String)", "interrupted");
    assertTrue(call.wasInterrupted());
    Report.line(id, millis, LIMIT_MILLIS);
    assertTrue(millis <= LIMIT_MILLIS, millis + " ms");
  }
}
