package io.plainrpc;

/**
 * No connection could be made: the name is unknown, nobody listens there, the server is closing, or it did not greet in time. (A
 * server that has too many connections already is {@link OverloadedException}.) The message lists every address with its failure. An address that has just failed is not tried again before a pause
 * is over; calls made meanwhile fail at once, and the message says when the next attempt is due.
 *
 * <p>Always {@link Execution#NOT_STARTED}.
 */
public final class CannotConnectException extends RpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception; applications only catch it.
   *
   * @param message what failed, where, and what to do
   * @param execution whether the method may have run
   * @param cause the failure underneath, or null
   */
  public CannotConnectException(String message, Execution execution, Throwable cause) {
    super(message, execution, cause);
  }
}
