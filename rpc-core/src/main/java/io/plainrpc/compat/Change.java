package io.plainrpc.compat;

/**
 * One change between two versions of a service.
 *
 * @param effect what it does
 * @param meeting to whom
 * @param text what was changed, in words; not meant for programs
 */
public record Change(Effect effect, Meeting meeting, String text) {

  /** One line: the effect, for whom, and what was changed. */
  @Override
  public String toString() {
    return effect == Effect.NONE ? "none: " + text : word() + " " + meeting + ": " + text;
  }

  private String word() {
    return effect == Effect.BREAKS ? "BREAKS" : "limits";
  }
}
