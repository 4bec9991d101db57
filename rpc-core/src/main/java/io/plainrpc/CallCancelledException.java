package io.plainrpc;

/**
 * The call was given up on this side: its future was cancelled, the calling thread was interrupted, or the client was
 * closed.
 *
 * <p>An interrupted thread has its interrupt flag set again. {@link Execution#NOT_STARTED} when no byte of the request
 * had been handed to the connection; otherwise {@link Execution#MAYBE}, and the server is told to cancel the call.
 */
public final class CallCancelledException extends RpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception; applications only catch it.
   *
   * @param message what failed, where, and what to do
   * @param execution whether the method may have run
   * @param cause the failure underneath, or null
   */
  public CallCancelledException(String message, Execution execution, Throwable cause) {
    super(message, execution, cause);
  }
}
