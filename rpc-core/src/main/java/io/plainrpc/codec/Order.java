package io.plainrpc.codec;

import java.util.Collections;
import java.util.Comparator;

/** The order of a sorted container, one byte: natural, or its reverse. Any other comparator is code and stays at home. */
final class Order {
  private static final byte NATURAL = 0;
  private static final byte REVERSE = 1;

  private Order() {}

  static void write(GrowingOutput out, Comparator<?> comparator) {
    if (comparator == null || comparator.equals(Comparator.naturalOrder())) {
      out.writeByte(NATURAL);
    } else if (comparator.equals(Collections.reverseOrder())) {
      out.writeByte(REVERSE);
    } else {
      throw new CodecFailure("the comparator "
          + comparator.getClass().getName()
          + " is not admitted, only natural order and Collections.reverseOrder()");
    }
  }

  /** Null stands for natural order. */
  static Comparator<Object> read(BoundedInput in) {
    switch (in.readByte()) {
      case NATURAL:
        return null;
      case REVERSE:
        return Collections.reverseOrder();
      default:
        throw new CodecFailure("an order that is neither natural nor its reverse");
    }
  }
}
