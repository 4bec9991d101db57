package io.plainrpc.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Execution;
import io.plainrpc.RpcException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Making calls that fail, and calls on other threads. */
public final class Calls {
  private Calls() {}

  /** Makes a call that must fail in this way, and returns how it failed. */
  public static <E extends RpcException> E failure(Class<E> type, Callable<?> call) {
    try {
      throw new AssertionError("returned " + call.call() + " instead of " + type.getSimpleName());
    } catch (Exception e) {
      return assertInstanceOf(type, e);
    }
  }

  /** The same, with what is known about the execution. */
  public static <E extends RpcException> E failure(
      Class<E> type, Execution execution, Callable<?> call) {
    E failure = failure(type, call);
    assertEquals(execution, failure.execution(), failure.getMessage());
    return failure;
  }

  /** A future that must fail in this way. */
  public static <E extends RpcException> E failure(Class<E> type, CompletableFuture<?> future) {
    return failure(type, () -> outcome(future));
  }

  public static <E extends RpcException> E failure(
      Class<E> type, Execution execution, CompletableFuture<?> future) {
    return failure(type, execution, () -> outcome(future));
  }

  /** The value of a future that completes soon, or what it failed with, as itself. */
  public static <T> T outcome(CompletableFuture<T> future) throws Exception {
    try {
      return future.get(Await.SOON.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    } catch (TimeoutException e) {
      throw new AssertionError("the future has not completed", e);
    }
  }

  /** Makes a call on a daemon thread of its own. */
  public static <T> OnThread<T> onThread(String name, Callable<T> call) {
    return new OnThread<>(name, call);
  }

  /** Fails unless the message holds all the parts. */
  public static void assertSays(Throwable failure, String... parts) {
    for (String part : parts) {
      assertTrue(
          String.valueOf(failure.getMessage()).contains(part),
          () -> "'" + part + "' is not in: " + failure.getMessage());
    }
  }

  /** A call on its own thread: its outcome, how long it took, and the thread's interrupt flag after it. */
  public static final class OnThread<T> {
    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private final Thread thread;
    private volatile long endedAtNanos;
    private volatile boolean flag;

    private OnThread(String name, Callable<T> call) {
      thread = ScriptedPeer.daemon(name, () -> run(call));
    }

    private void run(Callable<T> call) {
      T value = null;
      Throwable failure = null;
      try {
        value = call.call();
      } catch (Throwable e) {
        failure = e;
      }
      endedAtNanos = System.nanoTime();
      flag = Thread.currentThread().isInterrupted();
      if (failure == null) {
        outcome.complete(value);
      } else {
        outcome.completeExceptionally(failure);
      }
    }

    public void interrupt() {
      thread.interrupt();
    }

    public CompletableFuture<T> outcome() {
      return outcome;
    }

    /** The call's value; how long that may take is the test's own time limit, which shows where every thread is. */
    public T get() throws Exception {
      try {
        return outcome.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Exception cause) {
          throw cause;
        }
        throw e;
      }
    }

    public boolean isDone() {
      return outcome.isDone();
    }

    /** When the call ended, on the scale of {@link System#nanoTime}; only after it has. */
    public long endedAtNanos() {
      return endedAtNanos;
    }

    /** The interrupt flag right after the call. */
    public boolean wasInterrupted() {
      return flag;
    }

    /** Whether the thread waits for something. */
    public boolean isParked() {
      return thread.getState() == Thread.State.TIMED_WAITING
          || thread.getState() == Thread.State.WAITING;
    }
  }
}
