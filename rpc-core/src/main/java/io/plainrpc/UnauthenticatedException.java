package io.plainrpc;

/**
 * The server does not know who calls, and wants to; or the server has not proved who it is, and the client's credentials want that.
 *
 * <p>Always {@link Execution#NOT_STARTED}. Give the client credentials that the server accepts, with {@code RpcClient.builder().credentials(...)}.
 */
public final class UnauthenticatedException extends RpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception; applications only catch it.
   *
   * @param message what failed, where, and what to do
   * @param execution whether the method may have run
   * @param cause the failure underneath, or null
   */
  public UnauthenticatedException(String message, Execution execution, Throwable cause) {
    super(message, execution, cause);
  }
}
