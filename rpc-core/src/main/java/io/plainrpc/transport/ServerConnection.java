package io.plainrpc.transport;

import io.plainrpc.Execution;
import io.plainrpc.Identity;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.protocol.FrameHeader;
import io.plainrpc.protocol.Goaway;
import io.plainrpc.protocol.InFlight;
import io.plainrpc.protocol.Outbound;
import io.plainrpc.protocol.WireError;
import io.plainrpc.transport.CallStats.Outcome;
import java.io.IOException;
import java.net.InetSocketAddress;
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
final class ServerConnection implements CallSource {
  private static final Logger log = LoggerFactory.getLogger(ServerConnection.class);
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long REFUSED_GREETING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ServerTransport server;
  private final Link link;
  private final String peer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roomInQueue = lock.newCondition();
  private final Outbound outbound;
  private final ServerFlusher flusher;
  private final ServerLife life = new ServerLife();
  // What the handler bound to announced services; guarded by the lock until the end.
  private final List<Object> bindings = new ArrayList<>();
  private final ReplyRoom room;
  private final ServerReplies replies;
  private final InFlight<ServerCall> inFlight;
  private final ServerReader reader;
  private final ServerUpkeep upkeep;

  /** Why this connection is refused; null for one that is not. Written before the start. */
  private volatile String refusal;

  private volatile long startedNanos;

  /** Who the client is; set before the first call can come. */
  private volatile Identity identity = Identity.anonymous();

  ServerConnection(ServerTransport server, Link link) {
    this.server = server;
    this.link = link;
    this.peer = text(link.remote());
    this.outbound = new Outbound(link.framing());
    ServerSettings settings = server.settings();
    this.flusher = new ServerFlusher(lock, roomInQueue, outbound, link.output(), this::lost);
    this.room = new ReplyRoom(
        lock,
        roomInQueue,
        outbound,
        flusher,
        settings.maxQueuedReplyBytes(),
        server.spareForReplies());
    this.replies = new ServerReplies(server, this, lock, outbound, room, life);
    this.inFlight = new InFlight<>(settings.maxCallsInFlightPerConnection());
    this.reader = new ServerReader(server, this, link);
    this.upkeep = new ServerUpkeep(this, life, reader, flusher, inFlight, settings);
  }

  /** Begins: a worker greets and another reads, the timer looks after it. */
  void start() {
    startedNanos = System.nanoTime();
    server.timer().add(upkeep, ServerUpkeep.firstTickNanos());
    if (isClosed()) {
      // Evicted before it was started; its end has not found the upkeep.
      server.timer().remove(upkeep);
      return;
    }
    server.workers().startGreeting(reader::read);
  }

  /** There is no room for this connection: when it has greeted it is told why. Before the start. */
  void refuse(String why) {
    refusal = why;
  }

  /** Why it is refused, or null. */
  String refusal() {
    return refusal;
  }

  /** Until when it must have said who it is. One that is refused anyway is not waited for so long. */
  long greetingDeadlineNanos() {
    long timeout = server.settings().greetingTimeoutNanos();
    return startedNanos + (refusal == null ? timeout : Math.min(timeout, REFUSED_GREETING_NANOS));
  }

  /** It has said who it is, and no longer counts as one of those that have not. */
  void identified() {
    server.entrance().identified(this);
  }

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public Identity identity() {
    return identity;
  }

  @Override
  public int maxReplyBytes() {
    return reader.maxReplyBytes();
  }

