package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CannotDecodeException;
import io.plainrpc.SharedReferences;
import io.plainrpc.WireName;
import io.plainrpc.contract.Descriptor;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.contract.VersionPair;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies of a writer that has another version of the types. */
class EvolvedBodiesTest {
  private static int skipped;

  @AfterAll
  static void report() {
    System.out.println("types that are skipped: " + skipped);
  }

  /** Reads the arguments of the writer's only method as the reader's. */
  private static Object[] read(Class<?> writer, Class<?> reader, byte[] body) {
    return reader(ServiceContract.of(writer).descriptor(), reader)
        .arguments(body, 0, body.length, null);
  }

  private static BodyReader reader(Descriptor writer, Class<?> reader) {
    ServiceContract own = ServiceContract.of(reader);
    MethodContract method = own.methods().get(0);
    VersionPair pair = new VersionPair(writer, own.descriptor());
    assertNull(pair.match(0).problem());
    return new ServiceCodec(own, new KryoPool(), CodecLimits.DEFAULT)
        .argumentReader(method, pair, 0);
  }

  private static byte[] written(Class<?> writer, Object argument) {
    return new Wire(writer).arguments("put", argument);
  }

  // ---- skipped

  @WireName("demo.Sink")
  public interface Sink {
    void put(Narrow value);
  }

  @WireName("demo.W")
  public record Narrow(int z) {}

  @ParameterizedTest(name = "{1}")
  @MethodSource({
    "io.plainrpc.codec.TypesArriveEqualTest#plain",
    "io.plainrpc.codec.TypesArriveEqualTest#numbers",
    "io.plainrpc.codec.TypesArriveEqualTest#values",
    "io.plainrpc.codec.TypesArriveEqualTest#arrays",
    "io.plainrpc.codec.TypesArriveEqualTest#times",
    "io.plainrpc.codec.TypesArriveEqualTest#collections",
    "io.plainrpc.codec.TypesArriveEqualTest#maps",
    "io.plainrpc.codec.TypesArriveEqualTest#users"
  })
  void aFieldThatIsNotKnownHereIsSkippedToItsEnd(Class<?> service, String method, Object[] values) {
    Wire wire = new Wire(service);
    BodyReader reader = reader(with(service, wire.method(method)), Sink.class);
    for (Object value : values) {
      assertSkipped(reader, wire.arguments(method, value));
    }
    if (!method.startsWith("primitive")) {
      assertSkipped(reader, new byte[] {0});
    }
    skipped++;
  }

  private static void assertSkipped(BodyReader reader, byte[] value) {
    byte[] body = new byte[value.length + 2];
    body[0] = 1;
    System.arraycopy(value, 0, body, 1, value.length);
    body[body.length - 1] = 14;
    assertEquals(new Narrow(7), reader.arguments(body, 0, body.length, null)[0]);
    // The same, in many blocks.
    byte[][] more = new byte[body.length][];
    for (int i = 1; i < body.length; i++) {
      more[i - 1] = new byte[] {body[i]};
    }
    more[body.length - 1] = new byte[0];
    if (body.length < 1000) {
      byte[] first = {body[0]};
      assertEquals(new Narrow(7), reader.arguments(first, 0, body.length, more)[0]);
    }
    byte[] cut = Arrays.copyOf(body, body.length - 1);
    assertThrows(CannotDecodeException.class, () -> reader.arguments(cut, 0, cut.length, null));
  }

