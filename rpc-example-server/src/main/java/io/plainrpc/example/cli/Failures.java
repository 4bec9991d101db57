package io.plainrpc.example.cli;

import io.plainrpc.ContractException;
import io.plainrpc.RpcException;
import io.plainrpc.example.ExecException;
import java.io.PrintWriter;

/** Prints failures for people: one line each, and the stack trace for those who ask. */
public final class Failures {
  private final PrintWriter err;
  private final boolean stacks;

  Failures(PrintWriter err, boolean stacks) {
    this.err = err;
    this.stacks = stacks;
  }

  /**
   * Prints a failure.
   *
   * @param failure anything that was thrown
   */
  public void print(Throwable failure) {
    print(message(failure));
    if (stacks) {
      failure.printStackTrace(err);
    }
    err.flush();
  }

  /**
   * Prints a failure that nothing was thrown for.
   *
   * @param message what, where, and what to do
   */
  public void print(String message) {
    err.println("error: " + oneLine(message));
    err.flush();
  }

  private String message(Throwable failure) {
    boolean forPeople = failure instanceof RpcException
        || failure instanceof ContractException
        || failure instanceof ExecException
        || failure instanceof FailedException;
    if (forPeople) {
      return failure.getMessage();
    }
    return "unexpected " + failure + (stacks ? "" : "; run again with -v and report the stack");
  }

  /**
   * Makes control characters visible: a remote machine must not speak to the terminal.
   *
   * @param text what may have come from there
   * @return the text as one line
   */
  public static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line.append("\\n");
      } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        line.append(String.format("\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
    return line.toString();
  }
}
