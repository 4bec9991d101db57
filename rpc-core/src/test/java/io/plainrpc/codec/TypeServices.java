package io.plainrpc.codec;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.Stack;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.CompletableFuture;
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

/** Interfaces with one method for each type that must cross. */
public final class TypeServices {
  private TypeServices() {}

  public interface Plain {
    boolean primitiveBoolean(boolean value);

    byte primitiveByte(byte value);

    short primitiveShort(short value);

    char primitiveChar(char value);

    int primitiveInt(int value);

    long primitiveLong(long value);

    float primitiveFloat(float value);

    double primitiveDouble(double value);

    Boolean boxedBoolean(Boolean value);

    Byte boxedByte(Byte value);

    Short boxedShort(Short value);

    Character boxedChar(Character value);

    Integer boxedInt(Integer value);

    Long boxedLong(Long value);

    Float boxedFloat(Float value);

    Double boxedDouble(Double value);

    String string(String value);

    StringBuilder stringBuilder(StringBuilder value);

    StringBuffer stringBuffer(StringBuffer value);

    BigInteger bigInteger(BigInteger value);

    BigDecimal bigDecimal(BigDecimal value);

    Currency currency(Currency value);

    Locale locale(Locale value);

    Charset charset(Charset value);

    UUID uuid(UUID value);

    URI uri(URI value);

    Pattern pattern(Pattern value);

    AtomicInteger atomicInteger(AtomicInteger value);

    AtomicLong atomicLong(AtomicLong value);

    AtomicBoolean atomicBoolean(AtomicBoolean value);

    AtomicReference<Samples.Point> atomicReference(AtomicReference<Samples.Point> value);

    Optional<String> optional(Optional<String> value);

    OptionalInt optionalInt(OptionalInt value);

    OptionalLong optionalLong(OptionalLong value);

    OptionalDouble optionalDouble(OptionalDouble value);

    BitSet bitSet(BitSet value);

    InetAddress inetAddress(InetAddress value);

    InetSocketAddress inetSocketAddress(InetSocketAddress value);

    ByteBuffer byteBuffer(ByteBuffer value);

    File file(File value);

    Path path(Path value);
  }

  public interface Arrays {
    byte[] bytes(byte[] value);

    short[] shorts(short[] value);

    char[] chars(char[] value);

    int[] ints(int[] value);

    long[] longs(long[] value);

    float[] floats(float[] value);

    double[] doubles(double[] value);

    boolean[] booleans(boolean[] value);

    String[] strings(String[] value);

    int[][] intMatrix(int[][] value);

    String[][] stringMatrix(String[][] value);

    Samples.Point[] records(Samples.Point[] value);

    Samples.Color[] enums(Samples.Color[] value);

    Integer[] boxes(Integer[] value);

    List<String>[] lists(List<String>[] value);
  }

  public interface Times {
    Date date(Date value);

    Timestamp timestamp(Timestamp value);

    Calendar calendar(Calendar value);

    TimeZone timeZone(TimeZone value);

    Instant instant(Instant value);

    LocalDate localDate(LocalDate value);

    LocalTime localTime(LocalTime value);

    LocalDateTime localDateTime(LocalDateTime value);

    ZonedDateTime zonedDateTime(ZonedDateTime value);

    OffsetDateTime offsetDateTime(OffsetDateTime value);

    OffsetTime offsetTime(OffsetTime value);

    Duration duration(Duration value);

    Period period(Period value);

    Year year(Year value);

    YearMonth yearMonth(YearMonth value);

    MonthDay monthDay(MonthDay value);

    ZoneId zoneId(ZoneId value);

    ZoneOffset zoneOffset(ZoneOffset value);

    DayOfWeek dayOfWeek(DayOfWeek value);

    Month month(Month value);

    ChronoUnit chronoUnit(ChronoUnit value);
  }

  public interface Collections {
    ArrayList<String> arrayList(ArrayList<String> value);

    LinkedList<String> linkedList(LinkedList<String> value);

    Vector<String> vector(Vector<String> value);

    Stack<String> stack(Stack<String> value);

