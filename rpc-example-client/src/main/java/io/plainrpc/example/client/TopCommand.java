package io.plainrpc.example.client;

import io.plainrpc.RpcException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.example.cli.Failures;
import io.plainrpc.health.Health;
import io.plainrpc.health.Load;
import io.plainrpc.health.ServerInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** How the calls of each method go, again and again. */
@Command(
    name = "top",
    description = "Prints how the calls of each method of the server go, the busiest first.",
    sortOptions = false,
    footer = {
      "",
      "CALLS/S    calls that ended, however they did",
      "IN FLIGHT  calls that had not ended",
      "P50, P99   what half, and 99 in a hundred, of the calls stayed below, from the",
      "           arrival of the request to its answer; at most an eighth too much",
      "FAILED/S   calls that failed other than the interface declares, or were refused",
      "",
      "On a terminal the table is refreshed in its place; q or Ctrl-C ends it, and a",
      "server that is away is waited for. Otherwise the tables are printed one below",
      "the other, and a call that fails ends it with exit code 1."
    })
final class TopCommand implements Callable<Integer> {
  @Option(
      names = {"-n", "--times"},
      paramLabel = "TIMES",
      description = "End after so many tables. Default: none, go on.")
  private Integer times;

  @Option(
      names = {"-d", "--delay"},
      paramLabel = "SECONDS",
      defaultValue = "1",
      converter = TimeoutConverter.class,
      description = "From one table to the next, and before the first. Default: ${DEFAULT-VALUE}.")
  private Duration delay;

  @ParentCommand
  private ClientMain program;

  @Spec
  private CommandSpec spec;

  private Load last;

  @Override
  public Integer call() throws IOException {
    if (times != null && times < 1) {
      throw new ParameterException(spec.commandLine(), "--times must be positive, not " + times);
    }
    try (RpcClient client = program.connect()) {
      ServerInfo info = client.service(ServerInfo.class);
      last = info.load();
      if (Terminals.isTerminal()) {
        onTerminal(info);
      } else {
        inPipe(info);
      }
    }
    return ExitCode.OK;
  }

  private void inPipe(ServerInfo info) {
    try (CtrlC ctrlC = CtrlC.interrupts(Thread.currentThread())) {
      for (int i = 0; isWanted(i) && pause() && !program.out().checkError(); i++) {
        if (ctrlC.isPressed()) {
          return;
        }
        if (i > 0) {
          program.out().println();
        }
        look(info).forEach(program.out()::println);
      }
    } catch (RpcException e) {
      if (!Thread.interrupted()) {
        throw e;
      }
    }
  }

  private boolean isWanted(int table) {
    return times == null || table < times;
  }

  private boolean pause() {
    try {
      Thread.sleep(delay.toMillis());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void onTerminal(ServerInfo info) throws IOException {
    try (TopScreen screen = TopScreen.open()) {
      screen.show(List.of(program.server() + ": the first table comes in " + Seconds.text(delay)));
      for (int i = 0; isWanted(i) && screen.await(delay); i++) {
        List<String> lines;
        try {
          lines = look(info);
        } catch (RpcException e) {
          lines = List.of("error: " + Failures.oneLine(e.getMessage()));
        }
        screen.show(lines);
      }
    }
  }

  /** The table since the last look, or since the start of a server that has been restarted. */
  private List<String> look(ServerInfo info) {
    Health health = info.health();
    Load now = info.load();
    boolean restarted = now.uptime().compareTo(last.uptime()) <= 0;
    Load earlier = restarted ? new Load(Duration.ZERO, List.of()) : last;
    last = now;
    return new TopTable(program.server(), health, earlier, now).lines();
  }
}
