package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.plainrpc.CannotDecodeException;
import io.plainrpc.Execution;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * B2: what a body may cost, whatever it holds. Each one is read as arguments and as a result; the limit is 256 KiB and 32
 * times its size of heap, and 100 ms of processor time.
 */
class BombsTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Map<Class<?>, Wire> WIRES = new HashMap<>();
  private static final int ATTEMPTS = 3;
  private static final int MAX_ATTEMPTS = 20;
  private static final long MAX_NANOS = 100_000_000;

  private static int rows;
  private static long worstBytes;
  private static String worst;

  @AfterAll
  static void report() {
    System.out.println("B2 " + rows + " rows, worst " + worstBytes + " bytes (" + worst + ")");
  }

  private static Wire wire(Class<?> service) {
    return WIRES.computeIfAbsent(service, Wire::new);
  }

  static List<Bombs.Bomb> bombs() {
    return Bombs.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void bombIsRefusedCheaplyAsArgument(Bombs.Bomb bomb) {
    check(bomb, Execution.NOT_STARTED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void bombIsRefusedCheaplyAsResult(Bombs.Bomb bomb) {
    check(bomb, Execution.COMPLETED);
  }

  private static void check(Bombs.Bomb bomb, Execution execution) {
    rows++;
    Wire wire = wire(bomb.service());
    Throwable outcome = null;
    long fastest = Long.MAX_VALUE;
    long leastBytes = Long.MAX_VALUE;
    // The first attempts load classes; a later one may meet a garbage collection.
    // More of them where it seems slow: that may be the machine, and then is not so every time.
    for (int i = 0; i < ATTEMPTS || i < MAX_ATTEMPTS && fastest >= MAX_NANOS; i++) {
      long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
      // Processor time: what a body costs, whatever else the machine is doing.
      long nanosBefore = THREADS.getCurrentThreadCpuTime();
      outcome = read(wire, bomb, execution);
      fastest = Math.min(fastest, THREADS.getCurrentThreadCpuTime() - nanosBefore);
      leastBytes = Math.min(leastBytes, THREADS.getCurrentThreadAllocatedBytes() - bytesBefore);
    }
    assertOutcome(bomb, execution, outcome);
    long limit = 256 * 1024 + 32L * bomb.body().length;
    assertTrue(leastBytes <= limit, leastBytes + " bytes, limit " + limit + " for " + bomb);
    assertTrue(fastest < MAX_NANOS, fastest / 1_000_000 + " ms for " + bomb);
    if (leastBytes > worstBytes) {
      worstBytes = leastBytes;
      worst = bomb.name() + ", a body of " + bomb.body().length;
    }
  }

  private static Throwable read(Wire wire, Bombs.Bomb bomb, Execution execution) {
    try {
      if (execution == Execution.NOT_STARTED) {
        wire.readArguments(bomb.method(), bomb.body());
      } else {
        wire.readResult(bomb.method(), bomb.body());
      }
      return null;
    } catch (Throwable t) {
      return t;
    }
  }

  private static void assertOutcome(Bombs.Bomb bomb, Execution execution, Throwable outcome) {
    if (outcome == null && bomb.harmless()) {
      return;
    }
    assertTrue(outcome instanceof CannotDecodeException, bomb + ": " + outcome);
    CannotDecodeException refusal = (CannotDecodeException) outcome;
    assertEquals(execution, refusal.execution());
    String label = wire(bomb.service()).method(bomb.method()).label();
    assertTrue(
        refusal.getMessage().matches("(?s)" + Pattern.quote(label) + "(: | at ).*"),
        refusal.getMessage());
    assertTrue(refusal.getMessage().length() < 600, refusal.getMessage());
  }

  /** Every position of every type, against bodies that mean something else at each. */
  @Test
  void noBodyExceedsTheBoundsAtAnyPosition() {
    List<byte[]> bodies = new ArrayList<>();
    for (int b : new int[] {0, 1, 2, 3, 5, 9, 17, 0x7F, 0x80, 0xFF}) {
      bodies.add(Bombs.repeat(40_000, b));
      bodies.add(Bombs.repeat(20_000, 1, b));
      bodies.add(Bombs.join(Bombs.varint(20_000), Bombs.repeat(60_000, b)));
      bodies.add(Bombs.join(Bombs.varint(Bombs.HUGE), Bombs.repeat(60_000, b)));
    }
    List<Class<?>> services = new ArrayList<>(List.of(TypeServices.class.getDeclaredClasses()));
    services.add(Graphs.Service.class);
    for (Class<?> service : services) {
      wire(service);
      for (var method : service.getMethods()) {
        for (byte[] body : bodies) {
          check(
              new Bombs.Bomb(method.getName() + " sweep", service, method.getName(), body, true),
              Execution.NOT_STARTED);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("thrownBodies")
  void bombIsRefusedCheaplyAsException(byte[] body) {
    Wire wire = wire(ThrownTest.Service.class);
    // More of them where it seems slow: that may be the machine, and then is not so every time.
    for (int i = 0; i < ATTEMPTS; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      assertThrowsRefusal(() -> wire.readThrown("find", body));
      long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertTrue(i == 0 || bytes <= 256 * 1024 + 32L * body.length, bytes + " bytes");
    }
    rows++;
  }

  private static void assertThrowsRefusal(Runnable reading) {
    try {
      reading.run();
    } catch (CannotDecodeException e) {
      assertEquals(Execution.COMPLETED, e.execution());
      return;
    }
    throw new AssertionError("not refused");
  }

  static List<byte[]> thrownBodies() {
    byte[] huge = Bombs.varint(Bombs.HUGE + 1);
    return List.of(
        new byte[0],
        new byte[] {2},
        new byte[] {5, 0},
        Bombs.join(new byte[] {0}, huge),
        Bombs.join(new byte[] {0, 0}, huge),
        Bombs.join(new byte[] {0, 0}, Bombs.varint(130), Bombs.repeat(129, 1, 1, 0, 0)),
        new byte[] {0, 0, 1, 17},
        new byte[] {0, 0, 1, -1},
        new byte[] {0, 0, 1, 1, 3},
        Bombs.join(new byte[] {0, 0, 1, 16}, Bombs.repeat(15, 0, 1, 0, 1)));
  }

  @Test
  void countBeyondTheBytesIsRefusedBeforeAnythingIsMade() {
    Wire wire = wire(TypeServices.Interfaces.class);
    // Within every budget: what refuses it is that three bytes cannot hold ten thousand elements.
    byte[] body = Bombs.join(Bombs.varint(10_001), new byte[3]);
    CannotDecodeException e =
        assertThrows(CannotDecodeException.class, () -> wire.readArguments("list", body));
    assertEquals(
        "Interfaces.list(List<String>): argument value: "
            + "10000 elements are announced, but only 3 bytes are left",
        e.getMessage());
  }

  @Test
  void honestBodiesThatLookAlikePass() {
    Wire open = wire(TypeServices.Interfaces.class);
    open.roundTrip("list", Collections.nCopies(100_000, null));
    Wire targets = wire(Bombs.Targets.class);
    targets.roundTrip("empties", Collections.nCopies(20_000, new Samples.Empty()));
    targets.roundTrip("emptyLists", Collections.nCopies(20_000, List.of()));
    targets.roundTrip("emptySets", Collections.nCopies(1_500, Set.of()));
    Map<String, Integer> map = new HashMap<>();
    Map<List<String>, Integer> lists = new HashMap<>();
    Set<Double> doubles = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      map.put("key " + i, i);
      lists.put(List.of("a" + i, "b"), i);
      doubles.add((double) i);
    }
    assertEquals(map, targets.roundTrip("stringKeys", map));
    assertEquals(lists, targets.roundTrip("listKeys", lists));
    assertEquals(doubles, targets.roundTrip("doubles", doubles));
  }
}
