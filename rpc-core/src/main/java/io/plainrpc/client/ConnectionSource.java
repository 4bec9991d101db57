package io.plainrpc.client;

import io.plainrpc.CallCancelledException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.transport.ClientCall;
import io.plainrpc.transport.ClientConnection;
import io.plainrpc.transport.ClientSettings;
import io.plainrpc.transport.Connector;
import io.plainrpc.transport.Endpoint;
import io.plainrpc.transport.Failure;
import io.plainrpc.transport.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where a client's calls find their connection: the one there is, or a new one that everybody waits for together.
 *
 * <p>Connecting resolves names and blocks, so it runs on a thread of its own; each caller waits with its own deadline. Any
 * thread; {@link #current} and the connection attempt under way are guarded by this object.
 */
final class ConnectionSource {
  /** Connections in a row that end before they take the call; a server that sends everybody away is not to be stormed. */
  static final int MAX_ATTEMPTS = 3;

  private final Endpoint endpoint;
  private final Connector connector;
  private volatile ClientConnection current;
  private CompletableFuture<ClientConnection> attempt;
  private boolean closed;

  ConnectionSource(Endpoint endpoint, ClientSettings settings, Timer timer) {
    this.endpoint = endpoint;
    this.connector = new Connector(endpoint, settings, timer);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** The connection, if there is one that takes new calls; else null. Never blocks. */
  ClientConnection ready() {
    ClientConnection connection = current;
    return connection != null && connection.isUsable() ? connection : null;
  }

  /**
   * The connection for a call of the current thread, made if need be.
   *
   * @return null when there was none in time: the call has been failed then
   */
  ClientConnection await(ClientCall call) {
    ClientConnection ready = ready();
    if (ready != null) {
      return ready;
    }
    try {
      long left = call.deadlineNanos() - System.nanoTime();
      return connecting().get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      call.fail(notInTime(call));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      call.fail(label -> new CallCancelledException(
          label + ": the calling thread was interrupted while it waited for a connection to "
              + endpoint,
          Execution.NOT_STARTED,
          null));
    } catch (ExecutionException e) {
      call.fail(failureOf(e.getCause()));
    }
    return null;
  }

  /** The attempt to connect that is under way, started if need be. Its stages run on its thread: they must not block. */
  CompletableFuture<ClientConnection> connecting() {
    CompletableFuture<ClientConnection> mine;
    synchronized (this) {
      if (closed) {
        return CompletableFuture.failedFuture(new ClosedException());
      }
      ClientConnection ready = ready();
      if (ready != null) {
        return CompletableFuture.completedFuture(ready);
      }
      if (attempt != null) {
        return attempt;
      }
      mine = new CompletableFuture<>();
      attempt = mine;
    }
    Connector.runOnThread("plainrpc-client-" + endpoint + "-connect", () -> connect(mine));
    return mine;
  }

  Failure notInTime(ClientCall call) {
    return label -> new DeadlineExceededException(
        label + ": no connection to " + endpoint + " within "
            + TimeUnit.NANOSECONDS.toMillis(call.timeoutNanos()) + " ms (the request was not sent)",
        Execution.NOT_STARTED,
        null);
  }

  /** What a failed attempt means for a call. */
  Failure failureOf(Throwable cause) {
    if (cause instanceof Connector.ConnectFailedException failed) {
      return failed.failure();
    }
    return label -> new CallCancelledException(
        label + ": the client of " + endpoint + " is closed; make a new one",
        Execution.NOT_STARTED,
        cause);
  }

  /** Ends the connection, its calls and the attempt under way. Does not block. */
  void close() {
    ClientConnection last;
    CompletableFuture<ClientConnection> waiting;
    synchronized (this) {
      closed = true;
      last = current;
      waiting = attempt;
    }
    if (last != null) {
      last.close();
    }
    // Before the attempt is broken off: its callers are to hear why.
    if (waiting != null) {
      waiting.completeExceptionally(new ClosedException());
    }
    connector.close();
  }

  private void connect(CompletableFuture<ClientConnection> mine) {
    ClientConnection made = null;
    Throwable failure = null;
    try {
      made = connector.connect();
    } catch (Connector.ConnectFailedException | RuntimeException | Error e) {
      failure = e;
    }
    boolean late;
    synchronized (this) {
      attempt = null;
      late = closed;
      if (!late && made != null) {
        current = made;
      }
    }
    if (made != null && late) {
      made.close();
    }
    if (made == null) {
      mine.completeExceptionally(failure);
    } else {
      mine.complete(made);
    }
  }

  /** The client was closed. */
  static final class ClosedException extends Exception {
    private static final long serialVersionUID = 1L;

    ClosedException() {
      super("the client is closed", null, false, false);
    }
  }
}
