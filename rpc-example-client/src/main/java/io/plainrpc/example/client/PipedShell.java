package io.plainrpc.example.client;

import io.plainrpc.RpcException;
import io.plainrpc.example.EchoService;
import io.plainrpc.example.cli.Failures;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;

/** The shell without a terminal: a line in, a line or a command's output out, and nothing else on standard output. */
final class PipedShell {
  private final EchoService echo;
  private final ShellExec exec;
  private final LineInput lines;
  private final PrintWriter out;
  private final Failures failures;

  PipedShell(
      EchoService echo, ShellExec exec, LineInput lines, PrintWriter out, Failures failures) {
    this.echo = echo;
    this.exec = exec;
    this.lines = lines;
    this.out = out;
    this.failures = failures;
  }

  /** Answers every line until there are no more or nobody reads the answers; false if one failed. */
  boolean run() throws IOException {
    boolean good = true;
    for (LineInput.Line line = lines.next(); line != null; line = lines.next()) {
      good &= answer(line);
      if (out.checkError()) {
        break;
      }
    }
    return good;
  }

  private boolean answer(LineInput.Line line) {
    if (line.problem() != null) {
      failures.print("line " + line.number() + " " + line.problem() + "; it was not sent");
      return false;
    }
    if (line.text().isBlank()) {
      return true;
    }
    if (ShellExec.isCommand(line.text())) {
      out.flush();
      // Bytes, which need not be text.
      return exec.run(
          line.text(),
          new FileOutputStream(FileDescriptor.out),
          new FileOutputStream(FileDescriptor.err));
    }
    try {
      out.println(echo.upper(line.text()));
      return true;
    } catch (RpcException e) {
      failures.print(e);
      return false;
    }
  }
}
