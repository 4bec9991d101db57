package io.plainrpc;

import java.time.Duration;
import java.util.Objects;

/**
 * What a handler can know about the call that it serves.
 *
 * <p>It belongs to the thread that runs the handler, while it runs it. Work that goes on elsewhere takes it along only when
 * it is {@linkplain #wrap wrapped}; nothing is inherited in secret. Every method may be called from any thread, also after
 * the call has ended.
 */
public abstract class CallContext {
  private static final ThreadLocal<CallContext> CURRENT = new ThreadLocal<>();

  /** For the framework, and for tests of handlers. */
  protected CallContext() {}

  /**
   * The call that the current thread serves.
   *
   * @return never null
   * @throws IllegalStateException when the thread runs no handler and nothing that was wrapped
   */
  public static CallContext current() {
    CallContext current = CURRENT.get();
    if (current == null) {
      throw new IllegalStateException("thread " + Thread.currentThread().getName()
          + " serves no call; take the context in the handler and wrap(...) what runs elsewhere");
    }
    return current;
  }

  /**
   * Who calls.
   *
   * @return never null; {@link Identity#anonymous()} when the connection was not authenticated
   */
  public abstract Identity identity();

  /**
   * Where the call comes from, for log lines.
   *
   * @return address and port of the connection, never null
   */
  public abstract String peer();

  /**
   * How long the caller still waits.
   *
   * @return zero when the time is up
   */
  public abstract Duration timeLeft();

  /**
   * Whether nobody waits for the answer any more: the caller has cancelled, its time is up, its connection was lost, or the
   * server is closing and has lost patience. The handler's thread is interrupted as well.
   *
   * @return true once it is so, for good
   */
  public abstract boolean isCancelled();

  /**
   * A task during which {@link #current} is this context, on whatever thread it runs.
   *
   * @param task not null
   * @return the wrapped task
   */
  public final Runnable wrap(Runnable task) {
    Objects.requireNonNull(task, "task");
    return () -> {
      CallContext before = enter();
      try {
        task.run();
      } finally {
        leave(before);
      }
    };
  }

  /**
   * Makes this the current thread's context.
   *
   * @return the one it had before, or null; for {@link #leave}
   */
  protected final CallContext enter() {
    CallContext before = CURRENT.get();
    CURRENT.set(this);
    return before;
  }

  /**
   * Gives the current thread back the context that it had.
   *
   * @param before what {@link #enter} returned
   */
  protected static void leave(CallContext before) {
    CURRENT.set(before);
  }
}
