package io.plainrpc.page;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The desk, with the strings that a test pulls. Errors have no stack trace, so that their bytes are known. */
final class HeldDesk implements Desk {
  private static final int PATIENCE_SECONDS = 10;

  private final Semaphore entered = new Semaphore(0);
  private final Semaphore interrupted = new Semaphore(0);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CompletableFuture<String> later = new CompletableFuture<>();
  private final AtomicInteger calls = new AtomicInteger();

  /** How many calls were started. */
  int calls() {
    return calls.get();
  }

  /** Waits until one more call is inside {@code hold}. */
  void awaitEntered() throws InterruptedException {
    assertTrue(entered.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS), "nobody entered hold");
  }

  /** Waits until one more call inside {@code hold} was interrupted. */
  void awaitInterrupted() throws InterruptedException {
    assertTrue(
        interrupted.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS), "no handler was interrupted");
  }

  /** Lets everybody out of {@code hold}. */
  void release() {
    released.countDown();
  }

  @Override
  public void fail(String text) {
    calls.incrementAndGet();
    IllegalStateException failure = new IllegalStateException(text);
    failure.setStackTrace(new StackTraceElement[0]);
    throw failure;
  }

  @Override
  public String hold(String text) {
    calls.incrementAndGet();
    entered.release();
    try {
      assertTrue(released.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "nobody released hold");
      return text;
    } catch (InterruptedException e) {
      interrupted.release();
      return "interrupted";
    }
  }

  @Override
  public CompletableFuture<String> later(String text) {
    calls.incrementAndGet();
    return later;
  }

  @Override
  public void nothing() {
    calls.incrementAndGet();
  }

  @Override
  public String refuse(int code) throws Refused {
    calls.incrementAndGet();
    Refused refused = new Refused("not today", code);
    refused.setStackTrace(new StackTraceElement[0]);
    throw refused;
  }

  @Override
  public String repeat(String text, int times) {
    calls.incrementAndGet();
    return text.repeat(times);
  }
}
