package io.plainrpc.contract;

import io.plainrpc.Default;
import io.plainrpc.Subtypes;
import io.plainrpc.UnknownConstant;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fills named types in: an enum's constants, a record's components, the fields of classes and
 * exceptions. One thread.
 */
final class MemberReader {
  private final Problems problems;
  private final TypeRegistry registry;
  private final TypeReader types;

  MemberReader(Problems problems, TypeRegistry registry, TypeReader types) {
    this.problems = problems;
    this.registry = registry;
    this.types = types;
  }

  /** Reads the members of all types met so far, and of the types that these reach. */
  void readAll() {
    for (TypeRegistry.Pending next = registry.next(); next != null; next = registry.next()) {
      NamedType type = next.type();
      switch (type.kind()) {
        case ENUM -> readConstants(type, next.at());
        case RECORD -> readComponents(type, next.use(), next.at());
        case CLASS -> readFields(type, next.use(), next.at());
        case EXCEPTION -> {
          readFields(type, next.use(), next.at());
          type.defineExceptionConstructor(new ConstructorChoice(type).choose(problems, next.at()));
        }
      }
    }
  }

  private void readConstants(NamedType type, Position at) {
    List<String> names = new ArrayList<>();
    for (Object constant : type.javaType().getEnumConstants()) {
      names.add(((Enum<?>) constant).name());
    }
    names.forEach(name -> checkName(type, name, at));
    names.sort(WireOrder.BY_CODE_POINT);
    type.defineConstants(names, unknownConstant(type, at));
  }

  private String unknownConstant(NamedType type, Position at) {
    String found = null;
    for (Field field : type.javaType().getDeclaredFields()) {
      if (!field.isAnnotationPresent(UnknownConstant.class)) {
        continue;
      }
      if (!field.isEnumConstant()) {
        problems.inType(
            at,
            type.javaType(),
            "has @UnknownConstant on " + field.getName() + ", which is no constant of it",
            "put it on a constant");
      } else if (found != null) {
        problems.inType(
            at,
            type.javaType(),
            "has @UnknownConstant on " + found + " and on " + field.getName(),
            "leave it on one constant");
      } else {
        found = field.getName();
      }
    }
    return found;
  }

  private void readComponents(NamedType type, TypeUse.Applied use, Position at) {
    Map<String, Member> members = new TreeMap<>(WireOrder.BY_CODE_POINT);
    RecordComponent[] components = type.javaType().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      Object value = defaultValue(type, components[i], at);
      members.put(name, member(name, componentField(components[i]), i, use, at, value));
      checkName(type, name, at);
    }
    type.defineMembers(new ArrayList<>(members.values()));
  }

  private Object defaultValue(NamedType type, RecordComponent component, Position at) {
    Default annotation = component.getAnnotation(Default.class);
    if (annotation == null) {
      return null;
    }
    try {
      return DefaultValue.of(component.getType(), annotation.value());
    } catch (IllegalArgumentException e) {
      problems.inType(
          at,
          type.javaType(),
          "has @Default(\"" + annotation.value() + "\") on "
              + component.getType().getSimpleName() + " " + component.getName() + ", but "
              + e.getMessage(),
          "change the text, or leave the annotation out");
      return null;
    }
  }

  private static Field componentField(RecordComponent component) {
    try {
      return component.getDeclaringRecord().getDeclaredField(component.getName());
    } catch (NoSuchFieldException e) {
      throw new AssertionError("every record component has a field", e);
    }
  }

  private void readFields(NamedType type, TypeUse.Applied use, Position at) {
    Map<String, Member> members = new TreeMap<>(WireOrder.BY_CODE_POINT);
    for (TypeUse.Applied level : levels(use)) {
      for (Field field : level.raw().getDeclaredFields()) {
        if (isSent(field)) {
          addField(type, field, level, members, at);
        }
      }
    }
    type.defineMembers(new ArrayList<>(members.values()));
  }

  /** The class and its superclasses up to the first of the JDK, topmost first. */
  private static Deque<TypeUse.Applied> levels(TypeUse.Applied use) {
    Deque<TypeUse.Applied> levels = new ArrayDeque<>();
    for (TypeUse.Applied level = use;
        level != null && !JdkTypes.contains(level.raw());
        level = GenericBinding.superclass(level)) {
      levels.addFirst(level);
    }
    return levels;
  }

  private static boolean isSent(Field field) {
    return !Modifier.isStatic(field.getModifiers())
        && !Modifier.isTransient(field.getModifiers())
        && !field.isSynthetic();
  }

  private void addField(
      NamedType type,
      Field field,
      TypeUse.Applied level,
      Map<String, Member> members,
      Position at) {
    String name = field.getName();
    checkName(type, name, at);
    if (members.containsKey(name) || isOfThrowable(type, name)) {
      name = field.getDeclaringClass().getSimpleName() + "." + name;
    }
    if (members.put(name, member(name, field, -1, level, at, null)) != null) {
      problems.inType(
          at, type.javaType(), "has two fields that are both " + name, "rename one of them");
    }
  }

  /** An exception's own field of such a name shadows what every Throwable has. */
  private static boolean isOfThrowable(NamedType type, String name) {
    return type.kind() == NamedType.Kind.EXCEPTION
        && (name.equals(ExceptionConstructor.MESSAGE) || name.equals(ExceptionConstructor.CAUSE));
  }

  private Member member(
      String wireName,
      Field field,
      int index,
      TypeUse.Applied level,
      Position at,
      Object defaultValue) {
    // Cannot fail: the package was found open to us when the type was admitted.
    field.setAccessible(true);
    Map<TypeVariable<?>, TypeUse> bindings = GenericBinding.of(level);
    TypeUse use = TypeUse.of(field.getGenericType(), bindings);
    Shape shape = types.read(use, field.getAnnotation(Subtypes.class), at.member(field.getName()));
    return new Member(wireName, field, index, shape, defaultValue);
  }

  private void checkName(NamedType type, String name, Position at) {
    if (!WireNames.isClean(name)) {
      problems.inType(
          at, type.javaType(), "has `" + name + "`, which is no Java identifier", "rename it");
    }
  }
}
