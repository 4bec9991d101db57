package io.plainrpc.codec;

/** Texts about errors. They are not values: better cut short and mended than in the way of the report. */
final class ErrorText {
  static final int MAX_MESSAGE_CHARS = 8 * 1024;

  private ErrorText() {}

  static String message(Throwable thrown) {
    try {
      return cut(thrown.getMessage(), MAX_MESSAGE_CHARS);
    } catch (RuntimeException e) {
      return "(its getMessage() threw " + e.getClass().getName() + ")";
    }
  }

  /** At most so many characters, null as null, a lone surrogate replaced by U+FFFD. */
  static String cut(String text, int maxChars) {
    if (text == null) {
      return null;
    }
    if (text.length() <= maxChars) {
      return mend(text);
    }
    int end = Character.isHighSurrogate(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
    return mend(text.substring(0, end)) + "... (" + (text.length() - end) + " more characters)";
  }

  private static String mend(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return mended(text);
      }
    }
    return text;
  }

  private static String mended(String text) {
    StringBuilder mended = new StringBuilder(text.length());
    text.codePoints().forEach(c -> mended.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
    return mended.toString();
  }
}
