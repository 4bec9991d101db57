package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallCancelledException;
import io.plainrpc.CannotConnectException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.OverloadedException;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.FaultProxy;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.Resources;
import io.plainrpc.testing.ScriptedPeer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Connections that come and go: how many there are, how long they are kept, and that no call fails for it. */
class PoolTest {

  private static RpcServer serve() {
    return RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
  }

  // How many.

  @Test
  void loneCallerAlwaysHasTheSameConnection() throws Exception {
    try (RpcServer server = serve();
        FaultProxy counting = FaultProxy.to(server.port(), null);
        RpcClient client = RpcClient.connect(counting.address())) {
      Lab lab = client.service(Lab.class);
      for (int i = 0; i < 2000; i++) {
        assertEquals("text " + i, lab.call("text " + i));
      }
      Report.line("connections-of-a-lone-caller", counting.connections(), 1);
      assertEquals(1, counting.connections());
    }
  }

  @Test
  void callersAtTheSameTimeGetAsManyConnectionsAsTheSettingSays() throws Exception {
    for (int most : new int[] {1, 2, 3}) {
      try (RpcServer server = serve();
          FaultProxy counting = FaultProxy.to(server.port(), null);
          RpcClient client = RpcClient.builder()
              .server(counting.address())
              .connectionsPerServer(most)
              .build()) {
        Lab lab = client.service(Lab.class);
        List<OnThread<Void>> callers = new ArrayList<>();
        AtomicInteger running = new AtomicInteger(8);
        for (int i = 0; i < 8; i++) {
          String text = "caller " + i;
          callers.add(Calls.onThread(text, () -> {
            // Until there are as many connections as there may be, and some calls more.
            for (int call = 0; call < 200 || counting.connections() < most; call++) {
              assertEquals(text, lab.call(text));
            }
            running.decrementAndGet();
            return null;
          }));
        }
        for (OnThread<Void> caller : callers) {
          caller.get();
        }
        assertEquals(0, running.get());
        Report.line("connections-per-server", counting.connections(), most);
        assertEquals(most, counting.connections());
      }
    }
  }