  /** A version of Narrow that has, before its number, what the method takes. */
  private static Descriptor with(Class<?> service, MethodContract method) {
    String field = "a:" + method.parameters().get(0).text();
    String types = Stream.concat(
            new String(ServiceContract.of(service).descriptor().bytes(), StandardCharsets.UTF_8)
                .lines()
                .skip(2)
                .filter(line -> !line.startsWith("method ")),
            Stream.of("record demo.W " + field + " z:int"))
        .sorted(Comparator.comparing(line -> line.split(" ")[1]))
        .collect(Collectors.joining("\n"));
    String text =
        "plainrpc-descriptor 1\nservice demo.Sink\nmethod put(demo.W) void\n" + types + "\n";
    return Descriptor.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsSkippedKeepsToTheLimits() {
    for (String shape :
        List.of("List<String>", "String[]", "int[]", "Map<String,String>", "String", "BitSet")) {
      Descriptor writer = Descriptor.parse(("plainrpc-descriptor 1\nservice demo.Sink\n"
              + "method put(demo.W) void\nrecord demo.W a:" + shape + " z:int\n")
          .getBytes(StandardCharsets.UTF_8));
      byte[] body = Wire.hex("01 FF FF FF FF 07 00 00");
      CannotDecodeException refusal = assertThrows(
          CannotDecodeException.class,
          () -> reader(writer, Sink.class).arguments(body, 0, body.length, null));
      assertTrue(refusal.getMessage().contains("announced, but only 2"), refusal::getMessage);
    }
    Descriptor deep = Descriptor.parse(("plainrpc-descriptor 1\nservice demo.Sink\n"
            + "method put(demo.W) void\nrecord demo.N n:demo.N\nrecord demo.W a:demo.N z:int\n")
        .getBytes(StandardCharsets.UTF_8));
    byte[] nested = new byte[200];
    Arrays.fill(nested, (byte) 1);
    CannotDecodeException refusal = assertThrows(
        CannotDecodeException.class,
        () -> reader(deep, Sink.class).arguments(nested, 0, nested.length, null));
    assertTrue(refusal.getMessage().contains("deeper than 100 levels"), refusal::getMessage);
  }

  // ---- shared references

  @SharedReferences
  @WireName("demo.Node")
  public static final class Node {
    public String name;
    public Node next;
  }

  @SharedReferences
  @WireName("demo.Node")
  public static final class OldNode {
    public List<String> labels;
    public String name;
    public OldNode next;
  }

  @SharedReferences
  @WireName("demo.Strange")
  public record Strange(Node node) {}

  @WireName("demo.Holder")
  public record OldHolder(
      Node gone, List<Strange> strange, Node kept, Node again, Map<String, Node> map) {}

  @WireName("demo.Holder")
  public record NewHolder(Node kept, Node again, Map<String, Node> map, Optional<Node> added) {}

  @WireName("demo.Graph")
  public interface OldGraph {
    void put(OldHolder holder);
  }

  @WireName("demo.Graph")
  public interface NewGraph {
    void put(NewHolder holder);
  }

  @Test
  void anObjectThatIsFirstInASkippedPlaceIsFoundFromALaterOne() {
    Node one = new Node();
    one.name = "one";
    one.next = one;
    Node other = new Node();
    other.name = "other";
    // The members go by name: again, gone, kept, map, strange.
    OldHolder holder = new OldHolder(
        one, List.of(new Strange(other), new Strange(one)), one, null, Map.of("a", one));
    NewHolder read =
        (NewHolder) read(OldGraph.class, NewGraph.class, written(OldGraph.class, holder))[0];
    assertEquals("one", read.kept().name);
    assertSame(read.kept(), read.kept().next);
    assertSame(read.kept(), read.map().get("a"));
    assertNull(read.again());
    assertEquals(Optional.empty(), read.added());
  }

  @WireName("demo.Chain")
  public interface OldChain {
    void put(List<OldNode> nodes);
  }

  @WireName("demo.Chain")
  public interface NewChain {
    void put(List<Node> nodes);
  }

  @Test
  void objectsOfAnotherVersionKeepTheirIdentity() {
    OldNode one = new OldNode();
    OldNode other = new OldNode();
    one.name = "one";
    one.labels = List.of("a");
    one.next = other;
    other.next = one;
    List<?> read = (List<?>)
        read(OldChain.class, NewChain.class, written(OldChain.class, List.of(one, other, one)))[0];
    Node first = (Node) read.get(0);
    Node second = (Node) read.get(1);
    assertEquals("one", first.name);
    assertSame(second, first.next);
    assertSame(first, second.next);
    assertSame(first, read.get(2));
    assertNotSame(first, second);
  }

  @WireName("demo.Node")
  public static final class Copied {
    public String name;
    public Copied next;
  }

  @WireName("demo.Chain")
  public interface CopiedChain {
    void put(List<Copied> nodes);
  }

  @Test
  void aTypeThatIsSharedInOneVersionOnlyIsRefused() {
    Descriptor shared = ServiceContract.of(NewChain.class).descriptor();
    Descriptor copied = ServiceContract.of(CopiedChain.class).descriptor();
    for (VersionPair pair :
        List.of(new VersionPair(shared, copied), new VersionPair(copied, shared))) {
      assertEquals(VersionPair.Verdict.REFUSED, pair.match(0).verdict());
      assertTrue(
          pair.match(0).problem().contains("a class with shared references"),
          pair.match(0)::problem);
    }
  }

  // ---- damaged

  @Test
  void damagedBodiesAreRefusedOrRead() {
    Node one = new Node();
    one.name = "one";
    one.next = one;
    byte[] body = written(
        OldGraph.class,
        new OldHolder(
            one, List.of(new Strange(one)), one, new Node(), Map.of("a", one, "b", new Node())));
    BodyReader reader = reader(ServiceContract.of(OldGraph.class).descriptor(), NewGraph.class);
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] damaged = body.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(10) == 0 ? random.nextInt(damaged.length) : damaged.length;
      try {
        reader.arguments(damaged, 0, length, null);
      } catch (CannotDecodeException e) {
        refused++;
      }
    }
    assertTrue(refused > 10_000, "only " + refused + " refused");
  }
}
