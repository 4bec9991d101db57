package io.plainrpc.transport;

import io.plainrpc.protocol.Goaway;
import io.plainrpc.protocol.InFlight;
import io.plainrpc.protocol.Outbound;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What becomes of a client's connection. Guarded by the connection's lock, which its methods take; the state only ever moves on,
 * in the order of {@link State}. A call enters the table under the same lock and only while the connection is open, so it is
 * either in the table before the state moves on, or goes elsewhere. ({@code ClientConnectionRaces})
 */
final class ClientState {
  private enum State {
    OPEN,
    /** Takes no new calls because of the server, or its ids are used up; ends with its last call. */
    DRAINING,
    /** Takes no new calls because of this client: goaway is sent; ends in order when its last call has ended. */
    RETIRING,
    /** The output was shut down; the server's end of stream is awaited. */
    LINGERING,
    CLOSED
  }

  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ReentrantLock lock;
  private final Condition roomInQueue;
  private final Outbound outbound;
  private final ClientFlusher flusher;
  private final InFlight<ClientCall> inFlight;
  private State state = State.OPEN;
  private Failure whyUnusable;
  private long lingerUntilNanos;

  // Written under lock, read by anybody.
  private volatile boolean usable = true;

  /**
   * @param roomInQueue where callers wait for room; signalled when they need not wait any longer
   */
  ClientState(
      ReentrantLock lock,
      Condition roomInQueue,
      Outbound outbound,
      ClientFlusher flusher,
      InFlight<ClientCall> inFlight) {
    this.lock = lock;
    this.roomInQueue = roomInQueue;
    this.outbound = outbound;
    this.flusher = flusher;
    this.inFlight = inFlight;
  }

  /** Whether new calls may be tried here. */
  boolean isUsable() {
    return usable;
  }

  /** Why no calls are taken, once that is so. */
  Failure whyUnusable() {
    lock.lock();
    try {
      return whyUnusable;
    } finally {
      lock.unlock();
    }
  }

  /** The server takes no new calls, or there are no ids left. */
  void drain(Failure why) {
    lock.lock();
    try {
      moveOn(State.DRAINING, why);
    } finally {
      lock.unlock();
    }
  }

  /**
   * This client makes no more calls here and says so.
   *
   * @return false when it takes none already
   */
  boolean retire(Failure why, String reason) {
    boolean flush;
    lock.lock();
    try {
      if (state != State.OPEN) {
        return false;
      }
      moveOn(State.RETIRING, why);
      outbound.goaway(new Goaway(0, reason));
      flush = flusher.claim(false);
    } finally {
      lock.unlock();
    }
    if (flush) {
      flusher.flush(false);
    }
    return true;
  }

  /** Whether a connection that the server drains, or whose ids are used up, has nothing left to wait for. */
  boolean isDrained() {
    lock.lock();
    try {
      return state == State.DRAINING && inFlight.size() == 0;
    } finally {
      lock.unlock();
    }
  }

  /** True once, when a retired connection has ended its last call and written its last byte: its output is shut down then. */
  boolean lingers(long nowNanos) {
    lock.lock();
    try {
      if (state != State.RETIRING || inFlight.size() > 0 || !flusher.isIdle()) {
        return false;
      }
      state = State.LINGERING;
      lingerUntilNanos = nowNanos + LINGER_NANOS;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the server has not closed its side of a retired connection in time. */
  boolean hasLingered(long nowNanos) {
    lock.lock();
    try {
      return state == State.LINGERING && nowNanos - lingerUntilNanos >= 0;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Nothing is taken to be written any more.
   *
   * @return false when that was so already
   */
  boolean close(Failure why) {
    lock.lock();
    try {
      if (state == State.CLOSED) {
        return false;
      }
      moveOn(State.CLOSED, why);
      flusher.close();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void moveOn(State next, Failure why) {
    if (next.compareTo(state) > 0) {
      state = next;
    }
    whyUnusable = whyUnusable == null ? why : whyUnusable;
    usable = false;
    // Those who wait for room here have to look elsewhere. (SilentPeerTest)
    roomInQueue.signalAll();
  }
}
