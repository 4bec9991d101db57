package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CannotDecodeException;
import io.plainrpc.SharedReferences;
import io.plainrpc.UnknownConstant;
import io.plainrpc.WireName;
import io.plainrpc.contract.Descriptor;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.contract.VersionPair;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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
        .readers(pair)
        .arguments(method, 0);
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

  @SharedReferences
  @WireName("demo.Mark")
  public record Mark(int value) {}

  @WireName("demo.Marked")
  public record OldMarked(List<Mark> a, Node b, Node c) {}

  @WireName("demo.Marked")
  public record NewMarked(Node b, Node c) {}

  @WireName("demo.Graph")
  public interface OldMarks {
    void put(OldMarked marked);
  }

  @WireName("demo.Graph")
  public interface NewMarks {
    void put(NewMarked marked);
  }

  @Test
  void objectsThatAreSkippedKeepTheirNumbers() {
    Mark mark = new Mark(1);
    Node node = new Node();
    node.name = "numbered after the marks";
    OldMarked sent = new OldMarked(List.of(mark, new Mark(2), mark), node, node);
    NewMarked read =
        (NewMarked) read(OldMarks.class, NewMarks.class, written(OldMarks.class, sent))[0];
    assertEquals(node.name, read.b().name);
    assertSame(read.b(), read.c());
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

  // ---- admission and cost

  private static final AtomicInteger MADE = new AtomicInteger();

  @SharedReferences
  @WireName("demo.Secret")
  public record Secret(String text) {
    public Secret {
      MADE.incrementAndGet();
    }
  }

  @WireName("demo.Sink")
  public interface Guarded {
    void put(Narrow value);

    void secretly(Secret secret);
  }

  @Test
  void nothingIsMadeOfASkippedObjectThatTheMethodDoesNotAdmit() {
    Descriptor writer = descriptor(
        "method put(demo.W) void",
        "record demo.Secret shared text:String",
        "record demo.W a:demo.Secret z:int");
    byte[] body = Wire.hex("01 01 02 78 0E");
    assertEquals(
        new Narrow(7), reader(writer, Guarded.class).arguments(body, 0, body.length, null)[0]);
    assertEquals(0, MADE.get());
  }

  private static Descriptor descriptor(String... lines) {
    return Descriptor.parse(
        ("plainrpc-descriptor 1\nservice demo.Sink\n" + String.join("\n", lines) + "\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  /** Many constants, so that an empty map of them is large. */
  @WireName("demo.Many")
  public enum Many {
    C000,
    C001,
    C002,
    C003,
    C004,
    C005,
    C006,
    C007,
    C008,
    C009,
    C010,
    C011,
    C012,
    C013,
    C014,
    C015,
    C016,
    C017,
    C018,
    C019,
    C020,
    C021,
    C022,
    C023,
    C024,
    C025,
    C026,
    C027,
    C028,
    C029,
    C030,
    C031,
    C032,
    C033,
    C034,
    C035,
    C036,
    C037,
    C038,
    C039,
    C040,
    C041,
    C042,
    C043,
    C044,
    C045,
    C046,
    C047,
    C048,
    C049,
    C050,
    C051,
    C052,
    C053,
    C054,
    C055,
    C056,
    C057,
    C058,
    C059,
    C060,
    C061,
    C062,
    C063,
    C064,
    C065,
    C066,
    C067,
    C068,
    C069,
    C070,
    C071,
    C072,
    C073,
    C074,
    C075,
    C076,
    C077,
    C078,
    C079,
    C080,
    C081,
    C082,
    C083,
    C084,
    C085,
    C086,
    C087,
    C088,
    C089,
    C090,
    C091,
    C092,
    C093,
    C094,
    C095,
    C096,
    C097,
    C098,
    C099,
    C100,
    C101,
    C102,
    C103,
    C104,
    C105,
    C106,
    C107,
    C108,
    C109,
    C110,
    C111,
    C112,
    C113,
    C114,
    C115,
    C116,
    C117,
    C118,
    C119,
    C120,
    C121,
    C122,
    C123,
    C124,
    C125,
    C126,
    C127,
    C128,
    C129,
    C130,
    C131,
    C132,
    C133,
    C134,
    C135,
    C136,
    C137,
    C138,
    C139,
    C140,
    C141,
    C142,
    C143,
    C144,
    C145,
    C146,
    C147,
    C148,
    C149,
    C150,
    C151,
    C152,
    C153,
    C154,
    C155,
    C156,
    C157,
    C158,
    C159,
    C160,
    C161,
    C162,
    C163,
    C164,
    C165,
    C166,
    C167,
    C168,
    C169,
    C170,
    C171,
    C172,
    C173,
    C174,
    C175,
    C176,
    C177,
    C178,
    C179,
    C180,
    C181,
    C182,
    C183,
    C184,
    C185,
    C186,
    C187,
    C188,
    C189,
    C190,
    C191,
    C192,
    C193,
    C194,
    C195,
    C196,
    C197,
    C198,
    C199,
    C200,
    C201,
    C202,
    C203,
    C204,
    C205,
    C206,
    C207,
    C208,
    C209,
    C210,
    C211,
    C212,
    C213,
    C214,
    C215,
    C216,
    C217,
    C218,
    C219,
    C220,
    C221,
    C222,
    C223,
    C224,
    C225,
    C226,
    C227,
    C228,
    C229,
    C230,
    C231,
    C232,
    C233,
    C234,
    C235,
    C236,
    C237,
    C238,
    C239,
    C240,
    C241,
    C242,
    C243,
    C244,
    C245,
    C246,
    C247,
    C248,
    C249
  }

  @WireName("demo.Sink")
  public interface Maps {
    void put(byte[] padding, List<EnumMap<Many, String>> maps);
  }

  @Test
  void emptyMapsAreChargedWhatTheyTakeHereNotWhatTheyTookThere() {
    Descriptor writer =
        descriptor("method put(byte[],List<EnumMap<demo.Many,String>>) void", "enum demo.Many");
    List<EnumMap<Many, String>> maps = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      maps.add(new EnumMap<>(Many.class));
    }
    byte[] body = new Wire(Maps.class).arguments("put", new byte[100_000], maps);
    CannotDecodeException refusal = assertThrows(
        CannotDecodeException.class,
        () -> reader(writer, Maps.class).arguments(body, 0, body.length, null));
    assertTrue(refusal.getMessage().contains("more heap than"), refusal::getMessage);
  }

  // ---- unknown constants in sets and maps

  @WireName("demo.Color")
  public enum Color {
    RED,
    @UnknownConstant
    OTHER
  }

  @WireName("demo.Sink")
  public interface Sets {
    void put(EnumSet<Color> one, Set<Color> other, List<Color> list);
  }

  @WireName("demo.Sink")
  public interface Keys {
    void put(Map<Color, String> map);
  }

  @WireName("demo.Sink")
  public interface EnumKeys {
    void put(EnumMap<Color, String> map);
  }

  @Test
  void unknownConstantsAreOneInASetAndCannotBeTwoKeys() {
    String color = "enum demo.Color BLUE GREEN OTHER RED";
    byte[] sets = Wire.hex("04 01 02 04  04 01 02 04  04 01 02 04");
    Object[] read = reader(
            descriptor(
                "method put(EnumSet<demo.Color>,Set<demo.Color>,List<demo.Color>) void", color),
            Sets.class)
        .arguments(sets, 0, sets.length, null);
    assertEquals(EnumSet.of(Color.OTHER, Color.RED), read[0]);
    assertEquals(Set.of(Color.OTHER, Color.RED), read[1]);
    assertEquals(List.of(Color.OTHER, Color.OTHER, Color.RED), read[2]);
    byte[] map = Wire.hex("03 01 00 02 00");
    for (String kind : List.of("Map", "EnumMap")) {
      BodyReader reader = reader(
          descriptor("method put(" + kind + "<demo.Color,String>) void", color),
          kind.equals("Map") ? Keys.class : EnumKeys.class);
      CannotDecodeException refusal = assertThrows(
          CannotDecodeException.class, () -> reader.arguments(map, 0, map.length, null));
      assertTrue(
          refusal.getMessage().contains("constants that this version of the enum does not know"),
          refusal::getMessage);
    }
  }

  // ---- exceptions

  @WireName("demo.Fail")
  public static class OldFail extends Exception {
    private static final long serialVersionUID = 1L;

    public OldFail(String message) {
      super(message);
    }
  }

  @SuppressWarnings("serial") // As users write them.
  @WireName("demo.Fail")
  public static class Fail extends Exception {
    private static final long serialVersionUID = 1L;
    int retry = 5;
    transient int ignored;
    List<String> hints = new ArrayList<>();
    Optional<String> more = Optional.of("default");
    Optional<String> nothing;

    public Fail(String message) {
      super(message);
    }
  }

  @WireName("demo.Run")
  public interface OldRun {
    void run() throws OldFail;
  }

  @WireName("demo.Run")
  public interface Run {
    void run() throws Fail;
  }

  @Test
  void whatTheConstructorOfAnExceptionSetsStaysWhereTheWriterHasNothing() {
    byte[] body = new Wire(OldRun.class).thrown("run", new OldFail("x"));
    ServiceContract own = ServiceContract.of(Run.class);
    VersionPair pair =
        new VersionPair(own.descriptor(), ServiceContract.of(OldRun.class).descriptor());
    Fail fail = (Fail) new ServiceCodec(own, new KryoPool(), CodecLimits.DEFAULT)
        .readers(pair)
        .answers(own.methods().get(0))
        .thrown(body, 0, body.length, null, "peer");
    assertEquals("x", fail.getMessage());
    assertEquals(
        "5 [] Optional[default] Optional.empty",
        fail.retry + " " + fail.hints + " " + fail.more + " " + fail.nothing);
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
