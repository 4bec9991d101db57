package io.plainrpc.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that call, each with what it calls with. They live as long as the process, so that no connection is made and no thread
 * started while something is measured. Confined to the thread that reads the commands.
 */
final class Crew {
  private final Calling calling;
  private final int callers;
  private final ThreadPoolExecutor threads;
  // Its threads are this crew's alone, so that one of a class would not do.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Member> members = new ThreadLocal<>();

  Crew(Calling calling, int callers) {
    this.calling = calling;
    this.callers = callers;
    this.threads = new ThreadPoolExecutor(
        callers, callers, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(callers), task -> {
          Thread thread = new Thread(task, "caller");
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Lets all call. With {@code slowMillis} above 0 the last one calls a method that takes so long, and is not measured.
   *
   * @throws IllegalStateException when a reply is not what it has to be
   */
  Outcome run(Work work, long millis, int slowMillis) throws Exception {
    // Everybody meets here, so each task gets a thread of its own. This one comes too, to see what
    // the process uses.
    CyclicBarrier barrier = new CyclicBarrier(callers + 1);
    List<Future<Part>> futures = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      boolean slow = slowMillis > 0 && i == callers - 1;
      Work own = slow ? new SlowWork(slowMillis) : work;
      futures.add(threads.submit(() -> part(own, millis, barrier, !slow)));
    }
    Usage usage = null;
    long cpuNanos = 0;
    long allocatedBytes = 0;
    try {
      barrier.await();
      usage = new Usage();
      barrier.await();
      barrier.await();
      cpuNanos = usage.cpuNanos();
      allocatedBytes = usage.allocatedBytes();
    } catch (BrokenBarrierException e) {
      // The one who broke it tells why.
    }
    return Outcome.of(collect(futures), cpuNanos, allocatedBytes);
  }

  private Part part(Work work, long millis, CyclicBarrier barrier, boolean measured)
      throws Exception {
    try {
      Member member = members.get();
      if (member == null) {
        member = new Member(calling.caller());
        members.set(member);
      }
      return member.run(work, millis, barrier, measured);
    } catch (Exception | Error e) {
      breakForGood(barrier);
      throw e;
    }
  }

  /** Also for those that come later, which reset() lets wait. */
  private static void breakForGood(CyclicBarrier barrier) {
    Thread.currentThread().interrupt();
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      // That was the purpose.
    }
    // Clears the flag if the barrier was broken already.
    Thread.interrupted();
  }

  private static List<Part> collect(List<Future<Part>> futures) throws Exception {
    List<Part> parts = new ArrayList<>();
    Throwable failure = null;
    for (Future<Part> future : futures) {
      try {
        Part part = future.get();
        if (part.measured()) {
          parts.add(part);
        }
      } catch (ExecutionException e) {
        if (failure == null || failure instanceof BrokenBarrierException) {
          failure = e.getCause();
        }
      }
    }
    if (failure != null) {
      throw new IllegalStateException(failure.toString(), failure);
    }
    return parts;
  }
}
