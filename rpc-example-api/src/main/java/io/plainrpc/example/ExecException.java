package io.plainrpc.example;

import java.util.Objects;

/** A command was not run, or was ended by the server for a reason of the server's. */
public class ExecException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why a command was not run. */
  public enum Reason {
    /** The server runs no commands; it was started without {@code --allow-exec}. */
    OFF,
    /** The caller has not proved who it is. */
    UNAUTHENTICATED,
    /** The caller may not run this command, or the stream is another caller's. */
    NOT_PERMITTED,
    /** There is no such program. */
    NOT_FOUND,
    /** There is such a file, but the server may not run it or it is no program. */
    NOT_EXECUTABLE,
    /** The working directory does not exist, is none, or may not be entered. */
    BAD_DIRECTORY,
    /** A variable of the environment would change what a program loads or runs. */
    FORBIDDEN_VARIABLE,
    /** The server runs as many commands as it may already; try again later. */
    TOO_MANY,
    /** Something in the request cannot be, or is beyond a limit. */
    INVALID,
    /** The server is shutting down. */
    SHUTDOWN,
    /** The system could not start it for another reason, which the message tells. */
    CANNOT_START
  }

  /** Part of what is sent. */
  private final Reason reason;

  /**
   * Makes the exception.
   *
   * @param message what, and what to do about it
   * @param reason the kind of failure
   */
  public ExecException(String message, Reason reason) {
    super(message);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /**
   * Why the command was not run.
   *
   * @return the kind of failure, never null
   */
  public Reason reason() {
    return reason;
  }
}
