package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CannotDecodeException;
import io.plainrpc.RemoteCause;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.fuzz.FuzzInput;
import io.plainrpc.fuzz.Meter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Bodies of every type: either a value that says what the bytes said, or a refusal, the same in whatever arrays they lie.
 */
// | which body u16 | block size u8 | body ... |
final class FuzzBodies {
  private static final int FIXED = 3;
  private static final int LONGEST_MESSAGE = 700;

  /** The limit on inputs while fuzzing is not much more. */
  private static final int LONGEST_SEED = 2_000;

  /** What no bytes may make the code do, not even when it is turned into a refusal. */
  private static final List<Class<?>> MISTAKES = List.of(
      NullPointerException.class,
      ClassCastException.class,
      ArrayStoreException.class,
      NegativeArraySizeException.class,
      IndexOutOfBoundsException.class,
      ArithmeticException.class,
      Error.class);

  /**
   * The names of types of which one value has several forms on the wire: names with aliases, numbers with leading zeros. Of
   * those only what is written again has to be the same.
   */
  private static final Set<String> LENIENT = Set.of(
      "Charset",
      "Locale",
      "Timestamp",
      "ZoneId",
      "ZonedDateTime",
      "BigInteger",
      "BigDecimal",
      "BitSet",
      "File",
      "Path",
      "Pattern");

  /** By a hash of its label; an input means the next one from its own number on, so that a new method moves few of them. */
  private final TreeMap<Integer, FuzzSlot> slots = new TreeMap<>();

  FuzzBodies(BodyKind... kinds) {
    KryoPool pool = new KryoPool();
    for (Class<?> service : services()) {
      // What is read keeps no stacks when it is written again: they would be those of the test.
      Wire wire = new Wire(service, pool, CodecLimits.DEFAULT, false);
      for (MethodContract method : wire.methods()) {
        for (BodyKind kind : kinds) {
          if (kind != BodyKind.THROWN || !method.exceptions().isEmpty()) {
            add(new FuzzSlot(wire.codec(), method, kind));
          }
        }
      }
    }
  }

  private static Set<Class<?>> services() {
    Set<Class<?>> services = new LinkedHashSet<>();
    List.of(TypeServices.class.getDeclaredClasses()).stream()
        .sorted(Comparator.comparing(Class::getName))
        .forEach(services::add);
    services.addAll(List.of(
        Bombs.Targets.class,
        Graphs.Service.class,
        BlocksTest.Service.class,
        ThrownTest.Service.class,
        ThrownTest.Jdk.class));
    return services;
  }

  private void add(FuzzSlot slot) {
    int number = number(slot.label());
    while (slots.putIfAbsent(number, slot) != null) {
      number = number + 1 & 0xFFFF;
    }
  }

