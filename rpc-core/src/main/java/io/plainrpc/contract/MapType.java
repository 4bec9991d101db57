package io.plainrpc.contract;

/** Kinds of map positions; what {@link CollectionType} is for collections. */
public enum MapType {
  MAP("Map", java.util.Map.class, java.util.LinkedHashMap.class),
  SORTED_MAP("SortedMap", java.util.SortedMap.class, java.util.TreeMap.class),
  NAVIGABLE_MAP("NavigableMap", java.util.NavigableMap.class, java.util.TreeMap.class),
  HASH_MAP("HashMap", java.util.HashMap.class, java.util.HashMap.class),
  LINKED_HASH_MAP("LinkedHashMap", java.util.LinkedHashMap.class, java.util.LinkedHashMap.class),
  TREE_MAP("TreeMap", java.util.TreeMap.class, java.util.TreeMap.class),
  HASHTABLE("Hashtable", java.util.Hashtable.class, java.util.Hashtable.class),
  CONCURRENT_HASH_MAP(
      "ConcurrentHashMap",
      java.util.concurrent.ConcurrentHashMap.class,
      java.util.concurrent.ConcurrentHashMap.class),
  CONCURRENT_SKIP_LIST_MAP(
      "ConcurrentSkipListMap",
      java.util.concurrent.ConcurrentSkipListMap.class,
      java.util.concurrent.ConcurrentSkipListMap.class);

  private final String wireName;
  private final Class<?> declaredType;
  private final Class<?> arrivesAs;

  MapType(String wireName, Class<?> declaredType, Class<?> arrivesAs) {
    this.wireName = wireName;
    this.declaredType = declaredType;
    this.arrivesAs = arrivesAs;
  }

  public String wireName() {
    return wireName;
  }

  public Class<?> declaredType() {
    return declaredType;
  }

  public Class<?> arrivesAs() {
    return arrivesAs;
  }
}
