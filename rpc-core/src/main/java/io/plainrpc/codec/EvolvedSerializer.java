package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.Member;
import io.plainrpc.contract.NamedType;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.objenesis.instantiator.ObjectInstantiator;

/** Reads records or classes of which the writer has another version. Whether it has a record or a class makes no difference. */
abstract class EvolvedSerializer extends CompositeSerializer<Object> {

  /** For a record or class; its members are to be set. */
  static EvolvedSerializer of(NamedType type) {
    return type.kind() == NamedType.Kind.RECORD ? new OfRecord(type) : new OfClass(type);
  }

  /** Sets the steps, once, before first use; apart from the constructor because types may refer to themselves. */
  abstract void define(MemberSteps steps);

  @Override
  final Object decode(Kryo kryo, BoundedInput in) {
    in.takePresence();
    return decodeBare(kryo, in);
  }

  @Override
  abstract Object decodeBare(Kryo kryo, BoundedInput in);

  @Override
  final void encode(Kryo kryo, GrowingOutput out, Object value) {
    throw new UnsupportedOperationException("only reads what another version has written");
  }

  private static final class OfRecord extends EvolvedSerializer {
    private final Class<?> type;
    private final MethodHandle constructor;
    private final int heapBytes;
    private final Object[] defaults;
    private final int[] components;
    private MemberSteps steps;

    OfRecord(NamedType named) {
      type = named.javaType();
      constructor = Construction.spreading(RecordSerializer.canonicalConstructor(type));
      heapBytes = RecordSerializer.heapBytes(type, named.members());
      defaults = MemberSteps.defaults(named.members());
      components = named.members().stream().mapToInt(Member::componentIndex).toArray();
    }

    @Override
    void define(MemberSteps inWritersOrder) {
      steps = inWritersOrder;
    }

    @Override
    Object decodeBare(Kryo kryo, BoundedInput in) {
      in.charge(heapBytes);
      Object[] values = defaults.clone();
      steps.read(kryo, in, values);
      Object[] arguments = new Object[values.length];
      for (int i = 0; i < values.length; i++) {
        arguments[components[i]] = values[i];
      }
      return Construction.create(constructor, arguments, type);
    }
  }

  private static final class OfClass extends EvolvedSerializer implements MadeFirst {
    private final List<Member> members;
    private final ObjectInstantiator<?> instantiator;
    private final int heapBytes;
    private MemberSteps steps;
    // Optionals that the writer does not have: the constructor, if there is one, may have left them
    // null.
    private MemberAccess[] optionals;
    private Object[] empties;

    OfClass(NamedType named) {
      members = named.members();
      instantiator = Construction.withoutArguments(named.javaType());
      heapBytes = Heap.shallowSize(named.javaType());
    }

    @Override
    void define(MemberSteps inWritersOrder) {
      steps = inWritersOrder;
      List<Member> missing = members.stream()
          .filter(member -> !steps.has(members.indexOf(member)))
          .filter(member -> MissingMember.empty(member.field().getType()) != null)
          .toList();
      optionals = missing.stream()
          .map(member -> MemberAccess.readWrite(member, null))
          .toArray(MemberAccess[]::new);
      empties = missing.stream()
          .map(member -> MissingMember.empty(member.field().getType()))
          .toArray();
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
      steps.readInto(kryo, in, value);
      for (int i = 0; i < optionals.length; i++) {
        if (optionals[i].get(value) == null) {
          optionals[i].set(value, empties[i]);
        }
      }
    }
  }
}
