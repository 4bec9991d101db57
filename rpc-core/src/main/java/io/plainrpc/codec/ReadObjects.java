package io.plainrpc.codec;

import java.util.ArrayList;
import java.util.List;

/** The objects with shared references that have been read from one body, by their numbers. Confined to a session's thread. */
final class ReadObjects {
  /** A reference in each of the two lists, and what these leave behind when they grow. */
  private static final int HEAP_EACH = 24;

  // Null where an object is not made yet.
  private final List<Object> objects = new ArrayList<>();
  private final List<Object> readBy = new ArrayList<>();

  int size() {
    return objects.size();
  }

  /** The number of an object that is about to be read. */
  int begin(BoundedInput in, WireSerializer<?> as) {
    in.countElements(1);
    in.charge(HEAP_EACH);
    objects.add(null);
    readBy.add(as);
    return objects.size() - 1;
  }

  /** Says what came of {@link #begin}. */
  void set(int number, Object value) {
    objects.set(number, value);
  }

  /** The object with a number that a peer has named, if it may stand where a serializer reads. */
  Object get(int number, WireSerializer<?> as, Class<?> type) {
    check(number);
    if (readBy.get(number) != as) {
      throw new CodecFailure(
          "a reference to shared object " + number + ", which is no " + type.getTypeName());
    }
    Object value = objects.get(number);
    if (value == null) {
      throw new CodecFailure("a reference to shared object " + number
          + ", a record that contains the reference and is not made yet");
    }
    return value;
  }

  /** Looks whether there is an object with a number that a peer has named. */
  void check(int number) {
    if (number < 0 || number >= objects.size()) {
      throw new CodecFailure("a reference to shared object " + (number & 0xFFFFFFFFL)
          + ", but only " + objects.size() + " came before");
    }
  }
}
