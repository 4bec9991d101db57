package io.plainrpc.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Says in plain words how two descriptors differ. Confined to one thread. */
final class DescriptorDifferences {
  private static final int LONGEST_TEXT = 300;
  private static final Comparator<String> ORDER = WireOrder.BY_CODE_POINT;

  private final String mine;
  private final String theirs;
  private final int atMost;
  private final List<String> found = new ArrayList<>();

  DescriptorDifferences(String mine, String theirs, int atMost) {
    this.mine = mine;
    this.theirs = theirs;
    this.atMost = atMost;
  }

  List<String> between(DescriptorText ours, DescriptorText other) {
    if (!ours.service().equals(other.service())) {
      add("the service is ", ours.service(), other.service());
    }
    for (String signature : allOf(ours.methods(), other.methods())) {
      compareMethods(signature, ours.methods().get(signature), other.methods().get(signature));
    }
    for (String name : allOf(ours.types(), other.types())) {
      compareTypes(name, ours.types().get(name), other.types().get(name));
    }
    return List.copyOf(found);
  }

  private void compareMethods(
      String signature, DescriptorText.MethodLine ours, DescriptorText.MethodLine other) {
    String method = "method " + signature;
    if (ours == null || other == null) {
      addMissing(method, ours != null);
      return;
    }
    if (!ours.result().equals(other.result())) {
      add(method + ": the result is ", ours.result(), other.result());
    }
    if (!ours.exceptions().equals(other.exceptions())) {
      add(method + " throws ", exceptions(ours), exceptions(other));
    }
  }

  private static String exceptions(DescriptorText.MethodLine line) {
    return line.exceptions().isEmpty() ? "nothing" : String.join(", ", line.exceptions());
  }

  private void compareTypes(
      String name, DescriptorText.TypeLine ours, DescriptorText.TypeLine other) {
    if (ours == null || other == null) {
      addMissing((ours == null ? other : ours).kind() + " " + name, ours != null);
      return;
    }
    if (!ours.kind().equals(other.kind())) {
      add(name + " is ", withArticle(ours.kind()), withArticle(other.kind()));
      return;
    }
    if (ours.shared() != other.shared()) {
      add(ours.kind() + " " + name + " is sent ", references(ours), references(other));
    }
    String part =
        ours.kind() + " " + name + (ours.kind().equals("enum") ? ": constant " : ": field ");
    for (String member : allOf(ours.members(), other.members())) {
      compareMembers(part + member, ours.members().get(member), other.members().get(member));
    }
  }

  private static String references(DescriptorText.TypeLine type) {
    return type.shared() ? "with shared references" : "as copies";
  }

  private void compareMembers(String member, String ours, String other) {
    if (ours == null || other == null) {
      addMissing(member, ours != null);
    } else if (!ours.equals(other)) {
      add(member + " is ", ours, other);
    }
  }

  private static String withArticle(String kind) {
    return (kind.startsWith("e") ? "an " : "a ") + kind;
  }

  private static Set<String> allOf(Map<String, ?> ours, Map<String, ?> other) {
    Set<String> all = new TreeSet<>(ORDER);
    all.addAll(ours.keySet());
    all.addAll(other.keySet());
    return all;
  }

  private void addMissing(String what, boolean onlyMine) {
    add(what + " exists only on the " + (onlyMine ? mine : theirs));
  }

  private void add(String what, String ours, String other) {
    add(what + ours + " on the " + mine + ", " + other + " on the " + theirs);
  }

  private void add(String text) {
    if (found.size() < atMost) {
      int half = LONGEST_TEXT / 2;
      found.add(
          text.length() <= LONGEST_TEXT
              ? text
              : text.substring(0, half) + "..." + text.substring(text.length() - half));
    }
  }
}
