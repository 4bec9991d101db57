package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Stack;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Types that keep their concrete class: each value goes there as an argument and comes back as a result. */
class TypesArriveEqualTest {
  private record Secret(String text) {}

  /** Here, because nobody else can name the record. */
  public interface Private {
    ArrayList<Secret> privateRecord(ArrayList<Secret> value);
  }

  private static final Map<Class<?>, Wire> WIRES = new HashMap<>();
  private static int arrived;

  @AfterAll
  static void report() {
    System.out.println("types that arrive equal: " + arrived);
  }

  static Wire wire(Class<?> service) {
    return WIRES.computeIfAbsent(service, Wire::new);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource({"plain", "numbers", "values", "arrays", "times", "collections", "maps", "users"})
  void arrivesEqual(Class<?> service, String method, Object[] values) {
    for (Object value : values) {
      assertArrived(value, wire(service).roundTrip(method, value));
    }
    if (!method.startsWith("primitive")) {
      assertNull(wire(service).roundTrip(method, null));
    }
    arrived++;
  }

  static void assertArrived(Object value, Object result) {
    assertEquals(Alike.of(value), Alike.of(result));
    assertEquals(kept(value), kept(result));
  }

  @Test
  void transientFieldsAreNotSent() {
    Samples.Person person = new Samples.Person("p", 3);
    byte[] before = wire(TypeServices.Users.class).arguments("person", person);
    person.cache().add("kept at home");
    assertArrayEquals(before, wire(TypeServices.Users.class).arguments("person", person));
    Object arrived = wire(TypeServices.Users.class).roundTrip("person", person);
    assertEquals(List.of(), ((Samples.Person) arrived).cache());
  }

  /** A name that was looked up, here or there, would show: an address keeps it. */
  @Test
  void addressesCrossWithoutALookUp() throws Exception {
    byte[] loopback = {127, 0, 0, 1};
    for (InetAddress sent : List.of(
        InetAddress.getByAddress(loopback), InetAddress.getByAddress("name.example", loopback))) {
      String before = sent.toString();
      Object arrived = wire(TypeServices.Plain.class).roundTrip("inetAddress", sent);
      assertEquals(before, sent.toString());
      assertEquals("/127.0.0.1", arrived.toString());
      Object socket = wire(TypeServices.Plain.class)
          .roundTrip("inetSocketAddress", new InetSocketAddress(sent, 80));
      assertEquals(before, sent.toString());
      assertEquals("/127.0.0.1:80", socket.toString());
    }
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("localhost", 80);
    Object arrived = wire(TypeServices.Plain.class).roundTrip("inetSocketAddress", unresolved);
    assertTrue(((InetSocketAddress) arrived).isUnresolved());
    assertTrue(unresolved.isUnresolved());
  }

  /** The class where it is part of the promise: implementations of entries and buffers are not. */
  private static Class<?> kept(Object value) {
    if (value instanceof Map.Entry) {
      return Map.Entry.class;
    }
    return value instanceof ByteBuffer ? ByteBuffer.class : value.getClass();
  }

  private static Arguments row(Class<?> service, String method, Object... values) {
    return arguments(service, method, values);
  }

  static Stream<Arguments> plain() {
    Class<?> s = TypeServices.Plain.class;
    return Stream.of(
        row(s, "primitiveBoolean", true, false),
        row(s, "primitiveByte", (byte) 0, Byte.MIN_VALUE, Byte.MAX_VALUE),
        row(s, "primitiveShort", (short) 0, Short.MIN_VALUE, Short.MAX_VALUE),
        row(s, "primitiveChar", 'a', '\0', '\uD800', '\uFFFF'),
        row(s, "primitiveInt", 0, -1, 63, -64, 64, 1 << 20, Integer.MIN_VALUE, Integer.MAX_VALUE),
        row(s, "primitiveLong", 0L, -1L, 1L << 40, 1L << 55, Long.MIN_VALUE, Long.MAX_VALUE),
        row(s, "primitiveFloat", 0f, -0f, Float.NaN, Float.MIN_VALUE, Float.NEGATIVE_INFINITY),
        row(s, "primitiveDouble", 0d, -0d, Double.NaN, Double.MIN_VALUE, Double.MAX_VALUE),
        row(s, "boxedBoolean", true, false),
        row(s, "boxedByte", (byte) -1),
        row(s, "boxedShort", (short) 1000),
        row(s, "boxedChar", 'ß'),
        row(s, "boxedInt", 1, Integer.MIN_VALUE),
        row(s, "boxedLong", 1L, Long.MIN_VALUE),
        row(s, "boxedFloat", 1.5f),
        row(s, "boxedDouble", Math.PI),
        row(s, "string", strings()),
        row(s, "stringBuilder", new StringBuilder("über"), new StringBuilder()),
        row(s, "stringBuffer", new StringBuffer("über"), new StringBuffer()));
  }

  private static Object[] strings() {
    return new Object[] {
      "",
      "hello",
      "ß İ ı",
      "世界",
      "😀👩‍👩‍👧",
      "a\0b",
      "\uFFFD",
      "x".repeat(125),
      "x".repeat(126),
      "x".repeat(127),
      "x".repeat(128),
      "é".repeat(63),
      "é".repeat(64),
      "世".repeat(42),
      "世".repeat(43),
      "x".repeat(1 << 20),
      "世😀".repeat(100_000),
      "\uD7FF\uE000\u07FF\u0800\u0080"
    };
  }

  static Stream<Arguments> numbers() {
    Class<?> s = TypeServices.Plain.class;
    return Stream.of(
        row(s, "bigInteger", BigInteger.ZERO, BigInteger.ONE.shiftLeft(65_000).negate()),
        row(
            s,
            "bigDecimal",
            new BigDecimal("0.00"),
            new BigDecimal("-1.5E+10000"),
            new BigDecimal("1E-10000")),
        row(s, "atomicInteger", new AtomicInteger(-5)),
        row(s, "atomicLong", new AtomicLong(Long.MIN_VALUE)),
        row(s, "atomicBoolean", new AtomicBoolean(true)),
        row(
            s,
            "atomicReference",
            new AtomicReference<>(new Samples.Point(1, 2)),
            new AtomicReference<>()),
        row(s, "optional", Optional.empty(), Optional.of("x")),
        row(s, "optionalInt", OptionalInt.empty(), OptionalInt.of(-1)),
        row(s, "optionalLong", OptionalLong.empty(), OptionalLong.of(-1)),
        row(s, "optionalDouble", OptionalDouble.empty(), OptionalDouble.of(-1)),
        row(s, "bitSet", new BitSet(), BitSet.valueOf(new long[] {5, 0, 1L << 63})));
  }

  static Stream<Arguments> values() throws Exception {
    Class<?> s = TypeServices.Plain.class;
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = -1;
    return Stream.of(
        row(s, "currency", Currency.getInstance("EUR")),
        row(s, "locale", locales()),
        row(s, "charset", StandardCharsets.UTF_8, Charset.forName("windows-1252")),
        row(s, "uuid", new UUID(0, 0), new UUID(-1, Long.MIN_VALUE)),
        row(s, "uri", URI.create("http://h/ä?q#f"), URI.create("mailto:a@b"), URI.create("")),
        row(
            s,
            "pattern",
            Pattern.compile("a+(b)"),
            Pattern.compile("[ä]", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE),
            Pattern.compile("e\u0301", Pattern.CANON_EQ)),
        row(
            s,
            "inetAddress",
            InetAddress.getByAddress(new byte[] {10, 0, 0, 1}),
            InetAddress.getByAddress("name.example", new byte[] {10, 0, 0, 1}),
            Inet6Address.getByAddress("::", mapped, 3),
            InetAddress.getByName("fe80::1")),
        row(
            s,
            "inetSocketAddress",
            InetSocketAddress.createUnresolved("no.such.host.invalid", 65535),
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0)),
        row(s, "byteBuffer", buffers()),
        row(s, "file", new File("/tmp/ä"), new File("")),
        row(s, "path", Path.of("/tmp/x"), Path.of("")));
  }

