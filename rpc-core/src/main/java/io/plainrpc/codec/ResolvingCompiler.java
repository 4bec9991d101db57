package io.plainrpc.codec;

import io.plainrpc.contract.NamedType;
import io.plainrpc.contract.Reading;
import io.plainrpc.contract.Resolution;
import io.plainrpc.contract.Shape;
import io.plainrpc.contract.TypeReading;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the serializers that read what a writer with another version of the service has written. Where nothing differs they
 * are the codec's own. Used by one thread at a time.
 */
final class ResolvingCompiler {
  private final SerializerCompiler own;
  private final Resolution resolution;
  private final List<NamedType> known;
  private final SkipCompiler skips;
  private final Map<TypeReading, WireSerializer<?>> types = new IdentityHashMap<>();
  private final ArrayDeque<Runnable> undefined = new ArrayDeque<>();

  /**
   * A compiler.
   *
   * @param own makes the serializers where nothing differs
   * @param resolution of the two versions
   * @param types the types with shared references that may be read where there is no place for them
   */
  ResolvingCompiler(SerializerCompiler own, Resolution resolution, List<NamedType> types) {
    this.own = own;
    this.resolution = resolution;
    this.known = types;
    this.skips = new SkipCompiler(resolution, this::unplaced);
  }

  /** What reads a type with shared references where there is no place for it; null when the reader does not have it. */
  private WireSerializer<?> unplaced(String wireName) {
    Reading reading = resolution.unplaced(wireName);
    return reading == null
        ? null
        : known.stream()
            .filter(type -> type.wireName().equals(wireName))
            .findFirst()
            .<WireSerializer<?>>map(type -> serializer(reading, new Shape.Named(type)))
            .orElse(null);
  }

  /** What reads a position; complete once {@link #finish()} was called. */
  WireSerializer<?> serializer(Reading reading, Shape shape) {
    if (reading instanceof Reading.Same) {
      return own.serializer(shape);
    }
    if (reading instanceof Reading.Converted converted) {
      return new ConvertedScalar(converted.from(), converted.to());
    }
    if (reading instanceof Reading.Parts parts) {
      return parts(parts.parts(), shape);
    }
    if (reading instanceof Reading.Typed typed) {
      return typed(typed.type(), ((Shape.Named) shape).type());
    }
    if (reading instanceof Reading.Chosen chosen) {
      return chosen(chosen.alternatives(), shape);
    }
    if (reading instanceof Reading.AsAlternative alternative) {
      Shape.OneOf oneOf = (Shape.OneOf) shape;
      return serializer(alternative.value(), oneOf.alternatives().get(alternative.position()));
    }
    throw new IllegalArgumentException("unreadable: " + reading);
  }

  private WireSerializer<?> parts(List<Reading> parts, Shape shape) {
    Reading first = parts.get(0);
    if (shape instanceof Shape.ArrayOf array) {
      return new ArraySerializer(array.arrayType(), serializer(first, array.element()));
    }
    if (shape instanceof Shape.CollectionOf collection) {
      return new CollectionSerializer(collection, serializer(first, collection.element()));
    }
    if (shape instanceof Shape.MapOf map) {
      return new MapSerializer(
          map, serializer(first, map.key()), serializer(parts.get(1), map.value()));
    }
    if (shape instanceof Shape.OptionalOf optional) {
      return new OptionalSerializer(serializer(first, optional.element()));
    }
    if (shape instanceof Shape.AtomicReferenceOf reference) {
      return new AtomicReferenceSerializer(serializer(first, reference.element()));
    }
    if (shape instanceof Shape.EntryOf entry) {
      return new EntrySerializer(
          serializer(first, entry.key()), serializer(parts.get(1), entry.value()));
    }
    if (shape instanceof Shape.EnumSetOf set) {
      return new EnumSetSerializer(set.element(), constants(first, set.element()));
    }
    Shape.EnumMapOf map = (Shape.EnumMapOf) shape;
    return new EnumMapSerializer(
        map.key(), constants(first, map.key()), serializer(parts.get(1), map.value()));
  }

  private EnumSerializer constants(Reading reading, NamedType type) {
    return (EnumSerializer) serializer(reading, new Shape.Named(type));
  }

  private WireSerializer<?> chosen(List<Reading.Alternative> alternatives, Shape shape) {
    String[] names = alternatives.stream().map(Reading.Alternative::name).toArray(String[]::new);
    EvolvedChoice choice = new EvolvedChoice(
        shape instanceof Shape.OneOf oneOf ? oneOf.base().getTypeName() : shape.text(), names);
    undefined.add(() -> {
      for (int i = 0; i < names.length; i++) {
        Reading.Alternative alternative = alternatives.get(i);
        if (alternative.position() >= 0) {
          Shape here = shape instanceof Shape.OneOf oneOf
              ? oneOf.alternatives().get(alternative.position())
              : shape;
          choice.define(i, serializer(alternative.value(), here));
        }
      }
    });
    return choice;
  }

  private WireSerializer<?> typed(TypeReading reading, NamedType type) {
    WireSerializer<?> made = types.get(reading);
    if (made != null) {
      return made;
    }
    if (reading.constants() != null) {
      EnumSerializer constants = EnumSerializer.reading(type, reading.constants());
      types.put(reading, constants);
      return constants;
    }
    EvolvedSerializer parts = EvolvedSerializer.of(type);
    WireSerializer<?> serializer = SerializerCompiler.shared(type, parts);
    types.put(reading, serializer);
    // Later, because types refer to themselves.
    boolean settable = type.kind() == NamedType.Kind.CLASS;
    undefined.add(() -> parts.define(steps(reading, type, settable)));
    return serializer;
  }

  /**
   * How the members of a type are read.
   *
   * @param settable whether into fields, or else for a constructor
   */
  MemberSteps steps(TypeReading reading, NamedType type, boolean settable) {
    List<TypeReading.Field> fields = reading.fields();
    int[] members = fields.stream().mapToInt(TypeReading.Field::member).toArray();
    MemberAccess[] accesses = new MemberAccess[members.length];
    WireSerializer<?>[] skipping = new WireSerializer<?>[members.length];
    for (int i = 0; i < members.length; i++) {
      if (members[i] < 0) {
        skipping[i] = skips.skip(fields.get(i).shape());
      } else {
        accesses[i] = MemberAccess.evolved(
            type.members().get(members[i]),
            fields.get(i).value() instanceof Reading.Same,
            serializer(fields.get(i).value(), type.members().get(members[i]).shape()),
            settable);
      }
    }
    return new MemberSteps(members, accesses, skipping);
  }

  /** What passes over the members of an exception that is not known here. */
  MemberSteps skipping(String wireName) {
    WireSerializer<?>[] skipping = skips.members(wireName);
    int[] none = new int[skipping.length];
    Arrays.fill(none, -1);
    return new MemberSteps(none, new MemberAccess[skipping.length], skipping);
  }

  /** Completes what refers to itself. */
  void finish() {
    for (Runnable next = undefined.poll(); next != null; next = undefined.poll()) {
      next.run();
    }
    own.finish();
  }
}
