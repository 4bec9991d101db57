package io.plainrpc.contract;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the class of a proxy has to name. The Java platform makes that class, in a package of its own: it casts each result
 * to the erased type, and has a catch clause for each checked exception that a method declares. What it may not name ends
 * the caller with an IllegalAccessError, after the method has run. Parameters, and whatever stands inside other types, it
 * does not name. Confined to one thread.
 */
final class ProxyAccess {
  private final Problems problems;

  ProxyAccess(Problems problems) {
    this.problems = problems;
  }

  /** The methods of a group, default ones too: a proxy has all of them. */
  void check(MethodGroup group, String label) {
    for (Class<?> result : results(group)) {
      Position at = Position.result(label);
      Class<?> type = result;
      for (; type.isArray(); type = type.getComponentType()) {
        at = at.element();
      }
      check(type, at, "returns");
    }
    for (Class<?> thrown : caught(group)) {
      check(thrown, Position.thrown(label, thrown.getSimpleName()), "throws");
    }
  }

  private void check(Class<?> type, Position at, String does) {
    // For the virtual machine a nested class that is protected is public.
    if (!Modifier.isPublic(type.getModifiers()) && !Modifier.isProtected(type.getModifiers())) {
      problems.at(
          at,
          TypeUse.of(type),
          "is not public",
          "make it public: the proxy that " + does + " it stands in another package");
    }
  }

  /** Those that a proxy has to name; unchecked ones pass through it, and a future carries all of them. */
  private static Set<Class<?>> caught(MethodGroup group) {
    Set<Class<?>> caught = new LinkedHashSet<>();
    for (Method method : group.methods()) {
      for (Class<?> type : method.getExceptionTypes()) {
        boolean unchecked =
            RuntimeException.class.isAssignableFrom(type) || Error.class.isAssignableFrom(type);
        if (!unchecked && !MethodReader.isAsync(method.getReturnType())) {
          caught.add(type);
        }
      }
    }
    return caught;
  }

  private static Set<Class<?>> results(MethodGroup group) {
    Set<Class<?>> results = new LinkedHashSet<>();
    group.methods().forEach(method -> results.add(method.getReturnType()));
    return results;
  }
}
