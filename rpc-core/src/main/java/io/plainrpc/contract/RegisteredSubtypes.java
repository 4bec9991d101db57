package io.plainrpc.contract;

import io.plainrpc.Subtypes;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which classes may stand for open types, where the application says so instead of the types: what {@link Subtypes} means on
 * a type, for types that do not carry it. Immutable; any thread.
 */
public final class RegisteredSubtypes {
  /** Nothing is registered. */
  public static final RegisteredSubtypes NONE = new RegisteredSubtypes(Map.of());

  private final Map<Class<?>, List<Class<?>>> byBase;

  private RegisteredSubtypes(Map<Class<?>, List<Class<?>>> byBase) {
    this.byBase = Map.copyOf(byBase);
  }

  /**
   * These and one more.
   *
   * @param base an open type that has no subtypes yet
   * @param subtypes what may stand for it
   * @throws IllegalArgumentException saying what is wrong with them
   */
  public RegisteredSubtypes with(Class<?> base, Class<?>... subtypes) {
    List<Class<?>> named = List.of(subtypes);
    String problem = problem(Objects.requireNonNull(base, "base"), named);
    if (problem != null) {
      throw new IllegalArgumentException("subtypes of " + base.getTypeName() + ": " + problem);
    }
    Map<Class<?>, List<Class<?>>> more = new HashMap<>(byBase);
    more.put(base, named);
    return new RegisteredSubtypes(more);
  }

  private String problem(Class<?> base, List<Class<?>> named) {
    if (byBase.containsKey(base)) {
      return "they are registered already; name all of them in one call";
    }
    if (base.isAnnotationPresent(Subtypes.class)) {
      return "its @Subtypes names them already; change that, or remove it";
    }
    if (base.isSealed()) {
      return "it is sealed, and its permitted classes are found by themselves; leave it out";
    }
    if (JdkTypes.scalar(base) != null
        || JdkTypes.isContainer(base)
        || base.isArray()
        || base.isEnum()
        || Modifier.isFinal(base.getModifiers())) {
      return "nothing else can stand for it, it is not open; name the interface or class that is declared";
    }
    return named.isEmpty() ? "none is named; name at least one class" : problem(named, base);
  }

  private static String problem(List<Class<?>> named, Class<?> base) {
    for (Class<?> one : named) {
      if (!base.isAssignableFrom(one)) {
        return one.getTypeName() + " is none; name only its subtypes";
      }
      Refusal refusal = JdkTypes.scalar(one) == null ? Alternatives.refusalOf(one) : null;
      if (refusal != null) {
        return one.getTypeName() + " " + refusal.why() + "; " + refusal.remedy();
      }
    }
    return null;
  }

  /** The classes named for a type, or null. */
  List<Class<?>> of(Class<?> base) {
    return byBase.get(base);
  }
}
