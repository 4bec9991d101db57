package io.plainrpc.contract;

import io.plainrpc.Subtypes;
import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Decides what may stand at a position of a given type. After a problem it returns a shape that is
 * never used, so that reading goes on and finds the next problem. Confined to one thread.
 */
final class TypeReader {
  /**
   * Types written by people have fewer than ten parts; generics that expand without end pass every
   * number.
   */
  static final int MAX_TYPE_PARTS = 64;

  /**
   * Generic sealed types nested in each other double the work at each level; honest interfaces need
   * a few thousand.
   */
  private static final int MAX_READS = 100_000;

  private static final Shape REFUSED = new Shape.Nothing();

  private final Problems problems;
  private final TypeRegistry registry;
  private final Alternatives alternatives;
  private final KeyPositions keys = new KeyPositions();
  private final Set<TypeVariable<?>> variablesInProgress = new HashSet<>();
  private int reads;

  TypeReader(Problems problems, TypeRegistry registry, RegisteredSubtypes registered) {
    this.problems = problems;
    this.registry = registry;
    this.alternatives = new Alternatives(problems, this, registered);
  }

  Alternatives alternatives() {
    return alternatives;
  }

  /** The positions met so far whose values are hashed or compared. */
  KeyPositions keys() {
    return keys;
  }

  /** Reads a position that may carry {@link Subtypes}; {@code named} may be null. */
  Shape read(TypeUse use, Subtypes named, Position at) {
    return read(named == null ? use : alternatives.applyTo(use, named, at), at);
  }

  Shape read(TypeUse use, Position at) {
    if (++reads > MAX_READS) {
      problems.general("the types of the interface are nested too deeply in each other;"
          + " nest generic types less");
      return REFUSED;
    }
    if (use.size() > MAX_TYPE_PARTS) {
      problems.inType(
          at,
          use.erasure(),
          "contains itself with ever larger type arguments, or is nested too deeply",
          "let no generic type contain itself with larger arguments");
      return REFUSED;
    }
    Shape shape = readPart(use, at);
    if (shape.text().length() > Descriptor.MAX_BYTES) {
      return refuse(
          at,
          use,
          "has a description of more than " + Descriptor.MAX_BYTES + " characters",
          "nest it less");
    }
    return shape;
  }

  private Shape readPart(TypeUse use, Position at) {
    if (use instanceof TypeUse.Applied applied) {
      return readApplied(applied, at);
    }
    if (use instanceof TypeUse.ArrayUse array) {
      return new Shape.ArrayOf(use.erasure(), read(array.element(), at.element()));
    }
    if (use instanceof TypeUse.Choice choice) {
      return alternatives.named(choice, at);
    }
    if (use instanceof TypeUse.Variable variable) {
      return readBound(variable, at);
    }
    return refuse(
        at,
        use,
        "has no upper bound, so anything could stand there",
        "write the type, or `? extends` it");
  }

  private Shape readApplied(TypeUse.Applied use, Position at) {
    ScalarType scalar = JdkTypes.scalar(use.raw());
    if (scalar != null) {
      return new Shape.Scalar(scalar);
    }
    if (JdkTypes.isContainer(use.raw())) {
      return use.isRaw() ? refuseRaw(use, at) : container(use, at);
    }
    if (use.raw().isEnum()) {
      return exactly(use, at);
    }
    if (JdkTypes.contains(use.raw())) {
      if (alternatives.areNamed(use.raw())) {
        return alternatives.declared(use, at);
      }
      Refusal refusal = Refusals.of(use.raw());
      return refuse(at, use, refusal.why(), refusal.remedy());
    }
    return use.isRaw() ? refuseRaw(use, at) : userType(use, at);
  }

  private Shape container(TypeUse.Applied use, Position at) {
    Class<?> raw = use.raw();
    if (raw == java.util.EnumSet.class) {
      NamedType element = enumArgument(use, at.element());
      return element == null ? REFUSED : new Shape.EnumSetOf(element);
    }
    if (raw == java.util.EnumMap.class) {
      NamedType key = enumArgument(use, at.key());
      Shape value = read(use.arguments().get(1), at.value());
      return key == null ? REFUSED : new Shape.EnumMapOf(key, value);
    }
    return use.arguments().size() == 2 ? pairs(use, at) : elements(use, at);
  }

