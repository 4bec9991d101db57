package io.plainrpc.contract;

import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Follows type arguments up and down a class hierarchy. Stateless. */
final class GenericBinding {

  private GenericBinding() {}

  /** What the class's own type variables mean; empty for a raw use. */
  static Map<TypeVariable<?>, TypeUse> of(TypeUse.Applied use) {
    Map<TypeVariable<?>, TypeUse> bindings = new HashMap<>();
    TypeVariable<?>[] variables = use.raw().getTypeParameters();
    for (int i = 0; i < use.arguments().size(); i++) {
      bindings.put(variables[i], use.arguments().get(i));
    }
    return bindings;
  }

  /** The superclass with its arguments bound, or null. */
  static TypeUse.Applied superclass(TypeUse.Applied use) {
    Type superclass = use.raw().getGenericSuperclass();
    return superclass == null ? null : (TypeUse.Applied) TypeUse.of(superclass, of(use));
  }

  /** The superinterfaces with their arguments bound. */
  static List<TypeUse.Applied> interfaces(TypeUse.Applied use) {
    Map<TypeVariable<?>, TypeUse> bindings = of(use);
    return Arrays.stream(use.raw().getGenericInterfaces())
        .map(type -> (TypeUse.Applied) TypeUse.of(type, bindings))
        .toList();
  }

  /**
   * The subclass with the arguments it must have where the base type stands: {@code Ok<String>} for
   * {@code Ok} at a position of type {@code Result<String>}.
   *
   * @return null when the base type does not determine all arguments
   */
  static TypeUse.Applied subtype(Class<?> subclass, TypeUse base) {
    TypeVariable<?>[] variables = subclass.getTypeParameters();
    if (variables.length == 0) {
      return TypeUse.of(subclass);
    }
    List<TypeUse> own = new ArrayList<>();
    for (TypeVariable<?> variable : variables) {
      own.add(new TypeUse.Variable(variable));
    }
    TypeUse.Applied asBase = asSuper(new TypeUse.Applied(subclass, own), base.erasure());
    Map<TypeVariable<?>, TypeUse> found = new HashMap<>();
    if (asBase == null
        || !match(asBase, base, found)
        || !found.keySet().containsAll(Arrays.asList(variables))) {
      return null;
    }
    return new TypeUse.Applied(
        subclass, Arrays.stream(variables).map(found::get).toList());
  }

  private static TypeUse.Applied asSuper(TypeUse.Applied use, Class<?> base) {
    if (use.raw() == base) {
      return use;
    }
    List<TypeUse.Applied> above = new ArrayList<>(interfaces(use));
    if (use.raw().getSuperclass() != null) {
      above.add(superclass(use));
    }
    for (TypeUse.Applied candidate : above) {
      if (base.isAssignableFrom(candidate.raw())) {
        return asSuper(candidate, base);
      }
    }
    return null;
  }

  /** Finds what the pattern's variables stand for, so that the pattern becomes the actual type. */
  private static boolean match(
      TypeUse pattern, TypeUse actual, Map<TypeVariable<?>, TypeUse> found) {
    if (pattern instanceof TypeUse.Variable variable) {
      TypeUse before = found.putIfAbsent(variable.variable(), actual);
      return before == null || before.equals(actual);
    }
    if (pattern instanceof TypeUse.ArrayUse array) {
      return actual instanceof TypeUse.ArrayUse other
          && match(array.element(), other.element(), found);
    }
    if (pattern instanceof TypeUse.Applied applied && actual instanceof TypeUse.Applied other) {
      return applied.raw() == other.raw()
          && matchAll(applied.arguments(), other.arguments(), found);
    }
    return pattern.equals(actual);
  }

  private static boolean matchAll(
      List<TypeUse> patterns, List<TypeUse> actual, Map<TypeVariable<?>, TypeUse> found) {
    boolean same = patterns.size() == actual.size();
    for (int i = 0; same && i < patterns.size(); i++) {
      same = match(patterns.get(i), actual.get(i), found);
    }
    return same;
  }
}
