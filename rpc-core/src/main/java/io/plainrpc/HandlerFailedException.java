package io.plainrpc;

import java.util.Objects;

/**
 * The remote method threw something that its interface does not declare.
 *
 * <p>The thrown object itself never crosses; its class name, message and stack do, as text, unless the server keeps them to
 * itself ({@code failureDetails(false)}). Always {@link Execution#COMPLETED}. Declare the exception in the interface to receive it as itself.
 */
public final class HandlerFailedException extends RpcException {
  private static final long serialVersionUID = 1L;

  /** The class of what was thrown. */
  private final String remoteClassName;
  /** Its message, or null. */
  private final String remoteMessage;
  /** Its stack trace as text. */
  private final String remoteStack;

  /**
   * Makes the exception; applications only catch it.
   *
   * @param message what failed, where, and what to do
   * @param remoteClassName the class of what was thrown; empty when the server does not say
   * @param remoteMessage its message, or null
   * @param remoteStack its stack trace with causes as text, as {@link Throwable#printStackTrace()} prints it; may be cut,
   *     may be empty
   */
  public HandlerFailedException(
      String message, String remoteClassName, String remoteMessage, String remoteStack) {
    super(message, Execution.COMPLETED, null);
    this.remoteClassName = Objects.requireNonNull(remoteClassName, "remoteClassName");
    this.remoteMessage = remoteMessage;
    this.remoteStack = Objects.requireNonNull(remoteStack, "remoteStack");
  }

  /**
   * The class of what the method threw.
   *
   * @return the binary class name, never null; the class need not exist here. Empty when the server keeps it to itself
   */
  public String remoteClassName() {
    return remoteClassName;
  }

  /**
   * The message of what the method threw.
   *
   * @return the message, or null when it had none
   */
  public String remoteMessage() {
    return remoteMessage;
  }

  /**
   * The remote stack trace with its causes.
   *
   * @return lines of text, never null; empty when the server sent none
   */
  public String remoteStack() {
    return remoteStack;
  }
}
