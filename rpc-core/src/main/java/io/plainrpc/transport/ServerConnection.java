package io.plainrpc.transport;

import io.plainrpc.Identity;
import io.plainrpc.protocol.Goaway;
import io.plainrpc.protocol.InFlight;
import io.plainrpc.protocol.Outbound;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a server: its outgoing half, its calls in flight, and how it ends.
 *
 * <p><b>Threads.</b> One thread at a time reads and runs handlers in place ({@link ServerReader}); their replies leave in one
 * write at the end of the chunk. Threads that were left to a slow handler, queued handlers and users' futures answer from
 * wherever they are and flush themselves; a flush may block, which is the back-pressure. The timer looks after it through
 * {@link ServerUpkeep}.
 *
 * <p><b>Guards.</b> {@link #lock} guards the outgoing half and the state; it is never held during I/O or user code, and no
 * other lock is taken under it. The in-flight table is shared; whoever removes a call answers it.
 */
final class ServerConnection {
  private static final Logger log = LoggerFactory.getLogger(ServerConnection.class);
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Replies of one chunk are held back up to here; more than a socket buffer holds would gain nothing. */
  private static final long MAX_DEFERRED_BYTES = 64 * 1024;

  private enum State {
    GREETING,
    OPEN,
    /** A goaway was sent; running calls may finish. */
    DRAINING,
    /** The output was shut down; the client's end of stream is awaited. */
    LINGERING,
    CLOSED
  }

  private final ServerTransport server;
  private final Socket socket;
  private final String peer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roomInQueue = lock.newCondition();
  private final Outbound outbound = new Outbound();
  private final ServerFlusher flusher;
  private final InFlight<ServerCall> inFlight;
  private final ServerReader reader;
  private final ServerUpkeep upkeep;

  // Written under lock, read by anybody.
  private volatile State state = State.GREETING;
  private volatile boolean inputEnded;
  private volatile long lingerUntilNanos;
  private int goawayId;

  /** How many calls have had their answer, or never will have one. Guarded by lock. */
  private int settled;

  /** Who the client is; set before the first call can come. */
  private volatile Identity identity = Identity.anonymous();

  /** The highest id of a request that has begun to arrive. Written by the reader, read by anybody. */
  private volatile int begunId;

  /**
   * @param surplus the server has too many connections already: this one is told so and closed
   */
  ServerConnection(ServerTransport server, Socket socket, boolean surplus) throws IOException {
    this.server = server;
    this.socket = socket;
    this.peer = String.valueOf(socket.getRemoteSocketAddress()).replaceFirst("^/", "");
    ServerSettings settings = server.settings();
    this.flusher =
        new ServerFlusher(lock, roomInQueue, outbound, socket.getOutputStream(), this::lost);
    this.inFlight = new InFlight<>(settings.maxCallsInFlightPerConnection());
    this.reader = new ServerReader(server, this, socket, surplus);
    this.upkeep = new ServerUpkeep(this, reader, flusher, inFlight, settings);
  }

  /** Begins: a worker reads, the timer looks after it. */
  void start() {
    server.timer().add(upkeep);
    server.workers().startReader(reader::read);
  }

  String peer() {
    return peer;
  }

  Identity identity() {
    return identity;
  }

  int maxReplyBytes() {
    return reader.maxReplyBytes();
  }

  boolean clientLimitsReplies() {
    return reader.clientLimitsReplies();
  }

  void execute(Runnable task) {
    server.workers().execute(task);
  }

  // For the reader.

  /** The greetings have been exchanged, and the client has shown who it is if it wanted to. */
  void open(Identity who) {
    identity = who;
    lock.lock();
    try {
      if (state == State.GREETING) {
        state = State.OPEN;
      }
    } finally {
      lock.unlock();
    }
    if (server.isClosing()) {
      drain();
    }
  }

  /** A request has begun to arrive. Published before {@link #accepts} looks at the state, see there. */
  void begun(int callId) {
    begunId = callId;
  }

  /**
   * Whether a call is taken. Those above the goaway's id are not: the client knows that they never started.
   *
   * <p>The reader publishes an id before it looks at the state, and {@link #drain} sets the state before it reads the id:
   * either the goaway covers the call, or the reader sees that it does not.
   */
  boolean accepts(int callId) {
    if (state == State.OPEN) {
      return true;
    }
    lock.lock();
    try {
      return state == State.DRAINING && callId <= goawayId;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a call in; false when there are too many. */
  boolean add(ServerCall call) {
    lock.lock();
    try {
      return inFlight.add(call);
    } finally {
      lock.unlock();
    }
  }

  /** Nobody wants the answer to this call any more. */
  void cancel(int callId) {
    ServerCall call = inFlight.get(callId);
    if (call != null) {
      cancel(List.of(call));
    }
    lock.lock();
    try {
      // A reply that is partly out already; what is left of it would only be in the way.
      outbound.abandon(callId);
    } finally {
      lock.unlock();
    }
  }

  /** Appends a frame of the reader's own; it leaves with its chunk. Waits for a client that asks but does not read. */
  void append(Consumer<Outbound> append) {
    lock.lock();
    try {
      awaitRoom(0);
      append.accept(outbound);
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #append}, with the answer to a call that is not in flight. */
  void settle(Consumer<Outbound> append) {
    append(outbound -> {
      append.accept(outbound);
      settled++;
    });
  }

  /** The client sends no more, in order. */
  void inputEnded() {
    inputEnded = true;
    if (state == State.LINGERING) {
      end(false);
    } else {
      endIfDone();
      // If it has not ended, somebody has to find out whether the client still reads.
      server.timer().wakeBy(System.nanoTime());
    }
  }

  // Answering.

  /** The one answer to a call; suppressed when nobody wants it any more. */
  void answer(ServerCall call, Consumer<Outbound> append, int length) {
    if (inFlight.remove(call.callId()) == null) {
      return;
    }
    server.leave();
    boolean deferred = reader.leaveHandler(call);
    boolean wanted = !call.isCancelled();
    if (!deferred && !writesAtOnce(length)) {
      server.workers().giveUpPlace();
    }
    lock.lock();
    try {
      if (wanted) {
        awaitRoom(length);
        append.accept(outbound);
      }
      // Together with the answer: who sees that all is settled must not overlook one that still
      // waits for room.
      settled++;
      deferred = deferred && outbound.queuedBytes() < MAX_DEFERRED_BYTES;
    } finally {
      lock.unlock();
    }
    if (!deferred) {
      flush();
    }
  }

  /** Writes what is there, and ends the connection if that was the last it had to do. */
  void flush() {
    flusher.flush();
    endIfDone();
  }

  /** Appends from a thread that must not block; a worker writes. */
  void send(Consumer<Outbound> append) {
    lock.lock();
    try {
      append.accept(outbound);
    } finally {
      lock.unlock();
    }
    execute(this::flush);
  }

  /** Whether a reply is likely to be written without waiting for the client. */
  private boolean writesAtOnce(int length) {
    lock.lock();
    try {
      return outbound.queuedBytes() + length <= MAX_DEFERRED_BYTES;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom(int length, long limit) {
    long queued = outbound.queuedBytes();
    return (queued == 0 || queued + length <= limit) && outbound.hasRoomFor(length);
  }

  /** The client does not read what it asked for: the handler waits, until it does or the timer ends the connection. */
  private void awaitRoom(int length) {
    long limit = server.settings().maxQueuedReplyBytes();
    while (state != State.CLOSED && !hasRoom(length, limit) && !flusher.isIdle()) {
      roomInQueue.awaitUninterruptibly();
    }
  }

  // Ending.

  /** Takes no more calls; the connection ends when the running ones have. */
  void drain() {
    if (state == State.GREETING) {
      // Nothing was promised yet; one that has just greeted finds out by itself that the server is
      // closing.
      end(false);
      return;
    }
    lock.lock();
    try {
      if (state != State.OPEN) {
        return;
      }
      state = State.DRAINING;
      goawayId = begunId;
      outbound.goaway(new Goaway(goawayId, "the server is closing"));
    } finally {
      lock.unlock();
    }
    execute(this::flush);
  }

  /** Interrupts what still runs; its time to finish is over. */
  void cancelAll() {
    List<ServerCall> all = new ArrayList<>();
    inFlight.forEach(all::add);
    cancel(all);
  }

  /** Ends calls that nobody waits for any more. Does not block. */
  void cancel(List<ServerCall> calls) {
    List<Future<?>> futures = new ArrayList<>();
    for (ServerCall call : calls) {
      Future<?> future = call.cancel();
      if (future != null) {
        futures.add(future);
      }
    }
    if (!futures.isEmpty()) {
      execute(() -> futures.forEach(future -> future.cancel(true)));
    }
  }

  private void endIfDone() {
    if (state == State.OPEN && !inputEnded) {
      return;
    }
    boolean done;
    lock.lock();
    try {
      int owed = state == State.DRAINING ? goawayId : begunId;
      done = (state == State.DRAINING || state == State.OPEN && inputEnded)
          && settled == owed
          && flusher.isIdle();
    } finally {
      lock.unlock();
    }
    if (done && inputEnded) {
      end(false);
    } else if (done) {
      linger();
    }
  }

  /**
   * Says that nothing more comes and waits for the client to close, for at most a second. Closing at once, with input
   * unread, would make the kernel send a reset that destroys replies still on their way (RFC 1122 section 4.2.2.13).
   */
  void linger() {
    lock.lock();
    try {
      if (state == State.CLOSED || state == State.LINGERING) {
        return;
      }
      state = State.LINGERING;
      lingerUntilNanos = System.nanoTime() + LINGER_NANOS;
      flusher.close();
    } finally {
      lock.unlock();
    }
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      lost(e);
    }
    server.timer().wakeBy(lingerUntilNanos);
  }

  void lost(IOException cause) {
    if (state == State.GREETING) {
      log.info("{}: connection closed before it had greeted: {}", peer, cause.getMessage());
    } else if (state == State.OPEN || state == State.DRAINING) {
      log.debug("{}: connection lost: {}", peer, cause.toString());
    }
    end(true);
  }

  /** Ends the connection at once; what still runs for it is interrupted. */
  void end(boolean abort) {
    lock.lock();
    try {
      if (state == State.CLOSED) {
        return;
      }
      state = State.CLOSED;
      flusher.close();
      roomInQueue.signalAll();
    } finally {
      lock.unlock();
    }
    Sockets.close(socket, abort);
    cancelAll();
    server.timer().remove(upkeep);
    server.ended(this);
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Whether frames may be sent that belong to no call. */
  boolean isInUse() {
    return state == State.OPEN || state == State.DRAINING;
  }

  boolean hasInputEnded() {
    return inputEnded;
  }

  /** Until when the client's end of stream is awaited; only while {@link #isLingering}. */
  long lingerUntilNanos() {
    return lingerUntilNanos;
  }

  boolean isLingering() {
    return state == State.LINGERING;
  }

  @Override
  public String toString() {
    return peer + " (" + state + ", " + inFlight.size() + " calls in flight)";
  }
}