  private Shape pairs(TypeUse.Applied use, Position at) {
    Shape key = read(use.arguments().get(0), at.key());
    Shape value = read(use.arguments().get(1), at.value());
    MapType map = JdkTypes.map(use.raw());
    if (map == null) {
      return new Shape.EntryOf(key, value);
    }
    Shape.MapOf shape = new Shape.MapOf(map, key, value);
    keys.keys(shape, use.arguments().get(0), at.key());
    return shape;
  }

  private Shape elements(TypeUse.Applied use, Position at) {
    Shape element = read(use.arguments().get(0), at.element());
    if (use.raw() == Optional.class) {
      return new Shape.OptionalOf(element);
    }
    if (use.raw() == AtomicReference.class) {
      return new Shape.AtomicReferenceOf(element);
    }
    Shape.CollectionOf shape = new Shape.CollectionOf(JdkTypes.collection(use.raw()), element);
    keys.elements(shape, use.arguments().get(0), at.element());
    return shape;
  }

  private NamedType enumArgument(TypeUse.Applied use, Position at) {
    TypeUse argument = use.arguments().get(0);
    Shape shape = read(argument, at);
    if (shape instanceof Shape.Named named && named.type().kind() == NamedType.Kind.ENUM) {
      return named.type();
    }
    if (!shape.equals(REFUSED)) {
      refuse(at, argument, "is not an enum", "name the enum");
    }
    return null;
  }

  private Shape readBound(TypeUse.Variable use, Position at) {
    TypeUse bound = TypeUse.of(use.variable().getBounds()[0], Map.of());
    if (bound.equals(TypeUse.of(Object.class))) {
      return refuse(
          at,
          use,
          "is a type variable that nothing binds",
          "extend the generic interface with arguments, or write the type instead of "
              + use.text());
    }
    if (!variablesInProgress.add(use.variable())) {
      return refuse(
          at,
          use,
          "is a type variable bounded by itself",
          "write the type instead of " + use.text());
    }
    try {
      return read(bound, at);
    } finally {
      variablesInProgress.remove(use.variable());
    }
  }

  private Shape userType(TypeUse.Applied use, Position at) {
    Class<?> raw = use.raw();
    if (alternatives.areNamed(raw) || raw.isSealed()) {
      return alternatives.declared(use, at);
    }
    if (raw.isInterface() || Modifier.isAbstract(raw.getModifiers())) {
      alternatives.refuseOpen(raw, at);
      return REFUSED;
    }
    return exactly(use, at);
  }

  /**
   * The shape of a class that stands for itself only: an enum, a record or a class, never its
   * subclasses.
   */
  Shape exactly(TypeUse.Applied use, Position at) {
    Class<?> raw = use.raw();
    Refusal flaw = Throwable.class.isAssignableFrom(raw) ? Refusals.of(raw) : ClassFlaws.of(raw);
    if (flaw == null && !raw.isEnum() && !raw.isRecord()) {
      flaw = ClassFlaws.ofSuperclasses(raw);
    }
    if (flaw != null) {
      problems.inType(at, raw, flaw.why(), flaw.remedy());
      return REFUSED;
    }
    NamedType.Kind kind = raw.isEnum()
        ? NamedType.Kind.ENUM
        : raw.isRecord() ? NamedType.Kind.RECORD : NamedType.Kind.CLASS;
    return new Shape.Named(registry.type(kind, wireName(use, at), use, at));
  }

  private String wireName(TypeUse.Applied use, Position at) {
    StringBuilder name = new StringBuilder(WireNames.of(use.raw()));
    List<TypeUse> arguments = use.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      Position where = at.argument(use.raw().getTypeParameters()[i].getName());
      name.append(i == 0 ? '<' : ',').append(read(arguments.get(i), where).text());
    }
    return name.append(arguments.isEmpty() ? "" : ">").toString();
  }

  private Shape refuseRaw(TypeUse.Applied use, Position at) {
    StringBuilder example = new StringBuilder(use.raw().getSimpleName()).append('<');
    for (int i = 0; i < use.raw().getTypeParameters().length; i++) {
      example.append(i == 0 ? "String" : ", String");
    }
    return refuse(at, use, "is used without type arguments", "write them, as in " + example + ">");
  }

  private Shape refuse(Position at, TypeUse use, String why, String remedy) {
    problems.at(at, use, why, remedy);
    return REFUSED;
  }
}
