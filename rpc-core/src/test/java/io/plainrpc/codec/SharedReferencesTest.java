package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CannotDecodeException;
import io.plainrpc.CannotEncodeException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects of types that ask for it keep their identity within a message. */
class SharedReferencesTest {
  private final Wire wire = new Wire(Graphs.Service.class);

  private static Graphs.Node node(String name, Graphs.Node next, Graphs.Node... others) {
    Graphs.Node node = new Graphs.Node(name);
    node.next = next;
    node.others = others.length == 0 ? null : new ArrayList<>(Arrays.asList(others));
    return node;
  }

  /** A graph for each method of one parameter, by the name of the method. */
  static Map<String, Object> samples() {
    Graphs.Node b = node("b", null);
    Graphs.Node a = node("a", b, b);
    b.next = a;
    Graphs.Folder folder = new Graphs.Folder();
    folder.entries.addAll(List.of(folder, new Graphs.Document("d", folder), new Graphs.Folder()));
    Graphs.Leaf leaf = new Graphs.Leaf(1);
    Graphs.Pair pair = new Graphs.Pair();
    pair.left = new Graphs.Pair();
    pair.right = pair.left;
    return Map.of(
        "node", a,
        "nodes", List.of(a, b, a),
        "holder", new Graphs.Holder(a, b, leaf),
        "leaves", List.of(leaf, leaf, new Graphs.Leaf(2)),
        "map", Map.of("a", Optional.of(a), "b", Optional.of(b)),
        "entry", folder,
        "entries", List.of(folder, folder.entries.get(1)),
        "pairs", List.of(pair.left, pair, pair));
  }

  @SuppressWarnings("unchecked")
  private <T> T arrived(String method, T value) {
    return (T) wire.roundTrip(method, value);
  }

  // The form, written out.

  @Test
  void objectIsWrittenWhereItFirstStandsAndReferredToAfterwards() {
    Graphs.Node a = node("a", null);
    Graphs.Node b = node("b", a);
    // Three and one; new, name, next (an object or a reference), no others.
    assertArrayEquals(
        Wire.hex("05  01 02 61 00 00  02  01 02 62 02 00  03"),
        wire.arguments("nodes", List.of(a, a, b, b)));
  }

  @Test
  void referencesCountTheObjectsOfAllTypesAndOfAllArguments() {
    Graphs.Node a = node("a", null);
    assertArrayEquals(Wire.hex("01 02 61 00 00  02"), wire.arguments("two", a, a));
    // Object 0 is the leaf; the node is its own successor, as object 1.
    a.next = a;
    assertArrayEquals(
        Wire.hex("01  01 0A  01 02 61 03 00"),
        wire.arguments("mixed", new Graphs.Mixed(new Graphs.Leaf(5), a)));
  }

  @Test
  void alternativeIsFollowedByTheReferenceAsItIs() {
    Graphs.Folder folder = new Graphs.Folder();
    folder.entries.add(folder);
    // (Document|Folder): the second; new; a list of one entry, the second alternative, object 0;
    // no parent.
    assertArrayEquals(Wire.hex("02 01  02 02 02  00"), wire.arguments("entry", folder));
  }

  @Test
  void examplesOnThePage() {
    Graphs.Part a = new Graphs.Part();
    a.name = "a";
    a.parts = List.of(a);
    assertArrayEquals(Wire.hex("02  01 02 61 02 02"), wire.arguments("parts", List.of(a)));
    Graphs.Part b = new Graphs.Part();
    b.name = "b";
    assertArrayEquals(Wire.hex("03 01 02 62 00 02"), wire.arguments("parts", List.of(b, b)));
  }

  @Test
  void nullIsNoObject() {
    assertArrayEquals(Wire.hex("03 00 00"), wire.arguments("nodes", Arrays.asList(null, null)));
    assertNull(arrived("node", null));
  }

  // Identity.

