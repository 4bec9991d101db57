package io.plainrpc.contract;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A descriptor taken apart, and checked to be in canonical form. It may come from a stranger: no
 * class is loaded, every step is linear in the input, and the input is bounded.
 *
 * @param service the service's name
 * @param methods by signature, in canonical order
 * @param types by wire name, in canonical order
 */
// plainrpc-descriptor 1
// service io.acme.Users
// method find(String) io.acme.User throws io.acme.NotFound,java.io.IOException
// enum io.acme.Color BLUE GREEN RED
// record io.acme.User age:int name:String
// class io.acme.Part shared parts:List<io.acme.Part>
record DescriptorText(
    String service, Map<String, MethodLine> methods, Map<String, TypeLine> types) {
  static final String FIRST_LINE = "plainrpc-descriptor 1";

  /** Stands before the members of a type whose objects keep their identity. */
  static final String SHARED = "shared";

  private static final Set<String> KINDS = Set.of("enum", "record", "class", "exception");

  /** What one method returns and throws. */
  record MethodLine(String result, List<String> exceptions) {}

  /**
   * What one type is made of: member name to shape, or constant name to an empty text.
   *
   * @param shared whether its objects keep their identity within a message
   */
  record TypeLine(String kind, boolean shared, Map<String, String> members) {}

  static DescriptorText parse(byte[] bytes) {
    if (bytes.length > Descriptor.MAX_BYTES) {
      throw bad("has " + bytes.length + " bytes, limit " + Descriptor.MAX_BYTES);
    }
    String text = decode(bytes);
    if (!text.endsWith("\n")) {
      throw bad("does not end with a line feed");
    }
    String[] lines = text.substring(0, text.length() - 1).split("\n", -1);
    if (!lines[0].equals(FIRST_LINE)) {
      throw bad("does not start with \"" + FIRST_LINE + "\"");
    }
    String[] service = lines.length < 2 ? new String[0] : lines[1].split(" ", -1);
    if (service.length != 2 || !service[0].equals("service") || !WireNames.isClean(service[1])) {
      throw bad("names no service in line 2");
    }
    DescriptorText parsed =
        new DescriptorText(service[1], new LinkedHashMap<>(), new LinkedHashMap<>());
    parsed.parseLines(lines);
    return parsed;
  }

  private static String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw bad("is not UTF-8");
    }
  }

  private void parseLines(String[] lines) {
    String previous = "";
    for (int i = 2; i < lines.length; i++) {
      String[] words = lines[i].split(" ", -1);
      boolean method = words[0].equals("method");
      if (words.length < 2 || !(method ? types.isEmpty() && isMethod(words) : isType(words))) {
        throw bad("has a malformed line " + (i + 1));
      }
      boolean first = method ? methods.isEmpty() : types.isEmpty();
      if (!first && WireOrder.BY_CODE_POINT.compare(previous, words[1]) >= 0) {
        throw bad("is not sorted at line " + (i + 1));
      }
      previous = words[1];
      add(method, words);
    }
  }

  private void add(boolean method, String[] words) {
    if (method) {
      List<String> exceptions = words.length == 5 ? List.of(words[4].split(",", -1)) : List.of();
      methods.put(words[1], new MethodLine(words[2], exceptions));
      return;
    }
    Map<String, String> members = new LinkedHashMap<>();
    for (String word : parts(words)) {
      int colon = word.indexOf(':');
      members.put(colon < 0 ? word : word.substring(0, colon), word.substring(colon + 1));
    }
    types.put(words[1], new TypeLine(words[0], isShared(words), members));
  }

  private static boolean isShared(String[] words) {
    return words.length > 2
        && words[2].equals(SHARED)
        && (words[0].equals("record") || words[0].equals("class"));
  }

  /** The constants or members of a type's line. */
  private static List<String> parts(String[] words) {
    return Arrays.asList(words).subList(isShared(words) ? 3 : 2, words.length);
  }

  private static boolean isMethod(String[] words) {
    if (words.length != 3 && words.length != 5) {
      return false;
    }
    boolean throwsWell = words.length == 3
        || words[3].equals("throws") && areNames(Arrays.asList(words[4].split(",", -1)));
    return throwsWell
        && ShapeTree.parseParameters(words[1]) != null
        && ShapeTree.parse(words[2]) != null;
  }

  private static boolean isType(String[] words) {
    List<String> rest = parts(words);
    if (!KINDS.contains(words[0]) || ShapeTree.parse(words[1]) == null) {
      return false;
    }
    return words[0].equals("enum") ? areNames(rest) : areMembers(rest);
  }

  private static boolean areMembers(List<String> members) {
    for (String member : members) {
      int colon = member.indexOf(':');
      if (colon < 0 || ShapeTree.parse(member.substring(colon + 1)) == null) {
        return false;
      }
    }
    return areNames(
        members.stream().map(member -> member.substring(0, member.indexOf(':'))).toList());
  }

  /** Clean, sorted and each only once. */
  private static boolean areNames(List<String> names) {
    String previous = null;
    for (String name : names) {
      if (!WireNames.isClean(name)
          || previous != null && WireOrder.BY_CODE_POINT.compare(previous, name) >= 0) {
        return false;
      }
      previous = name;
    }
    return true;
  }

  private static IllegalArgumentException bad(String what) {
    return new IllegalArgumentException("the descriptor " + what);
  }
}
