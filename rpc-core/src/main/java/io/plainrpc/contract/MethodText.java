package io.plainrpc.contract;

import java.util.ArrayList;
import java.util.List;

/**
 * A method as a descriptor has it, taken apart. Immutable.
 *
 * @param number its position in the descriptor
 * @param signature name and shapes of the parameters
 * @param name the name alone
 * @param parameters the shapes of the parameters
 * @param line result and exceptions
 */
record MethodText(
    int number,
    String signature,
    String name,
    List<ShapeTree> parameters,
    DescriptorText.MethodLine line) {
  static final String VOID = "void";

  private static final int LONGEST_TEXT = 500;

  /** All methods of a descriptor, in its order. */
  static List<MethodText> all(DescriptorText text) {
    List<MethodText> methods = new ArrayList<>();
    text.methods()
        .forEach((signature, line) -> methods.add(new MethodText(
            methods.size(),
            signature,
            signature.substring(0, signature.indexOf('(')),
            ShapeTree.parseParameters(signature),
            line)));
    return List.copyOf(methods);
  }

  /** What overloads that could be meant for each other have in common. */
  String nameAndCount() {
    return name + "/" + parameters.size();
  }

  /** As in the descriptor, for messages: very long ones are cut. */
  String text() {
    String text = signature + " " + line.result()
        + (line.exceptions().isEmpty() ? "" : " throws " + String.join(",", line.exceptions()));
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
  }
}
