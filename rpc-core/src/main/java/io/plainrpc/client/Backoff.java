package io.plainrpc.client;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * When a server that could not be connected is to be tried again: exponential backoff with full jitter. Each failure in a row
 * doubles the longest pause, and the pause is a random part of that, so that clients which lost a server together do not come
 * back together. Not API.
 *
 * <p>Not thread-safe; time is a number on the scale of {@link System#nanoTime}.
 */
public final class Backoff {
  /** Long enough that a server that is gone costs little, short enough that a restart is not noticed. */
  static final long BASE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * Longest pause. Calls made during it fail at once, so it is also how long a server may be back before a caller notices; an
   * attempt every few seconds costs nobody anything, and only calls cause one.
   */
  static final long CAP_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final DoubleSupplier random;
  private int failures;
  private long dueNanos;

  /**
   * Pauses that are a random part of what they may be.
   *
   * @param random from 0 inclusive to 1 exclusive
   */
  public Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /**
   * Another attempt has failed.
   *
   * @param nowNanos the time
   */
  public void failed(long nowNanos) {
    failures++;
    dueNanos = nowNanos + (long) (random.getAsDouble() * longestPauseNanos(failures));
  }

  /** The server is well. */
  public void succeeded() {
    failures = 0;
  }

  /**
   * Whether an attempt may be made now.
   *
   * @param nowNanos the time
   * @return true after a success, or when the pause is over
   */
  public boolean isDue(long nowNanos) {
    return failures == 0 || nowNanos - dueNanos >= 0;
  }

  /**
   * When the next attempt may be made; only after a failure.
   *
   * @return a time
   */
  public long dueNanos() {
    return dueNanos;
  }

  /**
   * Failures in a row.
   *
   * @return how many
   */
  public int failures() {
    return failures;
  }

  static long longestPauseNanos(int failures) {
    int doublings = Math.min(failures - 1, 20);
    return Math.min(CAP_NANOS, BASE_NANOS << doublings);
  }
}
