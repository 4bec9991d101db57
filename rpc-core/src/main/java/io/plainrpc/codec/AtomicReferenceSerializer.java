package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import java.util.concurrent.atomic.AtomicReference;

/** {@link AtomicReference}: a byte for its presence, then what it refers to as at a position of its own. */
final class AtomicReferenceSerializer extends CompositeSerializer<AtomicReference<?>> {
  private final WireSerializer<Object> element;

  AtomicReferenceSerializer(WireSerializer<?> element) {
    this.element = ofObjects(element);
  }

  @Override
  void encode(Kryo kryo, GrowingOutput out, AtomicReference<?> value) {
    Admission.checkExactly(value, AtomicReference.class);
    out.writeByte(1);
    try {
      element.put(kryo, out, value.get());
    } catch (Throwable t) {
      throw CodecFailure.at(t, ".get()");
    }
  }

  @Override
  AtomicReference<?> decode(Kryo kryo, BoundedInput in) {
    in.takePresence();
    in.charge(16);
    try {
      return new AtomicReference<>(element.take(kryo, in));
    } catch (Throwable t) {
      throw CodecFailure.at(t, ".get()");
    }
  }
}