  private static int number(String label) {
    CRC32C crc = new CRC32C();
    crc.update(label.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue() & 0xFFFF;
  }

  void run(byte[] input, Meter meter) {
    if (input.length < FIXED) {
      return;
    }
    int number = (input[0] & 0xFF) << 8 | input[1] & 0xFF;
    Map.Entry<Integer, FuzzSlot> next = slots.ceilingEntry(number);
    FuzzSlot slot = (next == null ? slots.firstEntry() : next).getValue();
    int block = 1 + (input[2] & 0xFF);
    byte[] body = Arrays.copyOfRange(input, FIXED, input.length);
    try {
      check(slot, body, block, meter);
    } catch (Throwable t) {
      throw new AssertionError(slot.label() + ": " + t, t);
    }
  }

  private void check(FuzzSlot slot, byte[] body, int block, Meter meter) {
    FuzzSlot.Outcome whole = meter.read(body.length, () -> slot.read(body));
    FuzzSlot.Outcome inBlocks = slot.readInBlocks(body, block);
    if (whole.refusal() != null) {
      assertRefusal(slot, whole.refusal());
      assertEquals(whole.refusal().getMessage(), message(inBlocks), "in blocks");
      return;
    }
    byte[] once = slot.write(whole.value());
    assertSame(slot, once, slot.write(value(inBlocks)), "in blocks");
    if (slot.kind() == BodyKind.THROWN) {
      // What only a constructor makes of a cause, and the cause itself, are lost on the way back;
      // no more than that is.
      once = slot.write(value(slot.read(once)));
    } else if (!isLenient(slot)) {
      assertSame(slot, body, once, "written again");
    }
    assertSame(slot, once, slot.write(value(slot.read(once))), "read and written again");
  }

  private static void assertRefusal(FuzzSlot slot, CannotDecodeException refusal) {
    String message = refusal.getMessage();
    assertEquals(slot.kind().execution(), refusal.execution(), message);
    assertTrue(message.length() <= LONGEST_MESSAGE, message);
    assertFalse(message.contains("stack is too small"), message);
    Throwable cause = refusal.getCause();
    assertTrue(MISTAKES.stream().noneMatch(mistake -> mistake.isInstance(cause)), () -> "" + cause);
  }

  private static String message(FuzzSlot.Outcome outcome) {
    return outcome.refusal() == null
        ? "read: " + outcome.value()
        : outcome.refusal().getMessage();
  }

  private static Object value(FuzzSlot.Outcome outcome) {
    assertNull(outcome.refusal(), "refused");
    return outcome.value();
  }

  private boolean isLenient(FuzzSlot slot) {
    String types = slot.method().signature() + slot.method().result().text();
    return LENIENT.stream().anyMatch(types::contains);
  }

  /** Elements of a container without an order may come in another one. */
  private static void assertSame(FuzzSlot slot, byte[] expected, byte[] actual, String what) {
    if (slot.reorders()) {
      assertArrayEquals(sorted(expected), sorted(actual), what);
    } else {
      assertArrayEquals(expected, actual, what);
    }
  }

  private static byte[] sorted(byte[] bytes) {
    byte[] sorted = bytes.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** The samples of every type, and the bombs that are short enough, at each kind of body that takes them. */
  List<FuzzInput> seeds() {
    List<FuzzInput> seeds = new ArrayList<>();
    try {
      for (SampleBody sample : SampleBody.all(LONGEST_SEED)) {
        addSeed(seeds, sample.service(), sample.method(), sample.body());
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    for (Bombs.Bomb bomb : Bombs.all()) {
      if (bomb.body().length < LONGEST_SEED) {
        addSeed(seeds, bomb.service(), bomb.method(), bomb.body());
      }
    }
    byte[] canary =
        Bombs.join(Bombs.varint(25), "io.plainrpc.codec.Canary".getBytes(StandardCharsets.UTF_8));
    addSeed(seeds, TypeServices.Plain.class, "string", canary);
    addSeed(seeds, TypeServices.Users.class, "shape", canary);
    addSeed(seeds, TypeServices.Collections.class, "treeSet", new byte[] {2, 0, 0});
    addSeed(seeds, TypeServices.Collections.class, "treeMap", new byte[] {2, 0, 0, 0});
    addThrown(seeds);
    return seeds;
  }

  private void addSeed(List<FuzzInput> seeds, Class<?> service, String method, byte[] body) {
    for (Map.Entry<Integer, FuzzSlot> entry : slots.entrySet()) {
      FuzzSlot slot = entry.getValue();
      if (slot.kind() != BodyKind.THROWN
          && slot.method().service().equals(service.getName())
          && slot.method().signature().startsWith(method + "(")) {
        int number = entry.getKey();
        byte[] head = {(byte) (number >>> 8), (byte) number, (byte) seeds.size()};
        String name = "seed-" + seeds.size() + "-" + method + "-" + slot.kind();
        seeds.add(new FuzzInput(name, Bombs.join(head, body)));
      }
    }
  }

  private void addThrown(List<FuzzInput> seeds) {
    Exception undeclared = new IllegalStateException("why");
    Throwable canary = new RemoteCause("io.plainrpc.codec.Canary", "loaded?", null);
    Samples.Denied denied = new Samples.Denied("no entry", undeclared);
    List<Throwable> all = List.of(
        new Samples.NotFound("no ß", denied, "id7").after(3),
        new Samples.NotFound(null, null),
        denied,
        new Samples.VeryDenied("never"),
        new IOException("disk", undeclared),
        new IllegalArgumentException("io.plainrpc.codec.Canary", canary),
        new ThrownTest.Broad("broad", denied),
        new ThrownTest.OnlyCause(undeclared),
        new ThrownTest.NoArguments(),
        new ThrownTest.Stubborn("stubborn"));
    for (Map.Entry<Integer, FuzzSlot> entry : slots.entrySet()) {
      FuzzSlot slot = entry.getValue();
      for (Throwable thrown : slot.kind() == BodyKind.THROWN ? all : List.<Throwable>of()) {
        addThrown(seeds, entry.getKey(), slot, thrown);
      }
    }
  }

  /** With its stack, which this side's codec does not send. */
  private static void addThrown(
      List<FuzzInput> seeds, int number, FuzzSlot slot, Throwable thrown) {
    Class<?> service = slot.method().methods().get(0).getDeclaringClass();
    String method = slot.method().methods().get(0).getName();
    byte[] body = new Wire(service).thrown(method, thrown);
    if (body != null) {
      byte[] head = {(byte) (number >>> 8), (byte) number, (byte) seeds.size()};
      seeds.add(
          new FuzzInput("seed-" + seeds.size() + "-" + method + "-THROWN", Bombs.join(head, body)));
    }
  }
}
