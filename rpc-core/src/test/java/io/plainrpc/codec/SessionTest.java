package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.plainrpc.CannotDecodeException;
import io.plainrpc.CannotEncodeException;
import io.plainrpc.contract.MethodContract;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is shared between messages: the pool, its sessions and their buffers. */
@Timeout(60)
class SessionTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final KryoPool pool = new KryoPool();
  private final Wire wire = new Wire(TypeServices.Interfaces.class, pool, CodecLimits.DEFAULT);
  private final Wire plain = new Wire(TypeServices.Plain.class, pool, CodecLimits.DEFAULT);

  private KryoSession current() {
    KryoSession session = pool.borrow();
    pool.release(session);
    return session;
  }

  @Test
  void sessionIsUsedAgainAfterSuccess() {
    KryoSession before = current();
    plain.roundTrip("string", "x");
    assertSame(before, current());
  }

  @Test
  void sessionIsDroppedAfterAnyFailureAndTheNextMessageSucceeds() {
    List<Runnable> failures = List.of(
        () -> plain.readArguments("string", new byte[] {9}),
        () -> plain.readResult("bigDecimal", new byte[] {2}),
        () -> plain.arguments("string", "\uD800"),
        () -> plain.arguments("string", new Object()),
        () -> plain.codec().encodeArguments(plain.method("string"), new Object[] {"abc"}, 2));
    for (Runnable failure : failures) {
      KryoSession before = current();
      assertThrows(RuntimeException.class, failure::run);
      assertNotSame(before, current());
      assertEquals("fine", plain.roundTrip("string", "fine"));
    }
  }

  @Test
  void bodyClosedTwiceReturnsItsSessionOnce() {
    Encoded body = plain.codec().encodeArguments(plain.method("string"), new Object[] {"a"}, 100);
    body.close();
    KryoSession borrowed = pool.borrow();
    body.close();
    assertNotSame(borrowed, pool.borrow());
    assertThrows(IllegalStateException.class, body::buffer);
  }

  @Test
  void openBodiesDoNotShareABuffer() {
    Encoded one = plain.codec().encodeArguments(plain.method("string"), new Object[] {"one"}, 100);
    Encoded two = plain.codec().encodeArguments(plain.method("string"), new Object[] {"two"}, 100);
    assertNotSame(one.buffer(), two.buffer());
    assertArrayEquals(Wire.hex("04 6F 6E 65"), one.detach());
    assertArrayEquals(Wire.hex("04 74 77 6F"), two.detach());
    one.close();
    two.close();
  }

  @Test
  void poolKeepsNoMoreThanItsSlots() {
    List<KryoSession> borrowed = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      borrowed.add(pool.borrow());
    }
    borrowed.forEach(pool::release);
    Set<KryoSession> kept = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      kept.add(pool.borrow());
    }
    kept.retainAll(borrowed);
    assertEquals(64, kept.size());
  }

  @Test
  void malformedTextNeverShowsAnEarlierMessage() {
    plain.roundTrip("string", "pässword=hunter2-of-user-A");
    for (byte[] body :
        List.of(new byte[] {5, -1, -2, -3, -4}, new byte[] {28}, new byte[] {3, -61, 40})) {
      CannotDecodeException e =
          assertThrows(CannotDecodeException.class, () -> plain.readArguments("string", body));
      assertFalse(e.getMessage().contains("hunter"), e.getMessage());
    }
  }

  @Test
  void failureMessagesHoldNoData() {
    String secret = "hunter2";
    byte[] text = plain.arguments("string", secret);
    for (String method : List.of("currency", "charset", "uuid", "uri", "pattern", "bigDecimal")) {
      byte[] body = method.equals("uri") ? plain.arguments("string", "::" + secret) : text;
      CannotDecodeException e =
          assertThrows(CannotDecodeException.class, () -> plain.readArguments(method, body));
      for (Throwable t = e; t != null; t = t.getCause()) {
        assertFalse(String.valueOf(t.getMessage()).contains(secret), t.toString());
      }
    }
  }

  @Test
  void tooLargeBodyIsMeasuredExactlyWithoutItsMemory() {
    List<String> million = Collections.nCopies(1_000_000, "0123456789");
    assertTooLarge("list", million, 1_000_000L * 11 + 3, 1 << 20);
    assertTooLarge("list", List.of("x".repeat(100_000_000)), 100_000_000L + 1 + 4, 1 << 20);
    assertTooLarge("list", List.of("a", "é".repeat(5_000)), 1 + 2 + 2 + 10_000, 1_000);
    assertTooLarge("list", List.of("", "ab"), 1 + 1 + 3, 4);
  }

  private void assertTooLarge(String method, Object value, long size, int limit) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    BodyTooLargeException e = assertThrows(
        BodyTooLargeException.class,
        () -> wire.codec().encodeArguments(wire.method(method), new Object[] {value}, limit));
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertEquals(size, e.sizeBytes());
    assertTrue(allocated < 3L * limit + (1 << 20), allocated + " bytes allocated");
  }

  @Test
  void bodyOfExactlyTheLimitPasses() {
    for (int size : new int[] {1, 2, 100, 511, 512, 513, 70_000}) {
      // One byte for the count of the list, the rest for texts.
      List<String> value = Collections.nCopies(size - (size > 127 ? size > 16_383 ? 3 : 2 : 1), "");
      Encoded body = wire.codec().encodeArguments(wire.method("list"), new Object[] {value}, size);
      assertEquals(size, body.length());
      body.close();
      assertThrows(
          BodyTooLargeException.class,
          () -> wire.codec().encodeArguments(wire.method("list"), new Object[] {value}, size - 1));
    }
  }

  @Test
  void largeBufferIsNotKept() {
    plain.roundTrip("string", "x".repeat(1 << 20));
    assertTrue(current().out.getBuffer().length <= 64 * 1024);
  }

  @Test
  void largeBodyIsHandedOverWithoutACopyAndItsSessionGoesOnWithout() {
    String text = "x".repeat(100_000);
    byte[] expected = plain.arguments("string", text);
    MethodContract method = plain.method("string");
    Encoded body = plain.codec().encodeArguments(method, new Object[] {text}, 1 << 20);
    byte[] buffer = body.buffer();
    byte[] taken = body.handOver();
    assertSame(buffer, taken);
    assertSame(taken, body.handOver());
    assertSame(taken, body.buffer());
    assertArrayEquals(expected, body.detach());
    body.close();
    plain.roundTrip("string", "y".repeat(100_000));
    assertArrayEquals(expected, Arrays.copyOf(taken, expected.length));
    assertNotSame(taken, current().out.getBuffer());
  }

  @Test
  void smallBodyIsHandedOverAsACopy() {
    try (Encoded body =
        plain.codec().encodeArguments(plain.method("string"), new Object[] {"one"}, 100)) {
      assertNotSame(body.buffer(), body.handOver());
      assertArrayEquals(Wire.hex("04 6F 6E 65"), body.handOver());
    }
  }

  @Test
  void largeTextAllocatesOnlyItself() {
    String text = "x".repeat(10_000_000);
    plain.roundTrip("string", "warm");
    long before = THREADS.getCurrentThreadAllocatedBytes();
    plain
        .codec()
        .encodeArguments(plain.method("string"), new Object[] {text}, 20_000_000)
        .close();
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 10_100_000, allocated + " bytes");
  }

  @Test
  void shortCallAllocatesLittleMoreThanItsValues() {
    byte[] body = plain.arguments("string", "hello, world");
    MethodContract method = plain.method("string");
    for (int i = 0; i < 20_000; i++) {
      encodeAndDecode(method, body);
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1_000; i++) {
      encodeAndDecode(method, body);
    }
    long each = (THREADS.getCurrentThreadAllocatedBytes() - before) / 1_000;
    System.out.println("codec: " + each + " bytes allocated to write and read a short text");
    assertTrue(each <= 200, each + " bytes");
  }

  private void encodeAndDecode(MethodContract method, byte[] body) {
    plain.codec().encodeResult(method, "hello, world", 1 << 20).close();
    plain.codec().reader(method).arguments(body, 0, body.length, null);
  }

  @Test
  void elementsAreLimitedOnBothSides() {
    CodecLimits few = new CodecLimits(100, 10);
    Wire strict = new Wire(TypeServices.Interfaces.class, pool, few);
    List<String> eleven = Collections.nCopies(11, "x");
    assertThrows(CannotEncodeException.class, () -> strict.arguments("list", eleven));
    byte[] body = wire.arguments("list", eleven);
    CannotDecodeException e =
        assertThrows(CannotDecodeException.class, () -> strict.readArguments("list", body));
    assertTrue(e.getMessage().contains("more than 10 elements"), e.getMessage());
    strict.roundTrip("list", Collections.nCopies(10, "x"));
  }

  @Test
  void depthIsLimitedOnBothSides() {
    Wire strict = new Wire(TypeServices.Users.class, pool, new CodecLimits(2, 100));
    Samples.Tree deep = new Samples.Tree("a", List.of(new Samples.Tree("b", null)));
    assertThrows(CannotEncodeException.class, () -> strict.arguments("tree", deep));
    byte[] body = new Wire(TypeServices.Users.class).arguments("tree", deep);
    assertThrows(CannotDecodeException.class, () -> strict.readArguments("tree", body));
    strict.roundTrip("tree", new Samples.Tree("a", List.of()));
  }

  @Test
  void threadsShareACodecWithoutMixingMessages() throws Exception {
    int threads = 8;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    Wire users = new Wire(TypeServices.Users.class, pool, CodecLimits.DEFAULT);
    try {
      List<Future<Void>> results = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        Callable<Void> task = () -> {
          start.await();
          exchange(users, thread);
          return null;
        };
        results.add(executor.submit(task));
      }
      for (Future<Void> result : results) {
        result.get();
      }
    } finally {
      executor.shutdown();
      assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS));
    }
  }

  private void exchange(Wire users, int thread) {
    for (int i = 0; i < 5_000; i++) {
      String text = "thread " + thread + " message " + i;
      assertEquals(text, plain.roundTrip("string", text));
      Samples.Tree tree = new Samples.Tree(text, List.of(new Samples.Tree("leaf " + i, null)));
      assertEquals(tree, users.roundTrip("tree", tree));
      List<String> list = Collections.nCopies(i % 50, text);
      assertEquals(list, wire.roundTrip("list", list));
      if (i % 100 == 0) {
        assertThrows(
            CannotDecodeException.class, () -> plain.readArguments("string", new byte[] {9}));
      }
    }
  }
}
