package io.plainrpc;

/**
 * The peer does not keep to the protocol, or is something else altogether: an HTTP, TLS or SSH server on that port, or a
 * damaged byte stream. The connection is closed.
 *
 * <p>{@link Execution#NOT_STARTED} when the greeting already failed; otherwise {@link Execution#MAYBE}.
 */
public final class ProtocolViolationException extends RpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception; applications only catch it.
   *
   * @param message what failed, where, and what to do
   * @param execution whether the method may have run
   * @param cause the failure underneath, or null
   */
  public ProtocolViolationException(String message, Execution execution, Throwable cause) {
    super(message, execution, cause);
  }
}
