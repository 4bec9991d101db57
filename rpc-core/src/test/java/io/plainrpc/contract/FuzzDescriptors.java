package io.plainrpc.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.codec.Bombs;
import io.plainrpc.codec.Graphs;
import io.plainrpc.codec.ThrownTest;
import io.plainrpc.codec.TypeServices;
import io.plainrpc.fuzz.FuzzInput;
import io.plainrpc.fuzz.FuzzTarget;
import io.plainrpc.fuzz.Meter;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Lab;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Descriptors of strangers: only canonical text is read, nothing of it is lost, and two of them are told apart, all of it at a
 * bounded cost.
 */
// | descriptor ... |  or  | descriptor ... | 0 u8 | another one ... |
public final class FuzzDescriptors implements FuzzTarget {
  private static final int AT_MOST = 5;
  private static final int LONGEST_DIFFERENCE = 303;

  /** There is one for each service and it has at most 64 KiB, so it may take eight times as much heap as other things. */
  private static final int HEAP_FACTOR = 8;

  @Override
  public String name() {
    return "descriptors";
  }

  @Override
  public void run(byte[] input, Meter meter) {
    int middle = 0;
    // No canonical text has a zero byte.
    while (middle < input.length && input[middle] != 0) {
      middle++;
    }
    Descriptor first = read(Arrays.copyOf(input, middle), meter);
    if (middle < input.length) {
      Descriptor second = read(Arrays.copyOfRange(input, middle + 1, input.length), meter);
      if (first != null && second != null) {
        compare(first, second, input.length, meter);
        compare(second, first, input.length, meter);
        meet(first, second, input.length, meter);
        meet(second, first, input.length, meter);
      }
    }
  }

