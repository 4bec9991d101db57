package io.plainrpc.example.client;

import io.plainrpc.client.RpcClient;
import io.plainrpc.example.cli.Program;
import io.plainrpc.example.cli.RootCommand;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * The example client as a program: {@code upper}, {@code exec}, {@code shell} and {@code demo} for the example server; {@code
 * ping}, {@code list}, {@code describe} and {@code top} for any.
 */
@Command(
    name = "rpc-example-client",
    description = "Calls the example server, and looks at any server of PlainRPC.",
    subcommands = {
      UpperCommand.class,
      ExecCommand.class,
      ShellCommand.class,
      PingCommand.class,
      ListCommand.class,
      DescribeCommand.class,
      TopCommand.class,
      DemoCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    footer = {"", "Try 'rpc-example-client demo' first: it needs no server."})
public final class ClientMain extends RootCommand implements Runnable {
  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9999",
      scope = ScopeType.INHERIT,
      converter = ServerConverter.class,
      description = "The server to call. Default: ${DEFAULT-VALUE}.")
  private String server;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      scope = ScopeType.INHERIT,
      converter = TimeoutConverter.class,
      description =
          "Time for a call or a command, 0.5 for example. Default: 10 for a call, none for"
              + " a command.")
  private Duration timeout;

  ClientMain() {}

  /**
   * Runs the program and ends the process.
   *
   * @param args the command line; {@code --help} explains it
   */
  public static void main(String[] args) {
    System.exit(Program.run(new ClientMain(), args));
  }

  @Override
  public void run() {
    throw new ParameterException(commandLine(), "Missing required command");
  }

  /** A client of the server that the options name. Connects with the first call. */
  RpcClient connect() {
    return settings().build();
  }

  /** Runs commands on that server. Connects with the first. */
  CommandRunner commandRunner(Path token) {
    return new CommandRunner(this::settings, token);
  }

  private RpcClient.Builder settings() {
    RpcClient.Builder builder = RpcClient.builder().server(server);
    return timeout == null ? builder : builder.timeout(timeout);
  }

  /** The time that the user allows; null when they did not say. */
  Duration timeout() {
    return timeout;
  }

  /** The server's address as the user wrote it. */
  String server() {
    return server;
  }
}