  private static Object[] locales() {
    return new Object[] {
      Locale.ROOT,
      Locale.GERMANY,
      new Locale("no", "NO", "NY"),
      new Locale("ja", "JP", "JP"),
      new Locale("th", "TH", "TH"),
      new Locale("xx", "YY", "weird_variant"),
      Locale.forLanguageTag("zh-Hant-TW"),
      Locale.forLanguageTag("sl-rozaj-biske"),
      Locale.forLanguageTag("de-DE-u-co-phonebk-x-private"),
      new Locale.Builder().setLanguage("sr").setScript("Latn").setRegion("RS").build(),
    };
  }

  private static Object[] buffers() {
    ByteBuffer direct =
        ByteBuffer.allocateDirect(4).put(new byte[] {1, 2, 3, 4}).flip();
    ByteBuffer middle = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2);
    return new Object[] {ByteBuffer.allocate(0), direct.asReadOnlyBuffer(), middle};
  }

  static Stream<Arguments> arrays() {
    Class<?> s = TypeServices.Arrays.class;
    Object lists = new List<?>[] {List.of("a"), null, List.of()};
    return Stream.of(
        row(s, "bytes", new byte[0], new byte[] {1, -1}, new byte[100_000]),
        row(s, "shorts", new short[0], new short[] {1, -1}),
        row(s, "chars", new char[0], new char[] {'a', '\uD800'}),
        row(s, "ints", new int[0], new int[] {1, -1, Integer.MIN_VALUE}, new int[50_000]),
        row(s, "longs", new long[0], new long[] {1, -1, Long.MIN_VALUE}),
        row(s, "floats", new float[0], new float[] {1, -0f, Float.NaN}),
        row(s, "doubles", new double[0], new double[] {1, -0d, Double.NaN}),
        row(s, "booleans", new boolean[0], new boolean[] {true, false}),
        row(s, "strings", new String[0], new String[] {"a", null, ""}),
        row(s, "intMatrix", new int[0][], new int[][] {{1, 2}, null, {}}),
        row(s, "stringMatrix", new String[0][], new String[][] {{"a", null}, null, {}}),
        row(s, "records", new Samples.Point[0], new Samples.Point[] {new Samples.Point(1, 2), null
        }),
        row(s, "enums", new Samples.Color[] {Samples.Color.GREEN, null}, new Samples.Color[0]),
        row(s, "boxes", new Integer[] {1, null, -1}, new Integer[0]),
        row(s, "lists", lists));
  }

  static Stream<Arguments> times() {
    Class<?> s = TypeServices.Times.class;
    Timestamp timestamp = new Timestamp(-1_234_567);
    timestamp.setNanos(123_456_789);
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    LocalDateTime overlap = LocalDateTime.of(2024, 10, 27, 2, 30);
    return Stream.of(
        row(s, "date", new Date(0), new Date(Long.MIN_VALUE)),
        row(s, "timestamp", timestamp, new Timestamp(0)),
        row(s, "calendar", calendars()),
        row(
            s,
            "timeZone",
            TimeZone.getTimeZone("Europe/Berlin"),
            TimeZone.getTimeZone("GMT+3"),
            TimeZone.getTimeZone("UTC")),
        row(s, "instant", Instant.EPOCH, Instant.MAX, Instant.MIN, Instant.ofEpochSecond(-1, 5)),
        row(s, "localDate", LocalDate.MAX, LocalDate.MIN, LocalDate.of(2024, 2, 29)),
        row(s, "localTime", LocalTime.MAX, LocalTime.MIN, LocalTime.of(1, 2, 3, 4)),
        row(s, "localDateTime", LocalDateTime.MAX, LocalDateTime.MIN),
        row(
            s,
            "zonedDateTime",
            overlap.atZone(berlin).withEarlierOffsetAtOverlap(),
            overlap.atZone(berlin).withLaterOffsetAtOverlap(),
            ZonedDateTime.of(overlap, ZoneOffset.ofHours(5))),
        row(s, "offsetDateTime", OffsetDateTime.MAX, OffsetDateTime.MIN),
        row(s, "offsetTime", OffsetTime.MAX, OffsetTime.MIN),
        row(s, "duration", Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE), Duration.ofNanos(-1)),
        row(s, "period", Period.ZERO, Period.of(1, -2, Integer.MAX_VALUE)),
        row(s, "year", Year.of(-4)),
        row(s, "yearMonth", YearMonth.of(2024, 12)),
        row(s, "monthDay", MonthDay.of(2, 29)),
        row(s, "zoneId", berlin, ZoneId.of("UTC+01:00"), ZoneId.of("+02:00"), ZoneOffset.UTC),
        row(s, "zoneOffset", ZoneOffset.MAX, ZoneOffset.MIN, ZoneOffset.ofTotalSeconds(1)),
        row(s, "dayOfWeek", (Object[]) DayOfWeek.values()),
        row(s, "month", (Object[]) Month.values()),
        row(s, "chronoUnit", (Object[]) ChronoUnit.values()));
  }

  private static Object[] calendars() {
    Calendar plain = new GregorianCalendar(TimeZone.getTimeZone("Asia/Tokyo"), Locale.JAPAN);
    plain.setTimeInMillis(1_700_000_000_123L);
    GregorianCalendar odd = new GregorianCalendar(TimeZone.getTimeZone("GMT-7"), Locale.GERMANY);
    odd.setTimeInMillis(-99_999_999_999_999L);
    odd.setGregorianChange(new Date(Long.MIN_VALUE));
    odd.setLenient(false);
    odd.setFirstDayOfWeek(Calendar.WEDNESDAY);
    odd.setMinimalDaysInFirstWeek(7);
    return new Object[] {plain, odd};
  }

  private static final List<String> SOME = Arrays.asList("b", null, "a", "");

  private static <C extends Collection<String>> C filled(C collection, boolean nulls) {
    for (String each : SOME) {
      if (each != null || nulls) {
        collection.add(each);
      }
    }
    return collection;
  }

  private static TreeSet<String> reversed(TreeSet<String> set) {
    set.addAll(List.of("a", "b", "c"));
    return set;
  }

  static Stream<Arguments> collections() {
    Class<?> s = TypeServices.Collections.class;
    PriorityQueue<Integer> queue = new PriorityQueue<>(List.of(5, 1, 4, 2, 3));
    PriorityQueue<Integer> reverse = new PriorityQueue<>(Collections.reverseOrder());
    reverse.addAll(queue);
    return Stream.of(
        row(s, "arrayList", new ArrayList<>(), filled(new ArrayList<>(), true)),
        row(s, "linkedList", new LinkedList<>(), filled(new LinkedList<>(), true)),
        row(s, "vector", new Vector<>(), filled(new Vector<>(), true)),
        row(s, "stack", new Stack<>(), filled(new Stack<>(), true)),
        row(s, "arrayDeque", new ArrayDeque<>(), filled(new ArrayDeque<>(), false)),
        row(s, "priorityQueue", new PriorityQueue<>(), queue, reverse),
        row(s, "hashSet", new HashSet<>(), filled(new HashSet<>(), true)),
        row(s, "linkedHashSet", new LinkedHashSet<>(), filled(new LinkedHashSet<>(), true)),
        row(
            s,
            "treeSet",
            filled(new TreeSet<>(), false),
            reversed(new TreeSet<>(Collections.reverseOrder()))),
        row(s, "enumSet", EnumSet.noneOf(Samples.Color.class), EnumSet.of(Samples.Color.BLUE)),
        row(s, "concurrentSkipListSet", filled(new ConcurrentSkipListSet<>(), false)),
        row(s, "concurrentLinkedQueue", filled(new ConcurrentLinkedQueue<>(), false)),
        row(s, "linkedBlockingQueue", filled(new LinkedBlockingQueue<>(), false)),
        row(
            s,
            "mapEntry",
            Map.entry("a", 1),
            new AbstractMap.SimpleEntry<>(null, 1),
            new AbstractMap.SimpleImmutableEntry<>("a", null)));
  }

  private static <M extends Map<String, Integer>> M filled(M map, boolean nulls) {
    map.put("z", 1);
    map.put("a", -2);
    if (nulls) {
      map.put(null, 3);
      map.put("n", null);
    }
    return map;
  }

  static Stream<Arguments> maps() {
    Class<?> s = TypeServices.Collections.class;
    Properties properties = new Properties();
    properties.setProperty("k", "v");
    EnumMap<Samples.Color, String> enums = new EnumMap<>(Samples.Color.class);
    enums.put(Samples.Color.RED, null);
    enums.put(Samples.Color.BLUE, "b");
    return Stream.of(
        row(s, "hashMap", new HashMap<>(), filled(new HashMap<>(), true)),
        row(s, "linkedHashMap", new LinkedHashMap<>(), filled(new LinkedHashMap<>(), true)),
        row(s, "treeMap", filled(new TreeMap<>(Collections.reverseOrder()), false)),
        row(s, "hashtable", new Hashtable<>(), filled(new Hashtable<>(), false)),
        row(s, "properties", new Properties(), properties),
        row(s, "enumMap", new EnumMap<>(Samples.Color.class), enums),
        row(s, "concurrentHashMap", filled(new ConcurrentHashMap<>(), false)),
        row(s, "concurrentSkipListMap", filled(new ConcurrentSkipListMap<>(), false)));
  }

  static Stream<Arguments> users() {
    Class<?> s = TypeServices.Users.class;
    Samples.Point point = new Samples.Point(-1, 1 << 30);
    Samples.Rich rich = new Samples.Rich(
        new int[] {1}, Optional.of(point), List.of("n"), Map.of("p", point), Samples.Color.GREEN);
    Samples.Primitives primitives =
        new Samples.Primitives(true, (byte) 1, (short) -2, 'x', -4, 1L << 60, 1.5f, Double.NaN);
    Samples.Transfer transfer = new Samples.Transfer("DE00", new Samples.Card("1"));
    List<Samples.Hidden> hidden =
        new ArrayList<>(List.of(new Samples.Hidden("h"), new Samples.Hidden(null)));
    return Stream.of(
        row(s, "publicRecord", point),
        row(s, "topLevelRecord", new TopLevel("t", TopLevelKind.LARGE)),
        row(s, "topLevelEnum", (Object[]) TopLevelKind.values()),
        row(s, "hiddenRecord", hidden),
        row(Private.class, "privateRecord", new ArrayList<>(List.of(new Secret("s")))),
        row(s, "genericRecord", new Samples.Pair<>("a", new Samples.Pair<>(1, point))),
        row(s, "validatingRecord", new Samples.Range(1, 1)),
        row(s, "richRecord", rich),
        row(s, "emptyRecord", new Samples.Empty()),
        row(s, "primitives", primitives),
        row(s, "tree", new Samples.Tree("r", List.of(new Samples.Tree("c", null)))),
        row(s, "color", (Object[]) Samples.Color.values()),
        row(s, "operation", (Object[]) Samples.Operation.values()),
        row(s, "person", new Samples.Person("p", 3)),
        row(s, "employee", new Samples.Employee("e", 30, 1L << 40)),
        row(s, "packagePrivate", new Samples.PackagePrivate()),
        row(s, "pointHolder", new Samples.PointHolder(point)),
        row(
            s,
            "shape",
            new Samples.Circle(1),
            new Samples.Ellipse(1, 2),
            new Samples.Angular(3),
            Samples.Special.NOTHING,
            Samples.Special.EVERYTHING),
        row(s, "payment", new Samples.Card("1"), transfer));
  }
}
