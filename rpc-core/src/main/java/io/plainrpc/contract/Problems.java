package io.plainrpc.contract;

import io.plainrpc.ContractException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects everything that is wrong with an interface. Confined to the thread that reads it. */
final class Problems {
  private final Set<String> texts = new LinkedHashSet<>();
  private final Set<Class<?>> flawedTypes = new HashSet<>();

  /** Something that has to be changed at this position. */
  void at(Position at, TypeUse type, String why, String remedy) {
    texts.add(at + ": " + type.text() + " " + why + "; " + remedy);
  }

  /**
   * Something that has to be changed in the type itself; reported where it is met first, and once.
   */
  void inType(Position at, Class<?> type, String why, String remedy) {
    if (flawedTypes.add(type)) {
      at(at, TypeUse.of(type), why, remedy);
    }
  }

  /** Something about the interface or one of its methods as a whole. */
  void general(String text) {
    texts.add(text);
  }

  boolean isEmpty() {
    return texts.isEmpty();
  }

  void throwIfAny(Class<?> service) {
    if (!texts.isEmpty()) {
      List<String> all = new ArrayList<>(texts);
      throw new ContractException(service.getName(), all);
    }
  }
}
