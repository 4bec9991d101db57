package io.plainrpc.contract;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds which values of a position that can be read cannot be, in it or in the types that it reaches. Used once, by one thread. */
final class ReadingLimits {
  /** Types still to be looked at. */
  private final Deque<TypeReading> pending = new ArrayDeque<>();

  private final Set<TypeReading> seen = new HashSet<>();
  private final String writer;
  private final String reader;
  private final List<String> limits = new ArrayList<>();

  private ReadingLimits(String writer, String reader) {
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * The values that cannot be read, in words.
   *
   * @param where how the texts name the position
   */
  static List<String> of(Reading reading, String where, String writer, String reader) {
    ReadingLimits limits = new ReadingLimits(writer, reader);
    limits.at(reading, where);
    while (!limits.pending.isEmpty()) {
      limits.within(limits.pending.poll());
    }
    return limits.limits;
  }

  private void within(TypeReading type) {
    for (String constant : type.unknownConstants()) {
      limits.add("the constant " + constant + " of " + type.wireName() + " from " + writer
          + " is not known to " + reader);
    }
    for (TypeReading.Field field : type.fields()) {
      if (field.member() >= 0) {
        at(field.value(), type.wireName() + "." + field.name());
      }
    }
  }

  private void at(Reading reading, String where) {
    if (reading instanceof Reading.Converted converted) {
      addNull(converted, where);
    } else if (reading instanceof Reading.Typed typed) {
      if (seen.add(typed.type())) {
        pending.add(typed.type());
      }
    } else if (reading instanceof Reading.Parts parts) {
      parts.parts().forEach(part -> at(part, where));
    } else if (reading instanceof Reading.AsAlternative alternative) {
      at(alternative.value(), where);
    } else if (reading instanceof Reading.Chosen chosen) {
      chosen.alternatives().forEach(alternative -> at(alternative, where));
    }
  }

  private void at(Reading.Alternative alternative, String where) {
    if (alternative.position() >= 0) {
      at(alternative.value(), where);
    } else {
      limits.add(
          alternative.name() + " from " + writer + " is not known to " + reader + " as " + where);
    }
  }

  private void addNull(Reading.Converted converted, String where) {
    if (!converted.from().javaType().isPrimitive() && converted.to().javaType().isPrimitive()) {
      limits.add("null from " + writer + " is no " + converted.to().wireName() + " for " + reader
          + " as " + where);
    }
  }
}
