package io.plainrpc.transport;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Looks for bytes for a moment before the thread that reads a connection blocks.
 *
 * <p>A thread that blocks has to be woken, which across processors takes several times as long as the call itself. One that
 * yields and looks again is there when the bytes come: with both sides on two processors a call takes a fifth of the time, and
 * less of the processors' (docs/decisions/0012). It yields rather than spins, because the other side may need this very
 * processor.
 *
 * <p>What must not come of it:
 *
 * <ul>
 *   <li>Processors kept busy for nothing: a look lasts for {@code capNanos} at most, and after n looks in vain the next
 *       2<sup>n</sup>&nbsp;-&nbsp;1 reads block at once, 1,023 of them at most. A server whose replies take long, and a connection
 *       at rest, are read as if this were not there.
 *   <li>Threads that yield to each other: one thread of the process looks at a time ({@link #LOOKING}); others block.
 *   <li>Being late: where so many threads can run that a yield takes longer than {@link #LATE_FACTOR} times the cap, a woken
 *       thread would have been quicker. That counts as in vain although the bytes are there.
 * </ul>
 *
 * <p>Confined to whoever reads the connection.
 */
final class Polling {
  /** One for the process, because processors are. */
  private static final AtomicBoolean LOOKING = new AtomicBoolean();

  private static final int MAX_DOUBLINGS = 10;

  /** Measured with 4 to 256 callers on two processors: less loses with 32, more with 256. */
  private static final int LATE_FACTOR = 3;

  private final Source source;
  private final long capNanos;
  private final AtomicBoolean looking;
  private final LongSupplier clock;
  private final Runnable yield;
  private int misses;
  private int skips;

  /** What is looked at. */
  @FunctionalInterface
  interface Source {
    /** How many bytes can be read without waiting. */
    int available() throws IOException;
  }

  /**
   * For one connection.
   *
   * @param capNanos how long to look; 0 never looks
   */
  Polling(Source source, long capNanos) {
    this(source, capNanos, LOOKING, System::nanoTime, Thread::yield);
  }

  Polling(Source source, long capNanos, AtomicBoolean looking, LongSupplier clock, Runnable yield) {
    this.source = source;
    this.capNanos = capNanos;
    this.looking = looking;
    this.clock = clock;
    this.yield = yield;
  }

  /** Returns whether there are bytes; if not, it is better to block now. */
  boolean await() throws IOException {
    if (capNanos == 0) {
      return false;
    }
    if (skips > 0) {
      skips--;
      return false;
    }
    if (looking.get() || !looking.compareAndSet(false, true)) {
      return false;
    }
    try {
      return look();
    } finally {
      looking.set(false);
    }
  }

  private boolean look() throws IOException {
    long start = clock.getAsLong();
    long took;
    boolean found;
    do {
      yield.run();
      found = source.available() > 0;
      took = clock.getAsLong() - start;
    } while (!found && took < capNanos);
    if (found && took < LATE_FACTOR * capNanos) {
      misses = 0;
    } else {
      misses = Math.min(misses + 1, MAX_DOUBLINGS);
      skips = (1 << misses) - 1;
    }
    return found;
  }
}
