package io.plainrpc.codec;

import io.plainrpc.contract.MapType;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the codec has to know of the class that a map arrives as.
 *
 * @param heapEmpty what an empty one takes
 * @param heapEach bytes per entry at most, without key and value
 */
record MapKind(
    MapType type,
    int heapEmpty,
    int heapEach,
    boolean nullKeys,
    boolean nullValues,
    boolean sorted,
    boolean hashed) {

  static MapKind of(MapType type) {
    return switch (type) {
      case MAP, LINKED_HASH_MAP -> new MapKind(type, 56, 52, true, true, false, true);
      case HASH_MAP -> new MapKind(type, 48, 44, true, true, false, true);
      case HASHTABLE -> new MapKind(type, 160, 40, false, false, false, true);
      case CONCURRENT_HASH_MAP -> new MapKind(type, 136, 52, false, false, false, true);
      case SORTED_MAP, NAVIGABLE_MAP, TREE_MAP ->
        new MapKind(type, 48, 40, false, true, true, false);
      case CONCURRENT_SKIP_LIST_MAP -> new MapKind(type, 144, 64, false, false, true, false);
    };
  }

  /** An empty map of the class, with room for the entries, which have been charged. */
  Map<Object, Object> create(int count, Comparator<Object> order) {
    return switch (type) {
      case MAP, LINKED_HASH_MAP -> new LinkedHashMap<>(capacity(count));
      case HASH_MAP -> new HashMap<>(capacity(count));
      case HASHTABLE -> newHashtable(count);
      case CONCURRENT_HASH_MAP -> new ConcurrentHashMap<>(capacity(count));
      case SORTED_MAP, NAVIGABLE_MAP, TREE_MAP -> new TreeMap<>(order);
      case CONCURRENT_SKIP_LIST_MAP -> new ConcurrentSkipListMap<>(order);
    };
  }

  // A Hashtable keeps chains, not trees, and takes the hash code modulo its size: the sender must
  // not know the size.
  private static Map<Object, Object> newHashtable(int count) {
    int capacity = capacity(count);
    return new Hashtable<>(capacity + ThreadLocalRandom.current().nextInt(16 + capacity / 8));
  }

  /** Enough that a table for so many keys does not have to grow. */
  static int capacity(int count) {
    return (int) Math.min(count + count / 3 + 1L, 1 << 30);
  }
}
