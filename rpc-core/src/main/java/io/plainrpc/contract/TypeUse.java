package io.plainrpc.contract;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A Java type as it stands at one position, with the type variables that are known there replaced.
 * Unlike {@link java.lang.reflect.Type} it has equality, and wildcards with an upper bound are
 * already that bound. Immutable.
 */
sealed interface TypeUse {

  /** A class or interface with its arguments; without arguments it is not generic, or used raw. */
  record Applied(Class<?> raw, List<TypeUse> arguments) implements TypeUse {
    public Applied {
      arguments = List.copyOf(arguments);
    }

    boolean isRaw() {
      return arguments.isEmpty() && raw.getTypeParameters().length > 0;
    }

    // Written out, although they do what a record's own would: it is asked with the first service
    // of
    // each process, and those are put together at run time, which takes some 15 ms.

    @Override
    public boolean equals(Object other) {
      return other instanceof Applied applied
          && raw == applied.raw
          && arguments.equals(applied.arguments);
    }

    @Override
    public int hashCode() {
      return 31 * raw.hashCode() + arguments.hashCode();
    }
  }

  /** An array of any type. */
  record ArrayUse(TypeUse element) implements TypeUse {}

  /** A type variable that nothing binds. */
  record Variable(TypeVariable<?> variable) implements TypeUse {}

  /** A wildcard without an upper bound, as it was written. */
  record Wildcard(String written) implements TypeUse {}

  /** An open type whose subtypes are named at the position where it stands. */
  record Choice(TypeUse base, List<Class<?>> classes) implements TypeUse {
    public Choice {
      classes = List.copyOf(classes);
    }
  }

  /** Converts a reflected type; variables that {@code bindings} does not know stay variables. */
  static TypeUse of(Type type, Map<TypeVariable<?>, TypeUse> bindings) {
    if (type instanceof Class<?> raw) {
      return raw.isArray()
          ? new ArrayUse(of(raw.getComponentType(), bindings))
          : new Applied(raw, List.of());
    }
    if (type instanceof ParameterizedType generic) {
      List<TypeUse> arguments = Arrays.stream(generic.getActualTypeArguments())
          .map(argument -> of(argument, bindings))
          .toList();
      return new Applied((Class<?>) generic.getRawType(), arguments);
    }
    if (type instanceof GenericArrayType array) {
      return new ArrayUse(of(array.getGenericComponentType(), bindings));
    }
    if (type instanceof TypeVariable<?> variable) {
      return bindings.getOrDefault(variable, new Variable(variable));
    }
    Type upper = ((WildcardType) type).getUpperBounds()[0];
    return upper == Object.class ? new Wildcard(type.getTypeName()) : of(upper, bindings);
  }

  /** A class that is not generic, or used raw. */
  static Applied of(Class<?> raw) {
    return new Applied(raw, List.of());
  }

  /** The class that stands at this position when the program runs. */
  default Class<?> erasure() {
    if (this instanceof Applied applied) {
      return applied.raw();
    }
    if (this instanceof ArrayUse array) {
      return array.element().erasure().arrayType();
    }
    if (this instanceof Variable variable) {
      return erasureOf(variable.variable().getBounds()[0]);
    }
    return this instanceof Choice choice ? choice.base().erasure() : Object.class;
  }

  private static Class<?> erasureOf(Type bound) {
    return of(bound, Map.of()).erasure();
  }

  /** How many types it is made of. Generics that expand without end are recognised by it. */
  default int size() {
    if (this instanceof Applied applied) {
      return 1 + applied.arguments().stream().mapToInt(TypeUse::size).sum();
    }
    if (this instanceof ArrayUse array) {
      return 1 + array.element().size();
    }
    return this instanceof Choice choice ? 1 + choice.base().size() : 1;
  }

  /** As in source code, with package names. */
  default String text() {
    return render(raw -> raw.getCanonicalName() == null ? raw.getName() : raw.getCanonicalName());
  }

  /** As in source code, without package names. */
  default String simpleText() {
    return render(Class::getSimpleName);
  }

  private String render(Function<Class<?>, String> naming) {
    if (this instanceof Applied applied) {
      String name = naming.apply(applied.raw());
      return applied.arguments().isEmpty() ? name : name + renderAll(applied.arguments(), naming);
    }
    if (this instanceof ArrayUse array) {
      return array.element().render(naming) + "[]";
    }
    if (this instanceof Variable variable) {
      return variable.variable().getName();
    }
    return this instanceof Choice choice
        ? choice.base().render(naming)
        : ((Wildcard) this).written();
  }

  private static String renderAll(List<TypeUse> arguments, Function<Class<?>, String> naming) {
    return arguments.stream()
        .map(argument -> argument.render(naming))
        .collect(Collectors.joining(", ", "<", ">"));
  }
}
