package io.plainrpc.transport;

import io.plainrpc.protocol.Agreement;
import io.plainrpc.protocol.Announcement;
import io.plainrpc.protocol.InFlight;
import io.plainrpc.protocol.Outbound;
import io.plainrpc.protocol.Outgoing;
import io.plainrpc.protocol.ProtocolException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The outgoing half of a client's connection.
 *
 * <p>Callers put their calls in line and write what cannot block ({@link ClientFlusher}); the reader and the timer put
 * control frames in line, which the writer thread writes. {@link #lock} guards all of it, and {@link ClientState} with it: it is
 * never held during I/O, user code or the completion of a call, and no other lock is taken under it.
 */
final class ClientOutgoing {
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
  private final ClientState state;
  private final InFlight<ClientCall> inFlight;
  private final Attendance attendance;
  private final ClientConnection connection;
  private final Failures failures;
  private final ClientSettings settings;

  // Guarded by lock.
  private final Map<Service, Integer> services = new IdentityHashMap<>();
  private Ping ping;

  // Written under lock, read by anybody.
  private volatile int lastCallId;
  private volatile boolean proven;

  ClientOutgoing(
      ReentrantLock lock,
      Condition roomInQueue,
      Outbound outbound,
      ClientFlusher flusher,
      ClientState state,
      InFlight<ClientCall> inFlight,
      Attendance attendance,
      ClientConnection connection,
      Failures failures,
      ClientSettings settings) {
    this.lock = lock;
    this.roomInQueue = roomInQueue;
    this.outbound = outbound;
    this.flusher = flusher;
    this.state = state;
    this.inFlight = inFlight;
    this.attendance = attendance;
    this.connection = connection;
    this.failures = failures;
    this.settings = settings;
  }

  /** Whether the server has answered anything beyond its greeting. */
  boolean isProven() {
    return proven;
  }

  int lastCallId() {
    return lastCallId;
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
      // Under the lock that the state moves on under, see there. (ClientConnectionRaces)
      if (!state.isUsable()) {
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
      flusher.flush(settings.yields() && inFlight.size() > 1);
    }
    return true;
  }

  /** Waits, within the call's deadline, while too much waits to be written; a future's caller does not wait. */
  private void awaitRoom(ClientCall call, int length) {
    while (state.isUsable() && queueFull(length) && !call.isAsync()) {
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
    long left = Math.max(1, call.deadlineNanos() - System.nanoTime());
    boolean oneWay = call.isOneWay();
    if (!oneWay) {
      attendance.enters(call);
    }
    outbound.request(id, number, method, left, call.metadata(), oneWay, body, length, call);
    lastCallId = id;
    if (!oneWay) {
      inFlight.add(call);
    }
    if (id == Integer.MAX_VALUE) {
      // Ids are never reused: the next call goes to a new connection, this one ends with its last
      // reply.
      state.drain(failures.goneAway("its call ids are used up"));
    }
  }

  /** Ends a call that was taken out of the table: what waits to be written of it is withdrawn, and the server is told. */
  void giveUp(ClientCall call, Failures.Why why) {
    boolean handedOver = true;
    boolean flush;
    try {
      lock.lock();
      try {
        handedOver = outbound.handedOver(call);
        outbound.giveUp(call.callId(), call);
        roomInQueue.signalAll();
        flush = flusher.claim(!Threads.currentIsVirtual());
      } finally {
        lock.unlock();
      }
    } finally {
      // It has left the table: nobody else would end it.
      call.fail(failures.ended(why, handedOver, call, inFlight.size()));
    }
    if (flush) {
      flusher.flush(false);
    }
  }

  /** The call has failed at the server: what is left of a large request is of no use. */
  void stopSending(int callId) {
    boolean flush = false;
    lock.lock();
    try {
      if (outbound.abandon(callId)) {
        roomInQueue.signalAll();
        flush = flusher.claim(false);
      }
    } finally {
      lock.unlock();
    }
    if (flush) {
      flusher.flush(false);
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
   * What the server has under the name of a service that was announced here.
   *
   * @throws ProtocolException when its answer belongs to none, or contradicts itself
   */
  Agreed agreed(Agreement agreement) {
    Service service = announced(agreement.service());
    if (service == null) {
      throw new ProtocolException(
          "answer to service " + agreement.service() + ", which was not announced");
    }
    return service.agreed(agreement);
  }

  private Service announced(int number) {
    lock.lock();
    try {
      for (Map.Entry<Service, Integer> one : services.entrySet()) {
        if (one.getValue() == number) {
          return one.getKey();
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
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

  /** Whether a few bytes more can be written without blocking, by whoever finds that nobody is writing. */
  boolean cannotBlock() {
    lock.lock();
    try {
      return flusher.cannotBlock();
    } finally {
      lock.unlock();
    }
  }

  private void appendControl(Runnable append) {
    boolean flush;
    lock.lock();
    try {
      append.run();
      // The reader and the timer must not block in a write, so the writer thread does it.
      flush = flusher.claim(false);
    } finally {
      lock.unlock();
    }
    if (flush) {
      flusher.flush(false);
    }
  }
}
