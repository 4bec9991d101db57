package io.plainrpc;

/**
 * The bytes of a message are not a value that the contract admits, or they exceed a limit of the reader.
 *
 * <p>For arguments {@link Execution#NOT_STARTED}, for a reply {@link Execution#COMPLETED}. Either the peer is not what it
 * claims to be, or a constructor of one of the contract's types refused the values.
 */
public final class CannotDecodeException extends RpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception; applications only catch it.
   *
   * @param message what failed, where, and what to do
   * @param execution whether the method may have run
   * @param cause the failure underneath, or null
   */
  public CannotDecodeException(String message, Execution execution, Throwable cause) {
    super(message, execution, cause);
  }
}
