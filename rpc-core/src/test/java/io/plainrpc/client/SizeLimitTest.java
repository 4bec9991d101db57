package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Execution;
import io.plainrpc.TooLargeException;
import io.plainrpc.TooLargeException.Side;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Report;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is too large is refused with its limit named, and the connection stays good. */
class SizeLimitTest {
  private static final int MIB = 1 << 20;
  private static final String CLIENT_SETTING = "RpcClient.builder().maxMessageBytes(...)";
  private static final String SERVER_SETTING = "RpcServer.builder().maxMessageBytes(...)";

  private final AtomicInteger runs = new AtomicInteger();
  private RpcServer server;
  private RpcClient client;

  private Lab start(int serverLimit, int clientLimit) {
    server = RpcServer.builder()
        .maxMessageBytes(serverLimit)
        .service(Lab.class, LabHandler.echo().bytes(this::bytes))
        .start();
    client = RpcClient.builder()
        .server("127.0.0.1:" + server.port())
        .maxMessageBytes(clientLimit)
        .build();
    Lab lab = client.service(Lab.class);
    assertEquals("first", lab.call("first"));
    return lab;
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  /** Four bytes ask for a reply of so many; any other array comes back. */
  private byte[] bytes(byte[] data) {
    runs.incrementAndGet();
    return data.length == 4 ? new byte[ByteBuffer.wrap(data).getInt()] : data;
  }

  private static byte[] ask(int size) {
    return ByteBuffer.allocate(4).putInt(size).array();
  }

  @Test
  void hundredMegabyteArgumentIsRefusedByTheClientAndTheConnectionIsStillGood() throws Exception {
    Lab lab = start(4 * MIB, 4 * MIB);
    byte[] argument = new byte[100_000_000];
    TooLargeException failure =
        Calls.failure(TooLargeException.class, Execution.NOT_STARTED, () -> lab.bytes(argument));
    assertEquals(Side.CLIENT, failure.side());
    assertEquals(100_000_004, failure.sizeBytes());
    assertEquals(4 * MIB, failure.limitBytes());
    assertEquals(CLIENT_SETTING, failure.setting());
    Calls.assertSays(failure, "Lab.bytes(byte[])", "100000004", "4194304", CLIENT_SETTING);
    TooLargeException future = Calls.failure(
        TooLargeException.class, Execution.NOT_STARTED, lab.later("x".repeat(5 * MIB)));
    assertEquals(Side.CLIENT, future.side());
    assertStillGood(lab);
    assertEquals(0, runs.get());
    Report.line("too-large-argument-bytes", failure.sizeBytes(), failure.limitBytes());
  }

  @Test
  void argumentBetweenTheTwoLimitsIsRefusedNamingTheServers() throws Exception {
    Lab lab = start(MIB, 16 * MIB);
    TooLargeException failure = Calls.failure(
        TooLargeException.class, Execution.NOT_STARTED, () -> lab.bytes(new byte[2 * MIB]));
    assertEquals(Side.SERVER, failure.side());
    assertEquals(2 * MIB + 4, failure.sizeBytes());
    assertEquals(MIB, failure.limitBytes());
    assertEquals(SERVER_SETTING, failure.setting());
    Calls.assertSays(
        failure, "Lab.bytes(byte[])", "127.0.0.1:" + server.port(), "1048576", SERVER_SETTING);
    assertStillGood(lab);
    assertEquals(0, runs.get());
  }

  @Test
  void replyOverTheServersLimitIsCompletedAndNamesIt() throws Exception {
    Lab lab = start(MIB, 16 * MIB);
    TooLargeException failure =
        Calls.failure(TooLargeException.class, Execution.COMPLETED, () -> lab.bytes(ask(2 * MIB)));
    assertEquals(Side.SERVER, failure.side());
    assertEquals(2 * MIB + 4, failure.sizeBytes());
    assertEquals(MIB, failure.limitBytes());
    assertEquals(SERVER_SETTING, failure.setting());
    Calls.assertSays(failure, "Lab.bytes(byte[])", "2097156", "1048576", SERVER_SETTING);
    assertStillGood(lab);
    assertEquals(1, runs.get());
  }

  @Test
  void replyOverTheClientsLimitIsCompletedAndNamesIt() throws Exception {
    Lab lab = start(16 * MIB, MIB);
    TooLargeException failure =
        Calls.failure(TooLargeException.class, Execution.COMPLETED, () -> lab.bytes(ask(2 * MIB)));
    assertEquals(Side.CLIENT, failure.side());
    assertEquals(2 * MIB + 4, failure.sizeBytes());
    assertEquals(MIB, failure.limitBytes());
    assertEquals(CLIENT_SETTING, failure.setting());
    assertStillGood(lab);
    assertEquals(1, runs.get());
  }

  @Test
  void limitsAreExactToTheByte() throws Exception {
    // The body of an array of this size is its length in three bytes, and its bytes.
    Lab lab = start(MIB, MIB);
    assertEquals(MIB - 3, lab.bytes(new byte[MIB - 3]).length);
    Calls.failure(
        TooLargeException.class, Execution.NOT_STARTED, () -> lab.bytes(new byte[MIB - 2]));
    assertEquals(MIB - 3, lab.bytes(ask(MIB - 3)).length);
    Calls.failure(TooLargeException.class, Execution.COMPLETED, () -> lab.bytes(ask(MIB - 2)));
    assertStillGood(lab);
  }

  @Test
  void limitsBelowAFrameAreExactToo() throws Exception {
    Lab lab = start(1000, 2000);
    assertEquals(998, lab.bytes(new byte[998]).length);
    TooLargeException argument = Calls.failure(
        TooLargeException.class, Execution.NOT_STARTED, () -> lab.bytes(new byte[999]));
    assertEquals(Side.SERVER, argument.side());
    TooLargeException reply =
        Calls.failure(TooLargeException.class, Execution.COMPLETED, () -> lab.bytes(ask(999)));
    assertEquals(1001, reply.sizeBytes());
    assertStillGood(lab);
  }

  @Test
  void tenMegabytesWorkWhenTheLimitIsRaisedOnBothSides() throws Exception {
    Lab lab = start(16 * MIB, 16 * MIB);
    byte[] argument = new byte[10_000_000];
    new Random(1).nextBytes(argument);
    assertArrayEquals(argument, lab.bytes(argument));
    String text = "\u4e16\u754c".repeat(1_700_000);
    assertEquals(text, Calls.outcome(lab.later(text)));
    assertEquals(1, server.connections());
    Report.line("large-argument-bytes", argument.length, 10_000_000);
  }

  @Test
  void largeMessagesAtTheSameTimeDoNotMix() throws Exception {
    Lab lab = start(4 * MIB, 4 * MIB);
    // Far more than the queues hold at once, and all of them incomplete at the same time.
    int threads = 24;
    int rounds = 4;
    List<OnThread<Integer>> callers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Random random = new Random(i);
      callers.add(Calls.onThread("large-" + i, () -> {
        int right = 0;
        for (int round = 0; round < rounds; round++) {
          byte[] argument = new byte[random.nextInt(3 * MIB) + MIB / 2];
          random.nextBytes(argument);
          assertArrayEquals(argument, lab.bytes(argument));
          assertEquals("small " + round, lab.call("small " + round));
          right++;
        }
        return right;
      }));
    }
    int right = 0;
    for (OnThread<Integer> caller : callers) {
      right += caller.get();
    }
    Report.line("large-messages-interleaved", right, threads * rounds);
    assertEquals(threads * rounds, right);
    assertTrue(server.connections() <= 2, client::toString);
  }

  @Test
  void sizesAroundAFrameComeThroughWhole() throws Exception {
    Lab lab = start(4 * MIB, 4 * MIB);
    int frame = 65_536;
    Random random = new Random(3);
    List<CompletableFuture<String>> futures = new ArrayList<>();
    for (int size = frame - 40; size < frame + 40; size++) {
      byte[] argument = new byte[size];
      random.nextBytes(argument);
      assertArrayEquals(argument, lab.bytes(argument));
      futures.add(lab.later("x".repeat(size)));
    }
    for (CompletableFuture<String> future : futures) {
      String text = Calls.outcome(future);
      assertTrue(text.length() >= frame - 40 && text.chars().allMatch(c -> c == 'x'));
    }
    for (int pieces = 2; pieces <= 3; pieces++) {
      for (int more = -8; more <= 8; more++) {
        byte[] argument = new byte[pieces * frame + more];
        random.nextBytes(argument);
        assertArrayEquals(argument, lab.bytes(argument));
      }
    }
  }

  private void assertStillGood(Lab lab) {
    assertEquals("after", lab.call("after"));
    assertEquals(1, server.connections());
    assertEquals(0, server.callsInFlight());
  }
}
