package io.plainrpc.client;

import io.plainrpc.transport.Threads;
import io.plainrpc.transport.Timer;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads on which futures complete and users' continuations run, in the order in which replies came.
 *
 * <p>A few, because most continuations are short; but a continuation may well wait for another future of the same client, and a
 * pool of fixed size would wait for itself for ever. So the client's timer looks: when tasks wait and none was taken since
 * the last look, the threads are blocked, and there get to be twice as many, up to {@link #MAX_THREADS}. (Beyond that,
 * {@link AsyncCall} still completes where it is waited for.)
 *
 * <p>Whoever adds a task, or takes one and so is idle no more, looks whether somebody is left for what waits: no task is left to
 * threads that are all busy while there may be more. Any thread; nothing here blocks.
 */
final class ClientExecutor implements Executor, Timer.Ticking {
  private static final int MAX_THREADS = 256;
  private static final long KEEP_ALIVE_SECONDS = 10;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Runnable NOTHING = () -> {};

  private final String name;
  private final Timer timer;
  private final int usualThreads = Math.max(4, Runtime.getRuntime().availableProcessors());
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final AtomicInteger threads = new AtomicInteger();
  private final AtomicInteger number = new AtomicInteger();

  /** Threads that wait for a task or have just been started to. */
  private final AtomicInteger idle = new AtomicInteger();

  private final AtomicLong taken = new AtomicLong();
  private volatile boolean shutdown;

  // Confined to the timer.
  private long takenAtLastLook = -1;

  ClientExecutor(String name, Timer timer) {
    this.name = name;
    this.timer = timer;
    timer.add(this);
  }

  /**
   * Runs a task soon.
   *
   * @throws RejectedExecutionException after {@link #shutdown}
   */
  @Override
  public void execute(Runnable task) {
    if (shutdown) {
      throw new RejectedExecutionException("the client is closed");
    }
    tasks.add(task);
    provide();
  }

  /** Takes no more tasks; those it has are run, then the threads end. A task that comes at this very moment may not be run. */
  void shutdown() {
    shutdown = true;
    timer.remove(this);
    tasks.add(NOTHING);
  }

  boolean isShutdown() {
    return shutdown;
  }

  @Override
  public long tick(long nowNanos) {
    if (tasks.isEmpty()) {
      takenAtLastLook = -1;
      return nowNanos + REST_NANOS;
    }
    long now = taken.get();
    if (now == takenAtLastLook) {
      for (int more = Math.min(threads.get(), tasks.size()); more > 0; more--) {
        start(MAX_THREADS);
      }
    }
    takenAtLastLook = now;
    return nowNanos + LOOK_NANOS;
  }

  /** Sees to it that somebody takes what waits. */
  private void provide() {
    if (tasks.size() > idle.get() && !start(usualThreads)) {
      timer.wakeBy(System.nanoTime() + LOOK_NANOS);
    }
  }

  private boolean start(int most) {
    int now = threads.get();
    while (now < most) {
      if (threads.compareAndSet(now, now + 1)) {
        idle.incrementAndGet();
        try {
          Threads.daemon(name + "-" + number.incrementAndGet(), this::work).start();
        } catch (RuntimeException | Error e) {
          idle.decrementAndGet();
          threads.decrementAndGet();
          throw e;
        }
        return true;
      }
      now = threads.get();
    }
    return false;
  }

  private void work() {
    // It counts as idle already.
    for (Runnable task = next(); task != null; task = next()) {
      idle.decrementAndGet();
      taken.incrementAndGet();
      provide();
      run(task);
      // A continuation's interrupt is not the next one's.
      Thread.interrupted();
      idle.incrementAndGet();
    }
    idle.decrementAndGet();
    threads.decrementAndGet();
    if (shutdown) {
      // One wakes the next: whoever was busy may have taken more than one of these.
      if (idle.get() > 0) {
        tasks.add(NOTHING);
      }
    } else if (!tasks.isEmpty()) {
      // What was added after the wait was over and before this may have found one idle thread more.
      provide();
    }
  }

  private Runnable next() {
    try {
      return shutdown ? tasks.poll() : tasks.poll(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // Whoever wants to be rid of this thread: there are others.
      return tasks.poll();
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      Threads.report("executor of futures", task, e);
    }
  }
}