    ArrayDeque<String> arrayDeque(ArrayDeque<String> value);

    PriorityQueue<Integer> priorityQueue(PriorityQueue<Integer> value);

    HashSet<String> hashSet(HashSet<String> value);

    LinkedHashSet<String> linkedHashSet(LinkedHashSet<String> value);

    TreeSet<String> treeSet(TreeSet<String> value);

    EnumSet<Samples.Color> enumSet(EnumSet<Samples.Color> value);

    HashMap<String, Integer> hashMap(HashMap<String, Integer> value);

    LinkedHashMap<String, Integer> linkedHashMap(LinkedHashMap<String, Integer> value);

    TreeMap<String, Integer> treeMap(TreeMap<String, Integer> value);

    Hashtable<String, Integer> hashtable(Hashtable<String, Integer> value);

    Properties properties(Properties value);

    EnumMap<Samples.Color, String> enumMap(EnumMap<Samples.Color, String> value);

    ConcurrentHashMap<String, Integer> concurrentHashMap(ConcurrentHashMap<String, Integer> value);

    ConcurrentSkipListMap<String, Integer> concurrentSkipListMap(
        ConcurrentSkipListMap<String, Integer> value);

    ConcurrentSkipListSet<String> concurrentSkipListSet(ConcurrentSkipListSet<String> value);

    ConcurrentLinkedQueue<String> concurrentLinkedQueue(ConcurrentLinkedQueue<String> value);

    LinkedBlockingQueue<String> linkedBlockingQueue(LinkedBlockingQueue<String> value);

    Map.Entry<String, Integer> mapEntry(Map.Entry<String, Integer> value);
  }

  public interface Users {
    Samples.Point publicRecord(Samples.Point value);

    TopLevel topLevelRecord(TopLevel value);

    TopLevelKind topLevelEnum(TopLevelKind value);

    // No proxy can return these as they are; everywhere else they may stand.
    ArrayList<Samples.Hidden> hiddenRecord(ArrayList<Samples.Hidden> value);

    Samples.Pair<String, Samples.Pair<Integer, Samples.Point>> genericRecord(
        Samples.Pair<String, Samples.Pair<Integer, Samples.Point>> value);

    Samples.Range validatingRecord(Samples.Range value);

    Samples.Rich richRecord(Samples.Rich value);

    Samples.Empty emptyRecord(Samples.Empty value);

    Samples.Primitives primitives(Samples.Primitives value);

    Samples.Tree tree(Samples.Tree value);

    Samples.Color color(Samples.Color value);

    Samples.Operation operation(Samples.Operation value);

    Samples.Person person(Samples.Person value);

    Samples.Employee employee(Samples.Employee value);

    CompletableFuture<Samples.PackagePrivate> packagePrivate(Samples.PackagePrivate value);

    Samples.PointHolder pointHolder(Samples.PointHolder value);

    Samples.Shape shape(Samples.Shape value);

    Samples.Payment payment(Samples.Payment value);
  }

  public interface Interfaces {
    List<String> list(List<String> value);

    Set<String> set(Set<String> value);

    Map<String, Integer> map(Map<String, Integer> value);

    Collection<String> collection(Collection<String> value);

    Collection<Map.Entry<String, Integer>> entries(Collection<Map.Entry<String, Integer>> value);

    Iterable<String> iterable(Iterable<String> value);

    Deque<String> deque(Deque<String> value);

    Queue<String> queue(Queue<String> value);

    SortedSet<String> sortedSet(SortedSet<String> value);

    NavigableSet<String> navigableSet(NavigableSet<String> value);

    SortedMap<String, Integer> sortedMap(SortedMap<String, Integer> value);

    NavigableMap<String, Integer> navigableMap(NavigableMap<String, Integer> value);

    Map<String, List<Optional<Samples.Point>>> mapOfLists(
        Map<String, List<Optional<Samples.Point>>> value);

    List<Map<UUID, Set<Samples.Color>>> listOfMaps(List<Map<UUID, Set<Samples.Color>>> value);

    Map<Samples.Point, int[]> mapOfRecords(Map<Samples.Point, int[]> value);
  }
}
