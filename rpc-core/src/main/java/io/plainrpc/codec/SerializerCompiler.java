package io.plainrpc.codec;

import io.plainrpc.contract.NamedType;
import io.plainrpc.contract.Shape;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Makes the serializers of a service, one for each shape and one for each named type. What is reachable from the shapes is
 * all that a reader can ever make. Used by one thread while the codec is built.
 */
final class SerializerCompiler {
  private final Map<NamedType, WireSerializer<?>> named = new IdentityHashMap<>();
  private final ArrayDeque<Runnable> undefined = new ArrayDeque<>();

  /** The serializer of a position; complete once {@link #finish()} was called. */
  WireSerializer<?> serializer(Shape shape) {
    if (shape instanceof Shape.Scalar scalar) {
      return Scalars.of(scalar.type());
    }
    if (shape instanceof Shape.Named type) {
      return named(type.type());
    }
    if (shape instanceof Shape.CollectionOf collection) {
      return collection(collection);
    }
    if (shape instanceof Shape.MapOf map) {
      return new MapSerializer(map, serializer(map.key()), serializer(map.value()));
    }
    if (shape instanceof Shape.ArrayOf array) {
      return array(array);
    }
    if (shape instanceof Shape.OneOf oneOf) {
      OneOfSerializer serializer = new OneOfSerializer(oneOf);
      undefined.add(() -> serializer.define(this));
      return serializer;
    }
    return wrapper(shape);
  }

  private WireSerializer<?> collection(Shape.CollectionOf collection) {
    WireSerializer<?> element = serializer(collection.element());
    WireSerializer<?> numbers = WholeNumbersSerializer.of(collection, element);
    return numbers != null ? numbers : new CollectionSerializer(collection, element);
  }

  private WireSerializer<?> array(Shape.ArrayOf array) {
    return array.arrayType().getComponentType().isPrimitive()
        ? PrimitiveArrays.of(array.arrayType())
        : new ArraySerializer(array.arrayType(), serializer(array.element()));
  }

  private WireSerializer<?> wrapper(Shape shape) {
    if (shape instanceof Shape.OptionalOf optional) {
      return new OptionalSerializer(serializer(optional.element()));
    }
    if (shape instanceof Shape.AtomicReferenceOf reference) {
      return new AtomicReferenceSerializer(serializer(reference.element()));
    }
    if (shape instanceof Shape.EntryOf entry) {
      return new EntrySerializer(serializer(entry.key()), serializer(entry.value()));
    }
    if (shape instanceof Shape.EnumSetOf set) {
      return new EnumSetSerializer(set.element(), (EnumSerializer) named(set.element()));
    }
    if (shape instanceof Shape.EnumMapOf map) {
      return new EnumMapSerializer(
          map.key(), (EnumSerializer) named(map.key()), serializer(map.value()));
    }
    throw new IllegalArgumentException("no values stand at " + shape.text());
  }

  private WireSerializer<?> named(NamedType type) {
    WireSerializer<?> known = named.get(type);
    if (known != null) {
      return known;
    }
    WireSerializer<?> parts = switch (type.kind()) {
      case ENUM -> new EnumSerializer(type);
      case RECORD -> new RecordSerializer(type);
      case CLASS -> new ClassSerializer(type);
      case EXCEPTION ->
        throw new IllegalArgumentException(type + " can only be thrown, not passed");
    };
    WireSerializer<?> serializer = shared(type, parts);
    named.put(type, serializer);
    if (parts instanceof NamedSerializer composite) {
      // Later, so that a type which refers to itself finds its own serializer, and long chains of
      // types need no stack.
      undefined.add(() -> composite.define(type.members(), this));
    }
    return serializer;
  }

  /** The serializer of a type with shared references around the one of its parts; for other types the latter. */
  static WireSerializer<?> shared(NamedType type, WireSerializer<?> parts) {
    return type.shared() ? new SharedSerializer(type, parts) : parts;
  }

  /** Completes the serializers of types that refer to others. */
  void finish() {
    for (Runnable next = undefined.poll(); next != null; next = undefined.poll()) {
      next.run();
    }
  }
}
