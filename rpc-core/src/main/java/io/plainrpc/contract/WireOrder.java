package io.plainrpc.contract;

import java.util.Comparator;

/**
 * The order of names in a descriptor: by code points, which is also the order of their UTF-8 bytes,
 * so that a client in any language sorts alike. ({@link String#compareTo} puts characters beyond
 * U+FFFF before U+E000.)
 */
final class WireOrder {
  static final Comparator<String> BY_CODE_POINT = WireOrder::compare;

  private WireOrder() {}

  private static int compare(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    for (int i = 0; i < shorter; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        // Equal so far, so the code points differ here, or in this pair of surrogates: a surrogate
        // is the larger one.
        boolean sameClass = Character.isSurrogate(a) == Character.isSurrogate(b);
        return sameClass ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