  @Override
  public boolean clientLimitsReplies() {
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
      life.open();
    } finally {
      lock.unlock();
    }
    if (server.isClosing()) {
      drain();
    }
  }

  /** A request has begun to arrive. Published before {@link #accepts} looks at the state, see {@link ServerLife}. */
  void begun(int callId) {
    life.begun(callId);
  }

  /** Whether a call is taken. Those above the goaway's id are not: the client knows that they never started. */
  boolean accepts(int callId) {
    if (life.isOpen()) {
      return true;
    }
    lock.lock();
    try {
      return life.accepts(callId);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a call in; false when there are too many, or the connection has ended meanwhile. Waits for a client that calls but does not read, so that errors, which
   * are queued without waiting, are no more than there are calls in flight.
   */
  boolean add(ServerCall call) {
    lock.lock();
    try {
      room.await();
      // Waiting takes time. Whoever ends the connection says so under this lock and cancels what is
      // in the table afterwards: a call added later would never be cancelled. (UnreadRepliesTest)
      return !life.isClosed() && inFlight.add(call);
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
    replies.abandon(callId);
  }

  /** The client sends no more, in order. */
  void inputEnded() {
    life.inputEnded();
    if (life.isLingering()) {
      end(false);
    } else {
      endIfDone();
      // If it has not ended, somebody has to find out whether the client still reads.
      server.timer().wakeBy(System.nanoTime());
    }
  }

  // Answering.

  @Override
  public void reply(ServerCall call, boolean thrown, byte[] body, int length) {
    // From a virtual thread it is another that appends it, later; a large one is kept in any case.
    boolean ours = length > FrameHeader.MAX_PAYLOAD || !Threads.currentIsVirtual();
    byte[] kept = ours ? body : Arrays.copyOf(body, length);
    byte[] metadata = call.replyMetadata();
    answer(
        call,
        out -> out.reply(call.callId(), thrown, metadata, kept, length),
        length,
        Execution.COMPLETED,
        thrown ? Outcome.THREW : Outcome.SUCCEEDED);
  }

  @Override
  public void error(ServerCall call, WireError error) {
    if (call.isOneWay()) {
      unanswered(call, error);
    }
    int length = error.message().length() + error.stack().length();
    answer(
        call,
        out -> out.error(call.callId(), error),
        length,
        error.execution(),
        error.execution() == Execution.NOT_STARTED ? Outcome.REFUSED : Outcome.FAILED);
  }

  /** The one answer to a call; suppressed when nobody wants it any more. */
  private void answer(
      ServerCall call,
      Consumer<Outbound> append,
      int length,
      Execution execution,
      Outcome outcome) {
    call.leavePool();
    if (Threads.currentIsVirtual()) {
      // An interrupt would close the socket under everybody, and the lock is not for one that may
      // have to wait for a carrier before it gives it back.
      execute(() -> answerFromHere(call, append, length, execution, outcome));
    } else {
      answerFromHere(call, append, length, execution, outcome);
    }
  }

  private void answerFromHere(
      ServerCall call,
      Consumer<Outbound> append,
      int length,
      Execution execution,
      Outcome outcome) {
    if (inFlight.remove(call.callId()) == null) {
      return;
    }
    server.leave();
    replies.answer(call, append, length, execution, outcome, reader.leaveHandler(call));
  }

  /** A one-way call came to nothing: that is for the log. What a method threw has been logged where that was seen. */
  private void unanswered(ServerCall call, WireError error) {
    if (error.code() != ErrorCode.HANDLER_FAILED) {
      unanswered(server.handler().label(call.binding(), call.method()), error);
    }
  }

  void unanswered(String label, WireError error) {
    server
        .refusals()
        .warn(
            RefusalLog.Cause.ONE_WAY,
            peer,
            label + ", called one-way, did not run: " + error.message());
  }

  /** Writes what is there, and ends the connection if that was the last it had to do. */
  void flush() {
    flusher.flush();
    endIfDone();
  }

  // Ending.

  /** Takes no more calls; the connection ends when the running ones have. */
  void drain() {
    if (life.isGreeting()) {
      // Nothing was promised yet; one that has just greeted finds out by itself that the server is
      // closing.
      end(false);
      return;
    }
    lock.lock();
    try {
      int last = life.drain();
      if (last < 0) {
        return;
      }
      outbound.goaway(new Goaway(last, "the server is closing"));
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
    List<Runnable> consequences = new ArrayList<>();
    for (ServerCall call : calls) {
      if (!call.cancel()) {
        drop(call);
      }
      call.addConsequences(consequences);
    }
    if (!consequences.isEmpty()) {
      execute(() -> consequences.forEach(Runnable::run));
    }
  }

  /** A call that will never start is neither in flight nor in the queue from now on. */
  private void drop(ServerCall call) {
    if (inFlight.remove(call.callId()) == null) {
      return;
    }
    server.leave();
    call.ended(Outcome.CANCELLED);
    server.workers().drop(call);
    if (call.isOneWay()) {
      unanswered(call, call.whyNotBegun());
    }
    lock.lock();
    try {
      life.settled();
    } finally {
      lock.unlock();
    }
    endIfDone();
  }

  private void endIfDone() {
    if (!life.endsSometime()) {
      return;
    }
    boolean done;
    lock.lock();
    try {
      done = life.isDone() && flusher.isIdle();
    } finally {
      lock.unlock();
    }
    if (done && life.hasInputEnded() && !link.shutdownWrites()) {
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
    long until = System.nanoTime() + LINGER_NANOS;
    lock.lock();
    try {
      if (!life.linger(until)) {
        return;
      }
      flusher.close();
    } finally {
      lock.unlock();
    }
    if (link.shutdownWrites()) {
      // It may be the timer that got here, and the client may not be reading.
      execute(this::shutdownOutput);
    } else {
      shutdownOutput();
    }
    server.timer().wakeBy(until);
  }

  private void shutdownOutput() {
    try {
      link.shutdownOutput();
    } catch (IOException e) {
      lost(e);
    }
    if (life.hasInputEnded()) {
      end(false);
    }
  }

  void lost(IOException cause) {
    if (life.isGreeting()) {
      server
          .refusals()
          .info(
              RefusalLog.Cause.NOT_GREETED,
              peer,
              "connection closed before it had greeted: " + cause.getMessage());
    } else if (life.isInUse()) {
      log.debug("{}: connection lost: {}", peer, cause.toString());
    }
    end(true);
  }

  /** The client is there no more, or might as well not be. */
  void unresponsive(String why) {
    server.refusals().info(RefusalLog.Cause.UNRESPONSIVE, peer, "connection closed: " + why);
    end(true);
  }

  /** Ends the connection at once; what still runs for it is interrupted. */
  void end(boolean abort) {
    lock.lock();
    try {
      if (!life.close()) {
        return;
      }
      flusher.close();
      // The flusher, whose write fails now, does not signal any more. (UnreadRepliesTest)
      roomInQueue.signalAll();
    } finally {
      lock.unlock();
    }
    link.close(abort);
    try {
      cancelAll();
    } finally {
      server.timer().remove(upkeep);
      server.entrance().ended(this);
      // Nobody adds any more: see there.
      bindings.forEach(server.handler()::released);
    }
  }

  /** Remembers what the request handler bound to a service of this connection until it ends, or lets it go if it has. */
  void bound(Object binding) {
    lock.lock();
    try {
      if (!life.isClosed()) {
        bindings.add(binding);
        return;
      }
    } finally {
      lock.unlock();
    }
    server.handler().released(binding);
  }

  boolean isClosed() {
    return life.isClosed();
  }

  boolean isLingering() {
    return life.isLingering();
  }

  ServerReplies replies() {
    return replies;
  }

  /** An address without the slash that Java puts in front of one without a name. */
  private static String text(InetSocketAddress address) {
    String text = String.valueOf(address);
    return text.startsWith("/") ? text.substring(1) : text;
  }

  @Override
  public String toString() {
    return peer + " (" + life + ", " + inFlight.size() + " calls in flight)";
  }
}
