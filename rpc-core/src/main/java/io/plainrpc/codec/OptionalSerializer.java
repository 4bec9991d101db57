package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import java.util.Optional;

/** {@link Optional}: 0 for null, 1 for empty, 2 before the element, which then cannot be null. */
final class OptionalSerializer extends CompositeSerializer<Optional<?>> {
  private static final byte EMPTY = 1;
  private static final byte PRESENT = 2;

  private final WireSerializer<Object> element;

  OptionalSerializer(WireSerializer<?> element) {
    this.element = ofObjects(element);
  }

  @Override
  void encode(Kryo kryo, GrowingOutput out, Optional<?> value) {
    if (value.isEmpty()) {
      out.writeByte(EMPTY);
      return;
    }
    out.writeByte(PRESENT);
    try {
      element.put(kryo, out, value.get());
    } catch (Throwable t) {
      throw CodecFailure.at(t, ".get()");
    }
  }

  @Override
  Optional<?> decode(Kryo kryo, BoundedInput in) {
    byte form = in.readByte();
    if (form == EMPTY) {
      return Optional.empty();
    }
    if (form != PRESENT) {
      throw new CodecFailure("an Optional that is neither null nor empty nor present");
    }
    in.charge(16);
    try {
      Object each = element.take(kryo, in);
      if (each == null) {
        throw new CodecFailure("null in an Optional that is present");
      }
      return Optional.of(each);
    } catch (Throwable t) {
      throw CodecFailure.at(t, ".get()");
    }
  }
}
