package io.plainrpc.transport;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a server: one per connection that reads it, and up to {@code maxHandlers} more inside handlers.
 *
 * <p>A reader runs short handlers itself. When one takes long, the {@link Watchdog} leaves that thread to the handler, which
 * then counts as busy, and sends another to read. Calls of methods that are known to be slow get a thread at once: a virtual
 * one if there are any, else one of the same pool. When too many are busy, calls wait in a queue (bounded by the limits on
 * calls in flight) and whoever becomes free takes the next one. Any thread; nothing here blocks.
 *
 * <p>Greetings, and finding out who a client is, run on threads of their own. A thread that waits for a client's calls keeps the
 * pages of its stack that it has ever touched, and what it has allocated in, for as long as the connection lasts; of what it takes
 * to greet, that is more than half of what an idle connection costs.
 *
 * <p>Virtual threads only run handlers. Their answers are given by platform threads, because an interrupt would close a socket
 * that a virtual thread writes to; and they take no lock here that a platform thread may want, because those would wait
 * behind them for a carrier, which may be long in coming when handlers compute (or, before JDK 24, wait while they hold a
 * monitor).
 */
final class Workers {
  private static final Logger log = LoggerFactory.getLogger(Workers.class);

  /** Shorter than the default heartbeat, whose pings would otherwise keep an idle thread for ever. */
  private static final int IDLE_SECONDS = 5;

  /** Clients that come in quick succession are greeted by few threads; one that comes alone is worth a thread's start. */
  private static final int GREETER_IDLE_MILLIS = 50;

  private final int maxHandlers;
  private final SynchronousQueue<Runnable> handOff = new SynchronousQueue<>();
  private final ThreadPoolExecutor threads;

  /** Apart from the others, so that none of these is given a connection to read as long as it lasts. */
  private final ThreadPoolExecutor greeters;

  /** For handlers; null when platform threads run them. */
  private final ThreadFactory virtual;

  private final Watchdog watchdog;
  private final AtomicInteger busy = new AtomicInteger();

  /** What no thread could be had for. */
  private final Queue<Runnable> overdue = new ConcurrentLinkedQueue<>();

  private final WaitingCalls waiting = new WaitingCalls();

  /**
   * @param maxReaders most connections at once; with the handlers it bounds the number of threads
   * @param virtualHandlers whether virtual threads run handlers that are not run in place, where there are any
   * @param watchdog does for virtual threads what takes locks
   */
  Workers(
      String name, int maxReaders, int maxHandlers, boolean virtualHandlers, Watchdog watchdog) {
    this.maxHandlers = maxHandlers;
    this.virtual = virtualHandlers ? Threads.virtual(name + "-handler-") : null;
    this.watchdog = watchdog;
    AtomicInteger count = new AtomicInteger();
    // Each connection adds at most one stolen handler to the busy ones after the limit is reached,
    // hence twice.
    int maxThreads = (int) Math.min(Integer.MAX_VALUE, 2L * maxReaders + maxHandlers);
    this.threads = new ThreadPoolExecutor(
        0,
        maxThreads,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        handOff,
        task -> new Worker(name + "-" + count.incrementAndGet(), task));
    AtomicInteger greeterCount = new AtomicInteger();
    this.greeters = new ThreadPoolExecutor(
        0,
        maxReaders,
        GREETER_IDLE_MILLIS,
        TimeUnit.MILLISECONDS,
        new SynchronousQueue<>(),
        task -> new Worker(name + "-greeter-" + greeterCount.incrementAndGet(), task));
  }

  /** Lends a connection a thread to exchange greetings; whoever goes on reading there keeps it. */
  void startGreeting(Runnable greeting) {
    greeters.execute(greeting);
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
   * its place goes to somebody else, so that such a client costs no handlers. ({@code WorkersTest}, {@code UnreadRepliesTest})
   */
  void giveUpPlace() {
    if (Thread.currentThread() instanceof Worker me && me.busy) {
      me.busy = false;
      busy.decrementAndGet();
      serveWaiting();
    }
  }

  /**
   * Sends threads for what waits, as long as there are places. Where none can be had, it is tried again with the next call or
   * the next that ends.
   */
  private void serveWaiting() {
    while (!waiting.isEmpty() && tryBecomeBusy()) {
      Map.Entry<Object, Runnable> next = waiting.pollWithCall();
      if (next == null) {
        // Then look again: what was put into the queue after the poll and before this found no
        // place.
        busy.decrementAndGet();
      } else if (!start(next.getValue())) {
        waiting.add(next.getKey(), next.getValue());
        // Then: who ends after that finds it.
        busy.decrementAndGet();
        return;
      }
    }
  }

  /** Gives a task a thread; the place is taken already, and stays taken when none can be had. */
  private boolean start(Runnable task) {
    try {
      if (virtual == null) {
        threads.execute(() -> runBusy(task));
      } else {
        virtual.newThread(() -> runOnVirtual(task)).start();
      }
      return true;
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      log.debug("no thread for a call that waits", e);
      return false;
    }
  }

  private void runBusy(Runnable task) {
    wasLeftBehind();
    runQuietly(task);
    handlerDone();
  }

  private void runOnVirtual(Runnable task) {
    Thread.currentThread().setContextClassLoader(Workers.class.getClassLoader());
    runQuietly(task);
    busy.decrementAndGet();
    // Then: who found no place before this has put a task into the queue before that.
    if (!waiting.isEmpty()) {
      execute(this::serveWaiting);
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
        // nobody. (WorkersRaces)
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

  /** Runs a call's task on another thread: at once, unless too many are busy or others have come before. */
  void submit(ServerCall call, Runnable task) {
    // Not through the queue: as long as something is in it, readers run nothing in place.
    if (waiting.isEmpty() && tryBecomeBusy()) {
      if (start(task)) {
        return;
      }
      busy.decrementAndGet();
    }
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

  /**
   * Runs something short on a thread that may block; nothing when the server is closed. When no thread can be had it is run
   * with the next thing.
   */
  void execute(Runnable task) {
    if (Threads.currentIsVirtual()) {
      executeWithoutLocks(task);
      return;
    }
    try {
      threads.execute(() -> runWithOverdue(task));
    } catch (RejectedExecutionException e) {
      // After close every connection has ended: there is nothing left to write or to cancel.
      // Before,
      // all threads there may be are at work.
      if (!threads.isShutdown()) {
        overdue.add(task);
      }
    } catch (OutOfMemoryError e) {
      overdue.add(task);
    }
  }

  /** An idle thread takes it, or else the watchdog finds one: the executor would take its lock to make one. */
  private void executeWithoutLocks(Runnable task) {
    if (!handOff.offer(() -> runWithOverdue(task))) {
      overdue.add(task);
      watchdog.perform(() -> execute(() -> {}));
    }
  }

  private void runWithOverdue(Runnable task) {
    runQuietly(task);
    for (Runnable late = overdue.poll(); late != null; late = overdue.poll()) {
      runQuietly(late);
    }
  }

  /** Lets idle threads go; those inside handlers are interrupted. */
  void close() {
    threads.shutdownNow();
    greeters.shutdownNow();
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
