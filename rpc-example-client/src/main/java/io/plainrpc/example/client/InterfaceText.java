package io.plainrpc.example.client;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A descriptor (section 9 of docs/protocol.md) for people: much as the interface looks in Java, but that names of parameters are
 * unknown. Types of the service's own package are written without it. What it does not understand it prints as it is.
 */
final class InterfaceText {
  private static final String SERVICE = "service ";
  private static final Pattern NAME = Pattern.compile("[^<>,()|\\[\\]]+");

  private final List<String> descriptor;
  private final String ownPackage;

  InterfaceText(List<String> descriptor) {
    this.descriptor = descriptor;
    this.ownPackage = descriptor.stream()
        .filter(line -> line.startsWith(SERVICE))
        .findFirst()
        .map(line -> line.substring(SERVICE.length(), line.lastIndexOf('.') + 1))
        .orElse("");
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    // The first one says which form this is.
    for (String line : descriptor.subList(Math.min(1, descriptor.size()), descriptor.size())) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "service" -> lines.add("interface " + line.substring(SERVICE.length()));
        case "method" -> lines.add("  " + method(words));
        case "enum" -> addType(lines, words, "  ");
        case "record", "class", "exception" -> addType(lines, words, null);
        default -> lines.add(line);
      }
    }
    return lines;
  }

  /** {@code method find(String) User throws NotFound,Other} becomes {@code User find(String) throws NotFound, Other}. */
  private String method(String[] words) {
    StringBuilder text = new StringBuilder();
    text.append(shape(words[2])).append(' ').append(shape(words[1]));
    for (int i = 3; i < words.length; i++) {
      text.append(' ').append(shape(words[i]));
    }
    return text.toString();
  }

  /**
   * A type and its members, a line each.
   *
   * @param constants what stands before a constant; null for members, {@code name:shape}
   */
  private void addType(List<String> lines, String[] words, String constants) {
    boolean shared = words.length > 2 && constants == null && words[2].equals("shared");
    lines.add("");
    lines.add(words[0] + " " + shape(words[1]) + (shared ? " (keeps its identity)" : ""));
    for (int i = shared ? 3 : 2; i < words.length; i++) {
      int colon = words[i].indexOf(':');
      lines.add(
          constants != null
              ? constants + words[i]
              : "  " + shape(words[i].substring(colon + 1)) + " " + words[i].substring(0, colon));
    }
  }

  private String shape(String text) {
    return NAME.matcher(text)
        .replaceAll(name -> Matcher.quoteReplacement(shorter(name.group())))
        .replace(",", ", ");
  }

  private String shorter(String name) {
    boolean own = name.startsWith(ownPackage) && name.indexOf('.', ownPackage.length()) < 0;
    return own ? name.substring(ownPackage.length()) : name;
  }
}
