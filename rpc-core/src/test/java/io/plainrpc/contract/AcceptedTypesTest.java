package io.plainrpc.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which JDK types may stand at a position, and how the descriptor writes them. */
class AcceptedTypesTest {
  private static final ServiceContract CONTRACT = ServiceContract.of(Accepted.class);

  public enum Colour {
    RED,
    GREEN
  }

  public record Point(int x) {}

  /** One method per type, in the order of the rows below. */
  public interface Accepted {
    boolean boolean1();

    byte byte1();

    short short1();

    char char1();

    int int1();

    long long1();

    float float1();

    double double1();

    Boolean boolean2();

    Byte byte2();

    Short short2();

    Character char2();

    Integer int2();

    Long long2();

    Float float2();

    Double double2();

    String string();

    StringBuilder stringBuilder();

    StringBuffer stringBuffer();

    byte[] bytes();

    short[] shorts();

    char[] chars();

    int[] ints();

    long[] longs();

    float[] floats();

    double[] doubles();

    boolean[] booleans();

    String[] strings();

    int[][] intsOfInts();

    String[][] stringsOfStrings();

    Point[] records();

    Colour[] enums();

    Integer[] boxes();

    List<String>[] lists();

    BigInteger bigInteger();

    BigDecimal bigDecimal();

    Currency currency();

    Locale locale();

    Charset charset();

    UUID uuid();

    URI uri();

    Pattern pattern();

    AtomicInteger atomicInteger();

    AtomicLong atomicLong();

    AtomicBoolean atomicBoolean();

    AtomicReference<String> atomicReference();

    Date date();

    java.sql.Timestamp timestamp();

    Calendar calendar();

    TimeZone timeZone();

    Instant instant();

    LocalDate localDate();

    LocalTime localTime();

    LocalDateTime localDateTime();

    ZonedDateTime zonedDateTime();

    OffsetDateTime offsetDateTime();

    OffsetTime offsetTime();

    Duration duration();

    Period period();

    Year year();

    YearMonth yearMonth();

    MonthDay monthDay();

    ZoneId zoneId();

    ZoneOffset zoneOffset();

    DayOfWeek dayOfWeek();

    Month month();

    ChronoUnit chronoUnit();

    TimeUnit timeUnit();

    Optional<String> optional();

    OptionalInt optionalInt();

    OptionalLong optionalLong();

    OptionalDouble optionalDouble();

    ArrayList<String> arrayList();

    LinkedList<String> linkedList();

    Vector<String> vector();

    Stack<String> stack();

    ArrayDeque<String> arrayDeque();

    PriorityQueue<String> priorityQueue();

    HashSet<String> hashSet();

    LinkedHashSet<String> linkedHashSet();

    TreeSet<String> treeSet();

    EnumSet<Colour> enumSet();

    BitSet bitSet();

    HashMap<String, Integer> hashMap();

    LinkedHashMap<String, Integer> linkedHashMap();

    TreeMap<String, Integer> treeMap();

    Hashtable<String, Integer> hashtable();

    Properties properties();

    EnumMap<Colour, int[]> enumMap();

    ConcurrentHashMap<String, Integer> concurrentHashMap();

    ConcurrentSkipListMap<String, Integer> concurrentSkipListMap();

    ConcurrentSkipListSet<String> concurrentSkipListSet();

    ConcurrentLinkedQueue<String> concurrentLinkedQueue();

    LinkedBlockingQueue<String> linkedBlockingQueue();

    Map.Entry<String, Integer> entry();

    InetAddress inetAddress();

    InetSocketAddress inetSocketAddress();

    ByteBuffer byteBuffer();

    File file();

    Path path();

    Iterable<String> iterable();

    Collection<String> collection();

    List<String> list();

    Set<String> set();

    SortedSet<String> sortedSet();

    NavigableSet<String> navigableSet();

    Queue<String> queue();

    Deque<String> deque();

    Map<String, Integer> map();

    SortedMap<String, Integer> sortedMap();

    NavigableMap<String, Integer> navigableMap();

    Map<String, List<Optional<Point>>> nested1();

    List<Map<UUID, Set<Colour>>> nested2();

