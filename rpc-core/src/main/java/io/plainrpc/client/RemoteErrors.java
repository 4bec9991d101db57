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
   * @param moreTime how to give the call more of it
   */
  static RpcException toException(WireError error, String label, String server, String moreTime) {
    String message = label + " at " + server + ": " + withRemedy(error, label, moreTime);
    if (error.code() == null) {
      return new ProtocolViolationException(message, error.execution(), null);
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
      case HANDLER_FAILED -> handlerFailed(error, label, server, moreTime);
    };
  }

  /** What the server says, and what to do about it where the server does not say that. */
  private static String withRemedy(WireError error, String label, String moreTime) {
    String text = error.message();
    // The server's codec names the method as this message does already.
    text = text.startsWith(label + ": ") ? text.substring(label.length() + 2) : text;
    return text.indexOf(';') < 0 ? text + "; " + remedy(error, moreTime) : text;
  }

  private static String remedy(WireError error, String moreTime) {
    if (error.code() == null) {
      return "this version does not know the error; use the server's version of PlainRPC here";
    }
    return switch (error.code()) {
      case DEADLINE_EXCEEDED -> moreTime;
      case CANCELLED -> "call again if it is still wanted";
      case OVERLOADED -> "call again after a pause";
      case TOO_LARGE -> "raise " + error.setting();
      case UNIMPLEMENTED, CONTRACT_MISMATCH -> "build both sides against the same interface";
      case CANNOT_ENCODE -> "change the value there";
      case CANNOT_DECODE ->
        "check the values, and that both sides are built against the same interface";
      case UNAUTHENTICATED -> "give this client RpcClient.builder().credentials(...)";
      case PERMISSION_DENIED -> "have it permitted at the server, or call with another identity";
      case HANDLER_FAILED -> "see its stack, and the server's log";
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

  private static RpcException handlerFailed(
      WireError error, String label, String server, String moreTime) {
    HandlerFailedException exception = new HandlerFailedException(
        label + " at " + server + failedWith(error, withRemedy(error, label, moreTime)),
        error.className(),
        error.thrownMessage(),
        error.stack());
    exception.setStackTrace(RemoteStack.join(exception.getStackTrace(), error.stack(), server));
    return exception;
  }

  private static String failedWith(WireError error, String text) {
    if (error.className().isEmpty()) {
      // The server keeps the details to itself.
      return ": " + text;
    }
    String message = error.thrownMessage() == null ? "" : ": " + error.thrownMessage();
    return " failed with " + error.className() + message + " (" + text + ")";
  }
}
