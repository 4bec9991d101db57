package io.plainrpc.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where handlers wait until the test lets them go, are interrupted, or the test is over. Counts who came and who was
 * interrupted.
 */
public final class Gate implements AutoCloseable {
  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger entered = new AtomicInteger();
  private final AtomicInteger interrupted = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();

  /** Waits until the gate is open; returns the text, which is convenient for a handler. */
  public String pass(String text) {
    entered.incrementAndGet();
    try {
      open.await();
      return text;
    } catch (InterruptedException e) {
      interrupted.incrementAndGet();
      throw new IllegalStateException("interrupted at the gate", e);
    } finally {
      left.incrementAndGet();
    }
  }

  public void open() {
    open.countDown();
  }

  public int entered() {
    return entered.get();
  }

  public int interrupted() {
    return interrupted.get();
  }

  public int left() {
    return left.get();
  }

  /** Waits until so many are, or were, inside. */
  public void awaitEntered(int count) {
    Await.eventually(
        () -> count + " calls entered the gate, not " + entered(),
        Await.SOON,
        () -> entered() >= count);
  }

  @Override
  public void close() {
    open();
  }
}
