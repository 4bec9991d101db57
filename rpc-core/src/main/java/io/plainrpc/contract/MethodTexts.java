package io.plainrpc.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The methods of a descriptor, and which of them lie near each other. Immutable. */
final class MethodTexts {
  private final List<MethodText> methods;
  private final Map<String, MethodText> bySignature = new LinkedHashMap<>();
  private final Map<String, List<MethodText>> byName = new LinkedHashMap<>();

  MethodTexts(DescriptorText text) {
    methods = MethodText.all(text);
    for (MethodText method : methods) {
      bySignature.put(method.signature(), method);
      byName.computeIfAbsent(method.name(), name -> new ArrayList<>()).add(method);
    }
  }

  int size() {
    return methods.size();
  }

  MethodText get(int number) {
    return methods.get(number);
  }

  Map<String, MethodText> bySignature() {
    return bySignature;
  }

  /** The methods that the other side does not have as they are, by name and number of parameters. */
  Map<String, List<MethodText>> unmatched(MethodTexts other) {
    return methods.stream()
        .filter(method -> !other.bySignature.containsKey(method.signature()))
        .collect(Collectors.groupingBy(MethodText::nameAndCount));
  }

  /** Methods of that name that the other side does not have as they are. */
  List<MethodText> namesakes(MethodText method, MethodTexts other) {
    return without(byName.get(method.name()), other);
  }

  private static List<MethodText> without(List<MethodText> group, MethodTexts other) {
    return group == null
        ? List.of()
        : group.stream()
            .filter(method -> !other.bySignature.containsKey(method.signature()))
            .toList();
  }
}
