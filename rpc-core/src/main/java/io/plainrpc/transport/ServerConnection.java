package io.plainrpc.transport;

import io.plainrpc.Execution;
import io.plainrpc.protocol.Announcement;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.protocol.Goaway;
import io.plainrpc.protocol.Greeting;
import io.plainrpc.protocol.Heartbeat;
import io.plainrpc.protocol.InFlight;
import io.plainrpc.protocol.MemoryBudget;
import io.plainrpc.protocol.Outbound;
import io.plainrpc.protocol.Outgoing;
import io.plainrpc.protocol.ProtocolException;
import io.plainrpc.protocol.ServerInbound;
import io.plainrpc.protocol.WireError;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a server.
 *
 * <p><b>Threads.</b> One thread at a time reads ({@link InPlace} says which) and runs handlers in place; their replies leave
 * in one write at the end of the chunk. Threads that were left to a slow handler, queued handlers and users' futures answer
 * from wherever they are and flush themselves; a flush may block, which is the back-pressure. The timer calls {@link #tick}.
 *
 * <p><b>Guards.</b> {@link #lock} guards the outgoing half and the state; it is never held during I/O or user code. A call's
 * own lock is never taken under it. The incoming half and {@link #bindings} are confined to the reader. The in-flight table
 * is shared; whoever removes a call answers it.
 */
final class ServerConnection implements ServerInbound.Sink, Timer.Ticking {
  private static final Logger log = LoggerFactory.getLogger(ServerConnection.class);
  private static final long STALLED_WRITE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long IDLE_TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

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

  private static final class Ping extends Outgoing {}

  private final ServerTransport server;
  private final Socket socket;
  private final InputStream in;
  private final String peer;
  private final long bornNanos = System.nanoTime();
  private final boolean surplus;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roomInQueue = lock.newCondition();
  private final Outbound outbound = new Outbound();
  private final ServerFlusher flusher;
  private final InFlight<ServerCall> inFlight;
  private final InPlace inPlace;
  private final MemoryBudget memory;
  private final Heartbeat heartbeat;

  // Guarded by lock, read by anybody.
  private volatile State state = State.GREETING;
  private int goawayId;
  private long lingerUntilNanos;

  // Confined to the reader.
  private final ServerInbound inbound;
  private final List<Object> bindings = new ArrayList<>();
  private long term;

  // Written by the reader, read by anybody.
  private volatile int acceptedId;
  private volatile long receivedBytes;
  private volatile boolean inputEnded;
  private volatile int maxReplyBytes;
  private volatile boolean clientLimitsReplies;

  // Confined to the timer.
  private long stalledWrite;
  private long stalledSinceNanos;

  /**
   * @param surplus the server has too many connections already: this one is told so and closed
   */
  ServerConnection(ServerTransport server, Socket socket, boolean surplus) throws IOException {
    this.server = server;
    this.socket = socket;
    this.surplus = surplus;
    this.in = socket.getInputStream();
    this.peer = String.valueOf(socket.getRemoteSocketAddress()).replaceFirst("^/", "");
    ServerSettings settings = server.settings();
    this.flusher =
        new ServerFlusher(lock, roomInQueue, outbound, socket.getOutputStream(), this::lost);
    this.inFlight = new InFlight<>(settings.maxCallsInFlightPerConnection());
    this.inPlace = new InPlace(peer, server.watchdog(), this::readByAnother);
    this.memory = server.memory().share(2L * settings.maxMessageBytes() + (16 << 20));
    this.inbound = new ServerInbound(this, settings.maxMessageBytes(), memory);
    this.heartbeat = new Heartbeat(settings.heartbeatNanos(), settings.silenceNanos(), bornNanos);
  }

  String peer() {
    return peer;
  }

  int maxReplyBytes() {
    return maxReplyBytes;
  }

  boolean clientLimitsReplies() {
    return clientLimitsReplies;
  }

  void execute(Runnable task) {
    server.workers().execute(task);
  }

  // ---- reading
  // ------------------------------------------------------------------------------------------------------

  /** Reads until the connection ends or the role is lost to another thread. Runs on a worker. */
  void read() {
    boolean stillReader = true;
    try {
      if (inbound.greeted() || greet()) {
        stillReader = readChunks();
      }
    } catch (ProtocolException e) {
      refuse(e);
    } catch (IOException e) {
      lost(e);
    } catch (RuntimeException | Error e) {
      log.error("{}: connection closed after an unexpected failure", peer, e);
      end(true);
    }
    if (!stillReader) {
      // Left to a slow handler: its reply is not in anybody's chunk, and what waits for a free
      // thread comes next.
      flush();
      server.workers().handlerDone();
    } else if (state == State.CLOSED) {
      inbound.discard();
    }
  }

  /** Reads the client's greeting, against a time limit over all of it, and answers. */
  private boolean greet() throws IOException {
    long deadline = bornNanos + server.settings().greetingTimeoutNanos();
    while (!inbound.greeted()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new SocketTimeoutException("no greeting within "
            + TimeUnit.NANOSECONDS.toMillis(server.settings().greetingTimeoutNanos()) + " ms");
      }
      socket.setSoTimeout((int) left);
      if (!fill()) {
        throw new EOFException("closed before the greeting");
      }
      inbound.parse();
    }
    socket.setSoTimeout(0);
    return state != State.LINGERING;
  }

  /** Returns false when the role is lost. */
  private boolean readChunks() throws IOException {
    term = inPlace.term();
    // What the last reader answered before it lost its role is still waiting.
    flush();
    do {
      inPlace.nextChunk();
      if (!inbound.parse()) {
        return false;
      }
      flush();
    } while (fill());
    inputEnded();
    return true;
  }

  /** Returns false at the end of the stream. */
  private boolean fill() throws IOException {
    int count = in.read(inbound.buffer(), inbound.end(), inbound.room());
    if (count < 0) {
      return false;
    }
    receivedBytes += count;
    inbound.received(count);
    return true;
  }

  /** For the watchdog: the reader is inside a handler and has lost its role. */
  private void readByAnother() {
    server.workers().leftBehind();
    inbound.moveToNewBuffer();
    try {
      server.workers().startReader(this::read);
    } catch (RuntimeException | Error e) {
      end(true);
      throw e;
    }
  }

  /** The client sends no more. Calls it made are still answered, then the connection closes. */
  private void inputEnded() throws IOException {
    if (inbound.midMessage()) {
      throw new EOFException("closed in the middle of a message");
    }
    inputEnded = true;
    if (state == State.LINGERING) {
      end(false);
    } else {
      endIfDone();
    }
  }

  // ---- what is read
  // -------------------------------------------------------------------------------------------------

  @Override
  public void greeting(Greeting.Client greeting) {
    Greeting.Server answer = answer(greeting);
    int mine = server.settings().maxMessageBytes();
    maxReplyBytes = Math.min(mine, greeting.maxMessageBytes());
    clientLimitsReplies = greeting.maxMessageBytes() < mine;
    try {
      socket.getOutputStream().write(answer.encode());
    } catch (IOException e) {
      lost(e);
      return;
    }
    if (answer.refusal() == Greeting.Refusal.NONE) {
      becomeOpen();
    } else {
      log.warn("{}: connection refused: {}", peer, answer.text());
      linger();
    }
  }

  private Greeting.Server answer(Greeting.Client greeting) {
    ServerSettings settings = server.settings();
    if (surplus) {
      return Greeting.Server.refuse(
          Greeting.Refusal.OVERLOADED,
          "it has " + settings.maxConnections()
              + " connections already, the limit; close some or raise RpcServer.builder().maxConnections(...)");
    }
    if (greeting.minVersion() > Greeting.VERSION || greeting.maxVersion() < Greeting.VERSION) {
      return Greeting.Server.refuse(
          Greeting.Refusal.VERSION,
          "it speaks protocol version " + Greeting.VERSION + ", the client " + greeting.minVersion()
              + " to " + greeting.maxVersion());
    }
    return new Greeting.Server(
        Greeting.VERSION,
        Greeting.Refusal.NONE,
        "",
        settings.maxMessageBytes(),
        settings.maxCallsInFlightPerConnection(),
        (int) TimeUnit.NANOSECONDS.toMillis(settings.heartbeatNanos()),
        (int) TimeUnit.NANOSECONDS.toMillis(settings.silenceNanos()));
  }

  private void becomeOpen() {
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

  @Override
  public void announce(Announcement announcement) {
    if (announcement.service() != bindings.size()) {
      throw new ProtocolException("service announced as number " + announcement.service()
          + ", the next one is " + bindings.size());
    }
    RequestHandler.Announced announced = server.handler().announced(announcement);
    bindings.add(announced.binding());
    append(outbound -> outbound.agree(announced.agreement()));
  }

  @Override
  public boolean request(
      int callId,
      int service,
      int method,
      long nanosLeft,
      byte[] from,
      int at,
      int length,
      boolean owned) {
    acceptedId = callId;
    if (state != State.OPEN && !acceptedBeforeGoaway(callId)) {
      // The goaway says that calls above its id never started; the client makes them elsewhere.
      return true;
    }
    if (service >= bindings.size()) {
      throw new ProtocolException(
          "call " + callId + " of service " + service + ", which was not announced");
    }
    WireError refusal = nanosLeft <= 0
        ? WireError.of(
            ErrorCode.DEADLINE_EXCEEDED, Execution.NOT_STARTED, "no time was left when it arrived")
        : null;
    ServerCall call = new ServerCall(
        this,
        callId,
        bindings.get(service),
        method,
        System.nanoTime() + Math.min(nanosLeft, Long.MAX_VALUE / 2));
    refusal = refusal == null ? admit(call) : refusal;
    if (refusal != null) {
      WireError error = refusal;
      append(outbound -> outbound.error(callId, error));
      return true;
    }
    if (server.workers().mayRunInPlace()) {
      return runInPlace(call, from, at, length);
    }
    byte[] body = owned ? from : Arrays.copyOfRange(from, at, at + length);
    int start = owned ? at : 0;
    server.workers().submit(() -> run(call, body, start, length));
    return true;
  }

  private boolean runInPlace(ServerCall call, byte[] from, int at, int length) {
    long myTerm = term;
    call.enterInPlace(myTerm);
    inPlace.enter(myTerm);
    run(call, from, at, length);
    // A future may complete it later, on this very thread but in nobody's chunk.
    call.leaveInPlace();
    return call.leaveHandler(inPlace);
  }

  private void run(ServerCall call, byte[] from, int at, int length) {
    try {
      server.handler().handle(call, from, at, length);
    } catch (Throwable e) {
      log.error("{}: call failed inside the framework", peer, e);
      call.error(WireError.handlerFailed(
          "the server failed while it handled the call",
          e.getClass().getName(),
          e.getMessage(),
          ""));
    }
  }

  /** Takes the call in, or says why not. */
  private WireError admit(ServerCall call) {
    ServerSettings settings = server.settings();
    if (!server.admit()) {
      return overloaded(settings.maxCallsInFlight()
          + " calls are in flight at the server, the limit; call more slowly"
          + " or raise RpcServer.builder().maxCallsInFlight(...)");
    }
    server.timer().wakeBy(call.deadlineNanos());
    boolean added;
    lock.lock();
    try {
      added = inFlight.add(call);
    } finally {
      lock.unlock();
    }
    if (!added) {
      server.leave();
      return overloaded(settings.maxCallsInFlightPerConnection()
          + " calls of this connection are in flight, the limit; call more slowly or raise"
          + " RpcServer.builder().maxCallsInFlightPerConnection(...)");
    }
    return null;
  }

  private static WireError overloaded(String message) {
    return WireError.of(ErrorCode.OVERLOADED, Execution.NOT_STARTED, message);
  }

  private boolean acceptedBeforeGoaway(int callId) {
    lock.lock();
    try {
      return state == State.DRAINING && callId <= goawayId;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void refused(int callId, long bytes, boolean memoryShort) {
    acceptedId = callId;
    int limit = server.settings().maxMessageBytes();
    WireError error = memoryShort
        ? overloaded("no memory for the request: large messages under way hold the limit of "
            + memory.limit()
            + " bytes for this connection, or that for all of them; send fewer at once")
        : WireError.tooLarge(
            Execution.NOT_STARTED,
            "the arguments take at least " + bytes + " bytes, the server accepts at most " + limit
                + "; raise RpcServer.builder().maxMessageBytes(...)",
            bytes,
            limit,
            "RpcServer.builder().maxMessageBytes(...)",
            false);
    append(outbound -> outbound.error(callId, error));
  }

  @Override
  public void cancel(int callId) {
    ServerCall call = inFlight.get(callId);
    if (call != null) {
      call.cancel();
    }
    lock.lock();
    try {
      // A reply that is partly out already; what is left of it would only be in the way.
      outbound.abandon(callId);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void ping(long opaque) {
    append(outbound -> outbound.pong(opaque));
  }

  @Override
  public void pong(long opaque) {
    // Any byte counts as life; there is nothing else to learn from it.
  }

  @Override
  public void goaway(Goaway goaway) {
    // The client is about to close; it makes no more calls and its end of stream follows.
  }

  // ---- answering
  // ----------------------------------------------------------------------------------------------------

  /** The one answer to a call; suppressed when nobody wants it any more. */
  void answer(ServerCall call, Consumer<Outbound> append, int length) {
    if (inFlight.remove(call.callId()) == null) {
      return;
    }
    server.leave();
    boolean deferred = call.isInPlace() && call.leaveHandler(inPlace);
    if (!call.isCancelled()) {
      lock.lock();
      try {
        awaitRoom(length);
        append.accept(outbound);
        deferred = deferred && outbound.queuedBytes() < MAX_DEFERRED_BYTES;
      } finally {
        lock.unlock();
      }
    }
    if (!deferred) {
      flush();
    }
  }

  /** Writes what is there, and ends the connection if that was the last it had to do. */
  private void flush() {
    flusher.flush();
    endIfDone();
  }

  /** Appends a frame of the reader's own; it leaves with its chunk. */
  private void append(Consumer<Outbound> append) {
    lock.lock();
    try {
      append.accept(outbound);
    } finally {
      lock.unlock();
    }
  }

  /** The client does not read what it asked for: the handler waits, until it does or the timer ends the connection. */
  private void awaitRoom(int length) {
    long limit = server.settings().maxQueuedReplyBytes();
    while (state != State.CLOSED
        && outbound.queuedBytes() > 0
        && outbound.queuedBytes() + length > limit
        && !flusher.isIdle()) {
      roomInQueue.awaitUninterruptibly();
    }
  }

  // ---- time
  // ---------------------------------------------------------------------------------------------------------

  @Override
  public long tick(long nowNanos) {
    watchWrites(nowNanos);
    long next = expire(nowNanos);
    switch (state) {
      case OPEN, DRAINING -> {
        if (inputEnded) {
          // Half-closed, or dead: only writing shows which. A dead one answers with a reset.
          send(outbound -> outbound.ping(nowNanos, new Ping()));
          return Math.min(next, nowNanos + PROBE_NANOS);
        }
        beat(nowNanos);
        return Math.min(next, heartbeat.nextTickNanos());
      }
      case LINGERING -> {
        if (nowNanos - lingerUntilNanos >= 0) {
          end(false);
        }
        return nowNanos + PROBE_NANOS;
      }
      default -> {
        return next;
      }
    }
  }

  private void beat(long nowNanos) {
    Heartbeat.Action action = heartbeat.tick(nowNanos, receivedBytes);
    if (action == Heartbeat.Action.PING) {
      send(outbound -> outbound.ping(nowNanos, new Ping()));
    } else if (action == Heartbeat.Action.DEAD) {
      lost(new IOException("no sign of life, although it was pinged"));
    }
  }

  /** Appends from a thread that must not block; a worker writes. */
  private void send(Consumer<Outbound> append) {
    append(append);
    execute(this::flush);
  }

  /** Interrupts handlers whose caller no longer waits; returns when to look again. */
  private long expire(long nowNanos) {
    long[] next = {nowNanos + IDLE_TICK_NANOS};
    inFlight.forEach(call -> {
      if (call.deadlineNanos() - nowNanos <= 0) {
        if (!call.isCancelled()) {
          call.cancel();
        }
      } else if (call.deadlineNanos() - next[0] < 0) {
        next[0] = call.deadlineNanos();
      }
    });
    return next[0];
  }

  private void watchWrites(long nowNanos) {
    long underWay = flusher.writeUnderWay();
    if (underWay == 0 || underWay != stalledWrite) {
      stalledWrite = underWay;
      stalledSinceNanos = nowNanos;
    } else if (nowNanos - stalledSinceNanos >= STALLED_WRITE_NANOS) {
      lost(new IOException("the client has not read anything for "
          + TimeUnit.NANOSECONDS.toSeconds(STALLED_WRITE_NANOS) + " s"));
    }
  }

  // ---- ending
  // -------------------------------------------------------------------------------------------------------

  /** Takes no more calls; the connection ends when the running ones have. */
  void drain() {
    lock.lock();
    try {
      if (state != State.OPEN) {
        return;
      }
      state = State.DRAINING;
      goawayId = acceptedId;
      outbound.goaway(new Goaway(goawayId, "the server is closing"));
    } finally {
      lock.unlock();
    }
    execute(this::flush);
  }

  /** Interrupts what still runs; its time to finish is over. */
  void cancelAll() {
    inFlight.forEach(ServerCall::cancel);
  }

  private void endIfDone() {
    if (state == State.OPEN && !inputEnded) {
      return;
    }
    boolean done;
    lock.lock();
    try {
      done = (state == State.DRAINING || state == State.OPEN && inputEnded)
          && inFlight.size() == 0
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
  private void linger() {
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

  private void refuse(ProtocolException cause) {
    log.warn("{}: connection closed: {}", peer, cause.getMessage());
    end(false);
  }

  private void lost(IOException cause) {
    if (state != State.CLOSED && state != State.LINGERING) {
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
    server.ended(this);
  }

  @Override
  public String toString() {
    return peer + " (" + state + ", " + inFlight.size() + " calls in flight)";
  }
}