  @Test
  void futuresThatWaitForAConnectionAreNoMoreThanConnectionsCouldCarry() throws Exception {
    try (ScriptedPeer.Server silent = ScriptedPeer.serve(ScriptedPeer::readGreeting);
        RpcClient client = RpcClient.builder()
            .server(silent.address())
            .connectionsPerServer(2)
            .maxCallsInFlight(10)
            .build()) {
      Lab lab = client.service(Lab.class);
      List<CompletableFuture<String>> waiting = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        waiting.add(lab.later("waits"));
      }
      OverloadedException refused =
          Calls.failure(OverloadedException.class, Execution.NOT_STARTED, lab.later("one more"));
      Calls.assertSays(refused, "20 calls wait", "RpcClient.builder().maxCallsInFlight(...)");
      assertTrue(waiting.stream().noneMatch(CompletableFuture::isDone));
    }
  }

  // How long.

  @Test
  void idleConnectionIsClosedInOrderAndMadeAgainWhenItIsNeeded() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          peer.send(Frames.reply(peer.expect(Frames.REQUEST).callId(), Frames.text("fine")));
          if (closed.getCount() == 0) {
            // The second connection; how it ends depends on whether it gets idle before the test is
            // over.
            return;
          }
          Frame goaway = peer.expect(Frames.GOAWAY);
          assertTrue(new String(goaway.payload()).contains("no calls"));
          assertNull(peer.read());
          closed.countDown();
        });
        RpcClient client = RpcClient.builder()
            .server(server.address())
            .idleTimeout(Duration.ofMillis(200))
            .build()) {
      Lab lab = client.service(Lab.class);
      assertEquals("fine", lab.call("text"));
      assertEquals(1, server.accepted());
      Await.open(closed);
      assertTrue(client.toString().contains("not connected"), client.toString());
      assertEquals("fine", lab.call("text"));
      assertEquals(2, server.accepted());
    }
  }

  @Test
  void idleConnectionsEndAtTheServerToo() throws Exception {
    try (RpcServer server = serve();
        RpcClient client = RpcClient.builder()
            .server("127.0.0.1:" + server.port())
            .idleTimeout(Duration.ofMillis(100))
            .build()) {
      assertEquals("text", client.service(Lab.class).call("text"));
      Await.eventually("it is gone", Await.SOON, () -> server.connections() == 0);
      Resources.awaitNoThreads(
          "plainrpc-client-127.0.0.1:" + server.port() + "-reader", Duration.ofSeconds(5));
    }
  }

  @Test
  void oldConnectionsAreReplacedAndNoCallFailsForIt() throws Exception {
    int callers = 4;
    try (RpcServer server = serve();
        FaultProxy counting = FaultProxy.to(server.port(), null);
        RpcClient client = RpcClient.builder()
            .server(counting.address())
            .maxConnectionAge(Duration.ofMillis(100))
            .build()) {
      Lab lab = client.service(Lab.class);
      List<OnThread<Integer>> threads = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        String text = "caller " + i;
        threads.add(Calls.onThread(text, () -> {
          int calls = 0;
          for (; counting.connections() < 12; calls += 2) {
            assertEquals(text, lab.call(text));
            assertEquals(text, Calls.outcome(lab.later(text)));
          }
          return calls;
        }));
      }
      int calls = 0;
      for (OnThread<Integer> thread : threads) {
        calls += thread.get();
      }
      Report.line("calls-over-connections-of-100-ms", calls, ">=100");
      Report.line("connections-of-100-ms", counting.connections(), ">=12");
      Report.line("calls-failed-by-age", 0, 0);
      assertTrue(calls >= 100);
    }
  }

  @Test
  void oldConnectionEndsWithItsLastCall() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(
                Lab.class,
                LabHandler.echo().call(text -> text.equals("wait") ? gate.pass(text) : text))
            .start();
        RpcClient client = RpcClient.builder()
            .server("127.0.0.1:" + server.port())
            .maxConnectionAge(Duration.ofMillis(100))
            .build()) {
      Lab lab = client.service(Lab.class);
      OnThread<String> slow = Calls.onThread("slow", () -> lab.call("wait"));
      gate.awaitEntered(1);
      Await.eventually(
          "its connection takes no more calls",
          Await.SOON,
          () -> client.toString().contains("not connected, 1 closing with 1 call"));
      assertEquals("meanwhile", lab.call("meanwhile"));
      assertFalse(slow.isDone());
      gate.open();
      assertEquals("wait", slow.get());
      Await.eventually(
          "the old one is gone", Await.SOON, () -> !client.toString().contains("closing with 1"));
    }
  }

  // Several servers.

  @Test
  void callsUseTheServersInTurn() throws Exception {
    int calls = 300;
    AtomicInteger[] journal = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
    List<RpcServer> servers = new ArrayList<>();
    StringBuilder addresses = new StringBuilder();
    for (AtomicInteger count : journal) {
      RpcServer server = RpcServer.builder()
          .service(Lab.class, LabHandler.echo().call(text -> {
            count.incrementAndGet();
            return text;
          }))
          .start();
      servers.add(server);
      addresses.append(addresses.isEmpty() ? "" : ", ").append("127.0.0.1:").append(server.port());
    }
    try (RpcClient client = RpcClient.builder().servers(addresses.toString()).build()) {
      client.ready(Duration.ofSeconds(10));
      Lab lab = client.service(Lab.class);
      for (int i = 0; i < calls; i++) {
        assertEquals("text " + i, lab.call("text " + i));
      }
      for (AtomicInteger count : journal) {
        Report.line("round-robin-calls", count, calls / 3);
        assertEquals(calls / 3, count.get());
      }
    } finally {
      servers.forEach(RpcServer::close);
    }
  }

  @Test
  void serverThatGoesIsLeftOutAndTakenInAgain() throws Exception {
    try (RpcServer stays = serve()) {
      RpcServer goes = serve();
      int port = goes.port();
      try (RpcClient client = RpcClient.builder()
          .servers("127.0.0.1:" + stays.port() + ",127.0.0.1:" + port)
          .build()) {
        client.ready(Duration.ofSeconds(10));
        Lab lab = client.service(Lab.class);
        goes.close();
        for (int i = 0; i < 200; i++) {
          assertEquals("text", lab.call("text"));
          assertEquals("text", Calls.outcome(lab.later("text")));
        }
        assertTrue(client.toString().contains("127.0.0.1:" + port + ": not connected"));
        AtomicInteger taken = new AtomicInteger();
        try (RpcServer again = RpcServer.builder()
            .port(port)
            .service(Lab.class, LabHandler.echo().call(text -> "again " + taken.incrementAndGet()))
            .start()) {
          Await.eventually("it is used again", Await.SOON, () -> {
            lab.call("text");
            return taken.get() > 0;
          });
          assertEquals(1, again.connections());
        }
        Report.line("calls-failed-by-failover", 0, 0);
      }
    }
  }

  @Test
  void everyServerIsNamedWithItsFailureAndItsNextAttemptWhenNoneIsThere() throws Exception {
    try (ScriptedPeer.Server rude = ScriptedPeer.serve(ScriptedPeer::close);
        RpcClient client = RpcClient.builder()
            .servers("127.0.0.1:9,no-such-host.invalid:1," + rude.address())
            .timeout(Duration.ofSeconds(20))
            .build()) {
      Lab lab = client.service(Lab.class);
      CannotConnectException first = Calls.failure(
          CannotConnectException.class, Execution.NOT_STARTED, () -> lab.call("text"));
      Calls.assertSays(
          first,
          "Lab.call(String): cannot connect to any of 127.0.0.1:9 (",
          "Connection refused",
          "no-such-host.invalid:1 (",
          "cannot be resolved",
          rude.address());
      // Somewhat later, while they are left out; sooner or later the pauses are longer than a call.
      Await.eventually("the next attempts are named", Await.SOON, () -> {
        CannotConnectException next =
            Calls.failure(CannotConnectException.class, Execution.NOT_STARTED, lab.later("text"));
        return next.getMessage().matches(".*attempts? failed, the next is due in \\d+ ms.*");
      });
      assertTrue(client.toString().contains("Connection refused"), client.toString());
    }
  }

  @Test
  void addressesAreCheckedWhenTheyAreNamed() {
    RpcClient.Builder builder = RpcClient.builder();
    for (String[] wrong : new String[][] {
      {"", "host:port"},
      {"a:1,", "host:port"},
      {"a:1,b", "host:port"},
      {"a:1,b:70000", "65535"},
      {"a:1,b:2,a:1", "named twice"},
    }) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> builder.servers(wrong[0]));
      Calls.assertSays(refused, wrong[1]);
    }
    Calls.assertSays(
        assertThrows(IllegalArgumentException.class, () -> builder.server("a:1,b:2")),
        "servers(...)");
    for (int wrong : new int[] {0, 65, -1}) {
      Calls.assertSays(
          assertThrows(IllegalArgumentException.class, () -> builder.connectionsPerServer(wrong)),
          "connectionsPerServer",
          "64",
          Integer.toString(wrong));
    }
    for (Duration wrong : new Duration[] {Duration.ZERO, Duration.ofMillis(-1)}) {
      assertThrows(IllegalArgumentException.class, () -> builder.idleTimeout(wrong));
      assertThrows(IllegalArgumentException.class, () -> builder.maxConnectionAge(wrong));
    }
  }

  @Test
  void nameIsResolvedAgainForEveryConnection() throws Exception {
    AtomicReference<String> address = new AtomicReference<>("127.0.0.1");
    AtomicInteger asked = new AtomicInteger();
    try (RpcServer before = RpcServer.builder()
        .service(Lab.class, LabHandler.echo().call(text -> "before"))
        .start()) {
      try (RpcServer after = RpcServer.builder()
              .host("127.0.0.2")
              .port(before.port())
              .service(Lab.class, LabHandler.echo().call(text -> "after"))
              .start();
          RpcClient client = RpcClient.builder()
              .server("moves.test:" + before.port())
              .maxConnectionAge(Duration.ofMillis(200))
              .resolver(host -> {
                assertEquals("moves.test", host);
                asked.incrementAndGet();
                return new InetAddress[] {InetAddress.getByName(address.get())};
              })
              .build()) {
        Lab lab = client.service(Lab.class);
        assertEquals("before", lab.call("text"));
        address.set("127.0.0.2");
        // The old server is still there; the connection's age brings the client to the new one.
        Await.eventually("it has moved", Await.SOON, () -> lab.call("text").equals("after"));
        assertTrue(asked.get() >= 2);
        assertEquals(1, after.connections());
      }
    }
  }

  // Eagerly.

  @Test
  void readyConnectsEveryServerBeforeTheFirstCall() throws Exception {
    try (RpcServer one = serve();
        RpcServer two = serve();
        RpcClient client = RpcClient.builder()
            .servers("127.0.0.1:" + one.port() + ",127.0.0.1:" + two.port())
            .build()) {
      assertEquals(0, one.connections() + two.connections());
      client.ready(Duration.ofSeconds(10));
      assertEquals(1, one.connections());
      assertEquals(1, two.connections());
      client.ready(Duration.ofSeconds(10));
      assertEquals(2, one.connections() + two.connections());
    }
  }

  @Test
  void readyIsContentWithOneServerAndSaysWhyThereIsNone() throws Exception {
    try (RpcServer server = serve();
        RpcClient client = RpcClient.builder()
            .servers("127.0.0.1:9,127.0.0.1:" + server.port())
            .build()) {
      client.ready(Duration.ofSeconds(10));
      assertEquals(1, server.connections());
    }
    try (RpcClient client = RpcClient.connect("127.0.0.1:9")) {
      CannotConnectException failure =
          assertThrows(CannotConnectException.class, () -> client.ready(Duration.ofSeconds(10)));
      assertEquals(Execution.NOT_STARTED, failure.execution());
      Calls.assertSays(failure, "RpcClient.ready()", "127.0.0.1:9", "Connection refused");
    }
  }

  @Test
  void readyBlocksNoLongerThanItMay() throws Exception {
    Pauses.watchFromNow();
    try (ScriptedPeer.Server silent = ScriptedPeer.serve(ScriptedPeer::readGreeting)) {
      RpcClient client = RpcClient.connect(silent.address());
      long start = System.nanoTime();
      DeadlineExceededException late =
          assertThrows(DeadlineExceededException.class, () -> client.ready(Duration.ofMillis(150)));
      long millis = Pauses.millisSince(start);
      Report.line("ready-gives-up-after-millis", millis, 400);
      assertTrue(Await.millisSince(start) >= 150 && millis <= 400, millis + " ms");
      Calls.assertSays(late, "RpcClient.ready()", "150 ms", silent.address(), "connecting");
      // And not at all when it is interrupted or the client closed.
      OnThread<Void> interrupted = Calls.onThread("ready", () -> {
        client.ready(Duration.ofMinutes(1));
        return null;
      });
      Await.eventually("it waits", Await.SOON, interrupted::isParked);
      interrupted.interrupt();
      Calls.failure(CallCancelledException.class, Execution.NOT_STARTED, interrupted.outcome());
      assertTrue(interrupted.wasInterrupted());
      OnThread<Void> closed = Calls.onThread("ready", () -> {
        client.ready(Duration.ofMinutes(1));
        return null;
      });
      Await.eventually("it waits", Await.SOON, closed::isParked);
      client.close();
      Calls.failure(CallCancelledException.class, Execution.NOT_STARTED, closed.outcome());
    }
  }

  // What it says.

  @Test
  void timeoutsShowTheStateOfThePool() throws Exception {
    try (Gate gate = new Gate();
        ScriptedPeer.Server silent = ScriptedPeer.serve(ScriptedPeer::readGreeting);
        RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().call(gate::pass))
            .start()) {
      try (RpcClient client = RpcClient.builder()
          .server("127.0.0.1:" + server.port())
          .timeout(Duration.ofMillis(100))
          .build()) {
        Lab lab = client.service(Lab.class);
        assertEquals("text", Calls.outcome(lab.later("text")));
        DeadlineExceededException inFlight =
            Calls.failure(DeadlineExceededException.class, Execution.MAYBE, () -> lab.call("wait"));
        Calls.assertSays(
            inFlight,
            "(the request was sent; 127.0.0.1:" + server.port()
                + ": 1 connection, 0 calls in flight)");
        assertEquals(
            "RpcClient[127.0.0.1:" + server.port() + ": 1 connection, 0 calls in flight]",
            client.toString());
      }
      try (RpcClient client = RpcClient.builder()
          .servers("127.0.0.1:9," + silent.address())
          .timeout(Duration.ofMillis(100))
          .build()) {
        DeadlineExceededException waiting = Calls.failure(
            DeadlineExceededException.class,
            Execution.NOT_STARTED,
            () -> client.service(Lab.class).call("text"));
        Calls.assertSays(
            waiting,
            "no connection to 127.0.0.1:9," + silent.address() + " within 100 ms",
            "127.0.0.1:9: not connected, 1 attempt failed, the next is due ",
            "the last one: 127.0.0.1:9: Connection refused",
            silent.address() + ": not connected, connecting");
      }
    }
  }

  // And the end.

  @Test
  void closingEndsCallsThatWaitForAConnectionAtOnce() throws Exception {
    Pauses.watchFromNow();
    close(200, 20);
    int futures = 900;
    int plain = 100;
    long millis = close(futures, plain);
    Report.line("close-waiting-for-a-connection", futures + plain, futures + plain);
    Report.line("close-waiting-for-a-connection-millis", millis, 100);
    assertTrue(millis <= 100, millis + " ms");
  }

  /** Returns after how many milliseconds the last call had ended. */
  private static long close(int futures, int plain) throws Exception {
    try (ScriptedPeer.Server silent = ScriptedPeer.serve(ScriptedPeer::readGreeting)) {
      RpcClient client = RpcClient.connect(silent.address());
      Lab lab = client.service(Lab.class);
      CountDownLatch ended = new CountDownLatch(futures + plain);
      List<CompletableFuture<String>> all = new ArrayList<>();
      for (int i = 0; i < futures; i++) {
        all.add(lab.later("future"));
        all.get(i).whenComplete((value, failure) -> ended.countDown());
      }
      List<OnThread<String>> threads = new ArrayList<>();
      for (int i = 0; i < plain; i++) {
        threads.add(Calls.onThread("plain-" + i, () -> lab.call("plain")));
        threads.get(i).outcome().whenComplete((value, failure) -> ended.countDown());
      }
      for (OnThread<String> thread : threads) {
        Await.eventually("it waits", Await.SOON, thread::isParked);
      }
      long start = System.nanoTime();
      client.close();
      Await.open(ended);
      long millis = Pauses.millisSince(start);
      for (CompletableFuture<String> future : all) {
        Calls.failure(CallCancelledException.class, Execution.NOT_STARTED, future);
      }
      for (OnThread<String> thread : threads) {
        Calls.failure(CallCancelledException.class, Execution.NOT_STARTED, thread.outcome());
      }
      Resources.awaitNoThreads("plainrpc-client-" + silent.address(), Duration.ofSeconds(2));
      return millis;
    }
  }
}
