package io.plainrpc.contract;

import java.util.List;

/**
 * How what one version of a service writes at a position is read by another version at its own. Immutable; types are known
 * by reference, so that they may contain themselves.
 */
public sealed interface Reading {
  /** Nothing differs, here and in all that is reachable from here. */
  Reading SAME = new Same();

  /** See {@link #SAME}. */
  record Same() implements Reading {}

  /** A number that became wider, or a primitive that became its box or was one. */
  record Converted(ScalarType from, ScalarType to) implements Reading {}

  /** An array or container of the same kind: how its element, or key and value, are read. */
  record Parts(List<Reading> parts) implements Reading {}

  /** An enum, record, class or exception of the same name. */
  record Typed(TypeReading type) implements Reading {}

  /** One of several, of which the reader may know only some; in the writer's order. */
  record Chosen(List<Alternative> alternatives) implements Reading {}

  /** A single type that is one of several for the reader. */
  record AsAlternative(int position, Reading value) implements Reading {}

  /**
   * It cannot be read, whatever the value.
   *
   * @param written what it is for the writer
   * @param read what it is for the reader
   */
  record Unreadable(String written, String read) implements Reading {}

  /**
   * One alternative of the writer.
   *
   * @param name its name
   * @param position which of the reader's it is, -1 when the reader does not have it
   * @param value how it is read; null when the reader does not have it
   */
  record Alternative(String name, int position, Reading value) {}
}
