package io.plainrpc;

/**
 * The server does not export the service, or its service does not have the method.
 *
 * <p>Always {@link Execution#NOT_STARTED}. Export the service at the server, or call the server that has it.
 */
public final class UnimplementedException extends RpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception; applications only catch it.
   *
   * @param message what failed, where, and what to do
   * @param execution whether the method may have run
   * @param cause the failure underneath, or null
   */
  public UnimplementedException(String message, Execution execution, Throwable cause) {
    super(message, execution, cause);
  }
}
