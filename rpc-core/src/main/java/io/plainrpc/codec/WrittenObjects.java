package io.plainrpc.codec;

import java.util.IdentityHashMap;

/** The objects with shared references that have been written into one body, by identity. Confined to a session's thread. */
final class WrittenObjects {

  /** Where an object stands. */
  static final class Place {
    private final SharedSerializer writtenBy;
    private final int number;
    private final int level;
    private boolean complete;

    private Place(SharedSerializer writtenBy, int number, int level) {
      this.writtenBy = writtenBy;
      this.number = number;
      this.level = level;
    }

    /** How many of them began before it. */
    int number() {
      return number;
    }

    /** How many objects there are around it. */
    int level() {
      return level;
    }

    void complete() {
      complete = true;
    }

    boolean isComplete() {
      return complete;
    }
  }

  private final IdentityHashMap<Object, Place> places = new IdentityHashMap<>();
  private int begun;

  int size() {
    return begun;
  }

  boolean contains(Object value) {
    return places.containsKey(value);
  }

  /**
   * Where an object was written as the same type, or null. One object may stand for two: {@code Box<String>} and
   * {@code Box<Integer>} are one class, and an empty box may be either.
   */
  Place find(Object value, SharedSerializer as) {
    Place place = places.get(value);
    return place != null && place.writtenBy == as ? place : null;
  }

  /** Gives an object the next number. */
  Place begin(Object value, SharedSerializer as, int level) {
    Place place = new Place(as, begun++, level);
    places.put(value, place);
    return place;
  }
}
