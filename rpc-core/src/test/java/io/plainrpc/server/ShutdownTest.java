package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.ChildJvm;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server process that is asked to end lets its calls finish. */
class ShutdownTest {
  private static final int CALLS = 20;

  /** A server as the README shows it; its calls take as many milliseconds as its argument says. */
  static final class Server {
    private Server() {}

    public static void main(String[] arguments) throws InterruptedException {
      Duration each = Duration.ofMillis(Long.parseLong(arguments[0]));
      RpcServer server = RpcServer.builder()
          .service(Lab.class, LabHandler.echo().call(text -> {
            say("in");
            Await.elapse(each);
            return text;
          }))
          .start();
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      say(Integer.toString(server.port()));
      server.awaitClose();
    }

    private static void say(String line) {
      System.out.println(line);
      System.out.flush();
    }
  }

  @Test
  void callsFinishAfterSigterm() throws Exception {
    terminateAmidCalls(1_000);
  }

  @Test
  @Tag("slow")
  void callsOfFiveSecondsFinishAfterSigterm() throws Exception {
    terminateAmidCalls(5_000);
  }

  private static void terminateAmidCalls(int millisEach) throws Exception {
    try (ChildJvm child = ChildJvm.start(Server.class, Integer.toString(millisEach));
        RpcClient client = RpcClient.connect("127.0.0.1:" + child.line())) {
      Lab lab = client.service(Lab.class);
      List<OnThread<String>> calls = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        String text = "call " + i;
        calls.add(Calls.onThread(text, () -> lab.call(text)));
      }
      for (int i = 0; i < CALLS; i++) {
        assertEquals("in", child.line());
      }
      child.terminate();
      int finished = 0;
      for (int i = 0; i < CALLS; i++) {
        finished += calls.get(i).get().equals("call " + i) ? 1 : 0;
      }
      int exit = child.exitCode();
      Report.line("G2-calls-finished", finished, CALLS);
      Report.line("G2-exit", exit, "0 or 143");
      assertEquals(CALLS, finished);
      assertTrue(exit == 0 || exit == 143, "exit code " + exit);
    }
  }
}
