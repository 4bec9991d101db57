package io.plainrpc.codec;

import static io.plainrpc.codec.ScalarSerializer.present;
import static io.plainrpc.codec.ScalarSerializer.selfMarked;

import io.plainrpc.contract.ScalarType;
import java.time.DateTimeException;
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

/** The types of {@code java.time}; what they refuse as out of range is refused as a body. */
final class TimeForms {
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private TimeForms() {}

  static WireSerializer<?> of(ScalarType type) {
    return switch (type) {
      case INSTANT -> time(24, TimeForms::writeInstant, TimeForms::readInstant);
      case DURATION -> time(24, TimeForms::writeDuration, TimeForms::readDuration);
      case LOCAL_DATE -> time(24, TimeForms::writeDate, TimeForms::readDate);
      case LOCAL_TIME -> time(24, TimeForms::writeTime, TimeForms::readTime);
      case LOCAL_DATE_TIME -> time(72, TimeForms::writeDateTime, TimeForms::readDateTime);
      case ZONED_DATE_TIME -> time(200, TimeForms::writeZoned, TimeForms::readZoned);
      case OFFSET_DATE_TIME -> time(96, TimeForms::writeOffsetDate, TimeForms::readOffsetDate);
      case OFFSET_TIME -> time(48, TimeForms::writeOffsetTime, TimeForms::readOffsetTime);
      case PERIOD -> time(24, TimeForms::writePeriod, TimeForms::readPeriod);
      case YEAR -> time(16, TimeForms::writeYear, TimeForms::readYear);
      case YEAR_MONTH -> time(24, TimeForms::writeYearMonth, TimeForms::readYearMonth);
      case MONTH_DAY -> time(16, TimeForms::writeMonthDay, TimeForms::readMonthDay);
      case ZONE_OFFSET -> time(48, TimeForms::writeOffset, TimeForms::readOffset);
      case ZONE_ID -> selfMarked(TimeForms::writeZone, TimeForms::readZone);
      default -> throw new IllegalArgumentException(type + " is not of java.time");
    };
  }

  private static <T> ScalarSerializer<T> time(
      int heapBytes, ScalarSerializer.Writer<T> writer, ScalarSerializer.Reader<T> reader) {
    return present(heapBytes, writer, in -> inRange(reader, in));
  }

  // The JDK's message repeats the number, so it is not kept.
  private static <T> T inRange(ScalarSerializer.Reader<T> reader, BoundedInput in) {
    try {
      return reader.read(in);
    } catch (DateTimeException e) {
      throw new CodecFailure("a date or time out of range");
    }
  }

  private static void writeInstant(GrowingOutput out, Instant v) {
    out.writeSigned(v.getEpochSecond());
    out.writeUnsigned(v.getNano());
  }

  private static Instant readInstant(BoundedInput in) {
    return Instant.ofEpochSecond(in.readSignedLong(), readNanos(in));
  }

  private static void writeDuration(GrowingOutput out, Duration v) {
    out.writeSigned(v.getSeconds());
    out.writeUnsigned(v.getNano());
  }

  private static Duration readDuration(BoundedInput in) {
    return Duration.ofSeconds(in.readSignedLong(), readNanos(in));
  }

  /** Nanoseconds within a second; more would be carried over by the JDK, silently. */
  static int readNanos(BoundedInput in) {
    int nanos = in.readUnsigned();
    if (nanos < 0 || nanos >= NANOS_PER_SECOND) {
      throw new CodecFailure("nanoseconds beyond one second");
    }
    return nanos;
  }

  private static void writeDate(GrowingOutput out, LocalDate v) {
    out.writeSigned(v.getYear());
    out.writeByte(v.getMonthValue());
    out.writeByte(v.getDayOfMonth());
  }

  private static LocalDate readDate(BoundedInput in) {
    return LocalDate.of(in.readSigned(), in.readByte(), in.readByte());
  }

  private static void writeTime(GrowingOutput out, LocalTime v) {
    out.writeByte(v.getHour());
    out.writeByte(v.getMinute());
    out.writeByte(v.getSecond());
    out.writeUnsigned(v.getNano());
  }

  private static LocalTime readTime(BoundedInput in) {
    return LocalTime.of(in.readByte(), in.readByte(), in.readByte(), in.readUnsigned());
  }

  private static void writeDateTime(GrowingOutput out, LocalDateTime v) {
    writeDate(out, v.toLocalDate());
    writeTime(out, v.toLocalTime());
  }

  private static LocalDateTime readDateTime(BoundedInput in) {
    return LocalDateTime.of(readDate(in), readTime(in));
  }

  private static void writeZoned(GrowingOutput out, ZonedDateTime v) {
    writeDateTime(out, v.toLocalDateTime());
    writeOffset(out, v.getOffset());
    writeZone(out, v.getZone());
  }

  // Where the two sides know different rules for the zone, the instant is what stays.
  private static ZonedDateTime readZoned(BoundedInput in) {
    LocalDateTime dateTime = readDateTime(in);
    ZoneOffset offset = readOffset(in);
    return ZonedDateTime.ofInstant(dateTime, offset, readZone(in));
  }

  private static void writeOffsetDate(GrowingOutput out, OffsetDateTime v) {
    writeDateTime(out, v.toLocalDateTime());
    writeOffset(out, v.getOffset());
  }

  private static OffsetDateTime readOffsetDate(BoundedInput in) {
    return OffsetDateTime.of(readDateTime(in), readOffset(in));
  }

  private static void writeOffsetTime(GrowingOutput out, OffsetTime v) {
    writeTime(out, v.toLocalTime());
    writeOffset(out, v.getOffset());
  }

  private static OffsetTime readOffsetTime(BoundedInput in) {
    return OffsetTime.of(readTime(in), readOffset(in));
  }

  private static void writePeriod(GrowingOutput out, Period v) {
    out.writeSigned(v.getYears());
    out.writeSigned(v.getMonths());
    out.writeSigned(v.getDays());
  }

  private static Period readPeriod(BoundedInput in) {
    return Period.of(in.readSigned(), in.readSigned(), in.readSigned());
  }

  private static void writeYear(GrowingOutput out, Year v) {
    out.writeSigned(v.getValue());
  }

  private static Year readYear(BoundedInput in) {
    return Year.of(in.readSigned());
  }

  private static void writeYearMonth(GrowingOutput out, YearMonth v) {
    out.writeSigned(v.getYear());
    out.writeByte(v.getMonthValue());
  }

  private static YearMonth readYearMonth(BoundedInput in) {
    return YearMonth.of(in.readSigned(), in.readByte());
  }

  private static void writeMonthDay(GrowingOutput out, MonthDay v) {
    out.writeByte(v.getMonthValue());
    out.writeByte(v.getDayOfMonth());
  }

  private static MonthDay readMonthDay(BoundedInput in) {
    return MonthDay.of(in.readByte(), in.readByte());
  }

  private static void writeOffset(GrowingOutput out, ZoneOffset v) {
    out.writeSigned(v.getTotalSeconds());
  }

  private static ZoneOffset readOffset(BoundedInput in) {
    return ZoneOffset.ofTotalSeconds(in.readSigned());
  }

  private static void writeZone(GrowingOutput out, ZoneId v) {
    TextForms.writeName(out, v.getId());
  }

  private static ZoneId readZone(BoundedInput in) {
    in.charge(200);
    return TextForms.parse(TextForms.readName(in), ZoneId::of);
  }
}
