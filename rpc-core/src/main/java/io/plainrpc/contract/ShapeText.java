package io.plainrpc.contract;

/**
 * Checks the form of a shape's text, as {@link Shape#text()} writes it, without knowing its names.
 * Confined to one thread.
 */
// shape     = ( name [ "<" shape { "," shape } ">" ] | "(" shape { "|" shape } ")" ) { "[]" }
// signature = name "(" [ shape { "," shape } ] ")"
final class ShapeText {
  /**
   * Far above what {@link TypeReader#MAX_TYPE_PARTS} lets through, and far below what would exhaust
   * a stack.
   */
  private static final int MAX_DEPTH = 200;

  private final String text;
  private int at;
  private int depth;

  private ShapeText(String text) {
    this.text = text;
  }

  static boolean isShape(String text) {
    ShapeText scan = new ShapeText(text);
    return scan.shape() && scan.at == text.length();
  }

  static boolean isSignature(String text) {
    ShapeText scan = new ShapeText(text);
    return scan.name() && scan.parameters() && scan.at == text.length();
  }

  private boolean parameters() {
    if (!take('(')) {
      return false;
    }
    return take(')') || list(',', ')');
  }

  private boolean shape() {
    if (++depth > MAX_DEPTH) {
      return false;
    }
    boolean good = take('(') ? list('|', ')') : name() && (!take('<') || list(',', '>'));
    while (good && take('[')) {
      good = take(']');
    }
    depth--;
    return good;
  }

  private boolean list(char separator, char end) {
    do {
      if (!shape()) {
        return false;
      }
    } while (take(separator));
    return take(end);
  }

  private boolean name() {
    int start = at;
    while (at < text.length() && WireNames.isClean(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    return at > start;
  }

  private boolean take(char expected) {
    boolean found = at < text.length() && text.charAt(at) == expected;
    at += found ? 1 : 0;
    return found;
  }
}
