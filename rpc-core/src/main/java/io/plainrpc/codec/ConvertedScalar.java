package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.ScalarType;

/** Reads a number that the writer has in a narrower type, or as a primitive where it is a box here, or the other way round. */
final class ConvertedScalar extends WireSerializer<Object> {
  /** A box for a number that the writer has as a primitive. */
  private static final int HEAP = 24;

  private final WireSerializer<?> from;
  private final ScalarType to;

  ConvertedScalar(ScalarType from, ScalarType to) {
    this.from = Scalars.of(from);
    this.to = to;
  }

  @Override
  Object take(Kryo kryo, BoundedInput in) {
    Object value = from.take(kryo, in);
    if (value != null) {
      in.charge(HEAP);
      return convert(value);
    }
    if (to.javaType().isPrimitive()) {
      throw new CodecFailure("null, and here it is the primitive " + to.wireName());
    }
    return null;
  }

  @Override
  Object decode(Kryo kryo, BoundedInput in) {
    return take(kryo, in);
  }

  @Override
  Object decodeBare(Kryo kryo, BoundedInput in) {
    return convert(from.decodeBare(kryo, in));
  }

  private Object convert(Object value) {
    if (value instanceof Character character) {
      return isChar() ? character : number((int) character);
    }
    return value instanceof Number number ? number(number) : value;
  }

  private boolean isChar() {
    return to == ScalarType.CHAR || to == ScalarType.BOXED_CHAR;
  }

  private Object number(Number value) {
    return switch (to) {
      case BYTE, BOXED_BYTE -> value.byteValue();
      case SHORT, BOXED_SHORT -> value.shortValue();
      case INT, BOXED_INT -> value.intValue();
      case LONG, BOXED_LONG -> value.longValue();
      case FLOAT, BOXED_FLOAT -> value.floatValue();
      case DOUBLE, BOXED_DOUBLE -> value.doubleValue();
      default -> throw new IllegalArgumentException("no number becomes " + to);
    };
  }

  @Override
  void encode(Kryo kryo, GrowingOutput out, Object value) {
    throw new UnsupportedOperationException("only reads what another version has written");
  }
}
