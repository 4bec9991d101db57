package io.plainrpc.codec;

import static io.plainrpc.codec.ScalarSerializer.bare;
import static io.plainrpc.codec.ScalarSerializer.present;

import io.plainrpc.contract.ScalarType;

/**
 * The serializer of each scalar type. The families are in {@link TextForms}, {@link TimeForms} and so on.
 *
 * <p>Each is made when a contract needs it: making all of them would cost every process that starts some 50 ms, because every
 * lambda among them becomes a class.
 */
final class Scalars {
  private Scalars() {}

  /** A serializer for values of the type. */
  static WireSerializer<?> of(ScalarType type) {
    return switch (type) {
      case BOOLEAN,
          BYTE,
          SHORT,
          CHAR,
          INT,
          LONG,
          FLOAT,
          DOUBLE,
          BOXED_BOOLEAN,
          BOXED_BYTE,
          BOXED_SHORT,
          BOXED_CHAR,
          BOXED_INT,
          BOXED_LONG,
          BOXED_FLOAT,
          BOXED_DOUBLE -> primitiveOrBox(type);
      case STRING,
          STRING_BUILDER,
          STRING_BUFFER,
          URI,
          FILE,
          PATH,
          CURRENCY,
          CHARSET,
          LOCALE,
          PATTERN -> TextForms.of(type);
      case BIG_INTEGER,
          BIG_DECIMAL,
          BIT_SET,
          BYTE_BUFFER,
          UUID,
          ATOMIC_INTEGER,
          ATOMIC_LONG,
          ATOMIC_BOOLEAN,
          OPTIONAL_INT,
          OPTIONAL_LONG,
          OPTIONAL_DOUBLE -> NumberForms.of(type);
      case INSTANT,
          DURATION,
          LOCAL_DATE,
          LOCAL_TIME,
          LOCAL_DATE_TIME,
          ZONED_DATE_TIME,
          OFFSET_DATE_TIME,
          OFFSET_TIME,
          PERIOD,
          YEAR,
          YEAR_MONTH,
          MONTH_DAY,
          ZONE_OFFSET,
          ZONE_ID -> TimeForms.of(type);
      case DATE, SQL_TIMESTAMP, TIME_ZONE, CALENDAR -> DateForms.of(type);
      case INET_ADDRESS, INET_SOCKET_ADDRESS -> NetForms.of(type);
      case PROPERTIES -> new PropertiesSerializer();
    };
  }

  private static ScalarSerializer<?> primitiveOrBox(ScalarType type) {
    boolean bare = type.javaType().isPrimitive();
    return switch (type) {
      case BOOLEAN, BOXED_BOOLEAN ->
        number(bare, 0, GrowingOutput::writeBoolean, BoundedInput::readFlag);
      case BYTE, BOXED_BYTE ->
        number(bare, 0, (out, v) -> out.writeByte((byte) v), BoundedInput::readByte);
      case SHORT, BOXED_SHORT ->
        number(bare, 16, (out, v) -> out.writeInt16(v), BoundedInput::readInt16);
      case CHAR, BOXED_CHAR ->
        number(bare, 16, (out, v) -> out.writeInt16(v), in -> (char) in.readInt16());
      case INT, BOXED_INT ->
        number(bare, 16, (out, v) -> out.writeSigned((int) v), BoundedInput::readSigned);
      case LONG, BOXED_LONG ->
        number(bare, 24, (out, v) -> out.writeSigned((long) v), BoundedInput::readSignedLong);
      case FLOAT, BOXED_FLOAT ->
        number(
            bare,
            16,
            (out, v) -> out.writeInt32(Float.floatToRawIntBits(v)),
            in -> Float.intBitsToFloat(in.readInt32()));
      case DOUBLE, BOXED_DOUBLE ->
        number(
            bare,
            24,
            (out, v) -> out.writeInt64(Double.doubleToRawLongBits(v)),
            in -> Double.longBitsToDouble(in.readInt64()));
      default -> throw new IllegalArgumentException(type + " is no primitive");
    };
  }

  /** The same form for a primitive and its box, which comes after a byte that says whether it is null. */
  private static <T> ScalarSerializer<T> number(
      boolean bare,
      int boxBytes,
      ScalarSerializer.Writer<T> writer,
      ScalarSerializer.Reader<T> reader) {
    return bare ? bare(writer, reader) : present(boxBytes, writer, reader);
  }
}
