package io.plainrpc.contract;

/**
 * Kinds of collection positions. At an interface-typed position any implementation is accepted and
 * arrives as the ordinary one named here, in the sender's iteration order; at a class-typed
 * position only exactly that class.
 */
public enum CollectionType {
  ITERABLE("Iterable", Iterable.class, java.util.ArrayList.class),
  COLLECTION("Collection", java.util.Collection.class, java.util.ArrayList.class),
  LIST("List", java.util.List.class, java.util.ArrayList.class),
  SET("Set", java.util.Set.class, java.util.LinkedHashSet.class),
  SORTED_SET("SortedSet", java.util.SortedSet.class, java.util.TreeSet.class),
  NAVIGABLE_SET("NavigableSet", java.util.NavigableSet.class, java.util.TreeSet.class),
  QUEUE("Queue", java.util.Queue.class, java.util.ArrayDeque.class),
  DEQUE("Deque", java.util.Deque.class, java.util.ArrayDeque.class),
  ARRAY_LIST("ArrayList", java.util.ArrayList.class, java.util.ArrayList.class),
  LINKED_LIST("LinkedList", java.util.LinkedList.class, java.util.LinkedList.class),
  VECTOR("Vector", java.util.Vector.class, java.util.Vector.class),
  STACK("Stack", java.util.Stack.class, java.util.Stack.class),
  ARRAY_DEQUE("ArrayDeque", java.util.ArrayDeque.class, java.util.ArrayDeque.class),
  PRIORITY_QUEUE("PriorityQueue", java.util.PriorityQueue.class, java.util.PriorityQueue.class),
  HASH_SET("HashSet", java.util.HashSet.class, java.util.HashSet.class),
  LINKED_HASH_SET("LinkedHashSet", java.util.LinkedHashSet.class, java.util.LinkedHashSet.class),
  TREE_SET("TreeSet", java.util.TreeSet.class, java.util.TreeSet.class),
  CONCURRENT_SKIP_LIST_SET(
      "ConcurrentSkipListSet",
      java.util.concurrent.ConcurrentSkipListSet.class,
      java.util.concurrent.ConcurrentSkipListSet.class),
  CONCURRENT_LINKED_QUEUE(
      "ConcurrentLinkedQueue",
      java.util.concurrent.ConcurrentLinkedQueue.class,
      java.util.concurrent.ConcurrentLinkedQueue.class),
  LINKED_BLOCKING_QUEUE(
      "LinkedBlockingQueue",
      java.util.concurrent.LinkedBlockingQueue.class,
      java.util.concurrent.LinkedBlockingQueue.class);

  private final String wireName;
  private final Class<?> declaredType;
  private final Class<?> arrivesAs;

  CollectionType(String wireName, Class<?> declaredType, Class<?> arrivesAs) {
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
