package io.plainrpc.benchmark.run;

import io.plainrpc.example.cli.Program;
import io.plainrpc.example.cli.RootCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The benchmark as a program: {@code quick}, {@code full} and {@code load}. */
@Command(
    name = "rpc-benchmark",
    description = "Measures PlainRPC against bare sockets and against other frameworks.",
    subcommands = {QuickCommand.class, FullCommand.class, LoadCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    footer = {"", "Nothing else should run on the machine meanwhile."})
public final class BenchmarkMain extends RootCommand implements Runnable {
  BenchmarkMain() {}

  /**
   * Runs the program and ends the process.
   *
   * @param args the command line; {@code --help} explains it
   */
  public static void main(String[] args) {
    System.exit(Program.run(new BenchmarkMain(), args));
  }

  @Override
  public void run() {
    throw new ParameterException(commandLine(), "Missing required command");
  }
}