  @Test
  void objectInTwoPlacesArrivesAsOne() {
    Graphs.Node shared = node("s", null);
    Graphs.Node root = arrived("node", node("r", shared, shared, node("t", shared)));
    assertSame(root.next, root.others.get(0));
    assertSame(root.next, root.others.get(1).next);
    assertEquals("s", root.next.name);
  }

  @Test
  void recordInTwoPlacesArrivesAsOneAndEqualOnesStayTwo() {
    Graphs.Leaf leaf = new Graphs.Leaf(1);
    List<Graphs.Leaf> leaves = arrived("leaves", List.of(leaf, new Graphs.Leaf(1), leaf));
    assertSame(leaves.get(0), leaves.get(2));
    assertNotSame(leaves.get(0), leaves.get(1));
    assertEquals(leaves.get(0), leaves.get(1));
  }

  @Test
  void identityGoesThroughWhateverStandsBetween() {
    Graphs.Node node = node("n", null);
    Graphs.Holder holder = arrived("holder", new Graphs.Holder(node, node, new Graphs.Leaf(1)));
    assertSame(holder.first(), holder.second());
    Map<String, Optional<Graphs.Node>> map =
        arrived("map", Map.of("a", Optional.of(node), "b", Optional.of(node)));
    assertSame(map.get("a").get(), map.get("b").get());
    node.others = List.of(node);
    AtomicReference<Graphs.Node> reference = arrived("reference", new AtomicReference<>(node));
    assertSame(reference.get(), reference.get().others.get(0));
  }

  @Test
  void argumentsShareAnObjectAndResultsAreNewOnes() {
    Graphs.Node node = node("n", null);
    Object[] read = wire.readArguments("two", wire.arguments("two", node, node));
    assertSame(read[0], read[1]);
    Graphs.Node[] result =
        (Graphs.Node[]) wire.readResult("two", wire.result("two", new Graphs.Node[] {node, node}));
    assertSame(result[0], result[1]);
    assertNotSame(node, result[0]);
  }

  @Test
  void whatIsNotSharedIsCopiedAsEver() {
    Graphs.Holder holder = new Graphs.Holder(null, null, null);
    Graphs.Node node = node("n", null);
    node.others = new ArrayList<>();
    Graphs.Node other = node("o", node);
    other.others = node.others;
    Graphs.Node arrived = arrived("node", other);
    assertNotSame(arrived.others, arrived.next.others);
    assertEquals(holder, arrived("holder", holder));
  }

  // Cycles.

  @Test
  void classesFormCycles() {
    Graphs.Node first = node("first", null);
    first.next = node("second", node("third", first, first));
    Graphs.Node arrived = arrived("node", first);
    assertSame(arrived, arrived.next.next.next);
    assertSame(arrived, arrived.next.next.others.get(0));
    assertEquals("third", arrived.next.next.name);
  }

  @Test
  void objectRefersToItself() {
    Graphs.Node self = node("self", null);
    self.next = self;
    Graphs.Node arrived = arrived("node", self);
    assertSame(arrived, arrived.next);
  }

  @Test
  void listContainsItselfThroughAnObject() {
    Graphs.Node node = node("n", null);
    node.others = new ArrayList<>(List.of(node, node));
    Graphs.Node arrived = arrived("node", node);
    assertSame(arrived, arrived.others.get(0));
    assertSame(arrived.others, arrived.others.get(1).others);
  }

  @Test
  void parentsKnowTheirChildrenAndTheOtherWayRound() {
    Graphs.Folder root = new Graphs.Folder();
    Graphs.Folder inner = new Graphs.Folder();
    inner.parent = root;
    Graphs.Document document = new Graphs.Document("d", inner);
    inner.entries.add(document);
    root.entries.addAll(List.of(inner, document));
    Graphs.Folder arrived = (Graphs.Folder) arrived("entry", (Graphs.Entry) root);
    Graphs.Folder first = (Graphs.Folder) arrived.entries.get(0);
    assertSame(arrived, first.parent);
    assertSame(arrived.entries.get(1), first.entries.get(0));
    assertSame(first, ((Graphs.Document) arrived.entries.get(1)).in());
  }

