package io.plainrpc.transport;

import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no slow handler keeps its connection from being read.
 *
 * <p>Handlers run on the thread that reads their connection. Every half millisecond this thread looks at the connections
 * that run one; where the chunk of requests is still the one it saw the last time, the oldest request behind it has waited
 * that long, and another thread is sent to read. It sleeps while nothing runs.
 */
final class Watchdog implements AutoCloseable {
  /** Long enough for almost every handler, short enough that nobody notices waiting behind a slow one. */
  static final long TICK_NANOS = 500_000;

  /** How many looks without a handler until a connection is no longer watched: 200 ms. */
  private static final int IDLE_LOOKS = 400;

  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

  private final Queue<InPlace> watched = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  Watchdog(String name) {
    thread = Threads.daemon(name, this::run);
    thread.start();
  }

  /** Starts looking at a connection; called by its reader when it is not watched. */
  void watch(InPlace connection) {
    watched.add(connection);
    // Always: asking first whether it sleeps could see the last connection that it is just about to
    // drop, and leave it
    // asleep with this one unwatched. The permit costs little, once in the life of a busy spell.
    LockSupport.unpark(thread);
  }

  /**
   * Has something done that does not block but takes locks, for a virtual thread: as long as that waits for a carrier, all
   * who have come to the lock after it would wait as well.
   */
  void perform(Runnable errand) {
    errands.add(errand);
    LockSupport.unpark(thread);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
        try {
          errand.run();
        } catch (Throwable e) {
          Threads.report("watchdog", errand, e);
        }
      }
      if (watched.isEmpty()) {
        // Asked again: a lock that an errand has waited for may have used up the permit of close.
        // That
        // of an errand is never lost: the queue was found empty after the last one. (WatchdogTest)
        if (!closed) {
          LockSupport.park(this);
        }
      } else {
        look();
        LockSupport.parkNanos(this, TICK_NANOS);
      }
    }
  }

  private void look() {
    for (Iterator<InPlace> all = watched.iterator(); all.hasNext(); ) {
      InPlace one = all.next();
      try {
        if (one.look() > IDLE_LOOKS && one.stopWatching()) {
          all.remove();
        }
      } catch (RuntimeException | OutOfMemoryError e) {
        log.error("no thread to read {} while a handler runs; calls behind it wait", one, e);
      }
    }
  }
}
