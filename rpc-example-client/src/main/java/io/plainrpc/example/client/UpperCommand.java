package io.plainrpc.example.client;

import io.plainrpc.client.RpcClient;
import io.plainrpc.example.EchoService;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** One call. */
@Command(
    name = "upper",
    description = "Prints TEXT in upper case, as the server answers it.",
    sortOptions = false,
    footer = {"", "A TEXT that looks like an option follows after --, as in: upper -- --help"})
final class UpperCommand implements Runnable {
  @Parameters(paramLabel = "TEXT", arity = "1..*", description = "Several are joined with blanks.")
  private List<String> texts;

  @ParentCommand
  private ClientMain program;

  @Override
  public void run() {
    try (RpcClient client = program.connect()) {
      EchoService echo = client.service(EchoService.class);
      program.out().println(echo.upper(String.join(" ", texts)));
    }
  }
}
