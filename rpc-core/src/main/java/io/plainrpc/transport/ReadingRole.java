package io.plainrpc.transport;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who reads a client's connection: leader and followers.
 *
 * <p>A waiting caller reads the socket itself when nobody else does, completes what it sees for others, and hands the role
 * on when its own call has ended. So a lone caller pays no thread switch. Callers that cannot read (virtual threads,
 * futures) are served by the connection's stand-by thread.
 *
 * <p>No wake-up may get lost, or every caller waits for its deadline. Two orders see to that:
 *
 * <ul>
 *   <li>A waiter enters the list, <em>then</em> looks again at the role and at its call. The leader frees the role,
 *       <em>then</em> picks a waiter from the list. One of them sees the other. ({@code ReadingRoleRaces},
 *       {@code ReadingRoleTest})
 *   <li>A waiter whose call ends, for whatever reason, may have been the one picked: it passes the wake-up on
 *       ({@link #passOn}) when the role is free. ({@code ReadingRoleRaces}, {@code ReadingRoleTest})
 * </ul>
 *
 * <p>The list is guarded by the connection's lock, and holds all who wait: a search that gave up early would leave an old call
 * without a reader ({@code ReadingRoleTest}). The newest waiter is picked: its reply comes last, so it leads longest.
 */
final class ReadingRole {
  private final ReentrantLock lock;
  private final Runnable wakeStandby;
  private final AtomicBoolean taken = new AtomicBoolean();
  private ClientCall newestWaiter;
  private volatile boolean anyWaiter;

  /**
   * @param lock the connection's lock
   * @param wakeStandby unparks the stand-by reader if it has something to read for
   */
  ReadingRole(ReentrantLock lock, Runnable wakeStandby) {
    this.lock = lock;
    this.wakeStandby = wakeStandby;
  }

  boolean tryAcquire() {
    return !taken.get() && taken.compareAndSet(false, true);
  }

  boolean isTaken() {
    return taken.get();
  }

  /** Gives the role up and sees to it that somebody else takes it, if anybody needs it. */
  void release() {
    taken.set(false);
    pickSuccessor();
  }

  /** The current thread's call is over without it having read: finds a reader if there is none. */
  void passOn() {
    if (!taken.get()) {
      pickSuccessor();
    }
  }

  /** Parks until the call has ended, the role may be free, or the time is over. */
  void await(ClientCall call, long nanos) {
    enter(call);
    try {
      if (!call.isDone() && taken.get()) {
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      leave(call);
    }
  }

  private void pickSuccessor() {
    if (anyWaiter) {
      Thread successor = newestThread();
      if (successor != null) {
        LockSupport.unpark(successor);
        return;
      }
    }
    wakeStandby.run();
  }

  private Thread newestThread() {
    lock.lock();
    try {
      return newestWaiter == null ? null : newestWaiter.waiter();
    } finally {
      lock.unlock();
    }
  }

  private void enter(ClientCall call) {
    lock.lock();
    try {
      call.previousWaiter = newestWaiter;
      if (newestWaiter != null) {
        newestWaiter.nextWaiter = call;
      }
      newestWaiter = call;
      anyWaiter = true;
    } finally {
      lock.unlock();
    }
  }

  private void leave(ClientCall call) {
    lock.lock();
    try {
      if (call.nextWaiter != null) {
        call.nextWaiter.previousWaiter = call.previousWaiter;
      } else {
        newestWaiter = call.previousWaiter;
      }
      if (call.previousWaiter != null) {
        call.previousWaiter.nextWaiter = call.nextWaiter;
      }
      call.previousWaiter = null;
      call.nextWaiter = null;
      anyWaiter = newestWaiter != null;
    } finally {
      lock.unlock();
    }
  }
}
