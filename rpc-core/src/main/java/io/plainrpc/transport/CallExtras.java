package io.plainrpc.transport;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What few calls of a server have, so that the others need not carry it. Guarded by its call. */
final class CallExtras {
  private final Set<CancelAction> actions = new LinkedHashSet<>();

  void add(CancelAction action) {
    actions.add(action);
  }

  void remove(CancelAction action) {
    actions.remove(action);
  }

  /** Moves the actions there, so that each runs once. */
  void takeActions(List<Runnable> to) {
    to.addAll(actions);
    actions.clear();
  }
}
