package io.plainrpc.protocol;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * The calls in flight on one connection, by call id; the one thing its two halves share.
 *
 * <p>{@link #add} is called under the connection's lock; {@link #get} and {@link #remove} by any thread. A call ends once:
 * whoever removes it, by compare-and-set on its slot, is the one to complete it.
 *
 * <p>An open-addressed array: ids rise by one, so {@code id & mask} is free unless a slow call still holds the slot of an
 * id one lap earlier; then the next free one is taken. Lookups probe as far as any entry was ever pushed, so removal needs
 * no tombstones.
 *
 * @param <E> what the transport attaches to a call
 */
public final class InFlight<E extends InFlight.Entry> {

  /** Something that knows its call id. */
  public interface Entry {
    int callId();
  }

  private final AtomicReferenceArray<E> slots;
  private final int mask;
  private final int limit;
  private final AtomicInteger size = new AtomicInteger();
  private volatile int farthestProbe;

  /** A table that can hold {@code limit} calls; twice as many slots keep probing rare. */
  public InFlight(int limit) {
    this.limit = limit;
    int capacity = Integer.highestOneBit(Math.max(16, limit * 2 - 1)) << 1;
    this.slots = new AtomicReferenceArray<>(capacity);
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
      if (probe > farthestProbe) {
        farthestProbe = probe;
      }
      if (slots.get(slot) == null && slots.compareAndSet(slot, null, entry)) {
        return true;
      }
    }
  }

  /** The call with this id, or null when it has ended. */
  public E get(int callId) {
    for (int probe = 0; probe <= farthestProbe; probe++) {
      E entry = slots.get(callId + probe & mask);
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
      E entry = slots.get(slot);
      if (entry != null && entry.callId() == callId) {
        if (!slots.compareAndSet(slot, entry, null)) {
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
    for (int slot = 0; slot <= mask; slot++) {
      E entry = slots.get(slot);
      if (entry != null) {
        action.accept(entry);
      }
    }
  }
}
