package io.plainrpc.transport;

import io.plainrpc.Execution;
import io.plainrpc.protocol.Announcement;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.protocol.MemoryBudget;
import io.plainrpc.protocol.ProtocolException;
import io.plainrpc.protocol.WireError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes in what a client calls: finds the service, looks at the limits, and runs the handler in place or has it run.
 *
 * <p>Confined to the thread that reads the connection, like the {@link ServerReader} it belongs to; only {@link #run} is
 * also called by other workers.
 */
final class ServerIntake {
  private final ServerTransport server;
  private final ServerConnection connection;
  private final InPlace inPlace;
  private final MemoryBudget memory;
  private final List<Object> bindings = new ArrayList<>();
  private long term;
  private long begunNanos;

  /** Of the request that comes next; null when it has none. */
  private CallExtras nextExtras;

  /** When requests that are still arriving have begun to; as many as there may be incomplete messages. */
  private final Map<Integer, Long> begunInPieces = new HashMap<>();

  ServerIntake(
      ServerTransport server, ServerConnection connection, InPlace inPlace, MemoryBudget memory) {
    this.server = server;
    this.connection = connection;
    this.inPlace = inPlace;
    this.memory = memory;
  }

  /** The current thread has just become the reader. Returns its term; the one that is kept here is the next reader's to change. */
  long startTerm() {
    term = inPlace.term();
    return term;
  }

  /** A request has begun to arrive: the time it has left is counted from here. */
  void begun() {
    begunNanos = System.nanoTime();
  }

  /** What the request that is handed over next has besides. */
  void extras(CallExtras extras) {
    nextExtras = extras;
  }

  private CallExtras takeExtras() {
    CallExtras taken = nextExtras;
    if (taken != null) {
      nextExtras = null;
    }
    return taken;
  }

  /** The request that has just begun goes on in pieces. */
  void goesOn(int callId) {
    begunInPieces.put(callId, begunNanos);
  }

  void announce(Announcement announcement) {
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
    connection.bound(announced.binding());
    connection.replies().append(outbound -> outbound.agree(announced.agreement()));
  }

  /** The client gave a request up before it was complete. */
  void abandoned(int callId) {
    begunInPieces.remove(callId);
    if (connection.accepts(callId)) {
      connection.replies().settle(outbound -> {});
    }
  }

  /**
   * A whole request.
   *
   * @param more null, or what comes behind the first block
   * @param owned whether the arrays may be kept
   * @return false when the reading role is lost
   */
  boolean request(
      int callId,
      int service,
      int method,
      long nanosLeft,
      byte[] from,
      int at,
      int length,
      byte[][] more,
      boolean owned) {
    CallExtras extras = takeExtras();
    Long begunBefore = owned ? begunInPieces.remove(callId) : null;
    if (!connection.accepts(callId)) {
      // The goaway says that calls above its id never started; the client makes them elsewhere.
      return true;
    }
    if (service >= bindings.size()) {
      throw new ProtocolException(
          "call " + callId + " of service " + service + ", which was not announced");
    }
    long arrivedNanos = begunBefore == null ? begunNanos : begunBefore;
    long deadlineNanos = arrivedNanos + Math.min(nanosLeft, Long.MAX_VALUE / 2);
    Object binding = bindings.get(service);
    MethodMemory memory = server.handler().memory(binding, method);
    if (memory.isImmediate()) {
      CallSource source = new ImmediateAnswer(connection);
      ServerCall call = new ServerCall(source, callId, binding, method, deadlineNanos, extras);
      run(call, from, at, length, more);
      return true;
    }
    ServerCall call = new ServerCall(connection, callId, binding, method, deadlineNanos, extras);
    call.arrived(memory.stats(), arrivedNanos);
    WireError refusal = nanosLeft <= 0
        ? WireError.of(
            ErrorCode.DEADLINE_EXCEEDED, Execution.NOT_STARTED, "no time was left when it arrived")
        : null;
    refusal = refusal == null ? admit(call) : refusal;
    if (refusal != null) {
      call.ended(CallStats.Outcome.REFUSED);
      refuse(callId, refusal, server.handler().label(binding, method), call.isOneWay());
      return true;
    }
    if (!memory.isOnPool() && server.workers().mayRunInPlace()) {
      // A large one may have begun to arrive long ago.
      long since = owned ? System.nanoTime() : begunNanos;
      return runInPlace(call, memory, since, from, at, length, more);
    }
    byte[] body = owned ? from : Arrays.copyOfRange(from, at, at + length);
    int start = owned ? at : 0;
    server.workers().submit(call, () -> runOnPool(call, memory, body, start, length, more));
    return true;
  }

  private boolean runInPlace(
      ServerCall call,
      MethodMemory memory,
      long since,
      byte[] from,
      int at,
      int length,
      byte[][] more) {
    long myTerm = term;
    call.enterInPlace(myTerm, memory, since);
    try {
      inPlace.enter(myTerm, memory);
      run(call, from, at, length, more);
    } finally {
      // A future may complete it later, on this very thread but in nobody's chunk.
      call.leaveInPlace();
      // Whatever has failed: who does not come out would count as busy for ever. (ServerReaderTest)
      call.leaveHandler(inPlace);
    }
    return call.leaveHandler(inPlace);
  }

  private void runOnPool(
      ServerCall call, MethodMemory memory, byte[] body, int at, int length, byte[][] more) {
    if (call.isUnwanted()) {
      call.notBegun();
      return;
    }
    call.enterOnPool(memory);
    run(call, body, at, length, more);
    // A future may be completed later; what counts is how long it kept this thread.
    call.leavePool();
  }

  private void run(ServerCall call, byte[] from, int at, int length, byte[][] more) {
    try {
      server.handler().handle(call, from, at, length, more);
    } catch (Throwable e) {
      server.handler().failed(call, e);
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
    if (!connection.add(call)) {
      server.leave();
      return overloaded(settings.maxCallsInFlightPerConnection()
          + " calls of this connection are in flight, the limit; call more slowly or raise"
          + " RpcServer.builder().maxCallsInFlightPerConnection(...)");
    }
    server.timer().wakeBy(call.deadlineNanos());
    return null;
  }

  /** A request was given up before it was complete: it is too large, or memory is short. */
  void refused(int callId, long bytes, boolean memoryShort) {
    begunInPieces.remove(callId);
    CallExtras extras = takeExtras();
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
    refuse(callId, error, "call " + callId, extras != null && extras.isOneWay());
  }

  private void refuse(int callId, WireError error, String label, boolean oneWay) {
    if (oneWay) {
      connection.unanswered(label, error);
      connection.replies().settle(outbound -> {});
    } else {
      connection.replies().settle(outbound -> outbound.error(callId, error));
    }
  }

  private static WireError overloaded(String message) {
    return WireError.of(ErrorCode.OVERLOADED, Execution.NOT_STARTED, message);
  }
}
