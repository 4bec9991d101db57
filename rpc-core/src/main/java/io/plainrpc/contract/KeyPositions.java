package io.plainrpc.contract;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The positions whose values are hashed or compared while a message is read: elements of sets, keys of maps. Objects with
 * shared references may not stand there, because a few of them are, to whom walks them as a tree, as large as the sender
 * likes. Confined to one thread.
 *
 * <p>A class that has neither equals nor hashCode of its own may stand there and hold such objects: it is hashed by identity,
 * and nobody looks into it.
 */
final class KeyPositions {
  private record Key(Shape shape, TypeUse use, Position at, boolean sorted) {}

  private final List<Key> keys = new ArrayList<>();

  /** Remembers the elements of a collection, if its kind hashes or compares them. */
  void elements(Shape.CollectionOf collection, TypeUse use, Position at) {
    Class<?> kind = collection.type().arrivesAs();
    boolean sorted = java.util.SortedSet.class.isAssignableFrom(kind)
        || java.util.PriorityQueue.class.isAssignableFrom(kind);
    if (sorted || Set.class.isAssignableFrom(kind)) {
      keys.add(new Key(collection.element(), use, at, sorted));
    }
  }

  /** Remembers the keys of a map. */
  void keys(Shape.MapOf map, TypeUse use, Position at) {
    boolean sorted = java.util.SortedMap.class.isAssignableFrom(map.type().arrivesAs());
    keys.add(new Key(map.key(), use, at, sorted));
  }

  /** Reports the keys that reach objects with shared references; to be called once members are known. */
  void check(Problems problems) {
    for (Key key : keys) {
      NamedType found = shared(key);
      if (found != null) {
        problems.at(
            key.at(),
            key.use(),
            (key.sorted() ? "is sorted" : "is hashed") + ", and there is a "
                + TypeUse.of(found.javaType()).text()
                + " in it, whose @SharedReferences could make that take for ever",
            remedy(key, found));
      }
    }
  }

  private static String remedy(Key key, NamedType found) {
    String other = "use a List or another key, or remove the annotation";
    return key.sorted() || found.kind() == NamedType.Kind.RECORD
        ? other
        : other + ", or leave equals and hashCode to Object";
  }

  /** A type with shared references whose objects are looked into when a key is hashed or compared, or null. */
  private static NamedType shared(Key key) {
    Set<NamedType> visited = new HashSet<>();
    Deque<Shape> left = new ArrayDeque<>(List.of(key.shape()));
    for (Shape next = left.poll(); next != null; next = left.poll()) {
      if (!(next instanceof Shape.Named named)) {
        left.addAll(next.parts());
      } else if (visited.add(named.type())
          && (key.sorted() || !isHashedByIdentity(named.type().javaType()))) {
        if (named.type().shared()) {
          return named.type();
        }
        named.type().members().forEach(member -> left.add(member.shape()));
      }
    }
    return null;
  }

  private static boolean isHashedByIdentity(Class<?> type) {
    try {
      return type.getMethod("hashCode").getDeclaringClass() == Object.class
          && type.getMethod("equals", Object.class).getDeclaringClass() == Object.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every class has them", e);
    }
  }
}
