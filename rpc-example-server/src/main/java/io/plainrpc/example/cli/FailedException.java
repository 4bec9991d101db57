package io.plainrpc.example.cli;

/** The program cannot do what it was told. Its message is what the user reads: what, where, and what to do. */
public final class FailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message one line for the user
   * @param cause the failure underneath, or null
   */
  public FailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
