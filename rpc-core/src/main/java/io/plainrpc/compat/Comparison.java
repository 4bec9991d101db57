package io.plainrpc.compat;

import java.util.List;
import java.util.stream.Collectors;

/**
 * All that differs between two versions of a service. Immutable.
 *
 * @param changes those that break something first, then those that limit, then those without effect; empty when nothing
 *     differs
 */
public record Comparison(List<Change> changes) {

  /**
   * Copies the list.
   *
   * @param changes see there
   */
  public Comparison {
    changes = List.copyOf(changes);
  }

  /**
   * Whether each client works with each server, as far as both know what is sent.
   *
   * @return false when one of the changes {@link Effect#BREAKS} something
   */
  public boolean isCompatible() {
    return with(Effect.BREAKS).isEmpty();
  }

  /**
   * The changes with one effect.
   *
   * @param effect not null
   * @return may be empty
   */
  public List<Change> with(Effect effect) {
    return changes.stream().filter(change -> change.effect() == effect).toList();
  }

  /** One line for each change; "no change" when there is none. */
  @Override
  public String toString() {
    return changes.isEmpty()
        ? "no change"
        : changes.stream().map(Change::toString).collect(Collectors.joining("\n"));
  }
}
