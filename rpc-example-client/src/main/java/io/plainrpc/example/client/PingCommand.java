package io.plainrpc.example.client;

import io.plainrpc.RpcException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.health.ServerInfo;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A call now and then, and how long it took, as ping(8) prints it. */
@Command(
    name = "ping",
    description = "Asks the server now and then how it is, and prints how long that took.",
    sortOptions = false,
    footer = {
      "",
      "Ctrl-C ends it too. What is printed last is for all calls. Making a connection",
      "is not part of a time. Exits with 0 if a reply came, else with 1."
    })
final class PingCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--count"},
      paramLabel = "COUNT",
      description = "End after so many calls. Default: none, go on.")
  private Integer count;

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "SECONDS",
      defaultValue = "1",
      converter = TimeoutConverter.class,
      description = "From one call to the next. Default: ${DEFAULT-VALUE}.")
  private Duration interval;

  @ParentCommand
  private ClientMain program;

  @Spec
  private CommandSpec spec;

  private final PingStatistics statistics = new PingStatistics();

  /** Whether there is a connection, as far as is known; making one is not what is measured. */
  private boolean connected;

  @Override
  public Integer call() {
    if (count != null && count < 1) {
      throw new ParameterException(spec.commandLine(), "--count must be positive, not " + count);
    }
    long startNanos = System.nanoTime();
    try (RpcClient client = program.connect();
        CtrlC ctrlC = CtrlC.interrupts(Thread.currentThread())) {
      ServerInfo info = client.service(ServerInfo.class);
      do {
        long nextNanos = System.nanoTime() + interval.toNanos();
        ping(info);
        if (isLast() || !pauseUntil(nextNanos)) {
          break;
        }
      } while (!ctrlC.isPressed());
    }
    PrintWriter out = program.out();
    out.println();
    out.println("--- " + program.server() + " ping statistics ---");
    statistics.lines(System.nanoTime() - startNanos).forEach(out::println);
    return statistics.received() > 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private boolean isLast() {
    return count != null && statistics.sent() >= count;
  }

  private void ping(ServerInfo info) {
    statistics.send();
    try {
      if (!connected) {
        info.health();
        connected = true;
      }
      long sentNanos = System.nanoTime();
      info.health();
      long nanos = System.nanoTime() - sentNanos;
      statistics.receive(nanos);
      program
          .out()
          .println("reply from " + program.server() + ": seq=" + statistics.sent() + " time="
              + String.format(Locale.ROOT, "%.3f ms", nanos / 1e6));
    } catch (RpcException e) {
      connected = false;
      if (!Thread.currentThread().isInterrupted()) {
        program.failures().print(e);
      }
    }
  }

  /** Returns false when the pause was interrupted. */
  private static boolean pauseUntil(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
