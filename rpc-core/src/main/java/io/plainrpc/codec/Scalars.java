package io.plainrpc.codec;

import static io.plainrpc.codec.ScalarSerializer.bare;
import static io.plainrpc.codec.ScalarSerializer.present;
import static io.plainrpc.contract.ScalarType.BOOLEAN;
import static io.plainrpc.contract.ScalarType.BOXED_BOOLEAN;
import static io.plainrpc.contract.ScalarType.BOXED_BYTE;
import static io.plainrpc.contract.ScalarType.BOXED_CHAR;
import static io.plainrpc.contract.ScalarType.BOXED_DOUBLE;
import static io.plainrpc.contract.ScalarType.BOXED_FLOAT;
import static io.plainrpc.contract.ScalarType.BOXED_INT;
import static io.plainrpc.contract.ScalarType.BOXED_LONG;
import static io.plainrpc.contract.ScalarType.BOXED_SHORT;
import static io.plainrpc.contract.ScalarType.BYTE;
import static io.plainrpc.contract.ScalarType.CHAR;
import static io.plainrpc.contract.ScalarType.DOUBLE;
import static io.plainrpc.contract.ScalarType.FLOAT;
import static io.plainrpc.contract.ScalarType.INT;
import static io.plainrpc.contract.ScalarType.LONG;
import static io.plainrpc.contract.ScalarType.SHORT;

import io.plainrpc.contract.ScalarType;
import java.util.EnumMap;
import java.util.Map;

/** The serializer of each scalar type. The families are in {@link TextForms}, {@link TimeForms} and so on. */
final class Scalars {
  private static final Map<ScalarType, WireSerializer<?>> SERIALIZERS =
      new EnumMap<>(ScalarType.class);

  static {
    primitivesAndBoxes();
    TextForms.addTo(SERIALIZERS);
    NumberForms.addTo(SERIALIZERS);
    TimeForms.addTo(SERIALIZERS);
    DateForms.addTo(SERIALIZERS);
    NetForms.addTo(SERIALIZERS);
    if (SERIALIZERS.size() != ScalarType.values().length) {
      throw new AssertionError("a scalar type without a serializer");
    }
  }

  private Scalars() {}

  static WireSerializer<?> of(ScalarType type) {
    return SERIALIZERS.get(type);
  }

  /** A primitive and its box: the same form, the box after a byte that says whether it is null. */
  private static <T> void number(
      ScalarType primitive,
      ScalarType box,
      int boxBytes,
      ScalarSerializer.Writer<T> writer,
      ScalarSerializer.Reader<T> reader) {
    SERIALIZERS.put(primitive, bare(writer, reader));
    SERIALIZERS.put(box, present(boxBytes, writer, reader));
  }

  private static void primitivesAndBoxes() {
    number(BOOLEAN, BOXED_BOOLEAN, 0, GrowingOutput::writeBoolean, BoundedInput::readFlag);
    number(BYTE, BOXED_BYTE, 0, (out, v) -> out.writeByte((byte) v), BoundedInput::readByte);
    number(SHORT, BOXED_SHORT, 16, (out, v) -> out.writeInt16(v), BoundedInput::readInt16);
    number(CHAR, BOXED_CHAR, 16, (out, v) -> out.writeInt16(v), in -> (char) in.readInt16());
    number(INT, BOXED_INT, 16, (out, v) -> out.writeSigned((int) v), BoundedInput::readSigned);
    number(
        LONG, BOXED_LONG, 24, (out, v) -> out.writeSigned((long) v), BoundedInput::readSignedLong);
    number(
        FLOAT,
        BOXED_FLOAT,
        16,
        (out, v) -> out.writeInt32(Float.floatToRawIntBits(v)),
        in -> Float.intBitsToFloat(in.readInt32()));
    number(
        DOUBLE,
        BOXED_DOUBLE,
        24,
        (out, v) -> out.writeInt64(Double.doubleToRawLongBits(v)),
        in -> Double.longBitsToDouble(in.readInt64()));
  }
}
