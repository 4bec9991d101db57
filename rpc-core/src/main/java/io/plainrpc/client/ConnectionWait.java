package io.plainrpc.client;

import io.plainrpc.CallCancelledException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.transport.ClientCall;
import io.plainrpc.transport.ClientConnection;
import io.plainrpc.transport.ConnectFailedException;
import io.plainrpc.transport.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One call that waits for a connection, and what it has been through. An address that has failed since the call began to wait is
 * not tried again for it, with one exception: a server that is there but refused the connection, as overloaded or closing, or
 * ended it before it was of use, is asked a few times more. Guarded by the pool's lock.
 */
final class ConnectionWait {
  /** How often a call lets a server that refused be asked again. */
  static final int MAX_RETRIES = 3;

  /** What there is for a call: a connection, a failure, or reason to wait until something changes or the time is over. */
  record Outlook(ClientConnection connection, Failure failure, long untilNanos) {
    static Outlook failure(Failure failure) {
      return new Outlook(null, failure, 0);
    }

    boolean isOpen() {
      return connection == null && failure == null;
    }
  }

  private final ConnectionPool pool;
  private final ClientCall call;
  private long sinceNanos = System.nanoTime();
  private boolean pausing;
  private long pauseUntilNanos;
  private int retries;

  ConnectionWait(ConnectionPool pool, ClientCall call) {
    this.pool = pool;
    this.call = call;
  }

  /** What there is for the call; begins to connect where that may help. */
  Outlook look() {
    if (pool.isClosed()) {
      return Outlook.failure(pool.closedFailure());
    }
    ClientConnection ready = pool.ready();
    if (ready != null && !(isFull(ready) && pool.isConnecting())) {
      return new Outlook(ready, null, 0);
    }
    long now = System.nanoTime();
    if (call.deadlineNanos() - now <= 0) {
      return Outlook.failure(notInTime());
    }
    if (connect()) {
      if (hasRefused()) {
        pause(now);
      }
      return new Outlook(null, null, nextAttemptNanos(call.deadlineNanos()));
    }
    boolean paused = pausing && now - pauseUntilNanos < 0;
    if (!paused && !pause(now)) {
      return Outlook.failure(outage(now));
    }
    return new Outlook(null, null, pauseUntilNanos);
  }

  /** Begins to connect every server that is not connected, where that may help; whether an attempt is under way. */
  boolean connect() {
    boolean underWay = false;
    for (ServerPool server : pool.servers()) {
      if (isIdle(server)
          && server.failureSince(sinceNanos) == null
          && server.mayConnect(System.nanoTime())) {
        pool.connect(server);
      }
      underWay |= server.isConnecting();
    }
    return underWay;
  }

  private static boolean isFull(ClientConnection connection) {
    return connection.callsInFlight() >= connection.maxCallsInFlight();
  }

  /** Whether a server has refused since the call began to wait, or asked again; it can be asked while others are awaited. */
  private boolean hasRefused() {
    for (ServerPool server : pool.servers()) {
      if (server.failureSince(sinceNanos) != null && server.wasThere() && isIdle(server)) {
        return true;
      }
    }
    return false;
  }

  /** When {@link #connect} would begin another attempt, at the latest then. */
  private long nextAttemptNanos(long latest) {
    long next = latest;
    for (ServerPool server : pool.servers()) {
      boolean waits =
          isIdle(server) && server.lastFailure() != null && server.failureSince(sinceNanos) == null;
      if (waits && server.backoff().dueNanos() - next < 0) {
        next = server.backoff().dueNanos();
      }
    }
    return next;
  }

  private static boolean isIdle(ServerPool server) {
    return !server.isConnecting() && !server.hasConnection();
  }

  /** All servers that are not being connected have failed, but one of them is there and may be asked again, if the call has time for that. */
  private boolean pause(long now) {
    ServerPool first = null;
    for (ServerPool server : pool.servers()) {
      boolean mayBeAsked = isIdle(server) && server.wasThere();
      if (mayBeAsked
          && (first == null || server.backoff().dueNanos() - first.backoff().dueNanos() < 0)) {
        first = server;
      }
    }
    if (first == null
        || retries == MAX_RETRIES
        || first.backoff().dueNanos() - call.deadlineNanos() >= 0) {
      return false;
    }
    retries++;
    pausing = true;
    pauseUntilNanos = first.backoff().dueNanos();
    sinceNanos = now + 1;
    return true;
  }

  private Failure outage(long now) {
    List<Outage.Down> all = new ArrayList<>();
    for (ServerPool server : pool.servers()) {
      ConnectFailedException failure = server.lastFailure();
      if (failure != null) {
        boolean fresh = server.failureSince(sinceNanos) != null;
        all.add(
            new Outage.Down(server.endpoint(), failure, fresh ? "" : server.backoffInWords(now)));
      }
    }
    return new Outage(all, retries);
  }

  private Failure notInTime() {
    return label -> new DeadlineExceededException(
        label + ": no connection to " + pool.name() + " within "
            + TimeUnit.NANOSECONDS.toMillis(call.timeoutNanos())
            + " ms (the request was not sent; " + pool.describe() + "); " + call.deadlineRemedy(),
        Execution.NOT_STARTED,
        null);
  }

  /** The calling thread was interrupted. */
  Failure interrupted() {
    return label -> new CallCancelledException(
        label + ": the calling thread was interrupted while it waited for a connection to "
            + pool.name(),
        Execution.NOT_STARTED,
        null);
  }
}
