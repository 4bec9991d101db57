package io.plainrpc;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What a handler can know about the call that it serves.
 *
 * <p>It belongs to the thread that runs the handler, while it runs it. Work that goes on elsewhere takes it along only when
 * it is {@linkplain #wrap(Runnable) wrapped}; nothing is inherited in secret. Every method may be called from any thread, also
 * after the call has ended.
 *
 * <p>Calls that are made where there is a context belong to the call that it is about. They have no more time than it has left,
 * and are cancelled when it is: because its caller no longer wants it, its time is up, or its connection was lost. They outlive
 * it when it ends with an answer. A call that is to have nothing to do with it is made on a thread without a context.
 */
public abstract class CallContext {
  private static final ThreadLocal<CallContext> CURRENT = new ThreadLocal<>();

  /** What {@link #onCancelled} returns: {@link #close} withdraws the action. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    /** Withdraws the action, unless it runs or has run already. Does not block; once more does nothing. */
    @Override
    void close();
  }

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
   * The call that the current thread serves, if it serves one.
   *
   * @return null when the thread runs no handler and nothing that was wrapped
   */
  public static CallContext currentOrNull() {
    return CURRENT.get();
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
   * What the caller has sent along.
   *
   * @return never null
   */
  public abstract Metadata metadata();

  /**
   * Sends something along with the reply. An error that the method does not declare carries none, and a one-way call has no
   * reply: then it is of no effect, as it is after the call has ended.
   *
   * @param name see {@link Metadata}
   * @param value see {@link Metadata}; takes the place of an earlier one
   * @throws IllegalArgumentException when name or value have another form, or a limit is exceeded; it says which
   */
  public abstract void replyMetadata(String name, String value);

  /**
   * Has something done when nobody waits for the answer any more, see {@link #isCancelled}. It runs at most once, on a thread
   * of the server, and should be brief, because others that were cancelled at the same time wait behind it; at once and on the
   * current thread when the call is cancelled already. What it throws is logged. It does not run when the call ends otherwise.
   *
   * @param action not null
   * @return to withdraw it
   */
  public abstract Registration onCancelled(Runnable action);

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
   * As {@link #wrap(Runnable)}, for a task with a result.
   *
   * @param task not null
   * @param <T> the result
   * @return the wrapped task
   */
  public final <T> Callable<T> wrap(Callable<T> task) {
    Objects.requireNonNull(task, "task");
    return () -> {
      CallContext before = enter();
      try {
        return task.call();
      } finally {
        leave(before);
      }
    };
  }

  /**
   * As {@link #wrap(Runnable)}, for {@code CompletableFuture.supplyAsync} and the like.
   *
   * @param task not null
   * @param <T> the result
   * @return the wrapped task
   */
  public final <T> Supplier<T> wrapSupplier(Supplier<T> task) {
    Objects.requireNonNull(task, "task");
    return () -> {
      CallContext before = enter();
      try {
        return task.get();
      } finally {
        leave(before);
      }
    };
  }

  /**
   * An executor that wraps what it is given. With it every stage of a {@code CompletableFuture} has the context:
   *
   * <pre>{@code
   * Executor here = CallContext.current().wrap(executor);
   * return supplyAsync(() -> first(id), here).thenApplyAsync(found -> second(found), here);
   * }</pre>
   *
   * @param executor what runs the tasks; not null
   * @return the wrapped executor
   */
  public final Executor wrap(Executor executor) {
    Objects.requireNonNull(executor, "executor");
    return task -> executor.execute(wrap(task));
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
