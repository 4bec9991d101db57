package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** One of several types: one plus the position of the alternative, then its value, which cannot be null. */
final class OneOfSerializer extends CompositeSerializer<Object> {
  private static final int NAMED_IN_MESSAGES = 8;

  private final Class<?> base;
  private final List<Shape> shapes;
  private final WireSerializer<Object>[] alternatives;
  private final Map<Class<?>, Integer> positions = new HashMap<>();

  @SuppressWarnings({"unchecked", "rawtypes"})
  OneOfSerializer(Shape.OneOf shape) {
    base = shape.base();
    shapes = shape.alternatives();
    alternatives = new WireSerializer[shapes.size()];
    for (int i = 0; i < alternatives.length; i++) {
      positions.put(javaType(shapes.get(i)), i);
    }
  }

  /** Sets the alternatives, once, before first use; they may refer to this position again. */
  void define(SerializerCompiler compiler) {
    for (int i = 0; i < alternatives.length; i++) {
      alternatives[i] = ofObjects(compiler.serializer(shapes.get(i)));
    }
  }

  private static Class<?> javaType(Shape alternative) {
    if (alternative instanceof Shape.Named named) {
      return named.type().javaType();
    }
    return ((Shape.Scalar) alternative).type().javaType();
  }

  @Override
  void encode(Kryo kryo, GrowingOutput out, Object value) {
    int position = positionOf(value);
    out.writeUnsigned(1 + position);
    alternatives[position].encodeBare(kryo, out, value);
  }

  private int positionOf(Object value) {
    Class<?> type =
        value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
    Integer position = positions.get(type);
    if (position != null) {
      return position;
    }
    // Path, ZoneId and other scalars are abstract; what exactly stands for them is their
    // serializer's business.
    for (int i = 0; i < shapes.size(); i++) {
      if (shapes.get(i) instanceof Shape.Scalar scalar
          && scalar.type().javaType().isInstance(value)) {
        return i;
      }
    }
    throw notAdmitted(value);
  }

  private CodecFailure notAdmitted(Object value) {
    StringJoiner admitted = new StringJoiner(", ");
    for (Shape shape : shapes.subList(0, Math.min(shapes.size(), NAMED_IN_MESSAGES))) {
      admitted.add(shape.text());
    }
    if (shapes.size() > NAMED_IN_MESSAGES) {
      admitted.add((shapes.size() - NAMED_IN_MESSAGES) + " more");
    }
    return new CodecFailure(value.getClass().getTypeName()
        + " is not admitted as "
        + base.getTypeName()
        + ", only "
        + admitted
        + "; name it in @Subtypes, or in subtypes(...) of client and server");
  }

  @Override
  Object decode(Kryo kryo, BoundedInput in) {
    int position = in.readUnsigned() - 1;
    if (position < 0 || position >= alternatives.length) {
      throw new CodecFailure("alternative " + (position & 0xFFFFFFFFL) + " of "
          + alternatives.length + " of " + base.getTypeName());
    }
    return alternatives[position].decodeBare(kryo, in);
  }
}
