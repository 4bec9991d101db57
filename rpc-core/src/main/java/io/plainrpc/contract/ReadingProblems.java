package io.plainrpc.contract;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds what makes a position unreadable, whatever its values, in it or in the types that it reaches. What was found out about
 * a type is remembered: many positions reach the same ones. Confined to one thread at a time.
 */
final class ReadingProblems {

  /**
   * Where something cannot be read.
   *
   * @param type the type whose member it is; null when it is the position itself
   * @param field the member; null likewise
   * @param reading what it is for both sides
   */
  record Problem(TypeReading type, TypeReading.Field field, Reading.Unreadable reading) {
    private static final int LONGEST_TEXT = 200;

    /** The problem in words, from the position on. */
    String text(String where, String writer, String reader) {
      String place = type == null ? where : type.wireName() + "." + field.name();
      return shorten(place) + " is " + shorten(reading.written()) + " for " + writer + " and "
          + shorten(reading.read()) + " for " + reader;
    }

    static String shorten(String text) {
      return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
    }
  }

  /** Types from which nothing unreadable can be reached. */
  private final Set<TypeReading> sound = new HashSet<>();

  /** What can be reached from the others that were asked for. */
  private final Map<TypeReading, Problem> known = new HashMap<>();

  /** The first problem, or null. */
  Problem find(Reading reading) {
    if (reading instanceof Reading.Unreadable unreadable) {
      return new Problem(null, null, unreadable);
    }
    for (TypeReading type : types(reading)) {
      Problem problem = within(type);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private Problem within(TypeReading root) {
    if (sound.contains(root)) {
      return null;
    }
    Problem found = known.get(root);
    if (found != null) {
      return found;
    }
    Set<TypeReading> seen = new HashSet<>(Set.of(root));
    Deque<TypeReading> left = new ArrayDeque<>(seen);
    while (found == null && !left.isEmpty()) {
      TypeReading type = left.poll();
      found = known.get(type);
      for (TypeReading.Field field : type.fields()) {
        if (field.value() instanceof Reading.Unreadable unreadable) {
          found = found != null ? found : new Problem(type, field, unreadable);
        } else if (field.value() != null) {
          for (TypeReading next : types(field.value())) {
            if (!sound.contains(next) && seen.add(next)) {
              left.add(next);
            }
          }
        }
      }
    }
    if (found == null) {
      sound.addAll(seen);
    } else {
      known.put(root, found);
    }
    return found;
  }

  /** The types that a reading mentions. What cannot be read within it makes all of it unreadable, so it is not looked for. */
  private static Set<TypeReading> types(Reading reading) {
    Set<TypeReading> types = new HashSet<>();
    collect(reading, types);
    return types;
  }

  private static void collect(Reading reading, Set<TypeReading> types) {
    if (reading instanceof Reading.Typed typed) {
      types.add(typed.type());
    } else if (reading instanceof Reading.Parts parts) {
      parts.parts().forEach(part -> collect(part, types));
    } else if (reading instanceof Reading.AsAlternative alternative) {
      collect(alternative.value(), types);
    } else if (reading instanceof Reading.Chosen chosen) {
      for (Reading.Alternative alternative : chosen.alternatives()) {
        if (alternative.position() >= 0) {
          collect(alternative.value(), types);
        }
      }
    }
  }
}
