package io.plainrpc.example.client;

import io.plainrpc.client.RpcClient;
import io.plainrpc.example.EchoService;
import io.plainrpc.example.cli.Failures;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** A call per line, from a person or from a pipe. */
@Command(
    name = "shell",
    description = "Reads lines and prints each in upper case, as the server answers it. A line that"
        + " begins with ! is a command for the server's machine.",
    sortOptions = false,
    footer = {
      "",
      "On a terminal it prompts with '>> ', remembers lines, and ends with Ctrl-D.",
      "Otherwise it reads standard input as UTF-8 to its end, skips blank lines, and",
      "exits with 1 if a line failed or a command ended with something else than 0.",
      "",
      "Blanks separate the words of a command. '...' and \"...\" keep them together,",
      "a backslash makes the next character ordinary; nothing is expanded. A command",
      "reads no input."
    })
final class ShellCommand implements Callable<Integer> {
  @Option(
      names = "--token",
      paramLabel = "FILE",
      description = "The server's token, for commands. Default: ~/.plainrpc/token.")
  private Path token;

  @ParentCommand
  private ClientMain program;

  @Override
  public Integer call() throws IOException {
    Failures failures = program.failures();
    try (RpcClient client = program.connect();
        CommandRunner runner = program.commandRunner(token)) {
      EchoService echo = client.service(EchoService.class);
      ShellExec exec = new ShellExec(runner, program.timeout(), failures);
      if (Terminals.isTerminal()) {
        new InteractiveShell(echo, exec, program.server(), failures).run();
        return ExitCode.OK;
      }
      LineInput lines = new LineInput(new FileInputStream(FileDescriptor.in));
      boolean good = new PipedShell(echo, exec, lines, program.out(), failures).run();
      return good ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }
}
