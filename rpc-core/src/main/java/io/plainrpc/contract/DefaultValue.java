package io.plainrpc.contract;

import io.plainrpc.Default;

/** What {@link Default} says, as a value. Stateless. */
final class DefaultValue {
  private DefaultValue() {}

  /**
   * The value that a text stands for.
   *
   * @throws IllegalArgumentException when the text is none of the type, or the type has no defaults
   */
  static Object of(Class<?> type, String text) {
    if (type == String.class) {
      return text;
    }
    if (type.isEnum()) {
      return constant(type, text);
    }
    if (type == boolean.class || type == Boolean.class) {
      return flag(text);
    }
    if (type == char.class || type == Character.class) {
      return character(text);
    }
    return number(type, text);
  }

  private static Object constant(Class<?> type, String name) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("there is no such constant");
  }

  /** Boolean's own parsing takes every other text for false. */
  private static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("it is neither true nor false");
    };
  }

  private static Character character(String text) {
    if (text.length() != 1) {
      throw new IllegalArgumentException("it is not one character");
    }
    return text.charAt(0);
  }

  private static Number number(Class<?> type, String text) {
    try {
      return switch (type.getName()) {
        case "byte", "java.lang.Byte" -> Byte.valueOf(text);
        case "short", "java.lang.Short" -> Short.valueOf(text);
        case "int", "java.lang.Integer" -> Integer.valueOf(text);
        case "long", "java.lang.Long" -> Long.valueOf(text);
        case "float", "java.lang.Float" -> Float.valueOf(text);
        case "double", "java.lang.Double" -> Double.valueOf(text);
        default ->
          throw new IllegalArgumentException(
              "only primitives, their boxes, String and enums can have a default");
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("it is no number of that type", e);
    }
  }
}
