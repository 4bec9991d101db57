package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.plainrpc.CannotDecodeException;
import io.plainrpc.Subtypes;
import io.plainrpc.contract.ServiceContract;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Follows the page on bodies in the protocol, row by row: the bytes are written out by hand from it. */
public class BodyBytesTest {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  public interface Mixed {
    void nothing();

    void several(int a, String b, Samples.Point c, boolean d);

    void any(
        @Subtypes({String.class, Integer.class, Path.class, Samples.Color.class}) Object value);
  }

  @ParameterizedTest(name = "{1} {3}")
  @MethodSource({"numbers", "texts", "scalars", "dates", "times", "arrays", "containers", "named"})
  void valueHasTheBytesOfThePage(Class<?> service, String method, Object value, String bytes) {
    Wire wire = TypesArriveEqualTest.wire(service);
    assertEquals(bytes, HEX.formatHex(wire.arguments(method, value)));
    assertEquals(bytes, HEX.formatHex(wire.result(method, value)));
    Object read = wire.readArguments(method, Wire.hex(bytes))[0];
    assertEquals(Alike.of(value), Alike.of(read));
  }

  private static Arguments plain(String method, Object value, String bytes) {
    return arguments(TypeServices.Plain.class, method, value, bytes);
  }

  static Stream<Arguments> numbers() {
    return Stream.of(
        plain("primitiveBoolean", true, "01"),
        plain("primitiveByte", (byte) -2, "FE"),
        plain("primitiveShort", (short) 0x1234, "12 34"),
        plain("primitiveChar", '\uD800', "D8 00"),
        plain("primitiveInt", 0, "00"),
        plain("primitiveInt", -1, "01"),
        plain("primitiveInt", 63, "7E"),
        plain("primitiveInt", 64, "80 01"),
        plain("primitiveInt", 150, "AC 02"),
        plain("primitiveInt", Integer.MIN_VALUE, "FF FF FF FF 0F"),
        plain("primitiveLong", 1L, "02"),
        plain("primitiveLong", Long.MIN_VALUE, "FF FF FF FF FF FF FF FF FF"),
        plain("primitiveLong", 1L << 55, "80 80 80 80 80 80 80 80 01"),
        plain("primitiveLong", -1L << 55, "FF FF FF FF FF FF FF 7F"),
        plain("primitiveFloat", 1f, "3F 80 00 00"),
        plain("primitiveDouble", -2d, "C0 00 00 00 00 00 00 00"),
        plain("boxedBoolean", false, "01 00"),
        plain("boxedInt", null, "00"),
        plain("boxedInt", -3, "01 05"),
        plain("boxedLong", 3L, "01 06"),
        plain("boxedDouble", 1d, "01 3F F0 00 00 00 00 00 00"),
        plain("bigInteger", BigInteger.valueOf(-129), "03 FF 7F"),
        plain("bigDecimal", new BigDecimal("1.28"), "03 00 80 04"),
        plain("atomicInteger", new AtomicInteger(5), "01 0A"),
        plain("optionalInt", OptionalInt.empty(), "01 00"),
        plain("optionalInt", OptionalInt.of(1), "01 01 02"));
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        plain("string", null, "00"),
        plain("string", "", "01"),
        plain("string", "hello", "06 68 65 6C 6C 6F"),
        plain("string", "ß", "03 C3 9F"),
        plain("string", "世", "04 E4 B8 96"),
        plain("string", "😀", "05 F0 9F 98 80"),
        plain("string", "\0", "02 00"),
        plain("string", "\uFFFD", "04 EF BF BD"),
        plain("string", "a".repeat(126), "7F" + " 61".repeat(126)),
        plain("string", "a".repeat(127), "80 01" + " 61".repeat(127)),
        plain("stringBuilder", new StringBuilder("a"), "02 61"));
  }

  static Stream<Arguments> scalars() throws Exception {
    InetAddress four = InetAddress.getByAddress(new byte[] {10, 0, 0, 7});
    InetAddress six = InetAddress.getByName("::1");
    return Stream.of(
        plain("uuid", new UUID(1, 2), "01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 02"),
        plain("bitSet", BitSet.valueOf(new byte[] {5, 1}), "03 05 01"),
        plain("bitSet", new BitSet(), "01"),
        plain("byteBuffer", ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 1), "02 02"),
        plain("currency", Currency.getInstance("EUR"), "04 45 55 52"),
        plain("charset", StandardCharsets.UTF_8, "06 55 54 46 2D 38"),
        plain("uri", URI.create("a:b"), "04 61 3A 62"),
        plain("pattern", Pattern.compile("a", Pattern.UNICODE_CHARACTER_CLASS), "01 02 61 C0 02"),
        plain("locale", new Locale("de", "AT"), "01 03 64 65 03 41 54 01"),
        plain("locale", Locale.forLanguageTag("sr-Latn"), "02 08 73 72 2D 4C 61 74 6E"),
        plain("inetAddress", four, "05 0A 00 00 07"),
        plain("inetAddress", six, "11 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01"),
        plain("inetSocketAddress", InetSocketAddress.createUnresolved("h", 80), "01 02 68 00 50"),
        plain("inetSocketAddress", new InetSocketAddress(four, 65535), "02 05 0A 00 00 07 FF FF"),
        plain("file", new java.io.File("a"), "02 61"),
        plain("path", Path.of("a"), "02 61"));
  }

  private static Arguments time(String method, Object value, String bytes) {
    return arguments(TypeServices.Times.class, method, value, bytes);
  }

  static Stream<Arguments> dates() {
    Timestamp timestamp = new Timestamp(1000);
    timestamp.setNanos(128);
    GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ROOT);
    calendar.setTimeInMillis(-1);
    calendar.setFirstDayOfWeek(Calendar.MONDAY);
    calendar.setMinimalDaysInFirstWeek(4);
    calendar.setGregorianChange(new Date(0));
    return Stream.of(
        time("date", new Date(-1), "01 01"),
        time("timestamp", timestamp, "01 D0 0F 80 01"),
        time("timeZone", TimeZone.getTimeZone("UTC"), "04 55 54 43"),
        time("calendar", calendar, "01 01 04 55 54 43 01 02 04 00"));
  }

  static Stream<Arguments> times() {
    LocalDate date = LocalDate.of(2024, 2, 29);
    LocalTime time = LocalTime.of(23, 59, 58, 128);
    LocalDateTime both = LocalDateTime.of(date, time);
    ZoneOffset offset = ZoneOffset.ofHours(-1);
    return Stream.of(
        time("instant", Instant.ofEpochSecond(-1, 5), "01 01 05"),
        time("duration", Duration.ofSeconds(1), "01 02 00"),
        time("localDate", date, "01 D0 1F 02 1D"),
        time("localTime", time, "01 17 3B 3A 80 01"),
        time("localDateTime", both, "01 D0 1F 02 1D 17 3B 3A 80 01"),
        time(
            "offsetDateTime",
            OffsetDateTime.of(both, offset),
            "01 D0 1F 02 1D 17 3B 3A 80 01 9F 38"),
        time("offsetTime", OffsetTime.of(time, offset), "01 17 3B 3A 80 01 9F 38"),
        time(
            "zonedDateTime",
            ZonedDateTime.of(both, ZoneId.of("UTC")),
            "01 D0 1F 02 1D 17 3B 3A 80 01 00 04 55 54 43"),
        time("zoneOffset", offset, "01 9F 38"),
        time("zoneId", ZoneId.of("UTC"), "04 55 54 43"),
        time("period", Period.of(1, -1, 2), "01 02 01 04"),
        time("year", Year.of(3), "01 06"),
        time("yearMonth", YearMonth.of(3, 12), "01 06 0C"),
        time("monthDay", MonthDay.of(12, 31), "01 0C 1F"),
        // Sorted: FRIDAY, MONDAY, SATURDAY, ...
        time("dayOfWeek", java.time.DayOfWeek.MONDAY, "02"));
  }

  private static Arguments array(String method, Object value, String bytes) {
    return arguments(TypeServices.Arrays.class, method, value, bytes);
  }

  static Stream<Arguments> arrays() {
    return Stream.of(
        array("booleans", new boolean[] {true, false}, "03 01 00"),
        array("bytes", new byte[] {-1}, "02 FF"),
        array("shorts", new short[] {1, -2}, "03 00 01 FF FE"),
        array("chars", new char[] {'\uD800'}, "02 D8 00"),
        array("ints", new int[] {1, -1}, "03 00 00 00 01 FF FF FF FF"),
        array("longs", new long[] {-2}, "02 FF FF FF FF FF FF FF FE"),
        array("floats", new float[] {1}, "02 3F 80 00 00"),
        array("doubles", new double[0], "01"),
        array("ints", null, "00"),
        array("strings", new String[] {"a", null}, "03 02 61 00"),
        array("intMatrix", new int[][] {{1}, null, {}}, "04 02 00 00 00 01 00 01"),
        array("boxes", new Integer[] {1, null}, "03 01 02 00"));
  }

  private static Arguments kept(String method, Object value, String bytes) {
    return arguments(TypeServices.Collections.class, method, value, bytes);
  }

  private static Arguments open(String method, Object value, String bytes) {
    return arguments(TypeServices.Interfaces.class, method, value, bytes);
  }

  static Stream<Arguments> containers() {
    Properties properties = new Properties();
    properties.put("k", "v");
    EnumMap<Samples.Color, String> enums = new EnumMap<>(Samples.Color.class);
    enums.put(Samples.Color.RED, null);
    TreeMap<String, Integer> reverse = new TreeMap<>(Collections.reverseOrder());
    reverse.put("a", null);
    return Stream.of(
        open("list", List.of("a", "b"), "03 02 61 02 62"),
        open("list", Arrays.asList((String) null), "02 00"),
        open("list", List.of(), "01"),
        open("list", null, "00"),
        open("map", Map.of("a", 1), "02 02 61 01 02"),
        open("sortedMap", reverse, "02 01 02 61 00"),
        kept("treeSet", new TreeSet<>(), "01 00"),
        kept("treeSet", null, "00"),
        kept("priorityQueue", new PriorityQueue<>(List.of(1)), "02 00 01 02"),
        kept("enumSet", EnumSet.of(Samples.Color.RED), "02 03"),
        kept("enumMap", enums, "02 03 00"),
        kept("properties", properties, "02 02 6B 02 76"),
        kept("mapEntry", new AbstractMap.SimpleEntry<>("a", null), "01 02 61 00"),
        plain("optional", Optional.empty(), "01"),
        plain("optional", Optional.of("a"), "02 02 61"),
        plain("atomicReference", new AtomicReference<>(), "01 00"));
  }

  private static Arguments user(String method, Object value, String bytes) {
    return arguments(TypeServices.Users.class, method, value, bytes);
  }

  static Stream<Arguments> named() {
    return Stream.of(
        user("publicRecord", new Samples.Point(1, -1), "01 02 01"),
        user("publicRecord", null, "00"),
        user("emptyRecord", new Samples.Empty(), "01"),
        user("genericRecord", new Samples.Pair<>("a", null), "01 02 61 00"),
        user("color", Samples.Color.GREEN, "02"),
        user("color", null, "00"),
        // Members sorted by name: b, c, d, f, i, l, s, z.
        user(
            "primitives",
            new Samples.Primitives(true, (byte) 1, (short) 2, 'c', 3, 4, 1f, 1d),
            "01 01 00 63 3F F0 00 00 00 00 00 00 3F 80 00 00 06 08 00 02 01"),
        // Members: Employee.name, age, name, salary.
        user(
            "employee",
            new Samples.Employee("x", 1, 2),
            "01 0B 65 6D 70 6C 6F 79 65 65 20 78 02 02 78 04"),
        // Alternatives: Angular, Circle, Ellipse, Special.
        user("shape", new Samples.Angular(2), "01 04"),
        user("shape", new Samples.Circle(1), "02 3F F0 00 00 00 00 00 00"),
        user("shape", Samples.Special.NOTHING, "04 02"),
        user("shape", null, "00"),
        user("payment", new Samples.Transfer("i", new Samples.Card("n")), "02 01 02 6E 02 69"));
  }

  @Test
  void argumentsFollowEachOther() {
    Wire wire = new Wire(Mixed.class);
    assertEquals("", HEX.formatHex(wire.arguments("nothing")));
    assertEquals("", HEX.formatHex(wire.result("nothing", null)));
    assertEquals("02 02 62 00 01", HEX.formatHex(wire.arguments("several", 1, "b", null, true)));
  }

  @Test
  void alternativesHaveNoPresenceByte() {
    Wire wire = new Wire(Mixed.class);
    // Alternatives: Integer, Path, String, io.plainrpc.codec.Samples$Color.
    assertEquals("01 0A", HEX.formatHex(wire.arguments("any", 5)));
    assertEquals("02 02 61", HEX.formatHex(wire.arguments("any", Path.of("a"))));
    assertEquals("03 02 61", HEX.formatHex(wire.arguments("any", "a")));
    assertEquals("04 01", HEX.formatHex(wire.arguments("any", Samples.Color.BLUE)));
    for (Object value : new Object[] {5, Path.of("a"), "a", Samples.Color.BLUE, null}) {
      assertEquals(value, wire.readArguments("any", wire.arguments("any", value))[0]);
    }
    for (String bytes : List.of("02 00", "03 00", "04 00", "05", "80 00")) {
      assertThrows(
          CannotDecodeException.class, () -> wire.readArguments("any", Wire.hex(bytes)), bytes);
    }
  }

  @ParameterizedTest(name = "{1} {2}")
  @MethodSource("invalid")
  void otherFormsAreRefused(Class<?> service, String method, String bytes) {
    Wire wire = TypesArriveEqualTest.wire(service);
    assertThrows(
        CannotDecodeException.class, () -> wire.readArguments(method, Wire.hex(bytes)), bytes);
  }

  /** No comparison of theirs takes it: that is known, and not found out by a NullPointerException. */
  @ParameterizedTest
  @CsvSource({
    "sortedSet, 02 00 00, null in a collection without nulls",
    "navigableSet, 03 01 02 61 00, null in a collection without nulls",
    "sortedMap, 02 00 00 01 02, null in a map without nulls",
    "navigableMap, 03 01 02 61 01 02 00 01 02, null in a map without nulls",
  })
  void nullInASortedContainerIsSaidToBeThat(String method, String bytes, String reason) {
    Wire wire = TypesArriveEqualTest.wire(TypeServices.Interfaces.class);
    CannotDecodeException refused = assertThrows(
        CannotDecodeException.class, () -> wire.readArguments(method, Wire.hex(bytes)));
    assertTrue(refused.getMessage().endsWith(": " + reason), refused.getMessage());
    assertNull(refused.getCause());
  }

  private static Stream<Arguments> wrong(Class<?> service, String method, String... bytes) {
    return Arrays.stream(bytes).map(b -> arguments(service, method, b));
  }

  static Stream<Arguments> invalid() {
    Class<?> plain = TypeServices.Plain.class;
    Class<?> times = TypeServices.Times.class;
    Class<?> kept = TypeServices.Collections.class;
    Class<?> open = TypeServices.Interfaces.class;
    Class<?> users = TypeServices.Users.class;
    return Stream.of(
            wrong(plain, "primitiveBoolean", "", "02", "FF", "01 00"),
            wrong(plain, "primitiveInt", "80", "80 00", "FF FF FF FF 10", "FF FF FF FF FF"),
            wrong(plain, "primitiveLong", "80 00", "80 80 80 80 80 80 80 80 00"),
            wrong(plain, "primitiveDouble", "00 00 00 00 00 00 00"),
            wrong(plain, "boxedInt", "02 00", "01", "FF 00"),
            wrong(plain, "string", "02", "02 80", "03 C0 80", "04 ED A0 80", "05 F4 90 80 80"),
            wrong(plain, "string", "06 68 65 6C 6C", "81 00", "02 61 61", "03 C3 28", "02 FF"),
            wrong(plain, "string", "07 EF BF BD ED A0 80", "FF FF FF FF 0F", "80 80 80 80 08"),
            wrong(plain, "bigInteger", "01", "81 80 02 01"),
            wrong(plain, "bigDecimal", "02 01 A2 9C 01", "02 01"),
            wrong(plain, "currency", "04 58 59 5A 5A", "01", "04 61 62 63"),
            wrong(plain, "charset", "03 21 21", "05 6E 6F 70 65"),
            wrong(plain, "uri", "04 3A 3A 3A"),
            wrong(
                plain, "pattern", "01 02 28 00", "01 00 00", "01 02 61 80 08", "01 02 61 80 80 08"),
            wrong(plain, "locale", "03", "01 00 01 01", "01 01 01"),
            wrong(plain, "inetAddress", "04 01 02 03", "05 01"),
            wrong(plain, "inetSocketAddress", "01 00 00 01", "03", "02 00 00 00"),
            wrong(plain, "optional", "03", "02 00"),
            wrong(plain, "path", "02 00"),
            wrong(times, "instant", "01 00 80 94 EB DC 03"),
            wrong(times, "localDate", "01 00 0D 01", "01 00 02 1E", "01 00 FF 01"),
            wrong(times, "localTime", "01 18 00 00 00"),
            wrong(times, "zoneId", "05 4E 6F 70 65"),
            wrong(times, "zoneOffset", "01 FF FF 7F"),
            wrong(times, "timeZone", "05 4E 6F 70 65"),
            wrong(times, "dayOfWeek", "08", "FF 01"),
            wrong(times, "calendar", "01 00 04 55 54 43 01 08 01 00"),
            wrong(kept, "treeSet", "01", "01 02", "02 00 00", "03 00 02 61 02 61"),
            wrong(kept, "hashSet", "03 02 61 02 61", "03 00 00"),
            wrong(kept, "hashMap", "03 02 61 00 02 61 00", "02"),
            wrong(kept, "treeMap", "02 00 00 00"),
            wrong(kept, "arrayDeque", "02 00"),
            wrong(kept, "concurrentLinkedQueue", "02 00"),
            wrong(kept, "linkedBlockingQueue", "02 00"),
            wrong(kept, "priorityQueue", "02 00 00"),
            wrong(kept, "concurrentSkipListSet", "02 00 00"),
            wrong(kept, "concurrentHashMap", "02 00 00", "02 02 61 00"),
            wrong(kept, "hashtable", "02 00 00", "02 02 61 00"),
            wrong(kept, "properties", "02 00 02 61", "02 02 61 00"),
            wrong(kept, "enumSet", "02 00", "02 04", "03 01 01"),
            wrong(kept, "enumMap", "02 00 00", "02 04 00", "03 01 00 01 00"),
            wrong(open, "list", "03 00", "FF FF FF FF 0F 00"),
            wrong(users, "publicRecord", "01 02", "02 02 02", "01 02 02 02"),
            wrong(users, "validatingRecord", "01 00 02"),
            wrong(users, "color", "04"),
            wrong(users, "shape", "05", "04 00", "04 03", "02"))
        .flatMap(s -> s);
  }

  @Test
  void exceptionHasTheBytesOfThePage() {
    Wire wire = new Wire(ThrownTest.Service.class);
    Samples.NotFound thrown = new Samples.NotFound("m", new IllegalStateException("c"), "i");
    thrown.setStackTrace(new StackTraceElement[] {new StackTraceElement("A", "b", "f", 7)});
    thrown.getCause().setStackTrace(new StackTraceElement[0]);
    // Declared and sorted: Denied, NotFound. Members of NotFound: attempts, id.
    String stack = "02 02 41 02 62 02 66 0E";
    String cause = "00 20 6A 61 76 61 2E 6C 61 6E 67 2E 49 6C 6C 65 67 61 6C 53 74 61 74 65 45"
        + " 78 63 65 70 74 69 6F 6E 02 63 01";
    assertEquals(
        "01 02 6D 00 02 69 " + stack + " 01 " + cause, HEX.formatHex(wire.thrown("find", thrown)));
    assertEquals(
        "find(String)",
        ServiceContract.of(ThrownTest.Service.class).methods().get(0).signature());
  }
}
