package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.NamedType;
import java.util.List;

/** Enums: one plus the position among the names of the constants, sorted; their order in the source may change. */
final class EnumSerializer extends WireSerializer<Enum<?>> {
  private final Class<?> type;
  private final Enum<?>[] byPosition;
  private final int[] positionByOrdinal;

  EnumSerializer(NamedType named) {
    type = named.javaType();
    List<String> names = named.constants();
    byPosition = new Enum<?>[names.size()];
    positionByOrdinal = new int[type.getEnumConstants().length];
    for (Object each : type.getEnumConstants()) {
      Enum<?> constant = (Enum<?>) each;
      int position = names.indexOf(constant.name());
      byPosition[position] = constant;
      positionByOrdinal[constant.ordinal()] = position;
    }
  }

  int constants() {
    return byPosition.length;
  }

  @Override
  void encode(Kryo kryo, GrowingOutput out, Enum<?> value) {
    // A constant with a body has a class of its own.
    if (value.getDeclaringClass() != type) {
      throw Admission.notAdmitted(value, type.getTypeName());
    }
    out.writeUnsigned(1 + positionByOrdinal[value.ordinal()]);
  }

  @Override
  Enum<?> decode(Kryo kryo, BoundedInput in) {
    int position = in.readUnsigned() - 1;
    if (position < 0 || position >= byPosition.length) {
      throw new CodecFailure("constant " + (position & 0xFFFFFFFFL) + " of " + byPosition.length
          + " of " + type.getName());
    }
    return byPosition[position];
  }
}
