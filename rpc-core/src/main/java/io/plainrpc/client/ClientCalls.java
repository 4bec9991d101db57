package io.plainrpc.client;

import io.plainrpc.codec.Encoded;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.protocol.FrameHeader;
import io.plainrpc.transport.ClientCall;
import io.plainrpc.transport.ClientConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

/**
 * Makes the calls of one client: encodes, sends, waits, and sends again what provably never started. Any thread.
 *
 * <p>A call may be sent again when the connection was lost before a byte of it was handed to the socket, when the server's
 * goaway says that it was not accepted, and when the connection took no calls any more; never otherwise, and always with the
 * deadline it had at first.
 */
final class ClientCalls {
  /** Rolling restarts may send a call on several times; more often than that, something is wrong with all servers. */
  static final int MAX_SENDS = 16;

  private final ConnectionPool pool;
  private final WaitingCalls waiting;
  private final ForkJoinPool executor;
  private final int maxMessageBytes;

  ClientCalls(
      ConnectionPool pool, WaitingCalls waiting, ForkJoinPool executor, int maxMessageBytes) {
    this.pool = pool;
    this.waiting = waiting;
    this.executor = executor;
    this.maxMessageBytes = maxMessageBytes;
  }

  /** Calls and waits. */
  Object call(BoundService service, MethodContract method, Object[] arguments, long timeoutNanos)
      throws Throwable {
    ClientCall call = new ClientCall(method.label(), timeoutNanos, null);
    for (int sends = 1; ; sends++) {
      ClientConnection connection = send(call, service, method, arguments);
      if (connection != null) {
        connection.await(call);
      }
      if (!call.isUnstarted() || sends == MAX_SENDS) {
        return service.outcome(method, call);
      }
      call = call.again();
    }
  }

  /**
   * Sends on a connection there is, or on a new one.
   *
   * @return null when the call has been failed instead
   */
  private ClientConnection send(
      ClientCall call, BoundService service, MethodContract method, Object[] arguments) {
    try (Encoded body = service.encode(method, arguments, maxMessageBytes)) {
      int length = body.length();
      byte[] bytes = isKept(length) ? body.handOver() : body.buffer();
      for (int attempt = 1; ; attempt++) {
        ClientConnection connection = pool.await(call);
        if (connection == null
            || connection.send(call, service.announced(), method.number(), bytes, length)) {
          return connection;
        }
        if (attempt == MAX_SENDS) {
          call.fail(connection.whyUnusable());
          return null;
        }
      }
    }
  }

  /** Calls and does not wait. Whatever goes wrong goes into the future. */
  CompletableFuture<Object> callAsync(
      BoundService service, MethodContract method, Object[] arguments, long timeoutNanos) {
    AsyncCall<Object> future = new AsyncCall<>(service, method, timeoutNanos, executor, waiting);
    if (pool.isClosed()) {
      future.completeExceptionally(pool.closedFailure().toException(method.label()));
      return future;
    }
    try (Encoded body = service.encode(method, arguments, maxMessageBytes)) {
      // Arguments may change as soon as this returns, so a copy of the request is what can be sent
      // again.
      future.keep(body.detach());
    } catch (RuntimeException e) {
      future.failNow(e);
      return future;
    }
    send(future);
    return future;
  }

  private void send(AsyncCall<Object> future) {
    byte[] body = future.body();
    ClientConnection connection = pool.ready();
    if (connection == null) {
      future.await();
    } else if (connection.send(
        future.call(), future.service().announced(), future.method().number(), body, body.length)) {
      future.sent();
    } else {
      future.notTaken(connection.whyUnusable());
    }
  }

  /** Whether the transport keeps the array until it is written, so that it must not be the pool's. */
  private static boolean isKept(int length) {
    return length > FrameHeader.MAX_PAYLOAD - 64;
  }
}
