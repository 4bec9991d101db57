package io.plainrpc.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Kryo instances for one client or server: a small cache striped by thread over a bounded pool, never a ThreadLocal,
 * because every virtual thread would make an instance of its own. Any thread; never blocks.
 *
 * <p>Each thread has a home slot, found from its id. A session is borrowed by swapping null into a slot and returned by
 * swapping it into an empty one, so whoever gets it sees what its last holder did ({@code KryoPoolRaces}). When the home slot is empty the others
 * are tried, then a new session is made; when none is empty on return, the session is dropped. A session is also dropped
 * after any failure, because Kryo does not promise to be in order after one ({@code SessionTest}).
 *
 * <p>Kryo uses {@code sun.misc.Unsafe} unless the system property {@code kryo.unsafe} is {@code false}, and JDK 24 and later
 * print a warning about it. Nothing here gains from it, so the property is set to {@code false} when it is not set at all.
 */
public final class KryoPool {
  private static final int SLOTS = 64;

  /** References between two slots, so that neighbours do not share a cache line. */
  private static final int STRIDE = 16;

  static {
    // Before Kryo's first use, which reads it once.
    if (System.getProperty("kryo.unsafe") == null) {
      System.setProperty("kryo.unsafe", "false");
    }
  }

  private final AtomicReferenceArray<KryoSession> slots =
      new AtomicReferenceArray<>(SLOTS * STRIDE);

  /** Makes an empty pool. */
  public KryoPool() {}

  KryoSession borrow() {
    int home = home();
    KryoSession session = slots.getAndSet(home * STRIDE, null);
    return session != null ? session : borrowElsewhere(home);
  }

  private KryoSession borrowElsewhere(int home) {
    for (int i = 1; i < SLOTS; i++) {
      int slot = (home + i) % SLOTS * STRIDE;
      if (slots.getPlain(slot) != null) {
        KryoSession session = slots.getAndSet(slot, null);
        if (session != null) {
          return session;
        }
      }
    }
    return new KryoSession();
  }

  /** Takes a session back; never one that has failed. */
  void release(KryoSession session) {
    session.clear();
    int home = home();
    for (int i = 0; i < SLOTS; i++) {
      int slot = (home + i) % SLOTS * STRIDE;
      if (slots.getPlain(slot) == null && slots.compareAndSet(slot, null, session)) {
        return;
      }
    }
  }

  private static int home() {
    // Fibonacci hashing: thread ids come in runs.
    return (int) (Thread.currentThread().getId() * 0x9E3779B97F4A7C15L >>> 58);
  }
}
