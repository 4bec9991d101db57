package io.plainrpc.codec;

import io.plainrpc.contract.CollectionType;
import io.plainrpc.contract.MapType;
import io.plainrpc.contract.Resolution;
import io.plainrpc.contract.ScalarType;
import io.plainrpc.contract.ShapeTree;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Makes what passes over the values of a writer that its reader has no place for. Used by one thread at a time. */
final class SkipCompiler {
  private final Resolution writer;
  private final Function<String, WireSerializer<?>> unplaced;
  private final Map<String, WireSerializer<?>> types = new HashMap<>();
  private final Map<ScalarType, SkippedScalar> scalars = new EnumMap<>(ScalarType.class);
  private final ArrayDeque<Runnable> undefined = new ArrayDeque<>();

  /**
   * A compiler.
   *
   * @param writer the writer's types, as they are resolved
   * @param unplaced makes what reads a type with shared references that the reader has; gives null for others
   */
  SkipCompiler(Resolution writer, Function<String, WireSerializer<?>> unplaced) {
    this.writer = writer;
    this.unplaced = unplaced;
  }

  /** What passes over a value of this shape; complete at once. */
  WireSerializer<?> skip(ShapeTree shape) {
    WireSerializer<?> skip = part(shape);
    finish();
    return skip;
  }

  /** What passes over the members of a type, one after the other. */
  WireSerializer<?>[] members(String wireName) {
    WireSerializer<?>[] skips = parts(writer.membersOf(wireName));
    finish();
    return skips;
  }

  private void finish() {
    for (Runnable next = undefined.poll(); next != null; next = undefined.poll()) {
      next.run();
    }
  }

  private WireSerializer<?> part(ShapeTree shape) {
    if (shape instanceof ShapeTree.Plain plain) {
      ScalarType scalar = ScalarType.named(plain.text());
      return scalar == null
          ? new Skipped.Unknown(plain.text())
          : scalars.computeIfAbsent(scalar, SkippedScalar::of);
    }
    if (shape instanceof ShapeTree.User user) {
      return type(user.text());
    }
    if (shape instanceof ShapeTree.Array array) {
      return array(array);
    }
    if (shape instanceof ShapeTree.Choice choice) {
      return new Skipped(Skipped.Count.CHOSEN, parts(choice.alternatives()));
    }
    return container((ShapeTree.Container) shape);
  }

  private WireSerializer<?>[] parts(List<ShapeTree> shapes) {
    return shapes.stream().map(this::part).toArray(WireSerializer<?>[]::new);
  }

  private WireSerializer<?> type(String name) {
    WireSerializer<?> known = types.get(name);
    if (known != null) {
      return known;
    }
    if (writer.isEnum(name)) {
      return SkippedScalar.constant();
    }
    WireSerializer<?> read = writer.isShared(name) ? unplaced.apply(name) : null;
    if (read != null) {
      types.put(name, read);
      return read;
    }
    Skipped skipped = new Skipped(writer.isShared(name) ? Skipped.Count.SHARED : Skipped.Count.ONE);
    types.put(name, skipped);
    // Later, because types refer to themselves.
    undefined.add(() -> skipped.define(parts(writer.membersOf(name))));
    return skipped;
  }

  private WireSerializer<?> array(ShapeTree.Array array) {
    ScalarType scalar = ScalarType.named(array.element().text());
    if (scalar == null || !scalar.javaType().isPrimitive()) {
      return new Skipped(Skipped.Count.MANY, part(array.element()));
    }
    return new Skipped.Numbers(
        switch (scalar) {
          case BOOLEAN, BYTE -> 1;
          case SHORT, CHAR -> 2;
          case INT, FLOAT -> 4;
          default -> 8;
        });
  }

  private WireSerializer<?> container(ShapeTree.Container container) {
    Skipped.Count count = countOf(container.kind());
    return count == null
        ? new Skipped.Unknown(container.text())
        : new Skipped(count, parts(container.arguments()));
  }

  private static Skipped.Count countOf(String kind) {
    for (CollectionType type : CollectionType.values()) {
      if (type.wireName().equals(kind)) {
        return many(CollectionKind.of(type).sorted());
      }
    }
    for (MapType type : MapType.values()) {
      if (type.wireName().equals(kind)) {
        return many(MapKind.of(type).sorted());
      }
    }
    return switch (kind) {
      case "Optional" -> Skipped.Count.OPTIONAL;
      case "AtomicReference", "Entry" -> Skipped.Count.ONE;
      case "EnumSet", "EnumMap" -> Skipped.Count.MANY;
      default -> null;
    };
  }

  private static Skipped.Count many(boolean sorted) {
    return sorted ? Skipped.Count.MANY_SORTED : Skipped.Count.MANY;
  }
}
