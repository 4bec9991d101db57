package io.plainrpc;

import java.util.Objects;

/**
 * A remote call failed for a reason the interface does not declare.
 *
 * <p>The family is closed, so a {@code switch} over it can be complete, and sorted by what the caller can do next.
 * Every member says through {@link #execution()} whether the method may have run. Exceptions that the interface
 * declares arrive as themselves and are never wrapped in this type.
 *
 * <p>Messages name the method, the address, the value, the limit and its setting as far as they apply; they never
 * contain arguments.
 */
public abstract sealed class RpcException extends RuntimeException
    permits CannotConnectException,
        ConnectionLostException,
        DeadlineExceededException,
        CallCancelledException,
        OverloadedException,
        UnauthenticatedException,
        PermissionDeniedException,
        TooLargeException,
        UnimplementedException,
        ContractMismatchException,
        CannotEncodeException,
        CannotDecodeException,
        ProtocolViolationException,
        HandlerFailedException {

  private static final long serialVersionUID = 1L;

  /** Whether the method may have run. */
  private final Execution execution;

  RpcException(String message, Execution execution, Throwable cause) {
    super(message, cause);
    this.execution = Objects.requireNonNull(execution, "execution");
  }

  /**
   * Says whether the remote method may have run.
   *
   * @return what is known, never null
   */
  public final Execution execution() {
    return execution;
  }
}
