package io.plainrpc.codec;

import static io.plainrpc.codec.ScalarSerializer.present;
import static io.plainrpc.codec.ScalarSerializer.selfMarked;

import io.plainrpc.contract.ScalarType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers of any size, bits and bytes. */
final class NumberForms {
  /** Printing a number takes time that rises with the square of its length. */
  private static final int MAX_MAGNITUDE_BYTES = 8 * 1024;

  /** {@code toPlainString} of a larger scale is as long as the scale. */
  private static final int MAX_SCALE = 10_000;

  private NumberForms() {}

  static WireSerializer<?> of(ScalarType type) {
    return switch (type) {
      case BIG_INTEGER -> selfMarked(NumberForms::writeInteger, NumberForms::readInteger);
      case BIG_DECIMAL -> selfMarked(NumberForms::writeDecimal, NumberForms::readDecimal);
      case BIT_SET -> selfMarked(NumberForms::writeBits, NumberForms::readBits);
      case BYTE_BUFFER -> selfMarked(NumberForms::writeBuffer, NumberForms::readBuffer);
      case UUID -> present(32, NumberForms::writeUuid, NumberForms::readUuid);
      case ATOMIC_INTEGER ->
        present(
            16,
            (GrowingOutput out, AtomicInteger v) -> out.writeSigned(v.get()),
            in -> new AtomicInteger(in.readSigned()));
      case ATOMIC_LONG ->
        present(
            24,
            (GrowingOutput out, AtomicLong v) -> out.writeSigned(v.get()),
            in -> new AtomicLong(in.readSignedLong()));
      case ATOMIC_BOOLEAN ->
        present(
            16,
            (GrowingOutput out, AtomicBoolean v) -> out.writeBoolean(v.get()),
            in -> new AtomicBoolean(in.readFlag()));
      case OPTIONAL_INT, OPTIONAL_LONG, OPTIONAL_DOUBLE -> optional(type);
      default -> throw new IllegalArgumentException(type + " is not among the numbers and bits");
    };
  }

  private static WireSerializer<?> optional(ScalarType type) {
    return switch (type) {
      case OPTIONAL_INT ->
        present(
            24,
            (GrowingOutput out, OptionalInt v) -> {
              out.writeBoolean(v.isPresent());
              v.ifPresent(out::writeSigned);
            },
            in -> in.readFlag() ? OptionalInt.of(in.readSigned()) : OptionalInt.empty());
      case OPTIONAL_LONG ->
        present(
            24,
            (GrowingOutput out, OptionalLong v) -> {
              out.writeBoolean(v.isPresent());
              v.ifPresent(out::writeSigned);
            },
            in -> in.readFlag() ? OptionalLong.of(in.readSignedLong()) : OptionalLong.empty());
      case OPTIONAL_DOUBLE ->
        present(
            24,
            (GrowingOutput out, OptionalDouble v) -> {
              out.writeBoolean(v.isPresent());
              v.ifPresent(d -> out.writeInt64(Double.doubleToRawLongBits(d)));
            },
            in -> in.readFlag()
                ? OptionalDouble.of(Double.longBitsToDouble(in.readInt64()))
                : OptionalDouble.empty());
      default -> throw new IllegalArgumentException(type + " is no optional number");
    };
  }

  private static void writeInteger(GrowingOutput out, BigInteger value) {
    Admission.checkExactly(value, BigInteger.class);
    writeMagnitude(out, value);
  }

  private static void writeMagnitude(GrowingOutput out, BigInteger value) {
    int bytes = value.bitLength() / 8 + 1;
    if (bytes > MAX_MAGNITUDE_BYTES) {
      throw new CodecFailure(
          "a number of " + bytes + " bytes, limit " + MAX_MAGNITUDE_BYTES + "; send it as byte[]");
    }
    out.writeUnsigned(bytes + 1);
    out.writeBytes(value.toByteArray());
  }

  private static BigInteger readInteger(BoundedInput in) {
    int length = in.readUnsigned() - 1;
    if (length < 1 || length > MAX_MAGNITUDE_BYTES) {
      throw new CodecFailure(
          "a number of " + (length & 0xFFFFFFFFL) + " bytes, limit " + MAX_MAGNITUDE_BYTES);
    }
    in.charge(80 + 3L * length);
    return new BigInteger(in.readBytes(length));
  }

  private static void writeDecimal(GrowingOutput out, BigDecimal value) {
    Admission.checkExactly(value, BigDecimal.class);
    checkScale(value.scale());
    writeMagnitude(out, value.unscaledValue());
    out.writeSigned(value.scale());
  }

  private static BigDecimal readDecimal(BoundedInput in) {
    BigInteger unscaled = readInteger(in);
    int scale = in.readSigned();
    checkScale(scale);
    in.charge(40);
    return new BigDecimal(unscaled, scale);
  }

  private static void checkScale(int scale) {
    if (scale > MAX_SCALE || scale < -MAX_SCALE) {
      throw new CodecFailure(
          "a decimal of scale " + scale + ", limit " + MAX_SCALE + " either way");
    }
  }

  private static void writeBits(GrowingOutput out, BitSet value) {
    Admission.checkExactly(value, BitSet.class);
    byte[] bytes = value.toByteArray();
    out.writeUnsigned(bytes.length + 1);
    out.writeBytes(bytes);
  }

  private static BitSet readBits(BoundedInput in) {
    int length = in.readLength(1);
    in.charge(48 + length);
    return BitSet.valueOf(in.readBytes(length));
  }

  // Content from position to limit; position, mark and byte order stay behind.

  private static void writeBuffer(GrowingOutput out, ByteBuffer value) {
    ByteBuffer content = value.duplicate();
    int length = content.remaining();
    out.writeVarInt(length + 1, true);
    int start = out.reserve(length, 1);
    if (start >= 0) {
      content.get(out.getBuffer(), start, length);
    }
  }

  private static ByteBuffer readBuffer(BoundedInput in) {
    int length = in.readLength(1);
    in.charge(64);
    return ByteBuffer.wrap(in.readBytes(length));
  }

  private static void writeUuid(GrowingOutput out, UUID value) {
    out.writeInt64(value.getMostSignificantBits());
    out.writeInt64(value.getLeastSignificantBits());
  }

  private static UUID readUuid(BoundedInput in) {
    return new UUID(in.readInt64(), in.readInt64());
  }
}