  private static Descriptor read(byte[] bytes, Meter meter) {
    Descriptor read = meter.read(HEAP_FACTOR * bytes.length, () -> {
      try {
        return Descriptor.parse(bytes);
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage().startsWith("the descriptor "), e.getMessage());
        return null;
      }
    });
    if (read != null) {
      assertArrayEquals(bytes, read.bytes());
      assertArrayEquals(bytes, written(DescriptorText.parse(bytes)));
      assertArrayEquals(Frames.sha256(bytes), read.fingerprint());
      assertEquals(List.of(), read.differences(read, "server", "client", AT_MOST));
    }
    return read;
  }

  private static void compare(Descriptor mine, Descriptor theirs, int length, Meter meter) {
    List<String> differences = meter.read(
        HEAP_FACTOR * length, () -> mine.differences(theirs, "server", "client", AT_MOST));
    assertEquals(mine.equals(theirs), differences.isEmpty(), differences::toString);
    assertTrue(differences.size() <= AT_MOST);
    assertTrue(differences.stream().allMatch(text -> text.length() <= LONGEST_DIFFERENCE));
  }

  /** Two versions of a service: each method of the client works, is missing or is refused, and says why. */
  private static void meet(Descriptor client, Descriptor server, int length, Meter meter) {
    VersionPair pair = meter.read(HEAP_FACTOR * length, () -> new VersionPair(client, server));
    for (int method = 0; method < pair.methods(); method++) {
      VersionPair.Match match = pair.match(method);
      boolean works = match.verdict() == VersionPair.Verdict.WORKS;
      assertEquals(works, match.problem() == null);
      assertTrue(!works || match.server() >= 0);
      assertTrue(!client.equals(server) || works && match.server() == method, match::toString);
      if (works) {
        pair.limits(method).forEach(limit -> assertTrue(!limit.isEmpty()));
        pair.arguments(method);
        pair.result(method);
        pair.exceptions(method);
      }
    }
  }

  /** What was understood, as the canonical text. */
  private static byte[] written(DescriptorText read) {
    StringBuilder text = new StringBuilder("plainrpc-descriptor 1\nservice ");
    text.append(read.service()).append('\n');
    rising(read.methods().keySet());
    read.methods().forEach((signature, line) -> {
      rising(line.exceptions());
      text.append("method ").append(signature).append(' ').append(line.result());
      text.append(line.exceptions().isEmpty() ? "" : " throws ");
      text.append(String.join(",", line.exceptions())).append('\n');
    });
    rising(read.types().keySet());
    read.types().forEach((name, line) -> {
      rising(line.members().keySet());
      text.append(line.kind()).append(' ').append(name).append(line.shared() ? " shared" : "");
      boolean constants = line.kind().equals("enum");
      line.members()
          .forEach((member, shape) ->
              text.append(' ').append(member).append(constants ? "" : ":" + shape));
      text.append('\n');
    });
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** In the order of their bytes, and none of them twice. */
  private static void rising(Collection<String> names) {
    byte[] previous = {};
    for (String name : names) {
      byte[] bytes = Frames.utf8(name);
      assertTrue(Arrays.compareUnsigned(previous, bytes) < 0, name);
      previous = bytes;
    }
  }

  @Override
  public List<FuzzInput> seeds() {
    List<FuzzInput> seeds = new ArrayList<>();
    List<Class<?>> services = new ArrayList<>(List.of(TypeServices.class.getDeclaredClasses()));
    services.addAll(List.of(
        Bombs.Targets.class,
        Graphs.Service.class,
        ThrownTest.Service.class,
        ThrownTest.Jdk.class,
        Lab.class,
        DescriptorTest.Users.class));
    byte[] previous = {};
    for (Class<?> service : services) {
      byte[] own = ServiceContract.of(service).descriptor().bytes();
      seeds.add(new FuzzInput("seed-" + service.getSimpleName(), own));
      seeds.add(new FuzzInput(
          "seed-two-" + service.getSimpleName(), Frames.join(previous, new byte[1], own)));
      previous = own;
    }
    add(seeds, "enum", "enum a.E A B\n\0plainrpc-descriptor 1\nservice a.S\nenum a.E B C\n");
    add(seeds, "subset", "enum a.E A\n\0plainrpc-descriptor 1\nservice a.S\nenum a.E A B\n");
    add(seeds, "nested", "method f(a.B<int[],(a.C|a.D)[]>[][]) void throws a.X,b.Y\n");
    add(seeds, "deep", "method f() " + "(".repeat(4000) + "\n");
    add(seeds, "unsorted-methods", "method g() int\nmethod f() int\n");
    add(seeds, "unsorted-types", "record b.B\nclass a.B x:int\n");
    add(seeds, "unsorted-members", "record a.B y:int x:int\n");
    add(seeds, "unsorted-constants", "enum a.E B A\n");
    add(seeds, "unsorted-exceptions", "method f() int throws b.X,a.X\n");
    add(seeds, "twice", "record a.B shared x:int x:int\n");
    add(seeds, "arrays", "method f() a" + "[]".repeat(32_000) + "\n");
    add(
        seeds,
        "arrays-in-arrays",
        "method f() " + "a<".repeat(150) + "b" + ("[]".repeat(200) + ">").repeat(150) + "\n");
    String deepest = "a<".repeat(99) + "b".repeat(64_000) + ">".repeat(99);
    add(seeds, "deepest", "method f() " + deepest + "\n");
    // As much as possible of what takes few bytes.
    add(seeds, "many-types", many(6_500, i -> "class " + word(i) + "\n"));
    add(seeds, "many-methods", many(5_000, i -> "method " + word(i) + "() int\n"));
    add(seeds, "many-members", "class a " + many(13_000, i -> word(i) + ":a ").strip() + "\n");
    add(seeds, "many-constants", "enum a " + many(16_000, i -> word(i) + " ").strip() + "\n");
    add(
        seeds,
        "many-exceptions",
        "method a() a throws " + many(16_000, i -> word(i) + ",") + "zzzz\n");
    add(seeds, "many-parameters", "method a(" + "a,".repeat(32_000) + "a) a\n");
    return seeds;
  }

  private static void add(List<FuzzInput> seeds, String name, String lines) {
    String text = "plainrpc-descriptor 1\nservice a.S\n" + lines;
    seeds.add(new FuzzInput("seed-" + name, Frames.utf8(text)));
  }

  private static String many(int count, IntFunction<String> each) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(each.apply(i));
    }
    return text.toString();
  }

  /** Three letters, in rising order. */
  private static String word(int number) {
    return "" + (char) ('a' + number / 676) + (char) ('a' + number / 26 % 26)
        + (char) ('a' + number % 26);
  }
}
