package io.plainrpc.contract;

import io.plainrpc.Subtypes;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the classes that may stand where a sealed type or one with {@link Subtypes} is declared.
 * Confined to one thread.
 */
final class Alternatives {
  private final Problems problems;
  private final TypeReader reader;
  private final RegisteredSubtypes registered;

  Alternatives(Problems problems, TypeReader reader, RegisteredSubtypes registered) {
    this.problems = problems;
    this.reader = reader;
    this.registered = registered;
  }

  /** Whether the classes that may stand for a type are named, on the type or by registration. */
  boolean areNamed(Class<?> type) {
    return type.isAnnotationPresent(Subtypes.class) || registered.of(type) != null;
  }

  /** The shape of a type of which is known what may stand for it, wherever it stands. */
  Shape declared(TypeUse.Applied use, Position at) {
    return oneOf(use, leaves(use.raw(), at), at);
  }

  /** The shape of a type whose subtypes are named at the position. */
  Shape named(TypeUse.Choice choice, Position at) {
    Set<Class<?>> leaves = new LinkedHashSet<>();
    choice.classes().forEach(listed -> addListed(listed, leaves, new LinkedHashSet<>(), at));
    return oneOf(choice.base(), leaves, at);
  }

  /** The concrete classes that a sealed type or one with named subtypes stands for, in declaration order. */
  Set<Class<?>> leaves(Class<?> type, Position at) {
    Set<Class<?>> leaves = new LinkedHashSet<>();
    addLeaves(type, leaves, new LinkedHashSet<>(), at);
    return leaves;
  }

  private void addLeaves(Class<?> type, Set<Class<?>> leaves, Set<Class<?>> visited, Position at) {
    if (!visited.add(type)) {
      return;
    }
    checkShared(type, at);
    List<Class<?>> named = namedFor(type, at);
    if (named != null) {
      named.stream()
          .filter(type::isAssignableFrom)
          .forEach(listed -> addListed(listed, leaves, visited, at));
    } else if (isConcrete(type)) {
      leaves.add(type);
    } else if (!type.isSealed()) {
      refuseOpen(type, at);
    }
    if (named == null && type.isSealed() && !type.isEnum()) {
      Arrays.stream(type.getPermittedSubclasses())
          .forEach(permitted -> addLeaves(permitted, leaves, visited, at));
    }
  }

  private List<Class<?>> namedFor(Class<?> type, Position at) {
    Subtypes named = type.getDeclaredAnnotation(Subtypes.class);
    if (named == null) {
      return registered.of(type);
    }
    checkListed(type, named, at);
    return List.of(named.value());
  }

  /**
   * A listed class stands for itself; a listed type that nothing can be an instance of, for its own
   * subtypes.
   */
  private void addListed(
      Class<?> listed, Set<Class<?>> leaves, Set<Class<?>> visited, Position at) {
    if (isConcrete(listed) || listed.isArray() || JdkTypes.contains(listed)) {
      leaves.add(listed);
    } else {
      addLeaves(listed, leaves, visited, at);
    }
  }

  private static boolean isConcrete(Class<?> type) {
    return type.isEnum() || !Modifier.isAbstract(type.getModifiers());
  }

  private void checkListed(Class<?> type, Subtypes named, Position at) {
    String strangers = strangers(type, named);
    if (named.value().length == 0) {
      problems.inType(at, type, "has an empty @Subtypes", "name at least one class");
    } else if (!strangers.isEmpty()) {
      problems.inType(
          at,
          type,
          "names " + strangers + " in @Subtypes, not a subtype of it",
          "name only its subtypes");
    }
  }

  private static String strangers(Class<?> type, Subtypes named) {
    return Arrays.stream(named.value())
        .filter(listed -> !type.isAssignableFrom(listed))
        .map(Class::getTypeName)
        .collect(Collectors.joining(", "));
  }

  private void checkShared(Class<?> type, Position at) {
    Refusal flaw = ClassFlaws.ofSharedReferences(type);
    if (flaw != null) {
      problems.inType(at, type, flaw.why(), flaw.remedy());
    }
  }

  private Shape oneOf(TypeUse base, Set<Class<?>> leaves, Position at) {
    checkShared(base.erasure(), at);
    Map<String, Shape> byText = new TreeMap<>(WireOrder.BY_CODE_POINT);
    for (Class<?> leaf : leaves) {
      Shape shape = alternative(leaf, base, at);
      byText.put(shape.text(), shape);
    }
    return new Shape.OneOf(base.erasure(), new ArrayList<>(byText.values()));
  }

