package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client that calls and stops reading: others hardly notice, and it does not last. */
class StuckClientTest {
  private static final int MIB = 1 << 20;

  private static RpcServer.Builder server() {
    return RpcServer.builder().service(Lab.class, LabHandler.echo().bytes(data -> new byte[MIB]));
  }

  /** Asks for far more than sockets hold, and reads nothing. */
  private static ScriptedPeer stuck(RpcServer server) throws Exception {
    ScriptedPeer peer = ScriptedPeer.lab(server.port());
    for (int id = 1; id <= 40; id++) {
      peer.send(Frames.request(id, Lab.BYTES, Frames.counted(new byte[1])));
    }
    return peer;
  }

  private static long percentile99(Lab lab, int calls) {
    long[] nanos = new long[calls];
    for (int i = 0; i < calls; i++) {
      long start = System.nanoTime();
      assertEquals("text", lab.call("text"));
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos[calls * 99 / 100];
  }

  @Test
  @Tag("slow")
  void callsOfOthersTakeNoLongerBesideIt() throws Exception {
    int rounds = 15;
    int calls = 2_000;
    try (RpcServer server = server().start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Lab lab = client.service(Lab.class);
      percentile99(lab, 20_000);
      double[] ratios = new double[rounds];
      for (int i = 0; i < rounds; i++) {
        long alone = percentile99(lab, calls);
        try (ScriptedPeer stuck = stuck(server)) {
          // Filling everything up is work; being stuck is what is measured.
          Await.elapse(Duration.ofMillis(200));
          ratios[i] = (double) percentile99(lab, calls) / alone;
          stuck.reset();
        }
        Await.eventually("it is gone", Await.SOON, () -> server.connections() == 1);
      }
      Arrays.sort(ratios);
      double median = ratios[rounds / 2];
      Report.line("F11-p99-ratio", String.format("%.2f", median), 2);
      assertTrue(median <= 2, () -> Arrays.toString(ratios));
    }
  }

  @Test
  @Tag("slow")
  void itIsClosedWithinTenSeconds() throws Exception {
    try (LogCapture log = LogCapture.start();
        RpcServer server = server().start();
        ScriptedPeer stuck = stuck(server)) {
      assertTrue(stuck.socket().isConnected());
      long start = System.nanoTime();
      Await.eventually("it is closed", Duration.ofSeconds(20), () -> server.connections() == 0);
      long millis = Await.millisSince(start);
      Report.line("F11-closed-after-millis", millis, 10_000);
      assertTrue(millis <= 10_000 && millis >= 7_500, millis + " ms");
      log.awaitText("the client has not read anything for 8 s");
    }
  }

  @Test
  void closingTheServerDoesNotWaitForIt() throws Exception {
    Pauses.watchFromNow();
    RpcServer server = server().drainTimeout(Duration.ZERO).start();
    try (ScriptedPeer stuck = stuck(server)) {
      assertTrue(stuck.socket().isConnected());
      Await.eventually("its calls run", Await.SOON, () -> server.callsInFlight() <= 1);
      long start = System.nanoTime();
      server.close();
      long millis = Pauses.millisSince(start);
      Report.line("F11-close-millis", millis, 1500);
      assertTrue(millis <= 1500, millis + " ms");
    } finally {
      server.close();
    }
  }
}
