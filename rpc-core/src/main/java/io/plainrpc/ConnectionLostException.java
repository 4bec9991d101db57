package io.plainrpc;

/**
 * The connection ended before the reply came: the server went away, the network broke, or the server stopped reading.
 *
 * <p>{@link Execution#NOT_STARTED} when no byte of the request had been handed to the connection or the server said that
 * it had not accepted the call; otherwise {@link Execution#MAYBE}. The next call opens a new connection.
 */
public final class ConnectionLostException extends RpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception; applications only catch it.
   *
   * @param message what failed, where, and what to do
   * @param execution whether the method may have run
   * @param cause the failure underneath, or null
   */
  public ConnectionLostException(String message, Execution execution, Throwable cause) {
    super(message, execution, cause);
  }
}
