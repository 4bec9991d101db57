package io.plainrpc.codec;

import io.plainrpc.contract.CollectionType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.PriorityQueue;
import java.util.SortedSet;
import java.util.Stack;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What the codec has to know of the class that a collection arrives as.
 *
 * @param heapEmpty what an empty one takes
 * @param heapEach bytes per element at most, without the element
 */
record CollectionKind(
    CollectionType type,
    int heapEmpty,
    int heapEach,
    boolean nulls,
    boolean sorted,
    boolean hashed) {

  static CollectionKind of(CollectionType type) {
    return switch (type) {
      case ITERABLE, COLLECTION, LIST, ARRAY_LIST -> list(type, 24, 4);
      case LINKED_LIST -> list(type, 32, 24);
      case VECTOR, STACK -> list(type, 48, 4);
      case SET, LINKED_HASH_SET -> new CollectionKind(type, 72, 52, true, false, true);
      case HASH_SET -> new CollectionKind(type, 64, 44, true, false, true);
      case QUEUE, DEQUE, ARRAY_DEQUE -> new CollectionKind(type, 48, 4, false, false, false);
      case CONCURRENT_LINKED_QUEUE -> new CollectionKind(type, 48, 24, false, false, false);
      case LINKED_BLOCKING_QUEUE -> new CollectionKind(type, 320, 24, false, false, false);
      case PRIORITY_QUEUE -> new CollectionKind(type, 64, 4, false, true, false);
      case SORTED_SET, NAVIGABLE_SET, TREE_SET ->
        new CollectionKind(type, 64, 40, false, true, false);
      case CONCURRENT_SKIP_LIST_SET -> new CollectionKind(type, 160, 64, false, true, false);
    };
  }

  private static CollectionKind list(CollectionType type, int heapEmpty, int heapEach) {
    return new CollectionKind(type, heapEmpty, heapEach, true, false, false);
  }

  /** An empty collection of the class, with room for the elements, which have been charged. */
  Collection<Object> create(int count, Comparator<Object> order) {
    return switch (type) {
      case ITERABLE, COLLECTION, LIST, ARRAY_LIST -> new ArrayList<>(count);
      case LINKED_LIST -> new LinkedList<>();
      case VECTOR -> new Vector<>(count);
      case STACK -> new Stack<>();
      case SET, LINKED_HASH_SET -> new LinkedHashSet<>(MapKind.capacity(count));
      case HASH_SET -> new HashSet<>(MapKind.capacity(count));
      case QUEUE, DEQUE, ARRAY_DEQUE -> new ArrayDeque<>(count);
      case CONCURRENT_LINKED_QUEUE -> new ConcurrentLinkedQueue<>();
      case LINKED_BLOCKING_QUEUE -> new LinkedBlockingQueue<>();
      case PRIORITY_QUEUE -> new PriorityQueue<>(Math.max(count, 1), order);
      case SORTED_SET, NAVIGABLE_SET, TREE_SET -> new TreeSet<>(order);
      case CONCURRENT_SKIP_LIST_SET -> new ConcurrentSkipListSet<>(order);
    };
  }

  /** The order of a collection of a sorted kind. */
  static Comparator<?> orderOf(Collection<?> value) {
    return value instanceof PriorityQueue<?> queue
        ? queue.comparator()
        : ((SortedSet<?>) value).comparator();
  }
}
