package io.plainrpc.example.client;

import io.plainrpc.RpcException;
import io.plainrpc.example.ExecException;
import io.plainrpc.example.ExecRequest;
import io.plainrpc.example.ExecResult;
import io.plainrpc.example.cli.FailedException;
import io.plainrpc.example.cli.Failures;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/** The shell's lines that begin with an exclamation mark: commands for the server's machine. Confined to the main thread. */
final class ShellExec {
  private static final String MARK = "!";

  private final CommandRunner runner;
  private final Duration timeLimit;
  private final Failures failures;

  ShellExec(CommandRunner runner, Duration timeLimit, Failures failures) {
    this.runner = runner;
    this.timeLimit = timeLimit;
    this.failures = failures;
  }

  static boolean isCommand(String line) {
    return line.startsWith(MARK);
  }

  /**
   * Runs a line; a command that cannot be run, or ends with something else than 0, is one line of standard error.
   *
   * @param out takes what it writes to standard output
   * @param err takes what it writes to standard error; perhaps the same
   * @return whether it ended with 0
   */
  boolean run(String line, OutputStream out, OutputStream err) {
    WholeLines text = new WholeLines(out);
    WholeLines errors = out == err ? text : new WholeLines(err);
    try {
      List<String> words = Words.of(line.substring(MARK.length()));
      if (words.isEmpty()) {
        failures.print("there is no command after '" + MARK + "'");
        return false;
      }
      ExecResult result =
          runner.run(ExecRequest.of(words).withTimeLimit(timeLimit), null, text, errors);
      text.endLine();
      errors.endLine();
      return isGood(result);
    } catch (InterruptedException e) {
      text.endLine();
      failures.print("the command was given up, and is being killed");
    } catch (IllegalArgumentException e) {
      failures.print("the command cannot be read: " + e.getMessage());
    } catch (ExecException | RpcException | FailedException e) {
      text.endLine();
      failures.print(e);
    }
    return false;
  }

  private boolean isGood(ExecResult result) {
    if (result.timedOut()) {
      failures.print("the command was killed after its time limit of " + Seconds.text(timeLimit)
          + " (--timeout)");
    } else if (result.exitCode() != 0) {
      String signal = result.signal().isPresent()
          ? " (killed by signal " + result.signal().getAsInt() + ")"
          : "";
      failures.print("the command ended with exit code " + result.exitCode() + signal);
    }
    return !result.timedOut() && result.exitCode() == 0;
  }

  /** Knows whether what was written so far ends with the end of a line, which a prompt should follow. */
  private static final class WholeLines extends FilterOutputStream {
    private boolean midLine;

    WholeLines(OutputStream out) {
      super(out);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      if (length > 0) {
        midLine = bytes[from + length - 1] != '\n';
      }
    }

    synchronized void endLine() {
      try {
        if (midLine) {
          write(new byte[] {'\n'}, 0, 1);
        }
        flush();
      } catch (IOException e) {
        // The command's own output has failed before, and that was told.
      }
    }
  }
}
