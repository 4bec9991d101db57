package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.Member;
import java.util.List;

/** Records and classes: a byte for their presence, then the members in wire order. */
abstract class NamedSerializer extends CompositeSerializer<Object> {

  /** Sets the members, once, before first use; apart from the constructor because types may refer to themselves. */
  abstract void define(List<Member> sortedMembers, SerializerCompiler compiler);

  @Override
  final void encode(Kryo kryo, GrowingOutput out, Object value) {
    out.writeByte(1);
    encodeBare(kryo, out, value);
  }

  @Override
  final Object decode(Kryo kryo, BoundedInput in) {
    in.takePresence();
    return decodeBare(kryo, in);
  }

  @Override
  abstract void encodeBare(Kryo kryo, GrowingOutput out, Object value);

  @Override
  abstract Object decodeBare(Kryo kryo, BoundedInput in);
}
