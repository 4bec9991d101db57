package io.plainrpc.contract;

/** How Java names appear in a descriptor. Stateless. */
final class WireNames {
  private static final String SEPARATORS = "<>()[],:|";

  private WireNames() {}

  /**
   * The binary name; a leading dot in the default package keeps a user's {@code String} apart from
   * ours.
   */
  static String of(Class<?> type) {
    return type.getPackageName().isEmpty() ? "." + type.getName() : type.getName();
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

  static boolean isClean(int codePoint) {
    return SEPARATORS.indexOf(codePoint) < 0
        && !Character.isISOControl(codePoint)
        && !Character.isWhitespace(codePoint)
        && !Character.isSpaceChar(codePoint)
        && (codePoint > 0xFFFF || !Character.isSurrogate((char) codePoint));
  }
}
