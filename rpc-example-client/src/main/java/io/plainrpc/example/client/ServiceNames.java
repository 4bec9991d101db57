package io.plainrpc.example.client;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what somebody means among names of services. */
final class ServiceNames {
  private ServiceNames() {}

  /** The name itself, or the only one that ends with it behind a dot; null when there is none. */
  static String find(List<String> names, String wanted) {
    if (names.contains(wanted)) {
      return wanted;
    }
    List<String> simple =
        names.stream().filter(name -> name.endsWith("." + wanted)).toList();
    return simple.size() == 1 ? simple.get(0) : null;
  }

  /** The name that is most like what was written. The server has at least one, that which is asked. */
  static String nearest(List<String> names, String wanted) {
    return names.stream()
        .min(Comparator.comparingInt(name -> distance(name, wanted)))
        .orElseThrow();
  }

  private static int distance(String name, String wanted) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return Math.min(
        edits(name.toLowerCase(Locale.ROOT), wanted.toLowerCase(Locale.ROOT)),
        edits(last.toLowerCase(Locale.ROOT), wanted.toLowerCase(Locale.ROOT)));
  }

  /** How many characters have to be added, removed or changed (Levenshtein). */
  private static int edits(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
