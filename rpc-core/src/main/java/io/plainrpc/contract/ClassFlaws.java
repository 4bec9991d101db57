package io.plainrpc.contract;

import io.plainrpc.SharedReferences;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

/** Why a user's class cannot be taken apart and made again, whatever its fields. Stateless. */
final class ClassFlaws {

  private ClassFlaws() {}

  /** The flaw of a class, record, enum or exception, or null. */
  static Refusal of(Class<?> type) {
    if (type.isHidden() || type.isAnonymousClass() || type.isLocalClass()) {
      return new Refusal(
          "is a local, anonymous or hidden class without a lasting name",
          "declare it at top level");
    }
    if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
      return new Refusal("is an inner class and drags its outer object along", "declare it static");
    }
    if (!WireNames.isClean(type.getName())) {
      return new Refusal("has a name that is no Java identifier", "rename it");
    }
    Refusal annotated = WireNames.flawOfGiven(type);
    annotated = annotated != null ? annotated : ofSharedReferences(type);
    return annotated != null || type.isEnum() ? annotated : notOpen(type);
  }

  /** The flaw of a type that asks for what only records and classes can have, or null. */
  static Refusal ofSharedReferences(Class<?> type) {
    if (!type.isAnnotationPresent(SharedReferences.class)) {
      return null;
    }
    if (type.isEnum()) {
      return new Refusal(
          "has @SharedReferences, but an enum's constants are the same everywhere anyway",
          "remove the annotation");
    }
    if (Throwable.class.isAssignableFrom(type)) {
      return new Refusal(
          "has @SharedReferences, but what is thrown is never referred to",
          "put the annotation on the types of its fields");
    }
    return Modifier.isAbstract(type.getModifiers())
        ? new Refusal(
            "has @SharedReferences, which holds for exactly one class, but no object is exactly of this one",
            "put the annotation on its subtypes")
        : null;
  }

  /**
   * The flaw of a class of which all fields must be known; exceptions stop at the JDK's levels
   * instead.
   */
  static Refusal ofSuperclasses(Class<?> type) {
    for (Class<?> level = type.getSuperclass(); level != null; level = level.getSuperclass()) {
      if (JdkTypes.contains(level) && hasState(level)) {
        return new Refusal(
            "extends " + level.getName() + ", whose private state cannot be read",
            "keep the " + level.getSimpleName() + " in a field instead of extending it");
      }
    }
    return null;
  }

  private static boolean hasState(Class<?> level) {
    for (Field field : level.getDeclaredFields()) {
      // Transient counts: HashSet and LinkedList keep their elements in transient fields.
      if (!Modifier.isStatic(field.getModifiers())) {
        return true;
      }
    }
    // Reflection hides the fields of a class loader.
    return level == ClassLoader.class;
  }

  private static Refusal notOpen(Class<?> type) {
    for (Class<?> level = type;
        level != null && !JdkTypes.contains(level);
        level = level.getSuperclass()) {
      if (!level.getModule().isOpen(level.getPackageName(), ClassFlaws.class.getModule())) {
        return new Refusal(
            "lies in a package that module " + level.getModule().getName() + " does not open",
            "write `opens " + level.getPackageName() + ";` in its module-info.java");
      }
    }
    return null;
  }
}
