package io.plainrpc.contract;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the parts of a received descriptor fit each other: what a shape names has a line of its own and is what the place
 * asks for. Names without a dot that are not known here pass: a later version of the protocol may have them, and whoever
 * resolves such a descriptor refuses the methods that use them.
 */
final class DescriptorCheck {
  private static final Map<String, Integer> ARGUMENTS = argumentsOfContainers();
  private static final String VOID = "void";

  private final DescriptorText text;

  private DescriptorCheck(DescriptorText text) {
    this.text = text;
  }

  /**
   * Checks a whole descriptor in time linear in its length.
   *
   * @throws IllegalArgumentException naming what does not fit
   */
  static void check(DescriptorText text) {
    new DescriptorCheck(text).checkAll();
  }

  private void checkAll() {
    text.methods().forEach(this::checkMethod);
    text.types().forEach((name, line) -> {
      checkName(name, line);
      if (!line.kind().equals("enum")) {
        line.members().values().forEach(shape -> checkValue(ShapeTree.parse(shape), false));
      }
    });
  }

  private void checkName(String name, DescriptorText.TypeLine line) {
    if (!(ShapeTree.parse(name) instanceof ShapeTree.User)) {
      throw bad("describes " + shorten(name) + ", which is not a user's type");
    }
    boolean generic = !name.equals(ShapeTree.User.rawName(name));
    if (generic && (line.kind().equals("enum") || line.kind().equals("exception"))) {
      throw bad(
          "describes " + shorten(name) + " with type arguments, which no " + line.kind() + " has");
    }
  }

  private void checkMethod(String signature, DescriptorText.MethodLine line) {
    ShapeTree.parseParameters(signature).forEach(parameter -> checkValue(parameter, false));
    if (!line.result().equals(VOID)) {
      checkValue(ShapeTree.parse(line.result()), false);
    }
    for (String thrown : line.exceptions()) {
      if (!"exception".equals(kindOf(thrown))) {
        throw bad("throws " + shorten(thrown) + ", which it does not describe as an exception");
      }
    }
  }

  /** What stands at a position; within others, boxes only. */
  private void checkValue(ShapeTree shape, boolean within) {
    if (shape instanceof ShapeTree.Plain plain) {
      ScalarType scalar = ScalarType.named(plain.text());
      if (plain.text().equals(VOID)
          || within && scalar != null && scalar.javaType().isPrimitive()) {
        throw bad("has " + plain.text() + " where a value that can be null stands");
      }
    } else if (shape instanceof ShapeTree.User user) {
      checkUser(user);
    } else if (shape instanceof ShapeTree.Array array) {
      checkValue(array.element(), false);
    } else if (shape instanceof ShapeTree.Container container) {
      checkContainer(container);
    } else {
      checkChoice((ShapeTree.Choice) shape);
    }
  }

  private void checkUser(ShapeTree.User user) {
    String kind = kindOf(user.text());
    if (kind == null || kind.equals("exception")) {
      throw bad(
          kind == null
              ? "names " + shorten(user.text()) + ", but does not describe it"
              : "has the exception " + shorten(user.text()) + " as a value");
    }
  }

  private void checkContainer(ShapeTree.Container container) {
    List<ShapeTree> arguments = container.arguments();
    int expected = ARGUMENTS.getOrDefault(container.kind(), arguments.size());
    if (arguments.size() != expected) {
      throw bad("has " + shorten(container.text()) + ", but " + container.kind() + " has "
          + expected + " arguments");
    }
    arguments.forEach(argument -> checkValue(argument, true));
    boolean ofEnum = container.kind().equals("EnumSet") || container.kind().equals("EnumMap");
    if (ofEnum && !"enum".equals(kindOf(arguments.get(0).text()))) {
      throw bad("has " + shorten(container.text()) + ", but "
          + shorten(arguments.get(0).text()) + " is not an enum");
    }
  }

  private void checkChoice(ShapeTree.Choice choice) {
    String previous = null;
    for (ShapeTree alternative : choice.alternatives()) {
      boolean single =
          alternative instanceof ShapeTree.User || alternative instanceof ShapeTree.Plain;
      if (!single
          || previous != null
              && WireOrder.BY_CODE_POINT.compare(previous, alternative.text()) >= 0) {
        throw bad("has malformed alternatives " + shorten(choice.text()));
      }
      checkValue(alternative, true);
      previous = alternative.text();
    }
  }

  /** Whether the protocol has containers of that name. */
  static boolean isContainer(String kind) {
    return ARGUMENTS.containsKey(kind);
  }

  private String kindOf(String wireName) {
    DescriptorText.TypeLine line = text.types().get(wireName);
    return line == null ? null : line.kind();
  }

  private static Map<String, Integer> argumentsOfContainers() {
    Map<String, Integer> arguments = new HashMap<>();
    for (CollectionType type : CollectionType.values()) {
      arguments.put(type.wireName(), 1);
    }
    for (MapType type : MapType.values()) {
      arguments.put(type.wireName(), 2);
    }
    arguments.putAll(
        Map.of("Optional", 1, "AtomicReference", 1, "Entry", 2, "EnumSet", 1, "EnumMap", 2));
    return arguments;
  }

  private static String shorten(String name) {
    return name.length() <= 200 ? name : name.substring(0, 200) + "...";
  }

  private static IllegalArgumentException bad(String what) {
    return new IllegalArgumentException("the descriptor " + what);
  }
}
