package io.plainrpc.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Which numbers may become which: exactly those pairs of which no value is lost, found out by converting there and back. */
class WideningTest {
  private static final Map<ScalarType, ScalarType> BOXES = new EnumMap<>(Map.of(
      ScalarType.BOOLEAN, ScalarType.BOXED_BOOLEAN,
      ScalarType.BYTE, ScalarType.BOXED_BYTE,
      ScalarType.SHORT, ScalarType.BOXED_SHORT,
      ScalarType.CHAR, ScalarType.BOXED_CHAR,
      ScalarType.INT, ScalarType.BOXED_INT,
      ScalarType.LONG, ScalarType.BOXED_LONG,
      ScalarType.FLOAT, ScalarType.BOXED_FLOAT,
      ScalarType.DOUBLE, ScalarType.BOXED_DOUBLE));

  @Test
  void aPairIsLosslessExactlyWhenEachValueComesBack() {
    for (ScalarType from : BOXES.keySet()) {
      for (ScalarType to : BOXES.keySet()) {
        boolean expected = comesBack(from, to);
        String pair = from + " to " + to;
        assertEquals(expected, Widening.isLossless(from, to), pair);
        assertEquals(expected, Widening.isLossless(BOXES.get(from), to), "box of " + pair);
        assertEquals(expected, Widening.isLossless(from, BOXES.get(to)), pair + "'s box");
        assertEquals(
            expected, Widening.isLossless(BOXES.get(from), BOXES.get(to)), "boxes of " + pair);
      }
    }
  }

  @Test
  void whatIsNoNumberIsNotConverted() {
    assertFalse(Widening.isLossless(ScalarType.STRING, ScalarType.STRING_BUILDER));
    assertFalse(Widening.isLossless(ScalarType.INT, ScalarType.STRING));
    assertFalse(Widening.isLossless(ScalarType.INT, ScalarType.BIG_INTEGER));
    assertFalse(Widening.isLossless(ScalarType.ATOMIC_INTEGER, ScalarType.INT));
  }

  private static boolean comesBack(ScalarType from, ScalarType to) {
    if (from == ScalarType.BOOLEAN || to == ScalarType.BOOLEAN) {
      return from == to;
    }
    return switch (from) {
      case BYTE -> whole(to, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SHORT -> whole(to, Short.MIN_VALUE, Short.MAX_VALUE);
      case CHAR -> whole(to, Character.MIN_VALUE, Character.MAX_VALUE);
      case INT -> whole(to, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> whole(to, Long.MIN_VALUE + 1, Long.MAX_VALUE - 1);
      case FLOAT -> broken(to, Float.MIN_VALUE, Float.MAX_VALUE);
      default -> broken(to, Double.MIN_VALUE, Double.MAX_VALUE);
    };
  }

  private static boolean whole(ScalarType to, long... values) {
    LongFunction<Long> thereAndBack = switch (to) {
      case BYTE -> value -> (long) (byte) value;
      case SHORT -> value -> (long) (short) value;
      case CHAR -> value -> (long) (char) value;
      case INT -> value -> (long) (int) value;
      case LONG -> value -> value;
      case FLOAT -> value -> (long) (float) value;
      default -> value -> (long) (double) value;
    };
    for (long value : values) {
      if (thereAndBack.apply(value) != value) {
        return false;
      }
    }
    return true;
  }

  private static boolean broken(ScalarType to, double... values) {
    DoubleFunction<Double> thereAndBack = switch (to) {
      case BYTE, SHORT, CHAR, INT, LONG -> value -> (double) (long) value;
      case FLOAT -> value -> (double) (float) value;
      default -> value -> value;
    };
    for (double value : values) {
      if (thereAndBack.apply(value) != value) {
        return false;
      }
    }
    return true;
  }
}
