package io.plainrpc.codec;

import static io.plainrpc.codec.ScalarSerializer.selfMarked;

/** Arrays of primitives: the length plus one, then the values in fixed width. */
final class PrimitiveArrays {
  private PrimitiveArrays() {}

  static WireSerializer<?> of(Class<?> arrayType) {
    return switch (arrayType.getComponentType().getName()) {
      case "boolean" -> selfMarked(PrimitiveArrays::writeBooleans, PrimitiveArrays::readBooleans);
      case "byte" -> selfMarked(PrimitiveArrays::writeBytes, PrimitiveArrays::readBytes);
      case "short" -> selfMarked(PrimitiveArrays::writeShorts, PrimitiveArrays::readShorts);
      case "char" -> selfMarked(PrimitiveArrays::writeChars, PrimitiveArrays::readChars);
      case "int" -> selfMarked(PrimitiveArrays::writeInts, PrimitiveArrays::readInts);
      case "long" -> selfMarked(PrimitiveArrays::writeLongs, PrimitiveArrays::readLongs);
      case "float" -> selfMarked(PrimitiveArrays::writeFloats, PrimitiveArrays::readFloats);
      case "double" -> selfMarked(PrimitiveArrays::writeDoubles, PrimitiveArrays::readDoubles);
      default -> throw new IllegalArgumentException(arrayType + " is no array of primitives");
    };
  }

  /** Writes the length; where the values begin, or -1 when they are only counted. */
  private static int open(GrowingOutput out, int length, int width) {
    out.writeUnsigned(length + 1);
    return out.reserve(length, width);
  }

  private static void writeBooleans(GrowingOutput out, boolean[] values) {
    int at = open(out, values.length, 1);
    if (at >= 0) {
      byte[] target = out.getBuffer();
      for (int i = 0; i < values.length; i++) {
        target[at + i] = (byte) (values[i] ? 1 : 0);
      }
    }
  }

  private static boolean[] readBooleans(BoundedInput in) {
    boolean[] values = new boolean[in.readLength(1)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFlag();
    }
    return values;
  }

  private static void writeBytes(GrowingOutput out, byte[] values) {
    out.writeUnsigned(values.length + 1);
    out.writeBytes(values, 0, values.length);
  }

  private static byte[] readBytes(BoundedInput in) {
    return in.readBytes(in.readLength(1));
  }

  private static void writeShorts(GrowingOutput out, short[] values) {
    int at = open(out, values.length, 2);
    for (int i = 0; at >= 0 && i < values.length; i++) {
      out.setInt16(at + 2 * i, values[i]);
    }
  }

  private static short[] readShorts(BoundedInput in) {
    short[] values = new short[in.readLength(2)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readInt16();
    }
    return values;
  }

  private static void writeChars(GrowingOutput out, char[] values) {
    int at = open(out, values.length, 2);
    for (int i = 0; at >= 0 && i < values.length; i++) {
      out.setInt16(at + 2 * i, (short) values[i]);
    }
  }

  private static char[] readChars(BoundedInput in) {
    char[] values = new char[in.readLength(2)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (char) in.readInt16();
    }
    return values;
  }

  private static void writeInts(GrowingOutput out, int[] values) {
    int at = open(out, values.length, 4);
    for (int i = 0; at >= 0 && i < values.length; i++) {
      out.setInt32(at + 4 * i, values[i]);
    }
  }

  private static int[] readInts(BoundedInput in) {
    int[] values = new int[in.readLength(4)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readInt32();
    }
    return values;
  }

  private static void writeLongs(GrowingOutput out, long[] values) {
    int at = open(out, values.length, 8);
    for (int i = 0; at >= 0 && i < values.length; i++) {
      out.setInt64(at + 8 * i, values[i]);
    }
  }

  private static long[] readLongs(BoundedInput in) {
    long[] values = new long[in.readLength(8)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readInt64();
    }
    return values;
  }

  private static void writeFloats(GrowingOutput out, float[] values) {
    int at = open(out, values.length, 4);
    for (int i = 0; at >= 0 && i < values.length; i++) {
      out.setInt32(at + 4 * i, Float.floatToRawIntBits(values[i]));
    }
  }

  private static float[] readFloats(BoundedInput in) {
    float[] values = new float[in.readLength(4)];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(in.readInt32());
    }
    return values;
  }

  private static void writeDoubles(GrowingOutput out, double[] values) {
    int at = open(out, values.length, 8);
    for (int i = 0; at >= 0 && i < values.length; i++) {
      out.setInt64(at + 8 * i, Double.doubleToRawLongBits(values[i]));
    }
  }

  private static double[] readDoubles(BoundedInput in) {
    double[] values = new double[in.readLength(8)];
    for (int i = 0; i < values.length; i++) {
      values[i] = Double.longBitsToDouble(in.readInt64());
    }
    return values;
  }
}
