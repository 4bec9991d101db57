package io.plainrpc.contract;

import java.util.List;

/**
 * What may stand at one position of a message: a parameter, a result, a field, an element.
 *
 * <p>Shapes form a tree; recursion goes through {@link NamedType}, which is known by its name.
 * {@link #text()} is how the shape is written in the canonical descriptor, so two positions are
 * compatible exactly when their texts are equal. Immutable.
 */
public sealed interface Shape {

  /** The shape as the descriptor writes it, for example {@code Map<String,List<io.acme.User>>}. */
  String text();

  /** The shapes that it is made of; none for a user's type, whose members may contain it again. */
  default List<Shape> parts() {
    if (this instanceof ArrayOf array) {
      return List.of(array.element());
    }
    if (this instanceof CollectionOf collection) {
      return List.of(collection.element());
    }
    if (this instanceof MapOf map) {
      return List.of(map.key(), map.value());
    }
    if (this instanceof OptionalOf optional) {
      return List.of(optional.element());
    }
    if (this instanceof AtomicReferenceOf reference) {
      return List.of(reference.element());
    }
    if (this instanceof EntryOf entry) {
      return List.of(entry.key(), entry.value());
    }
    if (this instanceof EnumMapOf map) {
      return List.of(map.value());
    }
    return this instanceof OneOf oneOf ? oneOf.alternatives() : List.of();
  }

  /**
   * A value whose form is fixed by the protocol: a primitive, a box, a string, a JDK value class.
   */
  record Scalar(ScalarType type) implements Shape {
    @Override
    public String text() {
      return type.wireName();
    }
  }

  /** An array; {@code arrayType} is the Java class to create, the element may be a primitive. */
  record ArrayOf(Class<?> arrayType, Shape element) implements Shape {
    @Override
    public String text() {
      return element.text() + "[]";
    }
  }

  /** A collection, see {@link CollectionType} for what each kind accepts and how it arrives. */
  record CollectionOf(CollectionType type, Shape element) implements Shape {
    @Override
    public String text() {
      return type.wireName() + "<" + element.text() + ">";
    }
  }

  /** A map, see {@link MapType}. */
  record MapOf(MapType type, Shape key, Shape value) implements Shape {
    @Override
    public String text() {
      return type.wireName() + "<" + key.text() + "," + value.text() + ">";
    }
  }

  /** A {@code java.util.Optional}; the optional itself may be null as well. */
  record OptionalOf(Shape element) implements Shape {
    @Override
    public String text() {
      return "Optional<" + element.text() + ">";
    }
  }

  /** A {@code java.util.concurrent.atomic.AtomicReference}. */
  record AtomicReferenceOf(Shape element) implements Shape {
    @Override
    public String text() {
      return "AtomicReference<" + element.text() + ">";
    }
  }

  /**
   * A {@code java.util.Map.Entry}, whatever its implementation; arrives as an
   * {@code AbstractMap.SimpleEntry}.
   */
  record EntryOf(Shape key, Shape value) implements Shape {
    @Override
    public String text() {
      return "Entry<" + key.text() + "," + value.text() + ">";
    }
  }

  /** A {@code java.util.EnumSet} of one enum. */
  record EnumSetOf(NamedType element) implements Shape {
    @Override
    public String text() {
      return "EnumSet<" + element.wireName() + ">";
    }
  }

  /** A {@code java.util.EnumMap} with the constants of one enum as keys. */
  record EnumMapOf(NamedType key, Shape value) implements Shape {
    @Override
    public String text() {
      return "EnumMap<" + key.wireName() + "," + value.text() + ">";
    }
  }

  /**
   * Exactly this enum, record or class; never a subclass. Exceptions stand in throws clauses only.
   */
  record Named(NamedType type) implements Shape {
    @Override
    public String text() {
      return type.wireName();
    }
  }

  /**
   * One of several alternatives: a sealed type, or an open one with its subtypes named.
   * Alternatives are {@link Named} or {@link Scalar}, sorted by text; the position in the list is
   * what crosses the wire.
   */
  record OneOf(Class<?> base, List<Shape> alternatives) implements Shape {
    public OneOf {
      alternatives = List.copyOf(alternatives);
    }

    @Override
    public String text() {
      StringBuilder text = new StringBuilder("(");
      for (Shape alternative : alternatives) {
        text.append(text.length() == 1 ? "" : "|").append(alternative.text());
      }
      return text.append(')').toString();
    }
  }

  /** No value at all: the result of a {@code void} method. */
  record Nothing() implements Shape {
    @Override
    public String text() {
      return "void";
    }
  }
}
