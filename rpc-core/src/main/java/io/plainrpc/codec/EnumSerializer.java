package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.NamedType;
import java.util.List;

/** Enums: one plus the position among the names of the constants, sorted; their order in the source may change. */
final class EnumSerializer extends WireSerializer<Enum<?>> {
  private final Class<?> type;
  private final List<String> names;
  // Null for a constant of the writer that is not known here.
  private final Enum<?>[] byPosition;
  private final int[] positionByOrdinal;
  private boolean merges;

  EnumSerializer(NamedType named) {
    this(named, named.constants());
  }

  private EnumSerializer(NamedType named, List<String> namesByPosition) {
    type = named.javaType();
    names = namesByPosition;
    byPosition = new Enum<?>[names.size()];
    positionByOrdinal = new int[type.getEnumConstants().length];
    for (Object each : type.getEnumConstants()) {
      Enum<?> constant = (Enum<?>) each;
      int position = names.indexOf(constant.name());
      positionByOrdinal[constant.ordinal()] = position;
      if (position >= 0) {
        byPosition[position] = constant;
      }
    }
  }

  /** Reads the constants of a writer that has others; those that are not known here as the one for unknown ones, if any. */
  static EnumSerializer reading(NamedType named, List<String> writersConstants) {
    EnumSerializer reading = new EnumSerializer(named, writersConstants);
    if (named.unknownConstant() != null) {
      Enum<?> unknown = reading.constant(named.unknownConstant());
      for (int i = 0; i < reading.byPosition.length; i++) {
        if (reading.byPosition[i] == null) {
          reading.byPosition[i] = unknown;
          reading.merges = true;
        }
      }
    }
    return reading;
  }

  private Enum<?> constant(String name) {
    for (Object each : type.getEnumConstants()) {
      if (((Enum<?>) each).name().equals(name)) {
        return (Enum<?>) each;
      }
    }
    throw new IllegalArgumentException(type + " has no constant " + name);
  }

  /** How many constants the enum has here, whatever the writer's has: what a set or map of them makes room for. */
  int constants() {
    return positionByOrdinal.length;
  }

  /** Whether constants that are not known here are read as one that is, so that two may become one. */
  boolean merges() {
    return merges;
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
    Enum<?> constant = byPosition[position];
    if (constant == null) {
      throw new CodecFailure("the constant " + names.get(position) + ", which this version of "
          + type.getName() + " does not know; let both sides know it before it is sent, or mark a"
          + " constant with @UnknownConstant");
    }
    return constant;
  }
}