    Map<Point, int[]> nested3();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          boolean1 | boolean
          byte1 | byte
          short1 | short
          char1 | char
          int1 | int
          long1 | long
          float1 | float
          double1 | double
          boolean2 | Boolean
          byte2 | Byte
          short2 | Short
          char2 | Character
          int2 | Integer
          long2 | Long
          float2 | Float
          double2 | Double
          string | String
          stringBuilder | StringBuilder
          stringBuffer | StringBuffer
          bytes | byte[]
          shorts | short[]
          chars | char[]
          ints | int[]
          longs | long[]
          floats | float[]
          doubles | double[]
          booleans | boolean[]
          strings | String[]
          intsOfInts | int[][]
          stringsOfStrings | String[][]
          records | io.plainrpc.contract.AcceptedTypesTest$Point[]
          enums | io.plainrpc.contract.AcceptedTypesTest$Colour[]
          boxes | Integer[]
          lists | List<String>[]
          bigInteger | BigInteger
          bigDecimal | BigDecimal
          currency | Currency
          locale | Locale
          charset | Charset
          uuid | UUID
          uri | URI
          pattern | Pattern
          atomicInteger | AtomicInteger
          atomicLong | AtomicLong
          atomicBoolean | AtomicBoolean
          atomicReference | AtomicReference<String>
          date | Date
          timestamp | Timestamp
          calendar | Calendar
          timeZone | TimeZone
          instant | Instant
          localDate | LocalDate
          localTime | LocalTime
          localDateTime | LocalDateTime
          zonedDateTime | ZonedDateTime
          offsetDateTime | OffsetDateTime
          offsetTime | OffsetTime
          duration | Duration
          period | Period
          year | Year
          yearMonth | YearMonth
          monthDay | MonthDay
          zoneId | ZoneId
          zoneOffset | ZoneOffset
          dayOfWeek | java.time.DayOfWeek
          month | java.time.Month
          chronoUnit | java.time.temporal.ChronoUnit
          timeUnit | java.util.concurrent.TimeUnit
          optional | Optional<String>
          optionalInt | OptionalInt
          optionalLong | OptionalLong
          optionalDouble | OptionalDouble
          arrayList | ArrayList<String>
          linkedList | LinkedList<String>
          vector | Vector<String>
          stack | Stack<String>
          arrayDeque | ArrayDeque<String>
          priorityQueue | PriorityQueue<String>
          hashSet | HashSet<String>
          linkedHashSet | LinkedHashSet<String>
          treeSet | TreeSet<String>
          enumSet | EnumSet<io.plainrpc.contract.AcceptedTypesTest$Colour>
          bitSet | BitSet
          hashMap | HashMap<String,Integer>
          linkedHashMap | LinkedHashMap<String,Integer>
          treeMap | TreeMap<String,Integer>
          hashtable | Hashtable<String,Integer>
          properties | Properties
          enumMap | EnumMap<io.plainrpc.contract.AcceptedTypesTest$Colour,int[]>
          concurrentHashMap | ConcurrentHashMap<String,Integer>
          concurrentSkipListMap | ConcurrentSkipListMap<String,Integer>
          concurrentSkipListSet | ConcurrentSkipListSet<String>
          concurrentLinkedQueue | ConcurrentLinkedQueue<String>
          linkedBlockingQueue | LinkedBlockingQueue<String>
          entry | Entry<String,Integer>
          inetAddress | InetAddress
          inetSocketAddress | InetSocketAddress
          byteBuffer | ByteBuffer
          file | File
          path | Path
          iterable | Iterable<String>
          collection | Collection<String>
          list | List<String>
          set | Set<String>
          sortedSet | SortedSet<String>
          navigableSet | NavigableSet<String>
          queue | Queue<String>
          deque | Deque<String>
          map | Map<String,Integer>
          sortedMap | SortedMap<String,Integer>
          navigableMap | NavigableMap<String,Integer>
          nested1 | Map<String,List<Optional<io.plainrpc.contract.AcceptedTypesTest$Point>>>
          nested2 | List<Map<UUID,Set<io.plainrpc.contract.AcceptedTypesTest$Colour>>>
          nested3 | Map<io.plainrpc.contract.AcceptedTypesTest$Point,int[]>
          """)
  void aTypeIsAccepted(String method, String expected) {
    MethodContract contract = CONTRACT.methods().stream()
        .filter(candidate -> candidate.signature().equals(method + "()"))
        .findFirst()
        .orElseThrow();
    assertEquals(expected, contract.result().text());
  }

  @Test
  void everyAcceptedTypeHasItsRow() {
    // The rows above are 114; a method without a row would go untested.
    assertEquals(114, CONTRACT.methods().size());
  }

  @Test
  void anArrayKnowsTheJavaClassToCreate() throws NoSuchMethodException {
    MethodContract method = CONTRACT.method(Accepted.class.getMethod("lists"));
    Shape.ArrayOf array = (Shape.ArrayOf) method.result();
    assertEquals(List[].class, array.arrayType());
  }
}
