package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.plainrpc.CannotEncodeException;
import io.plainrpc.Execution;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.SimpleTimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that cannot be sent fail before anything is sent, with the path to the culprit and without its content. */
public class RefusedWhenSentTest {

  public interface Addresses {
    void createUser(User user);

    void put(Map<String, List<String>> map);

    void nodes(Samples.Node node, Samples.Node other);

    Samples.Payment pay(List<Samples.Payment> payments);
  }

  public record Address(String city, String country) {}

  public record User(String name, Address address) {}

  private static final Wire WIRE = new Wire(Addresses.class);
  private static int refused;

  private static final String CASELESS =
      "the comparator java.lang.String$CaseInsensitiveComparator is not admitted";

  @AfterAll
  static void report() {
    System.out.println("values refused when sent: " + refused);
  }

  private static String refusal(Wire wire, String method, Object... arguments) {
    CannotEncodeException e =
        assertThrows(CannotEncodeException.class, () -> wire.arguments(method, arguments));
    assertEquals(Execution.NOT_STARTED, e.execution());
    refused++;
    return e.getMessage();
  }

  private static void assertIn(String part, String message) {
    assertTrue(message.contains(part), () -> message + "\n   should contain: " + part);
  }

  @Test
  void loneSurrogateIsRefusedWithItsPathAndNotItsText() {
    String message =
        refusal(WIRE, "createUser", new User("n", new Address("secret", "secret\uD800")));
    assertIn("createUser(User): cannot send createUser(user).address.country: a lone", message);
    assertFalse(message.contains("secret"), message);
  }

  @Test
  void loneSurrogateInMapKeyIsRefusedByNumberOfTheKey() {
    Map<String, List<String>> map = new LinkedHashMap<>();
    map.put("a", List.of());
    map.put("\uDC00secret", List.of());
    assertIn("put(map)[key 1]: a lone surrogate at index 0", refusal(WIRE, "put", map));
    assertIn(
        "put(map)[value 0][2]: a lone",
        refusal(WIRE, "put", Map.of("k", List.of("a", "b", "世".repeat(200) + "\uD800"))));
  }

  @Test
  void unlistedSubtypeIsRefusedWithPathClassAndRemedy() {
    String message =
        refusal(WIRE, "pay", Arrays.asList(null, new Samples.Transfer("x", new Samples.Cash(1))));
    assertIn("pay(payments)[1].fallback: ", message);
    assertIn("Samples$Cash is not admitted as io.plainrpc.codec.Samples$Payment", message);
    assertIn("@Subtypes", message);
  }

  @Test
  void unlistedSubtypeAsResultIsRefusedAsCompleted() {
    CannotEncodeException e =
        assertThrows(CannotEncodeException.class, () -> WIRE.result("pay", new Samples.Cash(1)));
    assertEquals(Execution.COMPLETED, e.execution());
    assertIn("cannot send result: io.plainrpc.codec.Samples$Cash", e.getMessage());
  }

  @Test
  void cycleIsRefusedWithItsPath() {
    Samples.Node a = new Samples.Node("a");
    Samples.Node b = new Samples.Node("b");
    Samples.Node c = new Samples.Node("c");
    a.next = b;
    b.others.add(new Samples.Node("leaf"));
    b.others.add(c);
    c.next = b;
    String message = refusal(WIRE, "nodes", null, a);
    assertIn(
        "cannot send nodes(other).next.others[1].next: it is nodes(other).next again", message);
  }

  @Test
  void listThatContainsItselfIsRefusedAsCycle() {
    Samples.Node node = new Samples.Node("a");
    node.others.add(node);
    assertIn("nodes(node).others[0]: it is nodes(node) again", refusal(WIRE, "nodes", node, null));
  }

  @Test
  void nestingBeyondTheLimitIsRefusedAsNestingAndNotAsCycle() {
    Samples.Node chain = null;
    for (int i = 0; i < 100; i++) {
      Samples.Node outer = new Samples.Node("n");
      outer.next = chain;
      chain = outer;
    }
    // The empty list in the innermost node is level 101.
    String message = refusal(WIRE, "nodes", chain, null);
    assertIn("nest deeper than 100 levels, the limit", message);
    assertIn("nodes(node).next.next", message);
    assertTrue(message.length() < 500, message);
  }

  @Test
  void nestingUpToTheLimitPasses() {
    Samples.Node chain = null;
    for (int i = 0; i < 99; i++) {
      Samples.Node outer = new Samples.Node("n");
      outer.next = chain;
      chain = outer;
    }
    Object[] arrived = WIRE.readArguments("nodes", WIRE.arguments("nodes", chain, null));
    int depth = 0;
    for (Samples.Node node = (Samples.Node) arrived[0]; node != null; node = node.next) {
      depth++;
    }
    assertEquals(99, depth);
  }

  @Test
  void sharedObjectIsNotACycle() {
    Samples.Node shared = new Samples.Node("s");
    Samples.Node node = new Samples.Node("a");
    node.next = shared;
    node.others.add(shared);
    WIRE.arguments("nodes", node, shared);
  }

  @Test
  void wrongNumberOfArgumentsIsAProgrammingError() {
    assertThrows(IllegalArgumentException.class, () -> WIRE.arguments("put"));
  }

  private static Arguments row(Class<?> service, String method, Object value, String reason) {
    return arguments(service, method, value, reason);
  }

