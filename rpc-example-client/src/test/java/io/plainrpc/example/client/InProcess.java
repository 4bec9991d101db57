package io.plainrpc.example.client;

import io.plainrpc.example.cli.Program;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What became of a command line that ran in this process.
 *
 * @param code the exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record InProcess(int code, String out, String err) {
  static InProcess run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Program.commandLine(new ClientMain(), new PrintWriter(out), new PrintWriter(err))
        .execute(args);
    return new InProcess(
        code,
        out.toString().replace(System.lineSeparator(), "\n"),
        err.toString().replace(System.lineSeparator(), "\n"));
  }
}
