package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.Member;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.Locale;

/**
 * One component of a record or field of a class: carries it between the object and the wire, primitives without boxes.
 *
 * <p>The handles are made once from fields that the contract has opened.
 */
final class MemberAccess {
  private enum Kind {
    BOOLEAN,
    BYTE,
    SHORT,
    CHAR,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    /** A string. There are so many of them that they do not go through a serializer, whose calls no JIT sees through. */
    TEXT,
    OBJECT
  }

  private final String segment;
  private final Kind kind;
  private final MethodHandle getter;
  private final MethodHandle setter;
  private final WireSerializer<Object> serializer;

  private MemberAccess(
      Member member, MethodHandle getter, MethodHandle setter, WireSerializer<?> serializer) {
    this(member, kindOf(member.field().getType()), getter, setter, serializer);
  }

  private MemberAccess(
      Member member,
      Kind kind,
      MethodHandle getter,
      MethodHandle setter,
      WireSerializer<?> serializer) {
    this.segment = "." + member.field().getName();
    this.kind = kind;
    this.getter = getter;
    this.setter = setter;
    this.serializer = WireSerializer.ofObjects(serializer);
  }

  /** Access for a record, whose components are set through its constructor only. */
  static MemberAccess readOnly(Member member, WireSerializer<?> serializer) {
    return new MemberAccess(member, getter(member.field()), null, serializer);
  }

  static MemberAccess readWrite(Member member, WireSerializer<?> serializer) {
    return new MemberAccess(member, getter(member.field()), setter(member.field()), serializer);
  }

  /**
   * Access for a member as a writer with another version has it.
   *
   * @param same whether it has it as it is here
   * @param serializer reads it as it has it
   * @param settable whether the member is set as a field, or else through a constructor
   */
  static MemberAccess evolved(
      Member member, boolean same, WireSerializer<?> serializer, boolean settable) {
    MethodHandle setter = settable ? setter(member.field()) : null;
    if (same) {
      return new MemberAccess(member, null, setter, serializer);
    }
    MethodHandle boxed = setter == null
        ? null
        : setter.asType(MethodType.methodType(void.class, Object.class, Object.class));
    return new MemberAccess(member, Kind.OBJECT, null, boxed, serializer);
  }

  private static Kind kindOf(Class<?> type) {
    if (type.isPrimitive()) {
      return Kind.valueOf(type.getName().toUpperCase(Locale.ROOT));
    }
    return type == String.class ? Kind.TEXT : Kind.OBJECT;
  }

  private static MethodHandle getter(Field field) {
    try {
      MethodHandle handle = MethodHandles.lookup().unreflectGetter(field);
      Class<?> type = field.getType().isPrimitive() ? field.getType() : Object.class;
      return handle.asType(MethodType.methodType(type, Object.class));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the contract did not open " + field, e);
    }
  }

  private static MethodHandle setter(Field field) {
    try {
      MethodHandle handle = MethodHandles.lookup().unreflectSetter(field);
      Class<?> type = field.getType().isPrimitive() ? field.getType() : Object.class;
      return handle.asType(MethodType.methodType(void.class, Object.class, type));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the contract did not open " + field, e);
    }
  }

  /** Writes the member of an object. */
  void write(Kryo kryo, GrowingOutput out, Object owner) {
    try {
      switch (kind) {
        case BOOLEAN -> out.writeBoolean((boolean) getter.invokeExact(owner));
        case BYTE -> out.writeByte((byte) getter.invokeExact(owner));
        case SHORT -> out.writeInt16((short) getter.invokeExact(owner));
        case CHAR -> out.writeInt16((char) getter.invokeExact(owner));
        case INT -> out.writeSigned((int) getter.invokeExact(owner));
        case LONG -> out.writeSigned((long) getter.invokeExact(owner));
        case FLOAT -> out.writeInt32(Float.floatToRawIntBits((float) getter.invokeExact(owner)));
        case DOUBLE ->
          out.writeInt64(Double.doubleToRawLongBits((double) getter.invokeExact(owner)));
        case TEXT -> out.writeText((String) (Object) getter.invokeExact(owner));
        case OBJECT -> serializer.put(kryo, out, (Object) getter.invokeExact(owner));
      }
    } catch (Throwable t) {
      throw CodecFailure.at(t, segment);
    }
  }

  /** Reads the member as an object, for a constructor. */
  Object read(Kryo kryo, BoundedInput in) {
    try {
      return kind == Kind.TEXT ? in.readText() : serializer.take(kryo, in);
    } catch (Throwable t) {
      throw CodecFailure.at(t, segment);
    }
  }

  /** Reads the member into an object. */
  void readInto(Kryo kryo, BoundedInput in, Object owner) {
    try {
      switch (kind) {
        case BOOLEAN -> setter.invokeExact(owner, in.readFlag());
        case BYTE -> setter.invokeExact(owner, in.readByte());
        case SHORT -> setter.invokeExact(owner, in.readInt16());
        case CHAR -> setter.invokeExact(owner, (char) in.readInt16());
        case INT -> setter.invokeExact(owner, in.readSigned());
        case LONG -> setter.invokeExact(owner, in.readSignedLong());
        case FLOAT -> setter.invokeExact(owner, Float.intBitsToFloat(in.readInt32()));
        case DOUBLE -> setter.invokeExact(owner, Double.longBitsToDouble(in.readInt64()));
        case TEXT -> setter.invokeExact(owner, (Object) in.readText());
        case OBJECT -> setter.invokeExact(owner, serializer.take(kryo, in));
      }
    } catch (Throwable t) {
      throw CodecFailure.at(t, segment);
    }
  }

  /** What the member of an object is; it is not a primitive. */
  Object get(Object owner) {
    try {
      return (Object) getter.invokeExact(owner);
    } catch (Throwable t) {
      throw CodecFailure.at(t, segment);
    }
  }

  /** Sets the member of an object to a value read before. */
  void set(Object owner, Object value) {
    try {
      setter.invoke(owner, value);
    } catch (Throwable t) {
      throw CodecFailure.at(t, segment);
    }
  }
}
