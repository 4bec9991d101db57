package io.plainrpc.contract;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Types whose form on the wire is fixed by the protocol. The wire name is part of every descriptor
 * that uses the type and never changes.
 */
public enum ScalarType {
  BOOLEAN("boolean", boolean.class),
  BYTE("byte", byte.class),
  SHORT("short", short.class),
  CHAR("char", char.class),
  INT("int", int.class),
  LONG("long", long.class),
  FLOAT("float", float.class),
  DOUBLE("double", double.class),
  BOXED_BOOLEAN("Boolean", Boolean.class),
  BOXED_BYTE("Byte", Byte.class),
  BOXED_SHORT("Short", Short.class),
  BOXED_CHAR("Character", Character.class),
  BOXED_INT("Integer", Integer.class),
  BOXED_LONG("Long", Long.class),
  BOXED_FLOAT("Float", Float.class),
  BOXED_DOUBLE("Double", Double.class),
  STRING("String", String.class),
  STRING_BUILDER("StringBuilder", StringBuilder.class),
  STRING_BUFFER("StringBuffer", StringBuffer.class),
  BIG_INTEGER("BigInteger", java.math.BigInteger.class),
  BIG_DECIMAL("BigDecimal", java.math.BigDecimal.class),
  CURRENCY("Currency", java.util.Currency.class),
  LOCALE("Locale", java.util.Locale.class),
  CHARSET("Charset", java.nio.charset.Charset.class),
  UUID("UUID", java.util.UUID.class),
  URI("URI", java.net.URI.class),
  PATTERN("Pattern", java.util.regex.Pattern.class),
  ATOMIC_INTEGER("AtomicInteger", java.util.concurrent.atomic.AtomicInteger.class),
  ATOMIC_LONG("AtomicLong", java.util.concurrent.atomic.AtomicLong.class),
  ATOMIC_BOOLEAN("AtomicBoolean", java.util.concurrent.atomic.AtomicBoolean.class),
  DATE("Date", java.util.Date.class),
  SQL_TIMESTAMP("Timestamp", java.sql.Timestamp.class),
  CALENDAR("Calendar", java.util.Calendar.class),
  TIME_ZONE("TimeZone", java.util.TimeZone.class),
  INSTANT("Instant", java.time.Instant.class),
  LOCAL_DATE("LocalDate", java.time.LocalDate.class),
  LOCAL_TIME("LocalTime", java.time.LocalTime.class),
  LOCAL_DATE_TIME("LocalDateTime", java.time.LocalDateTime.class),
  ZONED_DATE_TIME("ZonedDateTime", java.time.ZonedDateTime.class),
  OFFSET_DATE_TIME("OffsetDateTime", java.time.OffsetDateTime.class),
  OFFSET_TIME("OffsetTime", java.time.OffsetTime.class),
  DURATION("Duration", java.time.Duration.class),
  PERIOD("Period", java.time.Period.class),
  YEAR("Year", java.time.Year.class),
  YEAR_MONTH("YearMonth", java.time.YearMonth.class),
  MONTH_DAY("MonthDay", java.time.MonthDay.class),
  ZONE_ID("ZoneId", java.time.ZoneId.class),
  ZONE_OFFSET("ZoneOffset", java.time.ZoneOffset.class),
  OPTIONAL_INT("OptionalInt", java.util.OptionalInt.class),
  OPTIONAL_LONG("OptionalLong", java.util.OptionalLong.class),
  OPTIONAL_DOUBLE("OptionalDouble", java.util.OptionalDouble.class),
  BIT_SET("BitSet", java.util.BitSet.class),
  PROPERTIES("Properties", java.util.Properties.class),
  INET_ADDRESS("InetAddress", java.net.InetAddress.class),
  INET_SOCKET_ADDRESS("InetSocketAddress", java.net.InetSocketAddress.class),
  BYTE_BUFFER("ByteBuffer", java.nio.ByteBuffer.class),
  FILE("File", java.io.File.class),
  PATH("Path", java.nio.file.Path.class);

  private final String wireName;
  private final Class<?> javaType;

  ScalarType(String wireName, Class<?> javaType) {
    this.wireName = wireName;
    this.javaType = javaType;
  }

  public String wireName() {
    return wireName;
  }

  /** The type of this wire name, or null. */
  public static ScalarType named(String wireName) {
    return ByName.TYPES.get(wireName);
  }

  /** Made only where versions of a service differ. */
  private static final class ByName {
    private static final Map<String, ScalarType> TYPES = Arrays.stream(values())
        .collect(Collectors.toUnmodifiableMap(ScalarType::wireName, type -> type));
  }

  /** The declared type at whose positions this scalar stands. */
  public Class<?> javaType() {
    return javaType;
  }
}
