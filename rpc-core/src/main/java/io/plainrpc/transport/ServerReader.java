package io.plainrpc.transport;

import io.plainrpc.Identity;
import io.plainrpc.Metadata;
import io.plainrpc.protocol.Announcement;
import io.plainrpc.protocol.Authentication;
import io.plainrpc.protocol.FrameAllowance;
import io.plainrpc.protocol.Goaway;
import io.plainrpc.protocol.Greeting;
import io.plainrpc.protocol.MemoryBudget;
import io.plainrpc.protocol.ProtocolException;
import io.plainrpc.protocol.ServerInbound;
import io.plainrpc.transport.RefusalLog.Cause;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The incoming half of a server's connection: reads the socket, runs handlers in place or hands them on.
 *
 * <p>Confined to the one thread that reads; {@link InPlace} says which, and the watchdog changes it while that thread is
 * inside a handler. What other threads may ask is volatile and written by the reader.
 */
final class ServerReader implements ServerInbound.Sink {
  private static final Logger log = LoggerFactory.getLogger(ServerReader.class);
  private static final int SHRINK_MILLIS = 1000;

  private final ServerTransport server;
  private final ServerConnection connection;
  private final Link link;
  private final InPlace inPlace;
  private final ServerInbound inbound;
  private final ServerIntake intake;
  private final Admission admission;
  private final Polling polling;

  private volatile long receivedBytes;
  private volatile int maxReplyBytes;
  private volatile boolean clientLimitsReplies;

  ServerReader(ServerTransport server, ServerConnection connection, Link link) {
    this.server = server;
    this.connection = connection;
    this.link = link;
    ServerSettings settings = server.settings();
    this.inPlace = new InPlace(connection.peer(), server.watchdog()::watch, this::readByAnother);
    this.polling = new Polling(link::available, settings.pollNanos());
    // No connection takes more than half of what there is for all.
    MemoryBudget memory = server
        .memory()
        .share(Math.max(
            2L * settings.maxMessageBytes() + (16 << 20), server.memory().limit() / 2));
    this.inbound = new ServerInbound(
        this,
        settings.maxMessageBytes(),
        memory,
        new FrameAllowance(settings.maxCallsInFlightPerConnection(), System::nanoTime),
        link.framing());
    this.intake = new ServerIntake(server, connection, inPlace, memory);
    this.admission = new Admission(
        settings, server.throttle(), link.peerAddress(), link.local(), connection::refusal);
  }

  /** All bytes ever received; any thread. */
  long receivedBytes() {
    return receivedBytes;
  }

  /** Largest reply body that both sides accept; any thread, after the greeting. */
  int maxReplyBytes() {
    return maxReplyBytes;
  }

  /** Whether it is the client that sets that; any thread, after the greeting. */
  boolean clientLimitsReplies() {
    return clientLimitsReplies;
  }

  /** Whether the current thread, which runs a handler in place or answers a call, comes out of it as the reader. */
  boolean leaveHandler(ServerCall call) {
    return call.isInPlace() && call.leaveHandler(inPlace);
  }

  /** What has become of the reading when a thread stops to. */
  private enum Stop {
    /** The connection has ended. */
    END,
    /** Another thread reads, and this one comes out of a handler that has taken too long. */
    LEFT_BEHIND,
    /** Another thread reads; this one has done nothing but greet. */
    HANDED_OVER
  }

  /** Reads until the connection ends or the role goes to another thread. Runs on a worker. */
  void read() {
    long term = intake.startTerm();
    Stop stop = Stop.END;
    try {
      stop = inbound.greeted() ? readChunks() : begin();
    } catch (ProtocolException e) {
      server
          .refusals()
          .warn(Cause.VIOLATION, connection.peer(), "connection closed: " + e.getMessage());
      connection.end(false);
    } catch (IOException e) {
      connection.lost(e);
    } catch (RuntimeException | Error e) {
      stop = inPlace.isReader(term) ? Stop.END : Stop.LEFT_BEHIND;
      connection.end(true);
      log.error("{}: connection closed after an unexpected failure", connection.peer(), e);
    }
    if (stop == Stop.LEFT_BEHIND) {
      // Its reply is not in anybody's chunk, and what waits for a free thread comes next. The
      // connection is another's to end. (PromotedReaderTest)
      connection.flush();
      server.workers().handlerDone();
    } else if (stop == Stop.END && connection.isClosed()) {
      inbound.discard();
    }
  }

  /** Greets the client. If it may stay, another thread reads; this one only if there is none to be had. */
  private Stop begin() throws IOException {
    if (!greet()) {
      discardInput();
      return Stop.END;
    }
    try {
      server.workers().startReader(this::read);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      log.debug("{}: no other thread to read it", connection.peer(), e);
      return readChunks();
    }
    // Nothing here may be touched any more.
    return Stop.HANDED_OVER;
  }

  /**
   * Reads the client's greeting and who it is, against a time limit over all of it, and answers.
   *
   * @return whether the client may stay
   */
  private boolean greet() throws IOException {
    long deadline = connection.greetingDeadlineNanos();
    if (!secure(deadline)) {
      return false;
    }
    while (!inbound.greeted()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      link.readTimeout((int) Math.max(1, left));
      try {
        if (left <= 0) {
          throw new SocketTimeoutException();
        }
        if (!fill()) {
          throw new EOFException("closed by the client");
        }
      } catch (SocketTimeoutException e) {
        throw notInTime("greeting");
      }
      inbound.parse();
    }
    link.readTimeout(0);
    return !connection.isLingering() && !connection.isClosed();
  }