  @ParameterizedTest(name = "{1}: {3}")
  @MethodSource({"scalars", "containers", "unruly"})
  void valueIsRefused(Class<?> service, String method, Object value, String reason) {
    String message = refusal(TypesArriveEqualTest.wire(service), method, value);
    assertIn(method + "(value)", message);
    assertIn(reason, message);
  }

  static Stream<Arguments> scalars() {
    Class<?> plain = TypeServices.Plain.class;
    Class<?> times = TypeServices.Times.class;
    return Stream.of(
        row(plain, "string", "\uD800", "a lone surrogate at index 0"),
        row(plain, "string", "x".repeat(200) + "\uDC00", "a lone surrogate at index 200"),
        row(plain, "stringBuilder", new StringBuilder("\uDC00"), "a lone surrogate"),
        row(plain, "bigDecimal", BigDecimal.valueOf(1, 10_001), "scale 10001, limit 10000"),
        row(plain, "bigInteger", BigInteger.ONE.shiftLeft(70_000), "8751 bytes, limit 8192"),
        row(plain, "pattern", Pattern.compile("a".repeat(9000)), "longer than 8192"),
        row(
            plain,
            "pattern",
            Pattern.compile("a\u0300\u0301\u0302\u0303\u0304", Pattern.CANON_EQ),
            "combining marks"),
        row(times, "date", new java.sql.Date(0), "java.sql.Date is not admitted, only exactly"),
        row(times, "date", new java.sql.Timestamp(0), "java.sql.Timestamp is not admitted"),
        row(times, "timeZone", new SimpleTimeZone(1, "Europe/Berlin"), "java.util.SimpleTimeZone"),
        row(
            times,
            "calendar",
            Calendar.getInstance(Locale.forLanguageTag("th-TH-u-ca-buddhist")),
            "BuddhistCalendar"));
  }

  static Stream<Arguments> containers() {
    Class<?> kept = TypeServices.Collections.class;
    Class<?> open = TypeServices.Interfaces.class;
    Properties number = new Properties();
    number.put("k", 5);
    Properties inherited = new Properties();
    inherited.setProperty("d", "x");
    Properties defaults = new Properties(inherited);
    return Stream.of(
        row(
            kept,
            "arrayList",
            new ArrayList<>() {
              private static final long serialVersionUID = 1L;
            },
            "anonymous subclass"),
        row(kept, "hashMap", new LinkedHashMap<>(), "java.util.LinkedHashMap is not admitted"),
        row(
            TypeServices.Users.class,
            "person",
            new Samples.Employee("e", 1, 1),
            "Samples$Employee is not admitted, only exactly io.plainrpc.codec.Samples$Person"),
        row(kept, "properties", number, "[value 0]: java.lang.Integer in properties"),
        row(kept, "properties", defaults, "properties with defaults"),
        row(
            kept,
            "treeSet",
            new TreeSet<>(String.CASE_INSENSITIVE_ORDER),
            "java.lang.String$CaseInsensitiveComparator is not admitted"),
        row(open, "sortedSet", new TreeSet<>(String.CASE_INSENSITIVE_ORDER), CASELESS),
        row(open, "navigableSet", new TreeSet<>(String.CASE_INSENSITIVE_ORDER), CASELESS),
        row(open, "sortedMap", new TreeMap<>(String.CASE_INSENSITIVE_ORDER), CASELESS),
        row(open, "navigableMap", new TreeMap<>(String.CASE_INSENSITIVE_ORDER), CASELESS),
        row(kept, "treeMap", new TreeMap<>(String.CASE_INSENSITIVE_ORDER), CASELESS),
        row(kept, "priorityQueue", new PriorityQueue<Integer>((a, b) -> 0), "comparator"),
        row(open, "queue", new LinkedList<>(Arrays.asList("a", null)), "[1]: null, but it would"),
        row(open, "deque", new LinkedList<>(Arrays.asList("a", null)), "java.util.ArrayDeque"),
        row(open, "list", polluted(), "[0]: a value of another class than declared"));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static List<String> polluted() {
    List list = new ArrayList<>();
    list.add(5);
    return list;
  }

  /** Lies about its size, or fails after so many elements. */
  private static List<String> unruly(int size, int given, RuntimeException failure) {
    return new AbstractList<>() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public String get(int index) {
        return "x";
      }

      @Override
      public Iterator<String> iterator() {
        Iterator<String> all = Collections.nCopies(given, "x").iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return failure != null || all.hasNext();
          }

          @Override
          public String next() {
            if (!all.hasNext()) {
              throw failure;
            }
            return all.next();
          }
        };
      }
    };
  }

  static Stream<Arguments> unruly() {
    Class<?> open = TypeServices.Interfaces.class;
    Map<String, Integer> growing = new HashMap<>(Map.of("a", 1)) {
      private static final long serialVersionUID = 1L;

      @Override
      public int size() {
        return 2;
      }
    };
    Iterable<String> endless = () -> Stream.generate(() -> "x").iterator();
    return Stream.of(
        row(open, "list", unruly(3, 2, null), "list(value)[2]: its size was another one"),
        row(open, "list", unruly(1, 2, null), "list(value)[1]: its size was another one"),
        row(open, "list", unruly(-1, 0, null), "its size is -1"),
        row(
            open,
            "list",
            unruly(5, 2, new IllegalStateException("secret")),
            "list(value)[2]: java.lang.IllegalStateException came up"),
        row(
            open,
            "list",
            unruly(5, 2, new ConcurrentModificationException()),
            "list(value)[2]: it was changed"),
        row(open, "map", growing, "its size was another one"),
        row(open, "iterable", endless, "more than 4194304 elements, the limit"));
  }
}