  private Shape alternative(Class<?> leaf, TypeUse base, Position at) {
    ScalarType scalar = JdkTypes.scalar(leaf);
    if (scalar != null && !leaf.isPrimitive()) {
      return new Shape.Scalar(scalar);
    }
    Refusal refusal = refusalOf(leaf);
    if (refusal != null) {
      problems.at(at, TypeUse.of(leaf), refusal.why(), refusal.remedy());
      return new Shape.Nothing();
    }
    TypeUse.Applied bound = GenericBinding.subtype(leaf, base);
    if (bound == null) {
      problems.at(
          at,
          TypeUse.of(leaf),
          "has type parameters that " + base.text() + " does not determine",
          "declare a class without type parameters that extends or contains it, and name that");
      return new Shape.Nothing();
    }
    return reader.exactly(bound, at);
  }

  /** Why a class cannot be named as a subtype, whatever of; or null. */
  static Refusal refusalOf(Class<?> leaf) {
    if (leaf.isPrimitive()) {
      return new Refusal("cannot be named in @Subtypes", "name its box");
    }
    if (leaf.isArray() || JdkTypes.isContainer(leaf)) {
      return new Refusal("cannot be named in @Subtypes", "put it into a record and name that");
    }
    return JdkTypes.contains(leaf) && !leaf.isEnum() ? Refusals.of(leaf) : null;
  }

  /**
   * Puts the subtypes named at a position where they belong: at every type within that all of them
   * can stand for.
   */
  TypeUse applyTo(TypeUse use, Subtypes named, Position at) {
    List<Class<?>> classes = List.of(named.value());
    if (classes.isEmpty()) {
      problems.at(at, use, "has an empty @Subtypes", "name at least one class");
      return use;
    }
    TypeUse applied = apply(use, classes);
    if (applied.equals(use)) {
      String names = classes.stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
      problems.at(
          at,
          use,
          "has no open type for which all of " + names + " could stand",
          "correct its @Subtypes");
    }
    return applied;
  }

  private static TypeUse apply(TypeUse use, List<Class<?>> classes) {
    if (use instanceof TypeUse.ArrayUse array) {
      return new TypeUse.ArrayUse(apply(array.element(), classes));
    }
    if (isChoosable(use) && classes.stream().allMatch(use.erasure()::isAssignableFrom)) {
      TypeUse base = use instanceof TypeUse.Applied ? use : TypeUse.of(use.erasure());
      return new TypeUse.Choice(base, classes);
    }
    if (use instanceof TypeUse.Applied applied) {
      List<TypeUse> arguments =
          applied.arguments().stream().map(argument -> apply(argument, classes)).toList();
      return new TypeUse.Applied(applied.raw(), arguments);
    }
    return use;
  }

  private static boolean isChoosable(TypeUse use) {
    Class<?> type = use.erasure();
    return !(use instanceof TypeUse.Choice)
        && JdkTypes.scalar(type) == null
        && !JdkTypes.isContainer(type)
        && !Modifier.isFinal(type.getModifiers())
        && !type.isEnum();
  }

  /** Reports a user's interface or abstract class that does not say what may stand for it. */
  void refuseOpen(Class<?> type, Position at) {
    if (type.isAnnotation()) {
      problems.inType(at, type, "is an annotation", "use a record");
    } else if (type.isAnnotationPresent(FunctionalInterface.class)) {
      Refusal refusal = Refusals.functional();
      problems.inType(at, type, refusal.why(), refusal.remedy());
    } else {
      problems.inType(
          at,
          type,
          "is open: it does not say which classes may stand for it",
          "make it sealed; or " + linesToPaste(type));
    }
  }

  /** Subtypes declared next to the open type are probably the ones that are meant. */
  private static String linesToPaste(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    Stream<Class<?>> nearby = Stream.concat(
        Stream.of(type.getDeclaredClasses()),
        outer == null ? Stream.of() : Stream.of(outer.getDeclaredClasses()));
    String found = nearby
        .filter(candidate ->
            candidate != type && type.isAssignableFrom(candidate) && isConcrete(candidate))
        .map(candidate -> candidate.getSimpleName() + ".class")
        .sorted()
        .collect(Collectors.joining(", "));
    String names = found.isEmpty() ? "First.class, Second.class" : found;
    return "write above it: @Subtypes({" + names
        + "}); or say it to the builders of client and server: "
        + Refusals.registration(type.getSimpleName(), names);
  }
}
