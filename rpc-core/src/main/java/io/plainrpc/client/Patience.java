package io.plainrpc.client;

/**
 * What a call that waits for a connection has been through. An address that has failed since the call began to wait is not
 * tried again for it, with one exception: a server that is there but refused the connection, as overloaded or closing, is asked
 * a few times more. Guarded by the pool's lock.
 */
final class Patience {
  /** How often a call lets a server that refused be asked again. */
  static final int MAX_RETRIES = 3;

  private static final long NEVER = Long.MIN_VALUE;

  private long sinceNanos;
  private long retryAtNanos = NEVER;
  private int retries;

  Patience(long nowNanos) {
    this.sinceNanos = nowNanos;
  }

  /** Failures from then on count for this call. */
  long sinceNanos() {
    return sinceNanos;
  }

  /** Whether it waits for a pause to end. */
  boolean isPausing(long nowNanos) {
    return retryAtNanos != NEVER && nowNanos - retryAtNanos < 0;
  }

  /** When the pause ends; only while it {@link #isPausing}. */
  long retryAtNanos() {
    return retryAtNanos;
  }

  /** An attempt is under way. */
  void hope() {
    retryAtNanos = NEVER;
  }

  /**
   * All servers have failed, but one of them may be asked again.
   *
   * @return false when that was so often enough
   */
  boolean pauseUntil(long nanos, long nowNanos) {
    if (retries == MAX_RETRIES) {
      return false;
    }
    retries++;
    retryAtNanos = nanos;
    sinceNanos = nowNanos + 1;
    return true;
  }

  /** How often servers that refused were asked again. */
  int retries() {
    return retries;
  }
}
