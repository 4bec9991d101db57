package io.plainrpc.contract;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Which classes of the JDK the contract knows. The tables hold JDK classes only, so they keep no
 * class loader alive.
 */
final class JdkTypes {
  private static final Map<Class<?>, ScalarType> SCALARS =
      index(ScalarType.values(), ScalarType::javaType);
  private static final Map<Class<?>, CollectionType> COLLECTIONS =
      index(CollectionType.values(), CollectionType::declaredType);
  private static final Map<Class<?>, MapType> MAPS = index(MapType.values(), MapType::declaredType);

  private JdkTypes() {}

  /** The scalar that stands where this class is declared, or null. */
  static ScalarType scalar(Class<?> type) {
    return SCALARS.get(type);
  }

  static CollectionType collection(Class<?> type) {
    return COLLECTIONS.get(type);
  }

  static MapType map(Class<?> type) {
    return MAPS.get(type);
  }

  /** Whether values of the class are made of values of its type arguments. */
  static boolean isContainer(Class<?> type) {
    return COLLECTIONS.containsKey(type)
        || MAPS.containsKey(type)
        || type == Optional.class
        || type == AtomicReference.class
        || type == Map.Entry.class
        || type == java.util.EnumSet.class
        || type == java.util.EnumMap.class;
  }

  /**
   * Whether the class is part of the JDK: its private fields are closed to us and change between
   * releases.
   */
  static boolean contains(Class<?> type) {
    String module = type.getModule().getName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }

  private static <E> Map<Class<?>, E> index(E[] values, Function<E, Class<?>> key) {
    Map<Class<?>, E> index = new HashMap<>();
    for (E value : values) {
      index.put(key.apply(value), value);
    }
    return Map.copyOf(index);
  }
}
