package io.plainrpc;

/**
 * A value cannot be sent, for a reason that lies in the value: a class that the contract does not admit at that position,
 * a cycle, nesting deeper than the limit, a lone surrogate in a string, a collection that fails or changes while it is
 * read.
 *
 * <p>The message names the path to the value, as in {@code createUser(user).address.country}. For an argument
 * {@link Execution#NOT_STARTED}, nothing was sent and the connection stays good; for a result
 * {@link Execution#COMPLETED}.
 */
public final class CannotEncodeException extends RpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception; applications only catch it.
   *
   * @param message what failed, where, and what to do
   * @param execution whether the method may have run
   * @param cause the failure underneath, or null
   */
  public CannotEncodeException(String message, Execution execution, Throwable cause) {
    super(message, execution, cause);
  }
}
