package io.plainrpc.example.client;

import io.plainrpc.client.RpcClient;
import io.plainrpc.example.cli.Failures;
import io.plainrpc.health.ServerInfo;
import io.plainrpc.health.ServiceInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What the server has. */
@Command(
    name = "list",
    description = "Prints the names of the server's services.",
    sortOptions = false,
    footer = {"", "'describe' explains one of them."})
final class ListCommand implements Runnable {
  @Option(
      names = {"-l", "--long"},
      description = "With their methods: name, parameters, result, and what they may throw.")
  private boolean withMethods;

  @ParentCommand
  private ClientMain program;

  @Override
  public void run() {
    try (RpcClient client = program.connect()) {
      for (ServiceInfo service : client.service(ServerInfo.class).services()) {
        program.out().println(Failures.oneLine(service.name()));
        if (withMethods) {
          service
              .methods()
              .forEach(method -> program.out().println("  " + Failures.oneLine(method)));
        }
      }
    }
  }
}
