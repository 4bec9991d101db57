package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.Member;
import io.plainrpc.contract.NamedType;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/**
 * Records: a byte for their presence, then the components in wire order. They are made through the canonical constructor, so
 * its checks hold for what arrives.
 */
final class RecordSerializer extends NamedSerializer {
  private static final Object[] NONE = {};

  private final Class<?> type;
  private final MethodHandle constructor;
  private MemberAccess[] members;
  private int[] components;
  private int heapBytes;

  RecordSerializer(NamedType named) {
    this.type = named.javaType();
    this.constructor = Construction.spreading(canonicalConstructor(type));
  }

  static Constructor<?> canonicalConstructor(Class<?> type) {
    Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getType)
        .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record without its canonical constructor: " + type, e);
    }
  }

  @Override
  void define(List<Member> sortedMembers, SerializerCompiler compiler) {
    int count = sortedMembers.size();
    members = new MemberAccess[count];
    components = new int[count];
    heapBytes = heapBytes(type, sortedMembers);
    for (int i = 0; i < count; i++) {
      Member member = sortedMembers.get(i);
      members[i] = MemberAccess.readOnly(member, compiler.serializer(member.shape()));
      components[i] = member.componentIndex();
    }
  }

  /** What a record takes, and the array of arguments for its constructor. */
  static int heapBytes(Class<?> type, List<Member> members) {
    int bytes = Heap.shallowSize(type);
    for (Member member : members) {
      bytes += Heap.REFERENCE + (member.field().getType().isPrimitive() ? 24 : 0);
    }
    return bytes + (members.isEmpty() ? 0 : Heap.HEADER);
  }

  @Override
  void encodeBare(Kryo kryo, GrowingOutput out, Object value) {
    Admission.checkExactly(value, type);
    for (MemberAccess member : members) {
      member.write(kryo, out, value);
    }
  }

  @Override
  Object decodeBare(Kryo kryo, BoundedInput in) {
    in.charge(heapBytes);
    Object[] arguments = components.length == 0 ? NONE : new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[components[i]] = members[i].read(kryo, in);
    }
    return Construction.create(constructor, arguments, type);
  }
}
