package io.plainrpc.contract;

import io.plainrpc.WireName;

/** How Java names appear in a descriptor. Stateless. */
final class WireNames {
  private static final String SEPARATORS = "<>()[],:|";

  private WireNames() {}

  /**
   * What {@link WireName} says, or else the binary name; a leading dot in the default package keeps a
   * user's {@code String} apart from ours.
   */
  static String of(Class<?> type) {
    WireName given = type.getAnnotation(WireName.class);
    if (given != null) {
      return given.value();
    }
    return type.getPackageName().isEmpty() ? "." + type.getName() : type.getName();
  }

  /** As {@link #of}, without the dot: services cannot be mistaken for anything. */
  static String ofService(Class<?> service) {
    return service.isAnnotationPresent(WireName.class) ? of(service) : service.getName();
  }

  /**
   * Whether a descriptor can hold the name. Java's own identifiers all can; other languages compile
   * names with spaces and brackets in them.
   */
  static boolean isClean(String name) {
    for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
      if (!isClean(name.codePointAt(i))) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** Why the name that {@link WireName} gives a type cannot be used; null when it can, or there is none. */
  static Refusal flawOfGiven(Class<?> type) {
    WireName given = type.getAnnotation(WireName.class);
    if (given == null || given.value().indexOf('.') >= 0 && isClean(given.value())) {
      return null;
    }
    return new Refusal(
        "has @WireName(\"" + given.value() + "\")",
        "give it a name with a dot, and without blanks and " + SEPARATORS);
  }

  static boolean isClean(int codePoint) {
    return SEPARATORS.indexOf(codePoint) < 0
        && !Character.isISOControl(codePoint)
        && !Character.isWhitespace(codePoint)
        && !Character.isSpaceChar(codePoint)
        && (codePoint > 0xFFFF || !Character.isSurrogate((char) codePoint));
  }
}
