package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.FaultProxy;
import io.plainrpc.testing.FaultProxy.Direction;
import io.plainrpc.testing.FaultProxy.Split;
import io.plainrpc.testing.FaultProxy.Throttle;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.Secured;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls through TLS are calls. */
@Timeout(120)
class TlsCallsTest {

  @Test
  void callsAndFuturesAndLargeMessagesGoThrough() throws Exception {
    try (RpcServer server = Secured.server(LabHandler.echo()).start();
        RpcClient client = Secured.client(server.port()).build()) {
      Lab lab = client.service(Lab.class);
      assertEquals("hello", lab.call("hello"));
      assertEquals("later", Calls.outcome(lab.later("later")));
      for (int length : new int[] {0, 1, 1000, 16_383, 16_384, 16_385, 70_000, 1 << 20}) {
        byte[] data = random(new Random(length), length);
        assertArrayEquals(data, lab.bytes(data));
      }
      assertEquals(1, server.connections());
    }
  }

  @Test
  @Tag("slow")
  void thirtyTwoCallersWithSizesFromNothingToOneMebibyteGetTheirOwn() throws Exception {
    int threads = 32;
    int calls = 200;
    try (RpcServer server = Secured.server(LabHandler.echo()).start();
        RpcClient client = Secured.client(server.port()).build()) {
      Lab lab = client.service(Lab.class);
      List<OnThread<Integer>> callers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        Random random = new Random(t);
        callers.add(Calls.onThread("tls-" + t, () -> mixed(lab, random, calls)));
      }
      int right = 0;
      for (OnThread<Integer> caller : callers) {
        right += caller.get();
      }
      Report.line("tls-32-threads-mixed", right, threads * calls);
      assertEquals(threads * calls, right);
    }
  }

  private static int mixed(Lab lab, Random random, int calls) {
    int right = 0;
    for (int i = 0; i < calls; i++) {
      int bits = random.nextInt(21);
      byte[] data = random(random, random.nextInt(1 + (1 << bits)));
      long sum = sum(data);
      right += sum(lab.bytes(data)) == sum ? 1 : 0;
    }
    return right;
  }

  private static byte[] random(Random random, int length) {
    byte[] data = new byte[length];
    random.nextBytes(data);
    return data;
  }

  private static long sum(byte[] data) {
    CRC32 sum = new CRC32();
    sum.update(data);
    return sum.getValue() << 20 ^ data.length;
  }

  @Test
  void conversationThatArrivesByteByByteIsTheSame() throws Exception {
    try (RpcServer server = Secured.server(LabHandler.echo()).start();
        FaultProxy there = FaultProxy.always(server.port(), new Split(Direction.TO_SERVER, 1));
        FaultProxy back = FaultProxy.always(port(there), new Split(Direction.TO_CLIENT, 1));
        RpcClient client = Secured.client(back.address()).build()) {
      Lab lab = client.service(Lab.class);
      byte[] data = random(new Random(1), 20_000);
      assertEquals("hello", lab.call("hello"));
      assertArrayEquals(data, lab.bytes(data));
      assertEquals("still there", lab.call("still there"));
      assertTrue(there.passed(Direction.TO_SERVER) > data.length);
    }
  }

  @Test
  @Tag("slow")
  void recordThatArrivesMoreSlowlyThanTheReaderWaitsIsNotLost() throws Exception {
    // 40 bytes every 50 ms, after which the reader looks at its deadline.
    try (RpcServer server = Secured.server(LabHandler.echo()).start();
        FaultProxy slow = FaultProxy.always(server.port(), new Throttle(Direction.TO_CLIENT, 800));
        RpcClient client = Secured.client(slow.address()).build()) {
      Lab lab = client.service(Lab.class);
      byte[] data = random(new Random(1), 1000);
      assertArrayEquals(data, lab.bytes(data));
      assertEquals("still there", lab.call("still there"));
      assertEquals(1, slow.connections());
    }
  }

  private static int port(FaultProxy proxy) {
    return Integer.parseInt(proxy.address().substring(proxy.address().indexOf(':') + 1));
  }
}
