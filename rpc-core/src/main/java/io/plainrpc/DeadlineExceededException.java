package io.plainrpc;

/**
 * The call's time was up before its reply came.
 *
 * <p>{@link Execution#NOT_STARTED} when no byte of the request had been handed to the connection or the server dropped
 * the call before starting it; otherwise {@link Execution#MAYBE}. The server is told to cancel the call.
 */
public final class DeadlineExceededException extends RpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception; applications only catch it.
   *
   * @param message what failed, where, and what to do
   * @param execution whether the method may have run
   * @param cause the failure underneath, or null
   */
  public DeadlineExceededException(String message, Execution execution, Throwable cause) {
    super(message, execution, cause);
  }
}
