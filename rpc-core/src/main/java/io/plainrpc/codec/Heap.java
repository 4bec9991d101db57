package io.plainrpc.codec;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

/** What objects take on the heap: estimates for the budget of {@link BoundedInput}, from above, as HotSpot lays them out. */
final class Heap {
  static final int HEADER = 16;
  static final int REFERENCE = 4;

  private Heap() {}

  /** An instance of a class with the fields of all its superclasses, without what they refer to. */
  static int shallowSize(Class<?> type) {
    int size = HEADER;
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          size += sizeOf(field.getType());
        }
      }
    }
    return size + 7 & ~7;
  }

  private static int sizeOf(Class<?> type) {
    if (type == long.class || type == double.class) {
      return 8;
    }
    if (type == byte.class || type == boolean.class) {
      return 1;
    }
    if (type == short.class || type == char.class) {
      return 2;
    }
    return REFERENCE;
  }
}
