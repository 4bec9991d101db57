package io.plainrpc;

/**
 * A limit on work in progress was reached, on the client or on the server; the message names it and its setting.
 *
 * <p>Also when a server has too many connections to take another: it was asked a few times more within the call's deadline.
 *
 * <p>{@link Execution#NOT_STARTED}: the call may be made again later, after a pause. With one exception: when the method has
 * run and the server has no room for its reply, because this client has not read those before it, the execution is
 * {@link Execution#COMPLETED}.
 */
public final class OverloadedException extends RpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception; applications only catch it.
   *
   * @param message what failed, where, and what to do
   * @param execution whether the method may have run
   * @param cause the failure underneath, or null
   */
  public OverloadedException(String message, Execution execution, Throwable cause) {
    super(message, execution, cause);
  }
}
