package io.plainrpc.protocol;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * The calls in flight on one connection, by call id; the one thing its two halves share.
 *
 * <p>{@link #add} is called under the connection's lock; {@link #get} and {@link #remove} by any thread. A call ends once:
 * whoever removes it, by compare-and-set on its slot, is the one to complete it. ({@code InFlightRaces})
 *
 * <p>An open-addressed array: ids rise by one, so {@code id & mask} is free unless a slow call still holds the slot of an
 * id one lap earlier; then the next free one is taken ({@code InFlightTest}). Lookups probe as far as any entry was ever pushed, so removal needs
 * no tombstones. The array comes in segments, each made when a call first needs it and never moved: thousands of idle
 * connections hold almost nothing, and lookups need no lock.
 *
 * @param <E> what the transport attaches to a call
 */
public final class InFlight<E extends InFlight.Entry> {

  /** Something that knows its call id. */
  public interface Entry {
    int callId();
  }

  private static final int SEGMENT_BITS = 6;
  private static final int SEGMENT_MASK = (1 << SEGMENT_BITS) - 1;

  private final AtomicReferenceArray<AtomicReferenceArray<E>> segments;
  private final int mask;
  private final int limit;
  private final AtomicInteger size = new AtomicInteger();
  private volatile int farthestProbe;

  /** A table that can hold {@code limit} calls; twice as many slots keep probing rare. */
  public InFlight(int limit) {
    this.limit = limit;
    int capacity = Integer.highestOneBit(Math.max(16, limit * 2 - 1)) << 1;
    this.segments = new AtomicReferenceArray<>((capacity - 1 >>> SEGMENT_BITS) + 1);
    this.mask = capacity - 1;
  }

  /**
   * Adds a call; needs the connection's lock.
   *
   * @return false when the table holds its limit already
   */
  public boolean add(E entry) {
    if (size.get() >= limit) {
      return false;
    }
    size.incrementAndGet();
    int home = entry.callId() & mask;
    for (int probe = 0; ; probe++) {
      int slot = home + probe & mask;
      // Published before the entry is, so a lookup that could meet the entry probes far enough.
      // (InFlightRaces)
      if (probe > farthestProbe) {
        farthestProbe = probe;
      }
      AtomicReferenceArray<E> segment = segmentFor(slot);
      int at = slot & SEGMENT_MASK;
      if (segment.get(at) == null && segment.compareAndSet(at, null, entry)) {
        return true;
      }
    }
  }

  /** Makes the segment if this is its first call; under the connection's lock, like its caller. */
  private AtomicReferenceArray<E> segmentFor(int slot) {
    AtomicReferenceArray<E> segment = segments.get(slot >>> SEGMENT_BITS);
    if (segment == null) {
      segment = new AtomicReferenceArray<>(Math.min(mask, SEGMENT_MASK) + 1);
      segments.set(slot >>> SEGMENT_BITS, segment);
    }
    return segment;
  }

  /** The call with this id, or null when it has ended. */
  public E get(int callId) {
    for (int probe = 0; probe <= farthestProbe; probe++) {
      int slot = callId + probe & mask;
      AtomicReferenceArray<E> segment = segments.get(slot >>> SEGMENT_BITS);
      E entry = segment == null ? null : segment.get(slot & SEGMENT_MASK);
      if (entry != null && entry.callId() == callId) {
        return entry;
      }
    }
    return null;
  }

  /** Ends the call with this id: the caller alone may complete what is returned. Null when it has ended already. */
  public E remove(int callId) {
    for (int probe = 0; probe <= farthestProbe; probe++) {
      int slot = callId + probe & mask;
      AtomicReferenceArray<E> segment = segments.get(slot >>> SEGMENT_BITS);
      E entry = segment == null ? null : segment.get(slot & SEGMENT_MASK);
      if (entry != null && entry.callId() == callId) {
        if (!segment.compareAndSet(slot & SEGMENT_MASK, entry, null)) {
          return null;
        }
        size.decrementAndGet();
        return entry;
      }
    }
    return null;
  }

  /** How many calls are in flight. */
  public int size() {
    return size.get();
  }

  /** How many there may be. */
  public int limit() {
    return limit;
  }

  /** Shows every call in flight to {@code action}, in no order; calls that come or go meanwhile may be missed. */
  public void forEach(Consumer<? super E> action) {
    if (size.get() == 0) {
      return;
    }
    for (int i = 0; i < segments.length(); i++) {
      AtomicReferenceArray<E> segment = segments.get(i);
      for (int at = 0; segment != null && at < segment.length(); at++) {
        E entry = segment.get(at);
        if (entry != null) {
          action.accept(entry);
        }
      }
    }
  }
}
