package io.plainrpc.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** Makes values comparable whose classes have no equals: arrays, queues, builders, atomics, patterns. */
final class Alike {
  private Alike() {}

  static Object of(Object value) {
    if (value instanceof Object[] array) {
      return Arrays.stream(array).map(Alike::of).toList();
    }
    if (value instanceof CharSequence || value instanceof AtomicBoolean) {
      return value.toString();
    }
    if (value instanceof AtomicInteger || value instanceof AtomicLong) {
      return ((Number) value).longValue();
    }
    if (value instanceof AtomicReference<?> reference) {
      return List.of("reference", String.valueOf(reference.get()));
    }
    if (value instanceof Pattern pattern) {
      return List.of(pattern.pattern(), pattern.flags());
    }
    return value != null && value.getClass().isArray() ? primitives(value) : container(value);
  }

  private static Object primitives(Object array) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < java.lang.reflect.Array.getLength(array); i++) {
      values.add(java.lang.reflect.Array.get(array, i));
    }
    return values;
  }

  private static Object container(Object value) {
    if (value instanceof PriorityQueue<?> queue) {
      return List.of(String.valueOf(queue.comparator()), drained(queue));
    }
    if (value instanceof Queue<?> queue && !(value instanceof List)) {
      return new ArrayList<>(queue);
    }
    if (value instanceof SortedSet<?> set) {
      return List.of(String.valueOf(set.comparator()), new ArrayList<>(set), set);
    }
    if (value instanceof SortedMap<?, ?> map) {
      return List.of(String.valueOf(map.comparator()), new ArrayList<>(map.entrySet()), map);
    }
    return value;
  }

  private static List<Object> drained(PriorityQueue<?> queue) {
    PriorityQueue<?> copy = new PriorityQueue<>(queue);
    List<Object> values = new ArrayList<>();
    while (!copy.isEmpty()) {
      values.add(copy.remove());
    }
    return values;
  }

  /** In the order of iteration. */
  static List<Object> elements(Iterable<?> values) {
    List<Object> elements = new ArrayList<>();
    values.forEach(elements::add);
    return elements;
  }

  static List<Object> entries(Map<?, ?> map) {
    return elements((Collection<?>) map.entrySet());
  }
}
