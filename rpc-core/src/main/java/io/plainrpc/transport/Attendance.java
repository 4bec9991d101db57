package io.plainrpc.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sees to it that somebody reads a client's connection whenever a call is in flight: a caller that waits, else the stand-by
 * reader. {@link ReadingRole} says who it is just now.
 *
 * <p>Any thread; the reader belongs to whoever holds the role.
 */
final class Attendance {
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * How often a caller lets others go first before it parks. Each of them may be the one that brings its reply, and parking and
   * waking cost more than a few yields. Measured with 8 to 256 callers: one gains little, six no more than three.
   */
  private static final int YIELDS = 3;

  private final ClientConnection connection;
  private final Link link;
  private final ClientReader reader;
  private final Timer timer;
  private final ReadingRole role;
  private final StandbyReader standby;
  private final int yields;

  /** Calls in flight for which no caller reads. */
  private final AtomicInteger unattended = new AtomicInteger();

  private volatile boolean suspect;

  /**
   * @param lock the connection's lock, which guards the list of those who wait
   */
  Attendance(
      ClientConnection connection,
      Link link,
      ClientReader reader,
      Timer timer,
      ReentrantLock lock,
      String standbyName,
      boolean yields) {
    this.connection = connection;
    this.link = link;
    this.reader = reader;
    this.timer = timer;
    this.role = new ReadingRole(lock, this::wakeStandby);
    this.yields = yields ? YIELDS : 0;
    this.standby = new StandbyReader(standbyName, this);
  }

  // Callers.

  /** A connection that nobody has looked at for a second may have ended meanwhile; better to know before it is used. */
  void lookAfterRest(boolean mayDoIo) {
    boolean wanted = suspect || System.nanoTime() - reader.readAtNanos() > REST_NANOS;
    if (wanted && mayDoIo && role.tryAcquire()) {
      try {
        suspect = false;
        reader.look();
      } finally {
        release();
      }
    }
  }

  /** There is reason to look before the next use. */
  void suspect() {
    suspect = true;
  }

  /** A call has been sent; if no caller reads for it, somebody else has to. ({@code FutureTest}) */
  void sent(ClientCall call) {
    if (!call.isUnattended()) {
      return;
    }
    if (!role.isTaken()) {
      standby.wake();
    }
    if (call.isAsync()) {
      timer.wakeBy(call.deadlineNanos());
    }
  }

  /** Waits until the current thread's call has ended; reads for others meanwhile. */
  void await(ClientCall call) {
    int yieldsLeft = yields;
    while (!call.isDone()) {
      long left = call.deadlineNanos() - System.nanoTime();
      if (left <= 0) {
        connection.giveUp(call, Failures.Why.DEADLINE);
        call.awaitDone();
      } else if (Thread.currentThread().isInterrupted()) {
        connection.giveUp(call, Failures.Why.INTERRUPTED);
        call.awaitDone();
      } else if (call.isUnattended()) {
        call.park(left);
      } else if (role.tryAcquire()) {
        lead(call);
      } else if (yieldsLeft > 0 && connection.callsInFlight() > 1) {
        yieldsLeft--;
        Thread.yield();
      } else {
        role.await(call, left);
      }
    }
    role.passOn();
  }

  private void lead(ClientCall call) {
    try {
      while (!call.isDone() && !Thread.currentThread().isInterrupted()) {
        long left = call.deadlineNanos() - System.nanoTime();
        if (left <= 0) {
          return;
        }
        reader.read(left);
      }
    } finally {
      release();
    }
  }

  private void release() {
    if (link.isClosed()) {
      reader.discard();
    }
    role.release();
  }

  // The table of calls in flight.

  /** The call is about to enter the table. */
  void enters(ClientCall call) {
    if (call.isUnattended()) {
      unattended.incrementAndGet();
    }
  }

  /** The call has left the table. */
  void left(ClientCall call) {
    if (call.isUnattended()) {
      unattended.decrementAndGet();
    }
  }

  /** Whether calls are in flight for which no caller reads. */
  boolean hasUnattended() {
    return unattended.get() > 0;
  }

  // The stand-by reader.

  private void wakeStandby() {
    if (hasUnattended()) {
      standby.wake();
    }
  }

  /** For the stand-by reader: reads for unattended calls as long as there are any; once and briefly when {@code look}. */
  void standIn(boolean look) {
    if (!role.tryAcquire()) {
      return;
    }
    try {
      if (look) {
        reader.look();
      }
      while (hasUnattended() && !link.isClosed()) {
        reader.read(ClientReader.MAX_READ_NANOS);
      }
    } finally {
      release();
    }
  }

  /** For the timer: has an idle connection looked at, by the stand-by reader. */
  void look() {
    if (!role.isTaken()) {
      standby.look();
    }
  }

  /** The socket was closed; the stand-by reader ends. */
  void stop() {
    standby.stop();
  }

  /** All calls have ended: what incomplete replies hold is given back, by whoever reads or else here. */
  void discard() {
    if (role.tryAcquire()) {
      release();
    }
  }
}
