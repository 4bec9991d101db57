package io.plainrpc.transport;

import io.plainrpc.CallCancelledException;
import io.plainrpc.CallContext;
import io.plainrpc.ConnectionLostException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.OverloadedException;
import io.plainrpc.ProtocolViolationException;
import io.plainrpc.TooLargeException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The words for what can go wrong with a call on one client connection. Immutable. */
public final class Failures {

  /** Why a call is given up on this side. */
  public enum Why {
    DEADLINE,
    INTERRUPTED,
    CANCELLED
  }

  private static final String WITH_SERVED = ", because the call that it was made for is cancelled,";

  private final Endpoint server;
  private final int maxMessageBytes;
  private final Supplier<String> pool;

  /**
   * @param pool describes the state of all connections; asked by the thread that throws
   */
  public Failures(Endpoint server, int maxMessageBytes, Supplier<String> pool) {
    this.server = server;
    this.maxMessageBytes = maxMessageBytes;
    this.pool = pool;
  }

  Failure ended(Why why, boolean handedOver, ClientCall call, int othersInFlight) {
    Execution execution = execution(handedOver);
    String sent = handedOver ? "the request was sent" : "the request was not sent";
    String state = sent + ", " + othersInFlight + " other calls in flight";
    return switch (why) {
      case DEADLINE ->
        label -> new DeadlineExceededException(
            label + ": no reply from " + server + " within " + millis(call.timeoutNanos()) + " ("
                + sent + "; " + pool.get() + "); " + call.deadlineRemedy(),
            execution,
            null);
      case INTERRUPTED ->
        label -> new CallCancelledException(
            label + ": the calling thread was interrupted" + whyInterrupted()
                + " before the reply came from " + server + " (" + state + ")" + again(handedOver),
            execution,
            null);
      case CANCELLED ->
        label -> new CallCancelledException(
            label + ": cancelled" + (call.isNested() ? WITH_SERVED : "")
                + " before the reply came from " + server + " (" + state + ")" + again(handedOver),
            execution,
            null);
    };
  }

  public Failure clientClosed(boolean handedOver) {
    return label -> new CallCancelledException(
        label + ": the client was closed before the reply came from " + server
            + again(handedOver, "call again with a new client"),
        execution(handedOver),
        null);
  }

  public Failure lost(boolean handedOver, IOException cause) {
    return label -> new ConnectionLostException(
        label + ": the connection to " + server + " was lost before the reply came: "
            + cause.getMessage() + again(handedOver),
        execution(handedOver),
        cause);
  }

  public Failure goneAway(String reason) {
    return label -> new ConnectionLostException(
        label + ": " + server + " accepts no more calls on this connection: " + reason
            + again(false),
        Execution.NOT_STARTED,
        null);
  }

  Failure retired(String reason) {
    return label -> new ConnectionLostException(
        label + ": the client makes no more calls on this connection to " + server + ": " + reason
            + "; the method did not run",
        Execution.NOT_STARTED,
        null);
  }

  public Failure violation(boolean handedOver, RuntimeException cause) {
    return label -> new ProtocolViolationException(
        label + ": " + server + " broke the protocol: " + cause.getMessage()
            + "; the connection was closed; see that nothing changes the bytes on their way, and that both"
            + " sides run compatible versions of PlainRPC",
        execution(handedOver),
        cause);
  }

  public Failure tooLargeForServer(long size, long limit) {
    return label -> new TooLargeException(
        label + ": the arguments take " + size + " bytes, " + server + " accepts at most " + limit
            + "; raise RpcServer.builder().maxMessageBytes(...) there",
        Execution.NOT_STARTED,
        TooLargeException.Side.SERVER,
        size,
        limit,
        "RpcServer.builder().maxMessageBytes(...)");
  }

  public Failure replyTooLarge(long sizeSoFar) {
    return label -> new TooLargeException(
        label + ": the reply from " + server + " takes at least " + sizeSoFar
            + " bytes, this client accepts at most " + maxMessageBytes
            + "; raise RpcClient.builder().maxMessageBytes(...)",
        Execution.COMPLETED,
        TooLargeException.Side.CLIENT,
        sizeSoFar,
        maxMessageBytes,
        "RpcClient.builder().maxMessageBytes(...)");
  }

  Failure replyMemory(long sizeSoFar, long limit) {
    return label -> new TooLargeException(
        label + ": no memory for the reply from " + server
            + ": large replies under way on this connection hold " + limit
            + " bytes already; raise RpcClient.builder().maxMessageBytes(...) or make fewer such calls at once",
        Execution.COMPLETED,
        TooLargeException.Side.CLIENT,
        sizeSoFar,
        limit,
        "RpcClient.builder().maxMessageBytes(...)");
  }

  public Failure queueFull(long queued, long limit) {
    return label -> new OverloadedException(
        label + ": " + queued + " bytes wait to be sent to " + server + ", limit " + limit
            + "; call more slowly or raise RpcClient.builder().maxQueuedBytes(...)",
        Execution.NOT_STARTED,
        null);
  }

  public Failure tooManyInFlight(int limit, int ownLimit) {
    String setting = limit == ownLimit
        ? "RpcClient.builder().maxCallsInFlight(...)"
        : "RpcServer.builder().maxCallsInFlightPerConnection(...) at the server";
    return label -> new OverloadedException(
        label + ": " + limit + " calls are in flight to " + server
            + " already, the limit; call more slowly or raise " + setting,
        Execution.NOT_STARTED,
        null);
  }

  Failure tooManyServices(int limit) {
    return label -> new OverloadedException(
        label + ": " + limit + " services were called on one connection to " + server
            + ", the limit; call the others through another client",
        Execution.NOT_STARTED,
        null);
  }

  /** Asked by the thread that throws. */
  private static String whyInterrupted() {
    CallContext served = CallContext.currentOrNull();
    return served != null && served.isCancelled() ? WITH_SERVED : "";
  }

  private static String again(boolean handedOver) {
    return again(handedOver, "call again");
  }

  private static String again(boolean handedOver, String how) {
    return handedOver
        ? "; the method may have run, " + how + " if running twice does no harm"
        : "; the method did not run, " + how;
  }

  private static Execution execution(boolean handedOver) {
    return handedOver ? Execution.MAYBE : Execution.NOT_STARTED;
  }

  static String millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
  }
}
