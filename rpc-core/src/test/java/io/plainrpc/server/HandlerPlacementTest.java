package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plainrpc.CallContext;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Placement;
import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Clients;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.Resources;
import io.plainrpc.testing.ScriptedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slow methods are remembered and run on the pool at once, on virtual threads where there are any; pins hold. */
@Timeout(60)
class HandlerPlacementTest {
  private static final boolean VIRTUAL = Runtime.version().feature() >= 21;

  /** Whether the current thread is inside the reading of a connection. */
  private static boolean isInPlace() {
    return Arrays.stream(new Throwable().getStackTrace())
        .anyMatch(frame -> frame.getClassName().endsWith(".ServerReader"));
  }

  private static boolean isVirtual(Thread thread) {
    try {
      return VIRTUAL && (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Thread startVirtual(Runnable task) {
    try {
      return (Thread)
          Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static void slowly() {
    Await.elapse(Duration.ofMillis(20));
  }

  private static RpcServer.Builder builder(Lab handler) {
    return RpcServer.builder().service(Lab.class, handler);
  }

  @Test
  void aMethodThatIsAlwaysSlowCostsItsConnectionOneReader() {
    int calls = 50;
    AtomicInteger inPlace = new AtomicInteger();
    LabHandler handler = LabHandler.echo().call(text -> {
      inPlace.addAndGet(isInPlace() ? 1 : 0);
      slowly();
      return text;
    });
    try (RpcServer server = builder(handler).start();
        RpcClient client = Clients.oneConnection(server.port())) {
      Lab lab = client.service(Lab.class);
      for (int i = 0; i < calls; i++) {
        assertEquals("slow " + i, lab.call("slow " + i));
      }
    }
    Report.line("always-slow-calls-in-place", inPlace.get(), 1);
    assertEquals(1, inPlace.get());
  }

  @Test
  void whatOneConnectionHasTaughtHoldsForAll() {
    AtomicInteger inPlace = new AtomicInteger();
    LabHandler handler = LabHandler.echo().call(text -> {
      inPlace.addAndGet(isInPlace() ? 1 : 0);
      slowly();
      return text;
    });
    try (RpcServer server = builder(handler).start()) {
      for (int i = 0; i < 10; i++) {
        try (RpcClient client = Clients.oneConnection(server.port())) {
          assertEquals("slow", client.service(Lab.class).call("slow"));
        }
      }
    }
    assertEquals(1, inPlace.get());
  }

  @Test
  void aMethodThatHasBecomeFastRunsInPlaceAgain() {
    AtomicInteger inPlace = new AtomicInteger();
    LabHandler handler = LabHandler.echo().call(text -> {
      inPlace.addAndGet(isInPlace() ? 1 : 0);
      if (text.equals("slow")) {
        slowly();
      }
      return text;
    });
    try (RpcServer server = builder(handler).start();
        RpcClient client = Clients.oneConnection(server.port())) {
      Lab lab = client.service(Lab.class);
      for (int i = 0; i < 10; i++) {
        lab.call("slow");
      }
      assertEquals(1, inPlace.get());
      AtomicInteger calls = new AtomicInteger();
      Await.eventually(
          () -> "in place again, after " + calls + " calls", Duration.ofSeconds(20), () -> {
            assertEquals("fast", lab.call("fast"));
            calls.incrementAndGet();
            return inPlace.get() > 1;
          });
      Report.line("became-fast-calls-until-in-place", calls.get(), "-");
    }
  }

  @Test
  void slowMethodsLeaveTheOthersInPlace() {
    AtomicInteger inPlace = new AtomicInteger();
    LabHandler handler = LabHandler.echo()
        .call(text -> {
          slowly();
          return text;
        })
        .bytes(data -> {
          inPlace.addAndGet(isInPlace() ? 1 : 0);
          return data;
        });
    int calls = 2_000;
    try (RpcServer server = builder(handler).start();
        RpcClient client = Clients.oneConnection(server.port())) {
      Lab lab = client.service(Lab.class);
      lab.call("slow");
      for (int i = 0; i < calls; i++) {
        lab.bytes(new byte[] {1});
      }
    }
    // All but those that a pause of the machine was blamed on.
    Report.line("fast-method-beside-a-slow-one-in-place", inPlace.get(), ">=" + calls / 2);
    assertTrue(inPlace.get() >= calls / 2, inPlace + " in place");
  }

  @Test
  void aMethodPinnedToThePoolNeverRunsInPlace() {
    AtomicInteger inPlace = new AtomicInteger();
    LabHandler handler = LabHandler.echo().call(text -> {
      inPlace.addAndGet(isInPlace() ? 1 : 0);
      return text;
    });
    try (RpcServer server =
            builder(handler).handlerPlacement(Lab.class, "call", Placement.POOL).start();
        RpcClient client = Clients.oneConnection(server.port())) {
      Lab lab = client.service(Lab.class);
      for (int i = 0; i < 1_000; i++) {
        assertEquals("text", lab.call("text"));
      }
    }
    assertEquals(0, inPlace.get());
  }

  @Test
  void aBrokenPromiseToBeShortHoldsUpNobodyAndIsLoggedOnce() throws Exception {
    int calls = 5;
    AtomicInteger inPlace = new AtomicInteger();
    try (LogCapture log = LogCapture.start()) {
      try (Gate gate = new Gate();
          RpcServer server = builder(LabHandler.echo().call(text -> {
                inPlace.addAndGet(isInPlace() ? 1 : 0);
                return gate.pass(text);
              }))
              .handlerPlacement(Lab.class, "call", Placement.IN_PLACE)
              .start();
          ScriptedPeer client = ScriptedPeer.lab(server.port())) {
        for (int id = 1; id <= calls; id++) {
          client.send(Frames.request(id, Lab.CALL, Frames.text("text")));
        }
        gate.awaitEntered(calls);
        client.send(Frames.ping(7));
        client.expect(Frames.PONG);
        gate.open();
        for (int id = 1; id <= calls; id++) {
          client.expect(Frames.REPLY);
        }
      }
      log.awaitText("Lab.call(String) is pinned in place");
      assertEquals(2, log.text().split("is pinned in place", -1).length, log.text());
    }
    assertEquals(calls, inPlace.get());
  }

  @Test
  void onThePoolHandlersRunOnVirtualThreadsWhereThereAreAnyAndTheyAreWanted() {
    for (boolean wanted : new boolean[] {true, false}) {
      AtomicReference<Thread> thread = new AtomicReference<>();
      AtomicReference<String> context = new AtomicReference<>();
      AtomicReference<ClassLoader> loader = new AtomicReference<>();
      LabHandler handler = LabHandler.echo().call(text -> {
        thread.set(Thread.currentThread());
        context.set(CallContext.current().peer());
        loader.set(Thread.currentThread().getContextClassLoader());
        return text;
      });
      try (RpcServer server = builder(handler)
              .handlerPlacement(Lab.class, Placement.POOL)
              .virtualThreads(wanted)
              .start();
          RpcClient client = Clients.oneConnection(server.port())) {
        client.service(Lab.class).call("text");
        assertTrue(
            thread.get().getName().startsWith("plainrpc-server-" + server.port() + "-"),
            thread.get().getName());
      }
      assertEquals(VIRTUAL && wanted, isVirtual(thread.get()));
      assertTrue(thread.get().isDaemon());
      assertTrue(context.get().startsWith("127.0.0.1:"), context.get());
      assertEquals(RpcServer.class.getClassLoader(), loader.get());
    }
  }

  @Test
  void aThousandVirtualHandlersNeedNoThreadsOfTheirOwn() throws Exception {
    assumeTrue(VIRTUAL, "virtual threads came with JDK 21");
    int calls = 1_000;
    try (Gate gate = new Gate();
        RpcServer server = builder(LabHandler.echo().call(gate::pass))
            .handlerPlacement(Lab.class, Placement.POOL)
            .handlerThreads(calls)
            .start();
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      for (int id = 1; id <= calls; id++) {
        client.send(Frames.request(id, Lab.CALL, Frames.text("call " + id)));
      }
      gate.awaitEntered(calls);
      int threads = Resources.threads("plainrpc-server-" + server.port()).size();
      Report.line("threads-beside-1000-virtual-handlers", threads, "<=10");
      assertTrue(threads <= 10, threads + " threads");
      gate.open();
      Set<Integer> answered = new HashSet<>();
      for (int i = 0; i < calls; i++) {
        Frame reply = client.expect(Frames.REPLY);
        assertEquals("call " + reply.callId(), Frames.textOf(reply.payload()));
        answered.add(reply.callId());
      }
      assertEquals(calls, answered.size());
    }
  }

  @Test
  void handlersOnThePoolAreAsManyAsThereMayBeAndTheOthersWait() throws Exception {
    int threads = 3;
    int calls = 200;
    for (boolean virtual : new boolean[] {true, false}) {
      AtomicInteger now = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      LabHandler handler = LabHandler.echo().call(text -> {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        Await.elapse(Duration.ofMillis(1));
        now.decrementAndGet();
        return text;
      });
      try (RpcServer server = builder(handler)
              .handlerPlacement(Lab.class, Placement.POOL)
              .handlerThreads(threads)
              .virtualThreads(virtual)
              .start();
          RpcClient client = Clients.oneConnection(server.port())) {
        Lab lab = client.service(Lab.class);
        List<OnThread<String>> callers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
          String text = "call " + i;
          callers.add(Calls.onThread(text, () -> lab.call(text)));
        }
        for (int i = 0; i < calls; i++) {
          assertEquals("call " + i, callers.get(i).get());
        }
      }
      Report.line("most-handlers-at-once", most.get(), threads);
      assertTrue(most.get() <= threads, most + " at once");
    }
  }

  @Test
  void aHandlerOnThePoolIsInterruptedAtItsDeadlineAndItsConnectionGoesOn() {
    for (boolean virtual : new boolean[] {true, false}) {
      try (Gate gate = new Gate();
          RpcServer server = builder(
                  LabHandler.echo().call(text -> text.equals("slow") ? gate.pass(text) : text))
              .handlerPlacement(Lab.class, Placement.POOL)
              .virtualThreads(virtual)
              .start();
          RpcClient client = Clients.oneConnection(server.port())) {
        Lab lab = client.service(Lab.class);
        int rounds = 5;
        for (int i = 1; i <= rounds; i++) {
          int round = i;
          Calls.failure(DeadlineExceededException.class, () -> lab.brief("slow"));
          Await.eventually("it is interrupted", Await.SOON, () -> gate.interrupted() == round);
          assertEquals("fast", lab.brief("fast"));
        }
        assertEquals(1, server.connections());
      }
    }
  }

  @Test
  void aFutureCompletedByAnInterruptedVirtualThreadCostsNobodyTheConnection() throws Exception {
    assumeTrue(VIRTUAL, "virtual threads came with JDK 21");
    LabHandler handler = LabHandler.echo().later(text -> {
      CompletableFuture<String> answer = new CompletableFuture<>();
      startVirtual(() -> {
        Thread.currentThread().interrupt();
        answer.complete(text);
      });
      return answer;
    });
    try (RpcServer server = builder(handler).start();
        ScriptedPeer client = ScriptedPeer.lab(server.port())) {
      for (int id = 1; id <= 20; id++) {
        client.send(Frames.request(id, Lab.LATER, Frames.text("text " + id)));
        Frame reply = client.expect(Frames.REPLY);
        assertEquals("text " + id, Frames.textOf(reply.payload()));
      }
      assertEquals(1, server.connections());
    }
  }

  @Test
  void repliesFromThePoolArriveWhole() throws Exception {
    int callers = 8;
    int calls = 100;
    try (RpcServer server = builder(LabHandler.echo())
            .handlerPlacement(Lab.class, Placement.POOL)
            .start();
        RpcClient client = Clients.oneConnection(server.port())) {
      Lab lab = client.service(Lab.class);
      List<OnThread<Integer>> all = new ArrayList<>();
      for (int c = 0; c < callers; c++) {
        int number = c;
        all.add(Calls.onThread("caller-" + c, () -> {
          for (int i = 0; i < calls; i++) {
            byte[] data = new byte[i % 10 == 0 ? 200_000 : 100 + i];
            Arrays.fill(data, (byte) (number * calls + i));
            assertArrayEquals(data, lab.bytes(data));
          }
          return calls;
        }));
      }
      int right = 0;
      for (OnThread<Integer> caller : all) {
        right += caller.get();
      }
      Report.line("replies-from-the-pool", right, callers * calls);
    }
  }

  @Test
  void handlersThatComputeOnAllCarriersHoldUpNoCallsInPlace() throws Exception {
    int computing = 2 * Runtime.getRuntime().availableProcessors();
    int atLeast = 200;
    CountDownLatch stop = new CountDownLatch(1);
    AtomicInteger entered = new AtomicInteger();
    LabHandler handler = LabHandler.echo().call(text -> {
      entered.incrementAndGet();
      while (stop.getCount() > 0) {
        Thread.onSpinWait();
      }
      return text;
    });
    try (RpcServer server = builder(handler)
            .handlerPlacement(Lab.class, "call", Placement.POOL)
            // A method that the busy machine makes look slow would go to the pool as well.
            .handlerPlacement(Lab.class, "bytes", Placement.IN_PLACE)
            .start();
        RpcClient client = Clients.oneConnection(server.port())) {
      Lab lab = client.service(Lab.class);
      List<OnThread<String>> slow = new ArrayList<>();
      try {
        for (int i = 0; i < computing; i++) {
          String text = "slow " + i;
          slow.add(Calls.onThread(text, () -> lab.call(text)));
        }
        Await.eventually("one computes", Await.SOON, () -> entered.get() > 0);
        for (int i = 0; i < atLeast; i++) {
          assertArrayEquals(new byte[] {(byte) i}, lab.bytes(new byte[] {(byte) i}));
        }
        assertFalse(slow.stream().anyMatch(OnThread::isDone));
      } finally {
        stop.countDown();
      }
      for (int i = 0; i < computing; i++) {
        assertEquals("slow " + i, slow.get(i).get());
      }
    }
  }

  @Test
  void nothingRunsOnThePoolTwoSecondsAfterTheServerIsClosed() {
    for (boolean virtual : new boolean[] {true, false}) {
      int calls = 20;
      Gate gate = new Gate();
      RpcServer server = builder(
              LabHandler.echo().later(text -> CompletableFuture.completedFuture(gate.pass(text))))
          .handlerPlacement(Lab.class, Placement.POOL)
          .virtualThreads(virtual)
          .drainTimeout(Duration.ZERO)
          .start();
      String name = "plainrpc-server-" + server.port();
      try (RpcClient client = Clients.oneConnection(server.port())) {
        for (int i = 0; i < calls; i++) {
          client.service(Lab.class).later("text");
        }
        gate.awaitEntered(calls);
        server.close();
        Resources.awaitNoThreads(name, Duration.ofSeconds(2));
        assertEquals(calls, gate.left());
      }
    }
  }
}
