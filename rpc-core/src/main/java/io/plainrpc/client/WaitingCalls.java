package io.plainrpc.client;

import io.plainrpc.transport.ClientConnection;
import io.plainrpc.transport.Timer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Futures whose calls wait for a connection. The timer ends those whose time is up; the connection attempt sends or fails
 * the others. Any thread.
 */
final class WaitingCalls implements Timer.Ticking {
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Set<AsyncCall<?>> waiting = ConcurrentHashMap.newKeySet();
  private final ConnectionSource source;
  private final Timer timer;

  WaitingCalls(ConnectionSource source, Timer timer) {
    this.source = source;
    this.timer = timer;
    timer.add(this);
  }

  /** Sends the call when there is a connection. Returns at once. */
  void sendWhenConnected(AsyncCall<?> call) {
    waiting.add(call);
    timer.wakeBy(call.call().deadlineNanos());
    source.connecting().whenComplete((connection, failure) -> {
      waiting.remove(call);
      if (failure != null) {
        call.failUnsent(source.failureOf(failure));
      } else if (call.claim()) {
        send(call, connection);
      }
    });
  }

  @Override
  public long tick(long nowNanos) {
    long next = nowNanos + LOOK_NANOS;
    for (AsyncCall<?> call : waiting) {
      long deadline = call.call().deadlineNanos();
      if (deadline - nowNanos <= 0) {
        waiting.remove(call);
        call.failUnsent(source.notInTime(call.call()));
      } else if (deadline - next < 0) {
        next = deadline;
      }
    }
    return next;
  }

  /** On the connecting thread, which does nothing else: a write that blocks delays nobody but these calls. */
  private void send(AsyncCall<?> call, ClientConnection connection) {
    byte[] body = call.body();
    if (connection.send(
        call.call(), call.service().announced(), call.method().number(), body, body.length)) {
      call.sent();
    } else if (call.mayTryAgain()) {
      sendWhenConnected(call);
    } else {
      call.call().fail(connection.whyUnusable());
    }
  }
}
