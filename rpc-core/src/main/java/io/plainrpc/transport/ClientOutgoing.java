package io.plainrpc.transport;

import io.plainrpc.protocol.Agreement;
import io.plainrpc.protocol.Announcement;
import io.plainrpc.protocol.Goaway;
import io.plainrpc.protocol.InFlight;
import io.plainrpc.protocol.Outbound;
import io.plainrpc.protocol.Outgoing;
import io.plainrpc.protocol.ProtocolException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The outgoing half of a client's connection, and what becomes of the connection: everything its lock guards.
 *
 * <p>Callers put their calls in line and write what cannot block ({@link ClientFlusher}); the reader and the timer put
 * control frames in line, which the writer thread writes. {@link #lock} is never held during I/O, user code or the completion
 * of a call, and no other lock is taken under it. The state only ever moves on in the order of {@link State}.
 */
final class ClientOutgoing {
  /** What becomes of the connection. */
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

  /** Marks how much the peer has received when its pong comes. */
  private static final class Ping extends Outgoing {
    private final long opaque;

    Ping(long opaque) {
      this.opaque = opaque;
    }
  }

  private final ReentrantLock lock;
  private final Condition roomInQueue;
  private final Outbound outbound;
  private final ClientFlusher flusher;
  private final InFlight<ClientCall> inFlight;
  private final ClientConnection connection;
  private final Failures failures;
  private final ClientSettings settings;

  // Guarded by lock.
  private final Map<Service, Integer> services = new IdentityHashMap<>();
  private State state = State.OPEN;
  private Ping ping;
  private Failure whyUnusable;
  private long lingerUntilNanos;

  // Written under lock, read by anybody.
  private volatile int lastCallId;
  private volatile boolean usable = true;
  private volatile boolean proven;

  ClientOutgoing(
      ReentrantLock lock,
      Condition roomInQueue,
      Outbound outbound,
      ClientFlusher flusher,
      InFlight<ClientCall> inFlight,
      ClientConnection connection,
      Failures failures,
      ClientSettings settings) {
    this.lock = lock;
    this.roomInQueue = roomInQueue;
    this.outbound = outbound;
    this.flusher = flusher;
    this.inFlight = inFlight;
    this.connection = connection;
    this.failures = failures;
    this.settings = settings;
  }

  /** Whether new calls may be tried here. */
  boolean isUsable() {
    return usable;
  }

  /** Whether the server has answered anything beyond its greeting. */
  boolean isProven() {
    return proven;
  }

  int lastCallId() {
    return lastCallId;
  }

  /** Why {@link #send} takes no calls, once it has said so. */
  Failure whyUnusable() {
    lock.lock();
    try {
      return whyUnusable;
    } finally {
      lock.unlock();
    }
  }

  // Calls.

  /**
   * Puts a call in line, and writes if that is up to the current thread. The call may have ended when this returns, because
   * a limit was reached.
   *
   * @return false when the connection takes no new calls: the call is untouched
   */
  boolean send(
      ClientCall call, Service service, int method, byte[] body, int length, boolean mayDoIo) {
    Failure refusal;
    boolean flush = false;
    lock.lock();
    try {
      awaitRoom(call, length);
      if (state != State.OPEN) {
        return false;
      }
      refusal = refusal(call, service, length);
      if (refusal == null) {
        append(call, service, method, body, length, mayDoIo);
        flush = flusher.claim(mayDoIo);
      }
    } finally {
      lock.unlock();
    }
    if (refusal != null) {
      call.fail(refusal);
    } else if (flush) {
      flusher.flush(inFlight.size() > 1);
    }
    return true;
  }

  /** Waits, within the call's deadline, while too much waits to be written; a future's caller does not wait. */
  private void awaitRoom(ClientCall call, int length) {
    while (state == State.OPEN && queueFull(length) && !call.isAsync()) {
      long left = call.deadlineNanos() - System.nanoTime();
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return;
      }
      try {
        roomInQueue.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean queueFull(int length) {
    long queued = outbound.queuedBytes();
    return queued > 0 && queued + length > settings.maxQueuedBytes()
        || !outbound.hasRoomFor(length);
  }

  private Failure refusal(ClientCall call, Service service, int length) {
    if (Thread.currentThread().isInterrupted() && !call.isAsync()) {
      return failures.ended(Failures.Why.INTERRUPTED, false, call, inFlight.size());
    }
    if (call.deadlineNanos() - System.nanoTime() <= 0) {
      return failures.ended(Failures.Why.DEADLINE, false, call, inFlight.size());
    }
    if (queueFull(length)) {
      return failures.queueFull(outbound.queuedBytes(), settings.maxQueuedBytes());
    }
    if (inFlight.size() >= inFlight.limit()) {
      return failures.tooManyInFlight(inFlight.limit(), settings.maxInFlight());
    }
    if (services.size() == Announcement.MAX_SERVICES && !services.containsKey(service)) {
      return failures.tooManyServices(Announcement.MAX_SERVICES);
    }
    return null;
  }

  private void append(
      ClientCall call, Service service, int method, byte[] body, int length, boolean mayRead) {
    Integer number = services.get(service);
    if (number == null) {
      number = services.size();
      services.put(service, number);
      outbound.announce(service.announcement(number));
    }
    int id = lastCallId + 1;
    call.issue(id, number, connection, mayRead);
    connection.counted(call);
    long left = Math.max(1, call.deadlineNanos() - System.nanoTime());
    outbound.request(id, number, method, left, body, length, call);
    lastCallId = id;
    inFlight.add(call);
    if (id == Integer.MAX_VALUE) {
      // Ids are never reused: the next call goes to a new connection, this one ends with its last
      // reply.
      stopTaking(State.DRAINING, failures.goneAway("its call ids are used up"));
    }
  }

  /** Ends a call that was taken out of the table: what waits to be written of it is withdrawn, and the server is told. */
  void giveUp(ClientCall call, Failures.Why why) {
    boolean handedOver;
    boolean flush;
    lock.lock();
    try {
      handedOver = outbound.handedOver(call);
      outbound.giveUp(call.callId(), call);
      roomInQueue.signalAll();
      flush = flusher.claim(!Threads.currentIsVirtual());
    } finally {
      lock.unlock();
    }
    call.fail(failures.ended(why, handedOver, call, inFlight.size()));
    if (flush) {
      flusher.flush(false);
    }
  }

  /** The call has failed at the server: what is left of a large request is of no use. */
  void stopSending(int callId) {
    lock.lock();
    try {
      if (outbound.abandon(callId)) {
        roomInQueue.signalAll();
        flusher.claim(false);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The server has received everything up to the end of this call. */
  void answered(ClientCall call) {
    lock.lock();
    try {
      proven = true;
      outbound.answered(call);
    } finally {
      lock.unlock();
    }
  }

  boolean wasHandedOver(ClientCall call) {
    lock.lock();
    try {
      return outbound.handedOver(call);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether the server's answer belongs to a service announced here.
   *
   * @throws ProtocolException when it does not, or claims to be the same with another fingerprint
   */
  boolean isAgreed(Agreement agreement) {
    lock.lock();
    try {
      for (Map.Entry<Service, Integer> one : services.entrySet()) {
        if (one.getValue() == agreement.service()) {
          return one.getKey().isAgreed(agreement);
        }
      }
    } finally {
      lock.unlock();
    }
    throw new ProtocolException(
        "answer to service " + agreement.service() + ", which was not announced");
  }

  // Heartbeat.

  void ping(long opaque) {
    appendControl(() -> {
      ping = new Ping(opaque);
      outbound.ping(opaque, ping);
    });
  }

  void pong(long opaque) {
    appendControl(() -> outbound.pong(opaque));
  }

  void ponged(long opaque) {
    lock.lock();
    try {
      if (ping != null && ping.opaque == opaque) {
        proven = true;
        outbound.answered(ping);
      }
    } finally {
      lock.unlock();
    }
  }

  private void appendControl(Runnable append) {
    lock.lock();
    try {
      append.run();
      // The reader and the timer must not block in a write, so the writer thread does it.
      flusher.claim(false);
    } finally {
      lock.unlock();
    }
  }

  // What becomes of the connection.

  /** The server takes no new calls. */
  void drain(Failure why) {
    lock.lock();
    try {
      stopTaking(State.DRAINING, why);
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
    lock.lock();
    try {
      if (state != State.OPEN) {
        return false;
      }
      stopTaking(State.RETIRING, why);
      outbound.goaway(new Goaway(0, reason));
      flusher.claim(false);
      return true;
    } finally {
      lock.unlock();
    }
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
   * Nothing is written any more, except by whoever is in the middle of it.
   *
   * @return false when that was so already
   */
  boolean close(Failure why) {
    lock.lock();
    try {
      if (state == State.CLOSED) {
        return false;
      }
      stopTaking(State.CLOSED, why);
      flusher.close();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void stopTaking(State next, Failure why) {
    if (next.compareTo(state) > 0) {
      state = next;
    }
    whyUnusable = whyUnusable == null ? why : whyUnusable;
    usable = false;
    roomInQueue.signalAll();
  }
}
