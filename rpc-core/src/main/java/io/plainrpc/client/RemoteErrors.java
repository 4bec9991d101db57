package io.plainrpc.client;

import io.plainrpc.CallCancelledException;
import io.plainrpc.CannotDecodeException;
import io.plainrpc.CannotEncodeException;
import io.plainrpc.ContractMismatchException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.HandlerFailedException;
import io.plainrpc.OverloadedException;
import io.plainrpc.PermissionDeniedException;
import io.plainrpc.ProtocolViolationException;
import io.plainrpc.RpcException;
import io.plainrpc.TooLargeException;
import io.plainrpc.UnauthenticatedException;
import io.plainrpc.UnimplementedException;
import io.plainrpc.protocol.WireError;

/** From error frames to the exceptions that callers see. */
final class RemoteErrors {
  private RemoteErrors() {}

  /**
   * The exception for an error frame.
   *
   * @param label how messages name the method
   * @param server the server's address
   */
  static RpcException toException(WireError error, String label, String server) {
    String message = label + " at " + server + ": " + error.message();
    if (error.code() == null) {
      return new ProtocolViolationException(
          message + " (an error that this version does not know)", error.execution(), null);
    }
    return switch (error.code()) {
      case DEADLINE_EXCEEDED -> new DeadlineExceededException(message, error.execution(), null);
      case CANCELLED -> new CallCancelledException(message, error.execution(), null);
      case OVERLOADED -> new OverloadedException(message, error.execution(), null);
      case TOO_LARGE -> tooLarge(error, message);
      case UNIMPLEMENTED -> new UnimplementedException(message, error.execution(), null);
      case CONTRACT_MISMATCH -> new ContractMismatchException(message, error.execution(), null);
      case CANNOT_ENCODE -> new CannotEncodeException(message, error.execution(), null);
      case CANNOT_DECODE -> new CannotDecodeException(message, error.execution(), null);
      case UNAUTHENTICATED -> new UnauthenticatedException(message, error.execution(), null);
      case PERMISSION_DENIED -> new PermissionDeniedException(message, error.execution(), null);
      case HANDLER_FAILED -> handlerFailed(error, label, server);
    };
  }

  private static RpcException tooLarge(WireError error, String message) {
    return new TooLargeException(
        message,
        error.execution(),
        error.clientLimit() ? TooLargeException.Side.CLIENT : TooLargeException.Side.SERVER,
        error.sizeBytes(),
        error.limitBytes(),
        error.setting());
  }

  private static RpcException handlerFailed(WireError error, String label, String server) {
    String what = error.thrownMessage() == null
        ? error.className()
        : error.className() + ": " + error.thrownMessage();
    HandlerFailedException exception = new HandlerFailedException(
        label + " at " + server + " failed with " + what + " (the interface does not declare it)",
        error.className(),
        error.thrownMessage(),
        error.stack());
    exception.setStackTrace(RemoteStack.join(exception.getStackTrace(), error.stack(), server));
    return exception;
  }
}
