package io.plainrpc;

/**
 * The server knows who calls, or need not know, and does not permit it.
 *
 * <p>Always {@link Execution#NOT_STARTED}. The message gives the server's reason.
 */
public final class PermissionDeniedException extends RpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception; applications only catch it.
   *
   * @param message what failed, where, and what to do
   * @param execution whether the method may have run
   * @param cause the failure underneath, or null
   */
  public PermissionDeniedException(String message, Execution execution, Throwable cause) {
    super(message, execution, cause);
  }
}
