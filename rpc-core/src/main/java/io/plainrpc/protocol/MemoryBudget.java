package io.plainrpc.protocol;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory may be held for messages on their way, by one connection and by all of them together. Any thread.
 */
public final class MemoryBudget {
  private final AtomicLong held = new AtomicLong();
  private final long limit;
  private final MemoryBudget shared;

  /**
   * A budget of its own.
   *
   * @param limit in bytes
   */
  public MemoryBudget(long limit) {
    this(limit, null);
  }

  private MemoryBudget(long limit, MemoryBudget shared) {
    this.limit = limit;
    this.shared = shared;
  }

  /** A part of this budget, with a limit of its own beside the common one. */
  public MemoryBudget share(long partLimit) {
    return new MemoryBudget(partLimit, this);
  }

  /** Takes {@code bytes} if they are to be had. */
  public boolean reserve(long bytes) {
    if (held.addAndGet(bytes) > limit || shared != null && !shared.reserve(bytes)) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Gives {@code bytes} back. */
  public void release(long bytes) {
    held.addAndGet(-bytes);
    if (shared != null) {
      shared.release(bytes);
    }
  }

  /** Bytes held now. */
  public long held() {
    return held.get();
  }

  public long limit() {
    return limit;
  }
}
