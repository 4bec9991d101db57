package io.plainrpc.codec;

import static io.plainrpc.codec.ScalarSerializer.present;
import static io.plainrpc.codec.ScalarSerializer.selfMarked;

import io.plainrpc.contract.ScalarType;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.TimeZone;

/** Dates from before {@code java.time}. */
final class DateForms {
  private DateForms() {}

  static WireSerializer<?> of(ScalarType type) {
    return switch (type) {
      case DATE -> present(24, DateForms::writeDate, DateForms::readDate);
      case SQL_TIMESTAMP -> present(32, DateForms::writeTimestamp, DateForms::readTimestamp);
      case TIME_ZONE -> selfMarked(DateForms::writeZone, DateForms::readZone);
      case CALENDAR -> present(1000, DateForms::writeCalendar, DateForms::readCalendar);
      default -> throw new IllegalArgumentException(type + " is no date of java.util");
    };
  }

  private static void writeDate(GrowingOutput out, Date value) {
    Admission.checkExactly(value, Date.class);
    out.writeSigned(value.getTime());
  }

  private static Date readDate(BoundedInput in) {
    return new Date(in.readSignedLong());
  }

  private static void writeTimestamp(GrowingOutput out, Timestamp value) {
    Admission.checkExactly(value, Timestamp.class);
    out.writeSigned(value.getTime());
    out.writeUnsigned(value.getNanos());
  }

  private static Timestamp readTimestamp(BoundedInput in) {
    Timestamp value = new Timestamp(in.readSignedLong());
    value.setNanos(TimeForms.readNanos(in));
    return value;
  }

  private static void writeZone(GrowingOutput out, TimeZone value) {
    if (!TimeZone.getTimeZone(value.getID()).equals(value)) {
      throw new CodecFailure(value.getClass().getName()
          + " with rules of its own is not admitted, only a time zone that its id describes");
    }
    TextForms.writeName(out, value.getID());
  }

  private static TimeZone readZone(BoundedInput in) {
    in.charge(200);
    String id = TextForms.readName(in);
    TimeZone zone = TimeZone.getTimeZone(id);
    // The JDK answers GMT for whatever it does not know.
    if (!zone.getID().equals(id)) {
      throw new CodecFailure("a time zone that is not known here");
    }
    return zone;
  }

  private static void writeCalendar(GrowingOutput out, Calendar value) {
    Admission.checkExactly(value, GregorianCalendar.class);
    // Asking a calendar for its time can change its fields.
    GregorianCalendar calendar = (GregorianCalendar) value.clone();
    out.writeSigned(calendar.getTimeInMillis());
    writeZone(out, calendar.getTimeZone());
    out.writeBoolean(calendar.isLenient());
    out.writeByte(calendar.getFirstDayOfWeek());
    out.writeByte(calendar.getMinimalDaysInFirstWeek());
    out.writeSigned(calendar.getGregorianChange().getTime());
  }

  private static Calendar readCalendar(BoundedInput in) {
    long millis = in.readSignedLong();
    GregorianCalendar calendar = new GregorianCalendar(readZone(in), Locale.ROOT);
    calendar.setLenient(in.readFlag());
    calendar.setFirstDayOfWeek(dayOfWeek(in.readByte()));
    calendar.setMinimalDaysInFirstWeek(dayOfWeek(in.readByte()));
    calendar.setGregorianChange(new Date(in.readSignedLong()));
    calendar.setTimeInMillis(millis);
    return calendar;
  }

  private static int dayOfWeek(byte value) {
    if (value < 1 || value > 7) {
      throw new CodecFailure("a day of the week out of range");
    }
    return value;
  }
}