  @Test
  void setsOfObjectsWithoutEqualsFormCycles() {
    Graphs.Person a = new Graphs.Person();
    Graphs.Person b = new Graphs.Person();
    a.name = "a";
    b.name = "b";
    a.friends = Set.of(b);
    b.friends = Set.of(a, b);
    Set<Graphs.Person> arrived = arrived("people", Set.of(a, b));
    assertEquals(2, arrived.size());
    for (Graphs.Person person : arrived) {
      assertTrue(arrived.containsAll(person.friends));
      assertEquals(person.name.equals("a") ? 1 : 2, person.friends.size());
    }
  }

  @Test
  void recordThatContainsItselfIsRefusedWithItsPath() {
    Graphs.Folder folder = new Graphs.Folder();
    Graphs.Document document = new Graphs.Document("d", folder);
    folder.entries.add(new Graphs.Document("other", null));
    folder.entries.add(document);
    CannotEncodeException e =
        assertThrows(CannotEncodeException.class, () -> wire.arguments("entry", document));
    assertEquals(
        "Service.entry(Entry): cannot send entry(value).in.entries[1]: it is entry(value) again, and a"
            + " record cannot contain itself, even with @SharedReferences; make it a class, leave one"
            + " of the references out, or send an id for it",
        e.getMessage());
  }

  @Test
  void whetherARecordContainsItselfDependsOnWhereTheMessageBegins() {
    Graphs.Folder folder = new Graphs.Folder();
    Graphs.Document document = new Graphs.Document("d", folder);
    folder.entries.add(document);
    List<Graphs.Entry> arrived = arrived("entries", List.of(folder, document));
    assertSame(arrived.get(1), ((Graphs.Folder) arrived.get(0)).entries.get(0));
    CannotEncodeException e = assertThrows(
        CannotEncodeException.class, () -> wire.arguments("entries", List.of(document, folder)));
    assertTrue(
        e.getMessage().contains("entries(value)[0].in.entries[0]: it is entries(value)[0] again"),
        e.getMessage());
  }

  @Test
  void cycleOfOtherTypesNamesTheAnnotationAsARemedy() {
    Samples.Node node = new Samples.Node("a");
    node.next = node;
    CannotEncodeException e = assertThrows(
        CannotEncodeException.class,
        () -> new Wire(RefusedWhenSentTest.Addresses.class).arguments("nodes", node, null));
    assertTrue(
        e.getMessage()
            .endsWith(
                "nodes(node).next: it is nodes(node) again, and a cycle cannot be sent; leave one"
                    + " of the references out, send an id for it, or put @SharedReferences on a class, not"
                    + " a record, that the cycle goes through"),
        e.getMessage());
  }

  // What is refused.

  @ParameterizedTest(name = "{0}({1})")
  @CsvSource(delimiter = '|', textBlock = """
      node    | 02                                | value: a reference to shared object 0, but only 0 came before
      nodes   | 03 02 01 02 61 00 00              | value[0]: a reference to shared object 0, but only 0 came before
      nodes   | 03 01 02 61 00 00 03              | value[1]: a reference to shared object 1, but only 1 came before
      node    | 01 02 61 03 00                    | value.next: a reference to shared object 1, but only 1 came before
      node    | FF FF FF FF 0F                    | value: a reference to shared object 4294967293, but only 0 came before
      node    | 82 00                             | value: a number that is not in its shortest form
      mixed   | 01 01 0A 02                       | value.node: a reference to shared object 0, which is no io.plainrpc.codec.Graphs$Node
      two     | 01 02 61 00 00 01                 | other.name: the message ends 1 bytes too early
      boxes   | 01 00 02                          | numbers: a reference to shared object 0, which is no io.plainrpc.codec.Graphs$Box
      entry   | 01 01 01 02 01 02 00              | value.in.entries[0]: a reference to shared object 0, a record that contains the reference and is not made yet
      entries | 02 01 01 02 02 61                 | value[0].in: a reference to shared object 0, which is no io.plainrpc.codec.Graphs$Folder
      entries | 03 01 01 00 02 61 02 02           | value[1]: a reference to shared object 0, which is no io.plainrpc.codec.Graphs$Folder
      entries | 02 01 00                          | value[0]: null where an alternative says there is a value
      leaves  | 03 01 02 01                       | value[1].value: the message ends 1 bytes too early
      """)
  void bodyIsRefused(String method, String hex, String reason) {
    CannotDecodeException e =
        assertThrows(CannotDecodeException.class, () -> wire.readArguments(method, Wire.hex(hex)));
    assertTrue(e.getMessage().contains("argument " + reason), e.getMessage());
  }

