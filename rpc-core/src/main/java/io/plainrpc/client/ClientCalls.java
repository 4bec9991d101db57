package io.plainrpc.client;

import io.plainrpc.CallContext;
import io.plainrpc.CannotEncodeException;
import io.plainrpc.codec.Encoded;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.protocol.FrameHeader;
import io.plainrpc.transport.ClientCall;
import io.plainrpc.transport.ClientConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
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

  /** A descriptor has no room for so many methods. */
  private static final int NO_METHOD = 0xFFFF;

  private static final byte[] NOTHING = {};

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

  /** Where futures wait for a connection. */
  WaitingCalls waiting() {
    return waiting;
  }

  /** Where futures complete. */
  ExecutorService executor() {
    return executor;
  }

  /** Calls and waits. */
  Object call(
      BoundService service, MethodContract method, Object[] arguments, CallSettings settings)
      throws Throwable {
    CallContext served = CallContext.currentOrNull();
    ClientCall call = settings.start(method, served, null);
    if (served == null) {
      return call(call, service, method, arguments, settings, null);
    }
    Downstream downstream = new Downstream();
    CallContext.Registration tie = served.onCancelled(downstream::cancel);
    try {
      return call(call, service, method, arguments, settings, downstream);
    } finally {
      tie.close();
    }
  }

  /**
   * @param downstream ties the call to the one that it is made for, or null
   */
  private Object call(
      ClientCall first,
      BoundService service,
      MethodContract method,
      Object[] arguments,
      CallSettings settings,
      Downstream downstream)
      throws Throwable {
    ClientCall call = first;
    for (int sends = 1; ; sends++) {
      ClientConnection connection = send(call, service, method, arguments, downstream);
      if (connection != null) {
        connection.await(call);
      }
      if (!call.isUnstarted() || sends == MAX_SENDS) {
        settings.ended(call);
        return service.outcome(method, call);
      }
      call = call.again();
    }
  }

  /**
   * Asks a server for its version of a service, with a call of a method that no service has.
   *
   * @return has ended
   */
  ClientCall ask(BoundService service, String label, long timeoutNanos) {
    ClientCall call = new ClientCall(label, timeoutNanos, null);
    for (int sends = 1; ; sends++) {
      ClientConnection connection = pool.await(call);
      if (connection == null) {
        return call;
      }
      boolean sent = connection.send(call, service.announced(), NO_METHOD, NOTHING, 0);
      if (sent) {
        connection.await(call);
      }
      if (sends == MAX_SENDS || sent && !call.isUnstarted()) {
        if (!sent) {
          call.fail(connection.whyUnusable());
        }
        return call;
      }
      call = sent ? call.again() : call;
    }
  }

  /**
   * Sends on a connection there is, or on a new one.
   *
   * @return null when the call has been failed instead
   */
  private ClientConnection send(
      ClientCall call,
      BoundService service,
      MethodContract method,
      Object[] arguments,
      Downstream downstream) {
    if (downstream != null) {
      downstream.sending(call);
    }
    try (Encoded body = service.encode(method, arguments, maxMessageBytes)) {
      int length = body.length();
      byte[] bytes = isKept(length) ? body.handOver() : body.buffer();
      for (int attempt = 1; ; attempt++) {
        ClientConnection connection = pool.await(call);
        if (connection != null && downstream != null && downstream.isUnwanted()) {
          call.fail(Downstream::unsent);
          return null;
        }
        if (connection == null
            || connection.send(call, service.announced(), method.number(), bytes, length)) {
          if (downstream != null) {
            downstream.sent(call);
          }
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
      BoundService service, MethodContract method, Object[] arguments, CallSettings settings) {
    CallContext served = CallContext.currentOrNull();
    AsyncCall<Object> future;
    try {
      future = new AsyncCall<>(service, method, settings, served, this);
    } catch (CannotEncodeException e) {
      return CompletableFuture.failedFuture(e);
    }
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
    if (served != null) {
      future.endWith(served);
    }
    send(future);
    return future;
  }

  private void send(AsyncCall<Object> future) {
    if (future.isUnwanted()) {
      future.call().fail(Downstream::unsent);
      return;
    }
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
