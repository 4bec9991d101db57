package io.plainrpc.client;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which futures complete and users' continuations run.
 *
 * <p>A fork-join pool, because a continuation may well wait for another future of the same client: the pool notices
 * {@code join} and {@code get} on its threads and adds one for each, up to {@link #MAX_THREADS}, where a pool of fixed size
 * would wait for itself for ever. (Beyond that, {@link AsyncCall} still completes where it is waited for.) Tasks run in the order in which replies came.
 */
final class ClientExecutor {
  private static final int MAX_THREADS = 256;
  private static final int KEEP_ALIVE_SECONDS = 10;

  private ClientExecutor() {}

  static ForkJoinPool create(String name) {
    int parallelism = Math.max(4, Runtime.getRuntime().availableProcessors());
    return new ForkJoinPool(
        parallelism,
        pool -> worker(pool, name),
        null,
        true,
        0,
        MAX_THREADS,
        // As many threads as that are to be runnable: each one that waits is replaced.
        parallelism,
        pool -> true,
        KEEP_ALIVE_SECONDS,
        TimeUnit.SECONDS);
  }

  private static ForkJoinWorkerThread worker(ForkJoinPool pool, String name) {
    ForkJoinWorkerThread thread = new Worker(pool);
    thread.setName(name + "-" + thread.getPoolIndex());
    return thread;
  }

  /** A daemon, as all of its kind, that keeps no class loader of whoever happens to create it. */
  private static final class Worker extends ForkJoinWorkerThread {
    Worker(ForkJoinPool pool) {
      super(pool);
      setContextClassLoader(ClientExecutor.class.getClassLoader());
    }
  }
}
