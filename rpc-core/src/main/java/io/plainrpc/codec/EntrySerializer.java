package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import java.util.AbstractMap;
import java.util.Map;

/** {@link Map.Entry} of any class: a byte for its presence, key, value. */
final class EntrySerializer extends CompositeSerializer<Map.Entry<?, ?>> {
  private final WireSerializer<Object> key;
  private final WireSerializer<Object> value;

  EntrySerializer(WireSerializer<?> key, WireSerializer<?> value) {
    this.key = ofObjects(key);
    this.value = ofObjects(value);
  }

  @Override
  void encode(Kryo kryo, GrowingOutput out, Map.Entry<?, ?> entry) {
    out.writeByte(1);
    String segment = ".key";
    try {
      key.put(kryo, out, entry.getKey());
      segment = ".value";
      value.put(kryo, out, entry.getValue());
    } catch (Throwable t) {
      throw CodecFailure.at(t, segment);
    }
  }

  @Override
  Map.Entry<?, ?> decode(Kryo kryo, BoundedInput in) {
    in.takePresence();
    in.charge(24);
    String segment = ".key";
    try {
      Object eachKey = key.take(kryo, in);
      segment = ".value";
      return new AbstractMap.SimpleEntry<>(eachKey, value.take(kryo, in));
    } catch (Throwable t) {
      throw CodecFailure.at(t, segment);
    }
  }
}