  /** Shakes hands, where connections are secure; returns false when that has failed. */
  private boolean secure(long deadlineNanos) throws IOException {
    try {
      link.handshake(deadlineNanos);
      return true;
    } catch (SocketTimeoutException e) {
      throw notInTime("TLS handshake");
    } catch (TlsException e) {
      // It has been told, in the terms of TLS; what it still says is read, so that this reaches it.
      link.readTimeout(0);
      refused(e.getMessage());
      return false;
    }
  }

  private IOException notInTime(String what) {
    return new IOException("no " + what + " within "
        + TimeUnit.NANOSECONDS.toMillis(server.settings().greetingTimeoutNanos())
        + " ms, the limit (RpcServer.builder().greetingTimeout(...))");
  }

  /** What somebody says who was refused is not even looked at; it is read, so that the refusal reaches them. */
  private void discardInput() throws IOException {
    // The timer ends this, if the client does not.
    link.discard();
    connection.inputEnded();
  }

  private Stop readChunks() throws IOException {
    // What the last reader answered before it lost its role is still waiting. (ServerReaderTest)
    connection.flush();
    do {
      inPlace.nextChunk();
      if (!inbound.parse()) {
        return Stop.LEFT_BEHIND;
      }
      connection.flush();
    } while (fill());
    inputEnded();
    return Stop.END;
  }

  /** Returns false at the end of the stream. */
  private boolean fill() throws IOException {
    boolean mayBlock = inbound.greeted() && !polling.await();
    boolean canShrink = inbound.canShrink() || link.canShrink();
    int count = mayBlock && canShrink ? readOrShrink() : read(inbound);
    if (count < 0) {
      return false;
    }
    // What is a part of a TLS record yet is a sign of life too.
    receivedBytes += Math.max(1, count);
    inbound.received(count);
    return true;
  }

  private int read(ServerInbound into) throws IOException {
    return link.read(into.buffer(), into.end(), into.room());
  }

  /** A connection that falls silent gives back the buffer that grew while it was busy. ({@code ServerReaderTest}) */
  private int readOrShrink() throws IOException {
    link.readTimeout(SHRINK_MILLIS);
    try {
      return read(inbound);
    } catch (SocketTimeoutException e) {
      inbound.shrink();
      link.shrink();
    } finally {
      link.readTimeout(0);
    }
    return read(inbound);
  }

  /** For the watchdog: the reader is inside a handler and has lost its role. */
  private void readByAnother() {
    server.workers().leftBehind();
    // The handler's arguments may still be decoded from the old one. (PromotedReaderTest)
    inbound.moveToNewBuffer();
    try {
      server.workers().startReader(this::read);
    } catch (RuntimeException | Error e) {
      connection.end(true);
      // Nobody reads any more, who would do this.
      inbound.discard();
      throw e;
    }
  }

  /** The client sends no more. Calls it made are still answered, then the connection closes. */
  private void inputEnded() throws IOException {
    if (inbound.midMessage()) {
      throw new EOFException("closed in the middle of a message");
    }
    connection.inputEnded();
  }

  @Override
  public void greeting(Greeting.Client greeting) {
    Greeting.Server answer = admission.answer(greeting);
    int mine = server.settings().maxMessageBytes();
    maxReplyBytes = Math.min(mine, greeting.maxMessageBytes());
    clientLimitsReplies = greeting.maxMessageBytes() < mine;
    try {
      link.output().write(answer.encode());
    } catch (IOException e) {
      connection.lost(e);
      return;
    }
    if (answer.refusal() != Greeting.Refusal.NONE) {
      refused(answer.text());
    } else if (answer.challenge() != null) {
      inbound.awaitAuthentication();
    } else {
      identified(Identity.anonymous());
    }
  }

  @Override
  public void authenticate(byte[] proof) {
    Authentication.Verdict verdict = admission.verify(proof);
    try {
      link.output().write(verdict.encode(link.framing()));
    } catch (IOException e) {
      connection.lost(e);
      return;
    }
    if (verdict.accepted()) {
      identified(admission.identity());
    } else {
      refused(verdict.text());
    }
  }

  private void identified(Identity who) {
    connection.open(who);
    connection.identified();
  }

  private void refused(String why) {
    if (connection.refusal() == null) {
      // Otherwise this has been said already.
      server
          .refusals()
          .warn(Cause.GREETING_REFUSED, connection.peer(), "connection refused: " + why);
    }
    connection.linger();
  }

  @Override
  public void announce(Announcement announcement) {
    intake.announce(announcement);
  }

  @Override
  public void begun(int callId) {
    connection.begun(callId);
    intake.begun();
  }

  @Override
  public void goesOn(int callId) {
    intake.goesOn(callId);
  }

  @Override
  public void abandoned(int callId) {
    intake.abandoned(callId);
  }

  @Override
  public void extras(boolean oneWay, Metadata metadata) {
    intake.extras(new CallExtras(oneWay, metadata));
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
    return intake.request(callId, service, method, nanosLeft, from, at, length, null, owned);
  }

  @Override
  public boolean request(
      int callId,
      int service,
      int method,
      long nanosLeft,
      byte[] first,
      int at,
      int length,
      byte[][] more) {
    return intake.request(callId, service, method, nanosLeft, first, at, length, more, true);
  }

  @Override
  public void refused(int callId, long bytes, boolean memoryShort) {
    intake.refused(callId, bytes, memoryShort);
  }

  @Override
  public void cancel(int callId) {
    connection.cancel(callId);
  }

  @Override
  public void ping(long opaque) {
    connection.replies().append(outbound -> outbound.pong(opaque));
  }

  @Override
  public void pong(long opaque) {
    // Any byte counts as life; there is nothing else to learn from it.
  }

  @Override
  public void goaway(Goaway goaway) {
    // The client is about to close; it makes no more calls and its end of stream follows.
  }
}
