package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.plainrpc.testing.Report;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** At interface-typed positions any implementation arrives as the ordinary one, with its elements in its order. */
class InterfacesArriveOrdinaryTest {
  private static final Wire WIRE = new Wire(TypeServices.Interfaces.class);
  private static int arrived;

  @AfterAll
  static void report() {
    System.out.println("values that arrive as ordinary ones: " + arrived);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource({"lists", "sets", "others"})
  void collectionArrivesInItsOrder(String method, String name, Iterable<?> value, Class<?> as) {
    assertArrivedInOrder(method, value, as, WIRE.roundTrip(method, value));
    arrived++;
  }

  static void assertArrivedInOrder(String method, Iterable<?> value, Class<?> as, Object result) {
    assertEquals(as, result.getClass());
    assertEquals(Alike.elements(value), Alike.elements((Iterable<?>) result));
    if (method.equals("list") || method.equals("iterable") && value instanceof List) {
      assertEquals(value, result);
    }
    if (method.equals("set")) {
      assertEquals(new LinkedHashSet<>((Set<?>) value), result);
    }
    if (value instanceof SortedSet<?> sorted && result instanceof SortedSet<?> set) {
      assertEquals(sorted.comparator(), set.comparator());
    }
  }

  @Test
  void reversedViewsArriveInTheirOrder() throws Exception {
    for (Arguments row : reversed().toList()) {
      Object[] cells = row.get();
      collectionArrivesInItsOrder(
          (String) cells[0], (String) cells[1], (Iterable<?>) cells[2], (Class<?>) cells[3]);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("maps")
  void mapArrivesInItsOrder(String method, String name, Map<?, ?> value, Class<?> as) {
    assertArrivedInOrder(value, as, WIRE.roundTrip(method, value));
    arrived++;
  }

  static void assertArrivedInOrder(Map<?, ?> value, Class<?> as, Object result) {
    assertEquals(as, result.getClass());
    assertEquals(Alike.entries(value), Alike.entries((Map<?, ?>) result));
    assertEquals(value, result);
    if (value instanceof SortedMap<?, ?> sorted && result instanceof SortedMap<?, ?> map) {
      assertEquals(sorted.comparator(), map.comparator());
    }
  }

  private static Arguments list(String name, List<String> value) {
    return arguments("list", name, value, ArrayList.class);
  }

  static Stream<Arguments> lists() {
    List<String> ab = new ArrayList<>(List.of("c", "a", "b", "d"));
    return Stream.of(
        list("List.of()", List.of()),
        list("List.of(1)", List.of("a")),
        list("List.of(2)", List.of("a", "b")),
        list("List.of(many)", List.of("a", "b", "c", "d", "e")),
        list("List.copyOf", List.copyOf(ab)),
        list("Arrays.asList", Arrays.asList("a", null)),
        list("Stream.toList", Stream.of("a", "b").toList()),
        list("Stream.toList with null", Stream.of("a", null).toList()),
        list("subList of ArrayList", ab.subList(1, 3)),
        list("subList of List.of", List.of("a", "b", "c").subList(1, 3)),
        list("emptyList", Collections.emptyList()),
        list("singletonList", Collections.singletonList(null)),
        list("nCopies", Collections.nCopies(3, "x")),
        list("1,000 nulls", Collections.nCopies(1000, null)),
        list("unmodifiableList", Collections.unmodifiableList(ab)),
        list("synchronizedList", Collections.synchronizedList(ab)),
        list("checkedList", Collections.checkedList(ab, String.class)),
        list("CopyOnWriteArrayList", new CopyOnWriteArrayList<>(ab)),
        list("LinkedList", new LinkedList<>(ab)),
        list("anonymous subclass", new ArrayList<>(ab) {
          private static final long serialVersionUID = 1L;
        }));
  }

  private static Arguments set(String name, Set<String> value) {
    return arguments("set", name, value, LinkedHashSet.class);
  }

  static Stream<Arguments> sets() {
    Map<String, Integer> linked = new LinkedHashMap<>();
    for (int i = 99; i >= 0; i--) {
      linked.put("key" + i, i);
    }
    Set<String> newKeySet = ConcurrentHashMap.newKeySet();
    newKeySet.addAll(linked.keySet());
    Set<String> fromMap = Collections.newSetFromMap(new IdentityHashMap<>());
    fromMap.add("a");
    return Stream.of(
        set("Set.of()", Set.of()),
        set("Set.of(1)", Set.of("a")),
        set("Set.of(many)", Set.of("a", "b", "c", "d")),
        set("unmodifiableSet", Collections.unmodifiableSet(linked.keySet())),
        set("singleton", Collections.singleton(null)),
        set("emptySet", Collections.emptySet()),
        set("synchronizedSet", Collections.synchronizedSet(new TreeSet<>(linked.keySet()))),
        set("newSetFromMap", fromMap),
        set("HashMap.keySet", new HashMap<>(linked).keySet()),
        set("LinkedHashMap.keySet", linked.keySet()),
        set("TreeMap.navigableKeySet", new TreeMap<>(linked).navigableKeySet()),
        set("ConcurrentHashMap.newKeySet", newKeySet),
        set("CopyOnWriteArraySet", new CopyOnWriteArraySet<>(linked.keySet())),
        set("TreeSet of another order", caseless("b", "A")));
  }

  private static TreeSet<String> caseless(String... elements) {
    TreeSet<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(List.of(elements));
    return set;
  }

  static Stream<Arguments> others() {
    Map<String, Integer> map = new LinkedHashMap<>(Map.of("b", 1, "a", 2, "c", 3));
    TreeSet<String> tree = new TreeSet<>(map.keySet());
    Deque<String> deque = new ArrayDeque<>(map.keySet());
    Iterable<String> iterable = () -> List.of("z", "y").iterator();
    return Stream.of(
        arguments("collection", "HashMap.keySet", new HashMap<>(map).keySet(), ArrayList.class),
        arguments("collection", "HashMap.values", Map.of(1, "b", 2, "a").values(), ArrayList.class),
        arguments(
            "collection",
            "HashMap.values",
            new HashMap<>(Map.of(1, "b")).values(),
            ArrayList.class),
        arguments("collection", "ArrayDeque", deque, ArrayList.class),
        arguments("collection", "unmodifiable", List.of("a", "a"), ArrayList.class),
        arguments("entries", "entrySet", map.entrySet(), ArrayList.class),
        arguments("iterable", "lambda", iterable, ArrayList.class),
        arguments("iterable", "List", List.of("a", "b"), ArrayList.class),
        arguments("deque", "ArrayDeque", deque, ArrayDeque.class),
        arguments("deque", "LinkedList", new LinkedList<>(List.of("b", "a")), ArrayDeque.class),
        arguments("queue", "LinkedList", new LinkedList<>(List.of("b", "a")), ArrayDeque.class),
        arguments("sortedSet", "TreeSet", tree, TreeSet.class),
        arguments("sortedSet", "descending", tree.descendingSet(), TreeSet.class),
        arguments("sortedSet", "headSet", tree.headSet("c"), TreeSet.class),
        arguments("navigableSet", "skip list", new ConcurrentSkipListSet<>(tree), TreeSet.class),
        arguments("navigableSet", "TreeSet", tree, TreeSet.class),
        arguments("navigableSet", "descending", tree.descendingSet(), TreeSet.class),
        arguments("navigableSet", "unmodifiable", unmodifiable(tree), TreeSet.class));
  }

  private static Collection<String> unmodifiable(TreeSet<String> tree) {
    return Collections.unmodifiableNavigableSet(tree);
  }

  /** Views that came with Java 21. */
  static Stream<Arguments> reversed() throws Exception {
    if (Runtime.version().feature() < 21) {
      Report.skipped("types-reversed-views", "they came with Java 21");
      return Stream.of();
    }
    List<String> list = new ArrayList<>(List.of("c", "a", "b"));
    return Stream.of(
        arguments("list", "reversed", reversed(List.class, list), ArrayList.class),
        arguments(
            "list", "reversed List.of", reversed(List.class, List.of("b", "a")), ArrayList.class),
        arguments(
            "deque", "reversed", reversed(Deque.class, new ArrayDeque<>(list)), ArrayDeque.class),
        arguments(
            "set",
            "reversed",
            reversed(LinkedHashSet.class, new LinkedHashSet<>(list)),
            LinkedHashSet.class));
  }

  private static Object reversed(Class<?> type, Object value) throws Exception {
    return type.getMethod("reversed").invoke(value);
  }

  private static Arguments map(String name, Map<String, Integer> value) {
    return arguments("map", name, value, LinkedHashMap.class);
  }

  static Stream<Arguments> maps() {
    Map<String, Integer> linked = new LinkedHashMap<>();
    for (int i = 99; i >= 0; i--) {
      linked.put("key" + i, i);
    }
    TreeMap<String, Integer> tree = new TreeMap<>(linked);
    Map<String, Integer> nulls = new LinkedHashMap<>();
    linked.keySet().forEach(key -> nulls.put(key, null));
    return Stream.of(
        map("Map.of()", Map.of()),
        map("Map.of(1)", Map.of("a", 1)),
        map("Map.of(many)", Map.of("a", 1, "b", 2, "c", 3)),
        map("Map.ofEntries", Map.ofEntries(Map.entry("a", 1), Map.entry("b", 2))),
        map("Map.copyOf", Map.copyOf(linked)),
        map("unmodifiableMap", Collections.unmodifiableMap(linked)),
        map("singletonMap", Collections.singletonMap(null, null)),
        map("emptyMap", Collections.emptyMap()),
        map("synchronizedMap", Collections.synchronizedMap(linked)),
        map("TreeMap.headMap", tree.headMap("key5")),
        map("LinkedHashMap", linked),
        map("null values", nulls),
        arguments("sortedMap", "TreeMap", tree, TreeMap.class),
        arguments("sortedMap", "descending", tree.descendingMap(), TreeMap.class),
        arguments("sortedMap", "headMap", tree.headMap("key5"), TreeMap.class),
        arguments("navigableMap", "TreeMap", tree, TreeMap.class),
        arguments("navigableMap", "descending", tree.descendingMap(), TreeMap.class),
        arguments("navigableMap", "skip list", new ConcurrentSkipListMap<>(tree), TreeMap.class));
  }

  /** By the name of the method. */
  static Map<String, Object> nested() {
    Map<String, List<Optional<Samples.Point>>> lists =
        Map.of("a", Arrays.asList(Optional.empty(), Optional.of(new Samples.Point(1, 2)), null));
    List<Map<UUID, Set<Samples.Color>>> maps =
        List.of(Map.of(new UUID(1, 2), Set.of(Samples.Color.RED)), Map.of());
    return Map.of("mapOfLists", lists, "listOfMaps", maps);
  }

  @Test
  void nestedContainersArriveEqual() {
    nested().forEach((method, value) -> {
      assertEquals(value, WIRE.roundTrip(method, value));
      arrived++;
    });
  }

  @Test
  void mapFromRecordsToArraysArrivesEqual() {
    Samples.Point point = new Samples.Point(1, 2);
    Map<?, ?> result = (Map<?, ?>) WIRE.roundTrip("mapOfRecords", Map.of(point, new int[] {7}));
    assertEquals(Set.of(point), result.keySet());
    assertEquals(List.of(7), Alike.of(result.get(point)));
    arrived++;
  }
}
