package io.plainrpc;

/**
 * Client and server were built against different versions of the interface.
 *
 * <p>The message lists the first differences. Always {@link Execution#NOT_STARTED}. Build both sides against the same
 * version.
 */
public final class ContractMismatchException extends RpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception; applications only catch it.
   *
   * @param message what failed, where, and what to do
   * @param execution whether the method may have run
   * @param cause the failure underneath, or null
   */
  public ContractMismatchException(String message, Execution execution, Throwable cause) {
    super(message, execution, cause);
  }
}
