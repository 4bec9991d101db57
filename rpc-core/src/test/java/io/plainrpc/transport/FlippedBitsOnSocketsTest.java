package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plainrpc.RpcException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.FaultProxy;
import io.plainrpc.testing.FaultProxy.Direction;
import io.plainrpc.testing.FaultProxy.Flip;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Report;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** One bit of a real conversation changes on its way: the connection ends, and no call gets a wrong result. */
class FlippedBitsOnSocketsTest {
  private static final int CALLS = 3;

  @Test
  void flippedBitsNeverBecomeResults() throws Exception {
    int runs = 600;
    Random random = new Random(99);
    Set<String> ran = ConcurrentHashMap.newKeySet();
    LabHandler handler = LabHandler.echo().call(text -> {
      ran.add(text);
      return "reply to " + text;
    });
    int wrong = 0;
    int typed = 0;
    int struck = 0;
    try (LogCapture log = LogCapture.start();
        RpcServer server = RpcServer.builder()
            .greetingTimeout(Duration.ofMillis(200))
            .service(Lab.class, handler)
            .start()) {
      long[] passed = measure(server);
      // A run on a busy machine may be over before the byte comes whose bit is to flip: another one
      // takes its place.
      for (int run = 0; struck < runs && run < 2 * runs; run++) {
        Direction direction = Direction.values()[run % 2];
        long position = random.nextInt((int) passed[direction.ordinal()]);
        Flip flip = new Flip(direction, position, random.nextInt(8));
        try (FaultProxy proxy = FaultProxy.to(server.port(), flip);
            RpcClient client = client(proxy)) {
          Lab lab = client.service(Lab.class);
          int failed = 0;
          for (int i = 0; i < CALLS; i++) {
            String text = "run " + run + " call " + i;
            try {
              wrong += lab.call(text).equals("reply to " + text) ? 0 : 1;
            } catch (RpcException e) {
              failed++;
            }
          }
          typed += failed;
          if (proxy.struck()) {
            struck++;
            // The connection that was damaged is gone: there is at most the one that followed it.
            int most = proxy.connections() - 1;
            Await.eventually(
                () -> flip + " was noticed: " + log.text(),
                Duration.ofSeconds(5),
                () -> server.connections() <= most);
          }
        }
        Await.eventually("all are gone", Await.SOON, () -> server.connections() == 0);
      }
    }
    // What ran, ran with arguments that a caller sent.
    long invented =
        ran.stream().filter(text -> !text.matches("run -?\\d+ call \\d")).count();
    Report.line("F3-socket-flips", struck, runs);
    Report.line("F3-socket-typed-failures", typed, ">=1");
    Report.line("F3-socket-wrong-results", wrong + invented, 0);
    assertEquals(0, wrong);
    assertEquals(0, invented);
    assertEquals(runs, struck);
  }

  /** How many bytes a whole conversation sends each way. */
  private static long[] measure(RpcServer server) throws Exception {
    try (FaultProxy proxy = FaultProxy.to(server.port(), null);
        RpcClient client = client(proxy)) {
      Lab lab = client.service(Lab.class);
      for (int i = 0; i < CALLS; i++) {
        lab.call("run 0 call " + i);
      }
      return new long[] {proxy.passed(Direction.TO_SERVER), proxy.passed(Direction.TO_CLIENT)};
    }
  }

  private static RpcClient client(FaultProxy proxy) {
    return RpcClient.builder()
        .server(proxy.address())
        .timeout(Duration.ofMillis(400))
        .connectTimeout(Duration.ofMillis(300))
        .build();
  }
}
