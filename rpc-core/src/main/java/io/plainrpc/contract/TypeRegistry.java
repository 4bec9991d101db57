package io.plainrpc.contract;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The named types met so far, and those among them whose members are still to be read. Members are
 * read later, from a queue, because types refer to themselves; a queue also makes the path in an
 * error a short one.
 */
final class TypeRegistry {
  static final int MAX_TYPES = 2_000;

  /**
   * A type whose members are to be read, with its arguments and the place where it was met first.
   */
  record Pending(NamedType type, TypeUse.Applied use, Position at) {}

  private final Problems problems;
  private final Map<String, NamedType> types = new TreeMap<>(WireOrder.BY_CODE_POINT);
  private final Deque<Pending> pending = new ArrayDeque<>();
  private boolean full;

  TypeRegistry(Problems problems) {
    this.problems = problems;
  }

  /** The type of this name, made if it is new. */
  NamedType type(NamedType.Kind kind, String wireName, TypeUse.Applied use, Position at) {
    NamedType known = types.get(wireName);
    if (known == null) {
      return add(new NamedType(kind, wireName, use.raw()), use, at);
    }
    if (known.javaType() != use.raw()) {
      boolean loadedTwice = known.javaType().getName().equals(use.raw().getName());
      problems.inType(
          at,
          use.raw(),
          loadedTwice
              ? "exists twice, in two class loaders"
              : "has the wire name of " + known.javaType().getTypeName() + ", " + wireName,
          loadedTwice
              ? "load it once, where both sides of the contract see it"
              : "give one of them another @WireName");
    }
    return known;
  }

  private NamedType add(NamedType type, TypeUse.Applied use, Position at) {
    if (types.size() < MAX_TYPES) {
      types.put(type.wireName(), type);
      pending.add(new Pending(type, use, at));
    } else if (!full) {
      full = true;
      problems.general(
          "the interface reaches more than " + MAX_TYPES + " types, the last one in " + at
              + "; split the service, or look for a generic type that contains itself with other"
              + " arguments");
    }
    return type;
  }

  /** The next type whose members are to be read, or null. */
  Pending next() {
    return pending.poll();
  }

  List<NamedType> all() {
    return List.copyOf(types.values());
  }
}
