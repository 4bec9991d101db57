package io.plainrpc.contract;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Which numbers a later version may turn into which others: those of the Java Language Specification's widening primitive
 * conversions (section 5.1.2) that keep every value, and primitives into their boxes and back. Stateless.
 */
final class Widening {
  /** By primitive; {@code int} to {@code float} and {@code long} to either would lose digits. */
  private static final Map<ScalarType, Set<ScalarType>> WIDER = new EnumMap<>(Map.of(
      ScalarType.BYTE,
      EnumSet.of(
          ScalarType.SHORT, ScalarType.INT, ScalarType.LONG, ScalarType.FLOAT, ScalarType.DOUBLE),
      ScalarType.SHORT,
      EnumSet.of(ScalarType.INT, ScalarType.LONG, ScalarType.FLOAT, ScalarType.DOUBLE),
      ScalarType.CHAR,
      EnumSet.of(ScalarType.INT, ScalarType.LONG, ScalarType.FLOAT, ScalarType.DOUBLE),
      ScalarType.INT,
      EnumSet.of(ScalarType.LONG, ScalarType.DOUBLE),
      ScalarType.FLOAT,
      EnumSet.of(ScalarType.DOUBLE)));

  private Widening() {}

  /** Whether each value of the one that is not null can be told as one of the other. */
  static boolean isLossless(ScalarType from, ScalarType to) {
    ScalarType narrow = primitive(from);
    ScalarType wide = primitive(to);
    return narrow != null
        && wide != null
        && (narrow == wide || WIDER.getOrDefault(narrow, Set.of()).contains(wide));
  }

  private static ScalarType primitive(ScalarType type) {
    return switch (type) {
      case BOOLEAN, BOXED_BOOLEAN -> ScalarType.BOOLEAN;
      case BYTE, BOXED_BYTE -> ScalarType.BYTE;
      case SHORT, BOXED_SHORT -> ScalarType.SHORT;
      case CHAR, BOXED_CHAR -> ScalarType.CHAR;
      case INT, BOXED_INT -> ScalarType.INT;
      case LONG, BOXED_LONG -> ScalarType.LONG;
      case FLOAT, BOXED_FLOAT -> ScalarType.FLOAT;
      case DOUBLE, BOXED_DOUBLE -> ScalarType.DOUBLE;
      default -> null;
    };
  }
}
