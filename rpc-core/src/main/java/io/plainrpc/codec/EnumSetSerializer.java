package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.NamedType;
import java.util.EnumSet;

/** {@link EnumSet}: the size plus one, then each constant. */
final class EnumSetSerializer extends CompositeSerializer<EnumSet<?>> {
  private final Class<?> elementType;
  private final EnumSerializer element;

  EnumSetSerializer(NamedType named, EnumSerializer element) {
    this.elementType = named.javaType();
    this.element = element;
  }

  @Override
  void encode(Kryo kryo, GrowingOutput out, EnumSet<?> value) {
    int count = value.size();
    out.writeCount(count);
    int i = 0;
    for (Enum<?> each : value) {
      element.encode(kryo, out, each);
      i++;
    }
    if (i != count) {
      throw changed();
    }
  }

  @Override
  EnumSet<?> decode(Kryo kryo, BoundedInput in) {
    int count = in.readCount(1, 64 + element.constants() / 8, 0);
    return read(kryo, in, count, elementType);
  }

  @SuppressWarnings("unchecked")
  private <E extends Enum<E>> EnumSet<?> read(
      Kryo kryo, BoundedInput in, int count, Class<?> type) {
    EnumSet<E> set = EnumSet.noneOf((Class<E>) type);
    for (int i = 0; i < count; i++) {
      if (!set.add((E) element.decode(kryo, in)) && !element.merges()) {
        throw CodecFailure.at(new CodecFailure("a constant that is in the set already"), index(i));
      }
    }
    return set;
  }
}