  @Test
  void referencesDoNotReachIntoAnotherMessage() {
    byte[] first = wire.arguments("node", node("a", null));
    wire.readArguments("node", first);
    assertThrows(CannotDecodeException.class, () -> wire.readArguments("node", new byte[] {2}));
    wire.readArguments("node", first);
    Graphs.Node again = node("a", null);
    assertArrayEquals(wire.arguments("node", again), wire.arguments("node", again));
  }

  @Test
  void sessionHoldsNothingOfAMessage() {
    KryoPool pool = new KryoPool();
    new Wire(Graphs.Service.class, pool, CodecLimits.DEFAULT).roundTrip("node", node("a", null));
    KryoSession session = pool.borrow();
    assertEquals(0, session.in.shared().size());
    assertEquals(0, session.out.shared().size());
  }

  @Test
  void onlyMessagesWithSharedObjectsHaveATable() {
    KryoPool pool = new KryoPool();
    KryoSession session = pool.borrow();
    session.openOutput(1000, CodecLimits.DEFAULT, null);
    assertTrue(!session.out.isShared(this));
    pool.release(session);
  }

  @Test
  void oneObjectOfTwoTypesArrivesAsTwo() {
    Graphs.Box<?> empty = new Graphs.Box<>();
    Object[] read = wire.readArguments("boxes", wire.arguments("boxes", empty, empty));
    assertNotSame(read[0], read[1]);
    Graphs.Box<Object> full = new Graphs.Box<>();
    full.content = "text";
    CannotEncodeException e =
        assertThrows(CannotEncodeException.class, () -> wire.arguments("boxes", full, full));
    assertTrue(e.getMessage().contains("boxes(numbers).content"), e.getMessage());
  }

  @Test
  void constructorThatLooksAtAnObjectBeforeItsFieldsAreThereFailsTheMessage() {
    Graphs.Owner owner = new Graphs.Owner();
    owner.name = "o";
    owner.aOwned = new Graphs.Named("n", owner);
    byte[] body = wire.arguments("owner", owner);
    CannotDecodeException e =
        assertThrows(CannotDecodeException.class, () -> wire.readArguments("owner", body));
    assertTrue(
        e.getMessage().contains("argument value.aOwned: the constructor of "), e.getMessage());
  }

  // Limits.

  @Test
  void sharedObjectsCountAsElementsOnBothSides() {
    Wire strict = new Wire(Graphs.Service.class, new KryoPool(), new CodecLimits(100, 10));
    Graphs.Node four = node("1", node("2", node("3", node("4", null))));
    assertThrows(
        CannotEncodeException.class,
        () -> strict.arguments("nodes", List.of(four, four, four, four, four, four, four)));
    byte[] body = wire.arguments("nodes", List.of(four, four, four, four, four, four, four));
    CannotDecodeException e =
        assertThrows(CannotDecodeException.class, () -> strict.readArguments("nodes", body));
    assertTrue(e.getMessage().contains("more than 10 elements, the limit"), e.getMessage());
    strict.roundTrip("nodes", List.of(four, four, four, four, four, four));
  }

