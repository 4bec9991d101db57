package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.ConnectionLostException;
import io.plainrpc.Execution;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.ChildEcho;
import io.plainrpc.testing.ChildJvm;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The process at the other end is killed in the middle of calls ({@code kill -9}). */
class KilledProcessTest {

  @Test
  void callsOfAKilledServerEndTypedAndTheNextServerIsFound() throws Exception {
    Pauses.watchFromNow();
    int plainCalls = 20;
    int futureCalls = 200;
    try (ChildJvm child = ChildJvm.start(ChildEcho.Server.class, "0")) {
      int port = Integer.parseInt(child.line());
      try (RpcClient client = RpcClient.connect("127.0.0.1:" + port)) {
        Lab lab = client.service(Lab.class);
        assertEquals("before", lab.call("before"));
        List<OnThread<String>> plain = new ArrayList<>();
        List<CompletableFuture<String>> futures = new ArrayList<>();
        for (int i = 0; i < plainCalls; i++) {
          plain.add(Calls.onThread("plain-" + i, () -> lab.call("wait")));
        }
        for (int i = 0; i < futureCalls; i++) {
          futures.add(lab.later("wait"));
        }
        for (int i = 0; i < plainCalls + futureCalls; i++) {
          assertEquals("wait", child.line());
        }
        long start = System.nanoTime();
        child.kill();
        int typed = 0;
        for (OnThread<String> call : plain) {
          Calls.failure(ConnectionLostException.class, Execution.MAYBE, call.outcome());
          typed++;
        }
        for (CompletableFuture<String> future : futures) {
          Calls.failure(ConnectionLostException.class, Execution.MAYBE, future);
          typed++;
        }
        long millis = Pauses.millisSince(start);
        Report.line("killed-server-calls", typed, plainCalls + futureCalls);
        Report.line("killed-server-millis", millis, 1000);
        assertTrue(millis <= 1000, millis + " ms");

        // Its connections end before its listening socket does.
        child.exitCode();
        try (RpcServer next =
            RpcServer.builder().port(port).service(Lab.class, LabHandler.echo()).start()) {
          assertEquals("after", lab.call("after"));
          assertEquals("after", Calls.outcome(lab.later("after")));
          assertEquals(1, next.connections());
        }
      }
    }
  }

  @Test
  void handlerOfAKilledClientIsInterruptedAndTheOthersAreServed() throws Exception {
    Pauses.watchFromNow();
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(
                Lab.class,
                LabHandler.echo().call(text -> text.equals("wait") ? gate.pass(text) : text))
            .start();
        RpcClient other = RpcClient.connect("127.0.0.1:" + server.port());
        ChildJvm child =
            ChildJvm.start(ChildEcho.Client.class, "wait", "127.0.0.1:" + server.port())) {
      Lab lab = other.service(Lab.class);
      gate.awaitEntered(1);
      assertEquals("before", lab.call("before"));
      long start = System.nanoTime();
      child.kill();
      for (int i = 0; i < 100; i++) {
        assertEquals("meanwhile", lab.call("meanwhile"));
      }
      Await.eventually("the handler is interrupted", Await.SOON, () -> gate.interrupted() == 1);
      long millis = Pauses.millisSince(start);
      Await.eventually("only the other is left", Await.SOON, () -> server.connections() == 1);
      assertEquals("after", lab.call("after"));
      Await.eventually("nothing is in flight", Await.SOON, () -> server.callsInFlight() == 0);
      Report.line("killed-client-millis", millis, 2000);
      assertTrue(millis <= 2000, millis + " ms");
    }
  }
}
