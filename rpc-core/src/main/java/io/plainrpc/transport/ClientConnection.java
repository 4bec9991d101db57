package io.plainrpc.transport;

import io.plainrpc.protocol.Agreement;
import io.plainrpc.protocol.Announcement;
import io.plainrpc.protocol.Greeting;
import io.plainrpc.protocol.InFlight;
import io.plainrpc.protocol.Outbound;
import io.plainrpc.protocol.Outgoing;
import io.plainrpc.protocol.ProtocolException;
import java.io.IOException;
import java.net.Socket;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One client connection, shared by all callers.
 *
 * <p><b>Threads.</b> Callers send and wait; one of them at a time holds the {@link ReadingRole} and reads for all
 * ({@link ClientReader}). A stand-by thread reads for futures and virtual threads and looks after an idle connection; a
 * writer thread writes what might block ({@link ClientFlusher}); the timer looks after it through {@link ClientUpkeep}.
 *
 * <p><b>Guards.</b> {@link #lock} guards the outgoing half, the announced services and the state; it is never held during
 * I/O, user code or the completion of a call, and no other lock is taken under it. The in-flight table is shared: whoever
 * removes a call from it completes it.
 */
public final class ClientConnection {
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private enum State {
    OPEN,
    DRAINING,
    CLOSED
  }

  /** Marks how much the peer has received when its pong comes. */
  private static final class Ping extends Outgoing {
    private final long opaque;

    Ping(long opaque) {
      this.opaque = opaque;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Outbound outbound = new Outbound();
  private final InFlight<ClientCall> inFlight;
  private final Failures failures;
  private final Socket socket;
  private final Greeting.Server server;
  private final ClientSettings settings;
  private final Timer timer;
  private final ClientFlusher flusher;
  private final ClientReader reader;
  private final ReadingRole role;
  private final StandbyReader standby;
  private final ClientUpkeep upkeep;
  private final AtomicInteger unattended = new AtomicInteger();

  // Guarded by lock.
  private final Condition roomInQueue = lock.newCondition();
  private final Map<Service, Integer> services = new IdentityHashMap<>();
  private State state = State.OPEN;
  private Ping ping;
  private Failure whyUnusable;

  // Written under lock, read by anybody.
  private volatile int lastCallId;
  private volatile boolean usable = true;

  /**
   * A connection whose greetings have been exchanged.
   *
   * @param reader has read the server's greeting and nothing else
   */
  ClientConnection(
      Endpoint endpoint, Socket socket, ClientReader reader, ClientSettings settings, Timer timer)
      throws IOException {
    this.socket = socket;
    this.reader = reader;
    this.server = reader.server();
    this.settings = settings;
    this.timer = timer;
    this.failures = new Failures(endpoint, settings.maxMessageBytes());
    this.inFlight = new InFlight<>(Math.min(settings.maxInFlight(), server.maxInFlight()));
    String name = "plainrpc-client-" + endpoint;
    this.flusher = new ClientFlusher(
        lock, roomInQueue, outbound, socket.getOutputStream(), name + "-writer", this::lost);
    this.standby = new StandbyReader(name + "-reader", this);
    this.role = new ReadingRole(lock, this::wakeStandby);
    this.upkeep = new ClientUpkeep(this, reader, flusher, inFlight, server);
    reader.serve(this);
  }

  /** Takes up service, before anybody else knows the connection: what came with the greeting is looked at, the timer begins. */
  void start() {
    reader.parse();
    if (isOpen()) {
      timer.add(upkeep);
    }
  }

  /** Why {@link #send} takes no calls, once it has said so. */
  public Failure whyUnusable() {
    lock.lock();
    try {
      return whyUnusable;
    } finally {
      lock.unlock();
    }
  }

  /** Whether new calls may be tried here. */
  public boolean isUsable() {
    return usable;
  }

  /**
   * Sends a call. It may already have ended when this returns, for instance because a limit was reached.
   *
   * @param body its first {@code length} bytes are the request's body; the array is kept when it does not fit into a frame
   * @return false when this connection takes no new calls: the call is untouched and another connection is to be used
   */
  public boolean send(ClientCall call, Service service, int method, byte[] body, int length) {
    if (length > server.maxMessageBytes()) {
      call.fail(failures.tooLargeForServer(length, server.maxMessageBytes()));
      return true;
    }
    boolean mayDoIo = !Threads.currentIsVirtual();
    lookAfterRest(mayDoIo);
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
      return true;
    }
    if (flush) {
      flusher.flush(inFlight.size() > 1);
    }
    if (call.isUnattended()) {
      attend(call);
    }
    return true;
  }

  /**
   * Waits until a call sent here by the current thread has ended; reads for others meanwhile. Ends it at its deadline, and
   * when the thread is interrupted, whose flag stays set.
   */
  public void await(ClientCall call) {
    while (!call.isDone()) {
      long left = call.deadlineNanos() - System.nanoTime();
      if (left <= 0) {
        giveUp(call, Failures.Why.DEADLINE);
        call.awaitDone();
      } else if (Thread.currentThread().isInterrupted()) {
        giveUp(call, Failures.Why.INTERRUPTED);
        call.awaitDone();
      } else if (call.isUnattended()) {
        call.park(left);
      } else if (role.tryAcquire()) {
        lead(call);
      } else {
        role.await(call, left);
      }
    }
    role.passOn();
  }

  /** Ends a call at the caller's wish, unless it has ended; the server is told. */
  public void cancel(ClientCall call) {
    giveUp(call, Failures.Why.CANCELLED);
  }

  /** Ends the connection because the client is closed. Calls in flight end as cancelled. Does not block. */
  public void close() {
    end(handedOver -> failures.clientClosed(handedOver), false);
  }

  /** The state for people: calls in flight, and answers that came too late. */
  @Override
  public String toString() {
    long late = reader.lateAnswers();
    return inFlight.size() + " calls in flight"
        + (late == 0 ? "" : ", " + late + " answers came too late");
  }

  // For the reader, whoever it is.

  Failures failures() {
    return failures;
  }

  boolean wasIssued(int callId) {
    return callId > 0 && callId <= lastCallId;
  }

  /** The call with this id, taken out of the table; null when it has ended already. */
  ClientCall take(int callId) {
    ClientCall call = inFlight.remove(callId);
    if (call != null && call.isUnattended()) {
      unattended.decrementAndGet();
    }
    return call;
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

  /** The server has received everything up to the end of this call. */
  void answered(ClientCall call) {
    lock.lock();
    try {
      outbound.answered(call);
    } finally {
      lock.unlock();
    }
  }

  void pong(long opaque) {
    appendControl(() -> outbound.pong(opaque));
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

  void ponged(long opaque) {
    lock.lock();
    try {
      if (ping != null && ping.opaque == opaque) {
        outbound.answered(ping);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The server takes no new calls; those above {@code lastAcceptedId} never started there. */
  void drain(int lastAcceptedId, String reason) {
    lock.lock();
    try {
      if (state == State.OPEN) {
        state = State.DRAINING;
        whyUnusable = failures.goneAway(reason);
      }
      usable = false;
    } finally {
      lock.unlock();
    }
    inFlight.forEach(call -> {
      if (call.callId() > lastAcceptedId && take(call.callId()) != null) {
        call.fail(failures.goneAway(reason));
      }
    });
    endIfDrained();
  }

  void endIfDrained() {
    if (usable) {
      return;
    }
    boolean over;
    lock.lock();
    try {
      over = state == State.DRAINING && inFlight.size() == 0;
    } finally {
      lock.unlock();
    }
    if (over) {
      end(handedOver -> failures.goneAway("it is drained"), false);
    }
  }

  void lost(IOException cause) {
    end(handedOver -> failures.lost(handedOver, cause), true);
  }

  void violated(RuntimeException cause) {
    end(handedOver -> failures.violation(handedOver, cause), true);
  }

  // The stand-by reader.

  /** Whether calls are in flight for which no caller reads. */
  boolean hasUnattended() {
    return unattended.get() > 0;
  }

  /** Reads for unattended calls as long as there are any; once and briefly when {@code look}. */
  void standIn(boolean look) {
    if (!role.tryAcquire()) {
      return;
    }
    try {
      if (look) {
        reader.look();
      }
      while (hasUnattended() && isOpen()) {
        reader.read(ClientReader.MAX_READ_NANOS);
      }
    } finally {
      release();
    }
  }

  // Inside.

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
    if (!isOpen()) {
      reader.discard();
    }
    role.release();
  }

  private boolean isOpen() {
    return !socket.isClosed();
  }

  private void wakeStandby() {
    if (hasUnattended()) {
      standby.wake();
    }
  }

  private void attend(ClientCall call) {
    if (!role.isTaken()) {
      standby.wake();
    }
    if (call.isAsync()) {
      timer.wakeBy(call.deadlineNanos());
    }
  }

  /** A connection that nobody has looked at for a second may have ended meanwhile; better to know before it is used. */
  private void lookAfterRest(boolean mayDoIo) {
    if (mayDoIo && System.nanoTime() - reader.readAtNanos() > REST_NANOS && role.tryAcquire()) {
      try {
        reader.look();
      } finally {
        release();
      }
    }
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
    call.issue(id, number, this, mayRead);
    if (call.isUnattended()) {
      unattended.incrementAndGet();
    }
    long left = Math.max(1, call.deadlineNanos() - System.nanoTime());
    outbound.request(id, number, method, left, body, length, call);
    lastCallId = id;
    inFlight.add(call);
    if (id == Integer.MAX_VALUE) {
      // Ids are never reused: the next call goes to a new connection, this one ends with its last
      // reply.
      state = State.DRAINING;
      whyUnusable = failures.goneAway("its call ids are used up");
      usable = false;
    }
  }

  private void giveUp(ClientCall call, Failures.Why why) {
    if (take(call.callId()) == null) {
      // Somebody else is completing it this very moment; or it is a future's that is not in the
      // table yet, and whoever
      // puts it there looks at the future afterwards.
      return;
    }
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
    endIfDrained();
  }

  /** The call's time is up; for the timer, which ends the calls of futures. */
  void expire(ClientCall call) {
    giveUp(call, Failures.Why.DEADLINE);
  }

  void ping(long opaque) {
    appendControl(() -> {
      ping = new Ping(opaque);
      outbound.ping(opaque, ping);
    });
  }

  /** Has an idle connection looked at, by the stand-by reader. */
  void look() {
    if (!role.isTaken()) {
      standby.look();
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

  private interface Ending {
    Failure of(boolean handedOver);
  }

  private void end(Ending why, boolean abort) {
    lock.lock();
    try {
      if (state == State.CLOSED) {
        return;
      }
      state = State.CLOSED;
      whyUnusable = whyUnusable == null ? why.of(false) : whyUnusable;
      usable = false;
      flusher.close();
      roomInQueue.signalAll();
    } finally {
      lock.unlock();
    }
    timer.remove(upkeep);
    Sockets.close(socket, abort);
    standby.stop();
    inFlight.forEach(call -> {
      if (take(call.callId()) != null) {
        call.fail(why.of(wasHandedOver(call)));
      }
    });
    if (role.tryAcquire()) {
      release();
    }
  }

  private boolean wasHandedOver(ClientCall call) {
    lock.lock();
    try {
      return outbound.handedOver(call);
    } finally {
      lock.unlock();
    }
  }
}
