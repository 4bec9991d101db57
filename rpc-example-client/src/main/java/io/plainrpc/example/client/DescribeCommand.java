package io.plainrpc.example.client;

import io.plainrpc.client.RpcClient;
import io.plainrpc.example.cli.FailedException;
import io.plainrpc.example.cli.Failures;
import io.plainrpc.health.ServerInfo;
import io.plainrpc.health.ServiceInfo;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What an interface means. */
@Command(
    name = "describe",
    description = "Prints a service of the server: its methods and the types that they use.",
    sortOptions = false)
final class DescribeCommand implements Runnable {
  @Parameters(
      paramLabel = "SERVICE",
      description = "Its name as 'list' prints it, or the part behind the last dot.")
  private String wanted;

  @Option(
      names = "--raw",
      description = "As the protocol writes it: the canonical text that client and server compare.")
  private boolean raw;

  @ParentCommand
  private ClientMain program;

  @Override
  public void run() {
    try (RpcClient client = program.connect()) {
      ServerInfo info = client.service(ServerInfo.class);
      List<String> names = info.services().stream().map(ServiceInfo::name).toList();
      String name = ServiceNames.find(names, wanted);
      if (name == null) {
        throw new FailedException(unknown(names), null);
      }
      List<String> lines = info.descriptor(name).orElse("").lines().toList();
      (raw ? lines : new InterfaceText(lines).lines())
          .forEach(line -> program.out().println(Failures.oneLine(line)));
    }
  }

  private String unknown(List<String> names) {
    return "the server at " + program.server() + " has no service " + wanted + "; did you mean "
        + ServiceNames.nearest(names, wanted) + "? ('list' prints them all)";
  }
}
