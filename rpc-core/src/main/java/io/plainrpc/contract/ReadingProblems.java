package io.plainrpc.contract;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what cannot be read at a position and in the types that it reaches: whatever the value, or only some values. Used
 * once, by one thread.
 */
final class ReadingProblems {
  private static final int LONGEST_TEXT = 200;

  /** Types still to be looked at. */
  private final Deque<TypeReading> pending = new ArrayDeque<>();

  private final Set<TypeReading> seen = new HashSet<>();
  private final String writer;
  private final String reader;
  private final List<String> limits = new ArrayList<>();
  private String problem;

  private ReadingProblems(String writer, String reader) {
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * What makes it unreadable, in words: the first thing of that kind.
   *
   * @param where how the text names the position
   */
  static Optional<String> find(Reading reading, String where, String writer, String reader) {
    return Optional.ofNullable(look(reading, where, writer, reader).problem);
  }

  /** Which values cannot be read, where others can. */
  static List<String> limits(Reading reading, String where, String writer, String reader) {
    return look(reading, where, writer, reader).limits;
  }

  private static ReadingProblems look(Reading reading, String where, String writer, String reader) {
    ReadingProblems problems = new ReadingProblems(writer, reader);
    problems.at(reading, where);
    while (problems.problem == null && !problems.pending.isEmpty()) {
      problems.within(problems.pending.poll());
    }
    return problems;
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
    if (reading instanceof Reading.Unreadable unreadable) {
      problem = problem != null ? problem : unreadable(unreadable, where);
    } else if (reading instanceof Reading.Converted converted) {
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
      limits.add(shorten(alternative.name()) + " from " + writer + " is not known to " + reader
          + " as " + where);
    }
  }

  private void addNull(Reading.Converted converted, String where) {
    if (!converted.from().javaType().isPrimitive() && converted.to().javaType().isPrimitive()) {
      limits.add("null from " + writer + " is no " + converted.to().wireName() + " for " + reader
          + " as " + where);
    }
  }

  private String unreadable(Reading.Unreadable unreadable, String where) {
    return where + " is " + shorten(unreadable.written()) + " for " + writer + " and "
        + shorten(unreadable.read()) + " for " + reader;
  }

  private static String shorten(String shape) {
    return shape.length() <= LONGEST_TEXT ? shape : shape.substring(0, LONGEST_TEXT) + "...";
  }
}
