package io.plainrpc.transport;

import io.plainrpc.Execution;
import io.plainrpc.Identity;
import io.plainrpc.protocol.Announcement;
import io.plainrpc.protocol.Authentication;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.protocol.Goaway;
import io.plainrpc.protocol.Greeting;
import io.plainrpc.protocol.MemoryBudget;
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
  private final Socket socket;
  private final InputStream in;
  private final long bornNanos = System.nanoTime();
  private final InPlace inPlace;
  private final MemoryBudget memory;
  private final ServerInbound inbound;
  private final List<Object> bindings = new ArrayList<>();
  private final Admission admission;
  private long term;

  private volatile long receivedBytes;
  private volatile int maxReplyBytes;
  private volatile boolean clientLimitsReplies;

  /**
   * @param surplus the server has too many connections already: this one is told so and closed
   */
  ServerReader(ServerTransport server, ServerConnection connection, Socket socket, boolean surplus)
      throws IOException {
    this.server = server;
    this.connection = connection;
    this.socket = socket;
    this.in = socket.getInputStream();
    ServerSettings settings = server.settings();
    this.inPlace = new InPlace(connection.peer(), server.watchdog(), this::readByAnother);
    // No connection takes more than half of what there is for all.
    this.memory = server
        .memory()
        .share(Math.max(
            2L * settings.maxMessageBytes() + (16 << 20), server.memory().limit() / 2));
    this.inbound = new ServerInbound(this, settings.maxMessageBytes(), memory);
    this.admission = new Admission(settings, server.throttle(), socket.getInetAddress(), surplus);
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

  /** Reads until the connection ends or the role is lost to another thread. Runs on a worker. */
  void read() {
    boolean stillReader = true;
    try {
      if (inbound.greeted() || greet()) {
        stillReader = readChunks();
      } else {
        discardInput();
      }
    } catch (ProtocolException e) {
      log.warn("{}: connection closed: {}", connection.peer(), e.getMessage());
      connection.end(false);
    } catch (IOException e) {
      connection.lost(e);
    } catch (RuntimeException | Error e) {
      log.error("{}: connection closed after an unexpected failure", connection.peer(), e);
      connection.end(true);
    }
    if (!stillReader) {
      // Left to a slow handler: its reply is not in anybody's chunk, and what waits for a free
      // thread comes next.
      connection.flush();
      server.workers().handlerDone();
    } else if (connection.isClosed()) {
      inbound.discard();
    }
  }

  /**
   * Reads the client's greeting and who it is, against a time limit over all of it, and answers.
   *
   * @return whether the client may stay
   */
  private boolean greet() throws IOException {
    long deadline = bornNanos + server.settings().greetingTimeoutNanos();
    while (!inbound.greeted()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      socket.setSoTimeout((int) Math.max(1, left));
      try {
        if (left <= 0) {
          throw new SocketTimeoutException();
        }
        if (!fill()) {
          throw new EOFException("closed by the client");
        }
      } catch (SocketTimeoutException e) {
        throw new IOException("no greeting within "
            + TimeUnit.NANOSECONDS.toMillis(server.settings().greetingTimeoutNanos()) + " ms");
      }
      inbound.parse();
    }
    socket.setSoTimeout(0);
    return !connection.isLingering() && !connection.isClosed();
  }

  /** What somebody says who was refused is not even looked at; it is read, so that the refusal reaches them. */
  private void discardInput() throws IOException {
    byte[] nowhere = new byte[1024];
    while (in.read(nowhere) >= 0) {
      // The timer ends this, if the client does not.
    }
    connection.inputEnded();
  }

  /** Returns false when the role is lost. */
  private boolean readChunks() throws IOException {
    term = inPlace.term();
    // What the last reader answered before it lost its role is still waiting.
    connection.flush();
    do {
      inPlace.nextChunk();
      if (!inbound.parse()) {
        return false;
      }
      connection.flush();
    } while (fill());
    inputEnded();
    return true;
  }

  /** Returns false at the end of the stream. */
  private boolean fill() throws IOException {
    int count = inbound.canShrink() && inbound.greeted() ? readOrShrink() : read(inbound);
    if (count < 0) {
      return false;
    }
    receivedBytes += count;
    inbound.received(count);
    return true;
  }

  private int read(ServerInbound into) throws IOException {
    return in.read(into.buffer(), into.end(), into.room());
  }

  /** A connection that falls silent gives back the buffer that grew while it was busy. */
  private int readOrShrink() throws IOException {
    socket.setSoTimeout(SHRINK_MILLIS);
    try {
      return read(inbound);
    } catch (SocketTimeoutException e) {
      inbound.shrink();
    } finally {
      socket.setSoTimeout(0);
    }
    return read(inbound);
  }

  /** For the watchdog: the reader is inside a handler and has lost its role. */
  private void readByAnother() {
    server.workers().leftBehind();
    inbound.moveToNewBuffer();
    try {
      server.workers().startReader(this::read);
    } catch (RuntimeException | Error e) {
      connection.end(true);
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
      socket.getOutputStream().write(answer.encode());
    } catch (IOException e) {
      connection.lost(e);
      return;
    }
    if (answer.refusal() != Greeting.Refusal.NONE) {
      log.warn("{}: connection refused: {}", connection.peer(), answer.text());
      connection.linger();
    } else if (answer.challenge() != null) {
      inbound.awaitAuthentication();
    } else {
      connection.open(Identity.anonymous());
    }
  }

  @Override
  public void authenticate(byte[] proof) {
    Authentication.Verdict verdict = admission.verify(proof);
    try {
      socket.getOutputStream().write(verdict.encode());
    } catch (IOException e) {
      connection.lost(e);
      return;
    }
    if (verdict.accepted()) {
      connection.open(admission.identity());
    } else {
      log.warn("{}: connection refused: {}", connection.peer(), verdict.text());
      connection.linger();
    }
  }

  @Override
  public void announce(Announcement announcement) {
    if (announcement.service() == Announcement.MAX_SERVICES) {
      throw new ProtocolException(
          "more than " + Announcement.MAX_SERVICES + " services announced on one connection");
    }
    if (announcement.service() != bindings.size()) {
      throw new ProtocolException("service announced as number " + announcement.service()
          + ", the next one is " + bindings.size());
    }
    RequestHandler.Announced announced = server.handler().announced(announcement);
    bindings.add(announced.binding());
    connection.append(outbound -> outbound.agree(announced.agreement()));
  }

  @Override
  public void begun(int callId) {
    connection.begun(callId);
  }

  @Override
  public void abandoned(int callId) {
    if (connection.accepts(callId)) {
      connection.settle(outbound -> {});
    }
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
    if (!connection.accepts(callId)) {
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
        connection,
        callId,
        bindings.get(service),
        method,
        System.nanoTime() + Math.min(nanosLeft, Long.MAX_VALUE / 2));
    refusal = refusal == null ? admit(call) : refusal;
    if (refusal != null) {
      WireError error = refusal;
      connection.settle(outbound -> outbound.error(callId, error));
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
      log.error("{}: call failed inside the framework", connection.peer(), e);
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
    if (!connection.add(call)) {
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

  @Override
  public void refused(int callId, long bytes, boolean memoryShort) {
    if (!connection.accepts(callId)) {
      return;
    }
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
    connection.settle(outbound -> outbound.error(callId, error));
  }

  @Override
  public void cancel(int callId) {
    connection.cancel(callId);
  }

  @Override
  public void ping(long opaque) {
    connection.append(outbound -> outbound.pong(opaque));
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
