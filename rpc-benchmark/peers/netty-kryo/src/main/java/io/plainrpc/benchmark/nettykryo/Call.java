package io.plainrpc.benchmark.nettykryo;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A call in flight: its caller parks, an event loop completes it. */
final class Call {
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Thread caller = Thread.currentThread();
  private Object result;
  private Throwable failure;
  private volatile boolean done;

  void complete(Object reply) {
    result = reply;
    wake();
  }

  void fail(Throwable cause) {
    failure = cause;
    wake();
  }

  private void wake() {
    done = true;
    LockSupport.unpark(caller);
  }

  /** Waits for the reply. */
  Object await() {
    long deadline = System.nanoTime() + TIMEOUT_NANOS;
    while (!done) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new IllegalStateException("no reply within 10 s");
      }
      LockSupport.parkNanos(this, left);
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    return result;
  }
}