  @Test
  void referencesMakeLongChainsThatDoNotNest() {
    List<Graphs.Node> chain = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      chain.add(node(null, i == 0 ? null : chain.get(i - 1)));
    }
    List<Graphs.Node> arrived = arrived("nodes", chain);
    int length = 0;
    for (Graphs.Node n = arrived.get(9_999); n != null; n = n.next) {
      length++;
    }
    assertEquals(10_000, length);
    // From its other end it is as deep as it is long, and that is not taken for a cycle.
    Graphs.Node last = arrived.get(9_999);
    CannotEncodeException e =
        assertThrows(CannotEncodeException.class, () -> wire.arguments("node", last));
    assertTrue(e.getMessage().contains("nest deeper than 100 levels"), e.getMessage());
  }

  @Test
  void depthIsNotTakenForACycleWhereObjectsAreReferredTo() {
    Graphs.Folder deep = new Graphs.Folder();
    for (int i = 0; i < 60; i++) {
      Graphs.Folder outer = new Graphs.Folder();
      outer.entries.add(outer);
      outer.entries.add(deep);
      deep.parent = outer;
      deep = outer;
    }
    Graphs.Folder top = deep;
    CannotEncodeException e =
        assertThrows(CannotEncodeException.class, () -> wire.arguments("entry", top));
    assertTrue(e.getMessage().contains("nest deeper than 100 levels"), e.getMessage());
  }

  @Test
  void graphsThatAreHugeAsTreesAreReadForWhatTheyAre() {
    int read = 0;
    for (Bombs.Bomb bomb : Bombs.all()) {
      if (bomb.service() == Graphs.Service.class && bomb.harmless()) {
        byte[] body = wire.arguments(bomb.method(), wire.readArguments(bomb.method(), bomb.body()));
        assertEquals(bomb.body().length, body.length, bomb.name());
        read++;
      }
    }
    assertEquals(9, read);
  }

  // Everywhere.

  @Test
  void exceptionAndItsFieldsShareObjects() {
    Graphs.Broken broken = new Graphs.Broken("b");
    broken.first = node("n", null);
    broken.first.next = broken.first;
    broken.second = broken.first;
    Graphs.Broken cause = new Graphs.Broken("c");
    cause.first = broken.first;
    broken.initCause(cause);
    Graphs.Broken arrived = (Graphs.Broken) wire.readThrown("boxes", wire.thrown("boxes", broken));
    assertSame(arrived.first, arrived.second);
    assertSame(arrived.first, arrived.first.next);
    assertSame(arrived.first, ((Graphs.Broken) arrived.getCause()).first);
  }

  @Test
  void cycleInAnExceptionIsRefusedWithItsPath() {
    Graphs.Broken broken = new Graphs.Broken("b");
    Graphs.Document document = new Graphs.Document("d", new Graphs.Folder());
    document.in().entries.add(document);
    broken.document = document;
    CannotEncodeException e =
        assertThrows(CannotEncodeException.class, () -> wire.thrown("boxes", broken));
    assertTrue(
        e.getMessage()
            .contains(
                "cannot send exception io.plainrpc.codec.Graphs$Broken.document.in.entries[0]: it is"
                    + " exception io.plainrpc.codec.Graphs$Broken.document again, and"),
        e.getMessage());
  }

  @Test
  void graphCrossesInACallBothWays() {
    Graphs.Service echo = (Graphs.Service) Proxy.newProxyInstance(
        getClass().getClassLoader(),
        new Class<?>[] {Graphs.Service.class},
        (proxy, method, args) -> {
          Graphs.Node value = (Graphs.Node) args[0];
          assertSame(value, value.next.next);
          value.others = List.of(value.next);
          return value;
        });
    try (RpcServer server =
            RpcServer.builder().service(Graphs.Service.class, echo).start();
        RpcClient client = RpcClient.connect("localhost:" + server.port())) {
      Graphs.Node a = node("a", node("b", null));
      a.next.next = a;
      Graphs.Node arrived = client.service(Graphs.Service.class).node(a);
      assertSame(arrived, arrived.next.next);
      assertSame(arrived.next, arrived.others.get(0));
      assertEquals("b", arrived.next.name);
    }
  }
}
