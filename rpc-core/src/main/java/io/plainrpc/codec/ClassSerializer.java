package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.Member;
import io.plainrpc.contract.NamedType;
import java.util.List;
import org.objenesis.instantiator.ObjectInstantiator;

/** Ordinary classes: a byte for their presence, then the fields, inherited ones included, in wire order. */
final class ClassSerializer extends NamedSerializer implements MadeFirst {
  private final Class<?> type;
  private final ObjectInstantiator<?> instantiator;
  private final int heapBytes;
  private MemberAccess[] members;

  ClassSerializer(NamedType named) {
    this.type = named.javaType();
    this.instantiator = Construction.withoutArguments(type);
    this.heapBytes = Heap.shallowSize(type);
  }

  @Override
  void define(List<Member> sortedMembers, SerializerCompiler compiler) {
    members = sortedMembers.stream()
        .map(m -> MemberAccess.readWrite(m, compiler.serializer(m.shape())))
        .toArray(MemberAccess[]::new);
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
    Object value = make(in);
    fill(kryo, in, value);
    return value;
  }

  @Override
  public Object make(BoundedInput in) {
    in.charge(heapBytes);
    return instantiator.newInstance();
  }

  @Override
  public void fill(Kryo kryo, BoundedInput in, Object value) {
    for (MemberAccess member : members) {
      member.readInto(kryo, in, value);
    }
  }
}
