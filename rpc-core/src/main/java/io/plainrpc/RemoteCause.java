package io.plainrpc;

import java.util.Objects;

/**
 * Stands for a cause on the other side whose class the method does not declare: its class name, message and stack trace,
 * without the class.
 *
 * <p>It is found through {@link Throwable#getCause()} of a declared exception and never thrown by itself. It prints as the
 * original would have.
 */
public final class RemoteCause extends Exception {
  private static final long serialVersionUID = 1L;

  /** The class of what was thrown. */
  private final String remoteClassName;

  /**
   * Makes the stand-in; applications only find it.
   *
   * @param remoteClassName the class of the original
   * @param message the message of the original, or null
   * @param cause what stands for the cause of the original, or null
   */
  public RemoteCause(String remoteClassName, String message, Throwable cause) {
    super(message, cause);
    this.remoteClassName = Objects.requireNonNull(remoteClassName, "remoteClassName");
  }

  /**
   * The class of the original.
   *
   * @return the binary class name, never null; the class need not exist here
   */
  public String remoteClassName() {
    return remoteClassName;
  }

  /** The remote class name, and the message if there is one. */
  @Override
  @SuppressWarnings("OverrideThrowableToString") // the class in it is the remote one
  public String toString() {
    String message = getLocalizedMessage();
    return message == null ? remoteClassName : remoteClassName + ": " + message;
  }
}
