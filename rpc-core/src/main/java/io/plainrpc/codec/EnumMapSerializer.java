package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.NamedType;
import java.util.EnumMap;
import java.util.Map;

/** {@link EnumMap}: the size plus one, then each constant and its value as at a position of its own. */
final class EnumMapSerializer extends CompositeSerializer<EnumMap<?, ?>> {
  private final Class<?> keyType;
  private final EnumSerializer key;
  private final WireSerializer<Object> value;

  EnumMapSerializer(NamedType named, EnumSerializer key, WireSerializer<?> value) {
    this.keyType = named.javaType();
    this.key = key;
    this.value = ofObjects(value);
  }

  @Override
  void encode(Kryo kryo, GrowingOutput out, EnumMap<?, ?> map) {
    Admission.checkExactly(map, EnumMap.class);
    int count = map.size();
    out.writeCount(count);
    int i = 0;
    try {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        key.encode(kryo, out, (Enum<?>) entry.getKey());
        value.put(kryo, out, entry.getValue());
        i++;
      }
      if (i != count) {
        throw changed();
      }
    } catch (Throwable t) {
      throw CodecFailure.at(t, segment(i));
    }
  }

  @Override
  EnumMap<?, ?> decode(Kryo kryo, BoundedInput in) {
    int count = in.readCount(2, 64 + Heap.REFERENCE * key.constants(), 0);
    return read(kryo, in, count, keyType);
  }

  @SuppressWarnings("unchecked")
  private <K extends Enum<K>> EnumMap<?, ?> read(
      Kryo kryo, BoundedInput in, int count, Class<?> type) {
    EnumMap<K, Object> map = new EnumMap<>((Class<K>) type);
    int i = 0;
    try {
      for (; i < count; i++) {
        K constant = (K) key.decode(kryo, in);
        map.put(constant, value.take(kryo, in));
      }
    } catch (Throwable t) {
      throw CodecFailure.at(t, segment(i));
    }
    if (map.size() != count) {
      throw MapSerializer.twice(key);
    }
    return map;
  }

  private static String segment(int i) {
    return "[value " + i + "]";
  }
}
