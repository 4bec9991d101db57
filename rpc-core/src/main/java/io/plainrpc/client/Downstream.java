package io.plainrpc.client;

import io.plainrpc.CallCancelledException;
import io.plainrpc.Execution;
import io.plainrpc.RpcException;
import io.plainrpc.transport.ClientCall;
import io.plainrpc.transport.ClientConnection;

/**
 * Ends a synchronous call together with the one that it was made for. The interrupt of the handler's thread does that already
 * where it is this thread that calls, but it may be another. Any thread.
 *
 * <p>Who cancels says so first and looks for the connection then; who sends makes the connection known first and looks here
 * then. One of them ends the call on it.
 */
final class Downstream {
  private volatile ClientCall current;
  private volatile boolean unwanted;

  /** The call that was made for is cancelled. */
  void cancel() {
    unwanted = true;
    ClientCall call = current;
    if (call != null) {
      cancelOnConnection(call);
    }
  }

  boolean isUnwanted() {
    return unwanted;
  }

  /** This is the call, or what is sent again in its place. */
  void sending(ClientCall call) {
    current = call;
  }

  /** That call was sent. */
  void sent(ClientCall call) {
    if (unwanted) {
      cancelOnConnection(call);
    }
  }

  /** Ends a call where it was sent. One whose time is up ends by itself, and as that. */
  static void cancelOnConnection(ClientCall call) {
    ClientConnection connection = call.connection();
    boolean late = call.deadlineNanos() - System.nanoTime() <= 0;
    if (connection != null && !late && !call.isDone()) {
      connection.cancel(call);
    }
  }

  /** Why a call was not sent. */
  static RpcException unsent(String label) {
    return new CallCancelledException(
        label + ": not sent, because the call that it was made for is cancelled",
        Execution.NOT_STARTED,
        null);
  }
}
