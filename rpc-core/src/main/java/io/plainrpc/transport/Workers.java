package io.plainrpc.transport;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a server: one per connection that reads it, and up to {@code maxHandlers} more inside handlers.
 *
 * <p>A reader runs short handlers itself. When one takes long, the {@link Watchdog} leaves that thread to the handler, which
 * then counts as busy, and sends another to read. When too many are busy, calls wait in a queue (bounded by the limits on
 * calls in flight) and whoever becomes free takes the next one. Any thread; nothing here blocks.
 */
final class Workers {
  private static final Logger log = LoggerFactory.getLogger(Workers.class);

  /** Shorter than the default heartbeat, whose pings would otherwise keep an idle thread for ever. */
  private static final int IDLE_SECONDS = 5;

  private final int maxHandlers;
  private final ThreadPoolExecutor threads;
  private final AtomicInteger busy = new AtomicInteger();

  /** What no thread could be had for. */
  private final Queue<Runnable> overdue = new ConcurrentLinkedQueue<>();

  private final WaitingCalls waiting = new WaitingCalls();

  /**
   * @param maxReaders most connections at once; with the handlers it bounds the number of threads
   */
  Workers(String name, int maxReaders, int maxHandlers) {
    this.maxHandlers = maxHandlers;
    AtomicInteger count = new AtomicInteger();
    // Each connection adds at most one stolen handler to the busy ones after the limit is reached,
    // hence twice.
    int maxThreads = (int) Math.min(Integer.MAX_VALUE, 2L * maxReaders + maxHandlers);
    this.threads = new ThreadPoolExecutor(
        0,
        maxThreads,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> new Worker(name + "-" + count.incrementAndGet(), task));
  }

  /** Gives a connection a thread to read it. */
  void startReader(Runnable reader) {
    threads.execute(reader);
  }

  /** Whether a reader may run a handler itself: nobody waits who came before, and a thread could be left to it. */
  boolean mayRunInPlace() {
    return busy.get() < maxHandlers && waiting.isEmpty();
  }

  /** For the watchdog: a reader was left to its handler and counts as busy; it learns that with {@link #wasLeftBehind}. */
  void leftBehind() {
    busy.incrementAndGet();
  }

  /** The current thread was left behind: its place is among the busy ones. */
  static void wasLeftBehind() {
    ((Worker) Thread.currentThread()).busy = true;
  }

  /**
   * The current thread's handler has returned, and what it does next may block, writing to a client that does not read:
   * its place goes to somebody else, so that such a client costs no handlers.
   */
  void giveUpPlace() {
    if (Thread.currentThread() instanceof Worker me && me.busy) {
      me.busy = false;
      busy.decrementAndGet();
      serveWaiting();
    }
  }

  /** Sends another thread for what waits. Where none can be had, it is tried again with the next call or the next that ends. */
  private void serveWaiting() {
    if (!waiting.isEmpty() && tryBecomeBusy()) {
      try {
        threads.execute(this::startBusy);
      } catch (RejectedExecutionException | OutOfMemoryError e) {
        busy.decrementAndGet();
        log.debug("no thread for a call that waits", e);
      }
    }
  }

  /** The current thread is done with its handler: it takes what waits, until nothing does or others are busy enough. */
  void handlerDone() {
    Worker me = (Worker) Thread.currentThread();
    while (me.busy || !waiting.isEmpty() && tryBecomeBusy()) {
      me.busy = true;
      Runnable next = waiting.poll();
      if (next != null) {
        runQuietly(next);
      } else {
        me.busy = false;
        // Then look again: what was put into the queue after the poll and before this would find
        // nobody.
        busy.decrementAndGet();
      }
    }
  }

  /** What goes wrong with one call costs neither the thread nor its place. */
  private static void runQuietly(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      Threads.report("worker", task, e);
    }
  }

  /** Runs a call's task as soon as a thread is free. */
  void submit(ServerCall call, Runnable task) {
    waiting.add(call, task);
    serveWaiting();
  }

  /** Nobody wants this call any more: if it still waits here, it does not any longer. */
  void drop(ServerCall call) {
    waiting.remove(call);
  }

  /** How many calls wait for a thread. */
  int waiting() {
    return waiting.size();
  }

  private void startBusy() {
    wasLeftBehind();
    handlerDone();
  }

  /**
   * Runs something short on a thread that may block; nothing when the server is closed. When no thread can be had it is run
   * with the next thing.
   */
  void execute(Runnable task) {
    try {
      threads.execute(() -> {
        runQuietly(task);
        for (Runnable late = overdue.poll(); late != null; late = overdue.poll()) {
          runQuietly(late);
        }
      });
    } catch (RejectedExecutionException e) {
      // Only after close, when every connection has ended: there is nothing left to write or to
      // cancel.
    } catch (OutOfMemoryError e) {
      overdue.add(task);
    }
  }

  /** Lets idle threads go; those inside handlers are interrupted. */
  void close() {
    threads.shutdownNow();
  }

  int busy() {
    return busy.get();
  }

  /** A thread that knows whether it counts as busy; only itself asks and tells. */
  private static final class Worker extends Thread {
    private boolean busy;

    Worker(String name, Runnable task) {
      super(null, task, name, 0, false);
      setDaemon(true);
      setContextClassLoader(Workers.class.getClassLoader());
    }
  }

  private boolean tryBecomeBusy() {
    int now = busy.get();
    while (now < maxHandlers) {
      if (busy.compareAndSet(now, now + 1)) {
        return true;
      }
      now = busy.get();
    }
    return false;
  }
}
