package io.plainrpc.benchmark.run;

import io.plainrpc.example.cli.FailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Loads that have to pass without a failure; nothing is compared. */
@Command(
    name = "load",
    description =
        "PlainRPC under load: calls of 0 B to 1 MiB from 64 threads over 4 connections, and 1,000 connections"
            + " with 10 calls in flight each. Fails when a call fails or a reply is wrong.",
    sortOptions = false)
final class LoadCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--calls",
      paramLabel = "N",
      description = "Calls of mixed sizes. Default: ${DEFAULT-VALUE}.")
  private long calls = Measuring.MIXED_CALLS;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long over many connections. Default: ${DEFAULT-VALUE}.")
  private long seconds = Measuring.WIDE_SECONDS;

  /** For picocli. */
  LoadCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    SubjectInfo ours = Options.catalogue(java).subjects().stream()
        .filter(subject -> subject.id().equals(Measuring.OURS))
        .findFirst()
        .orElseThrow(() -> new FailedException(
            "PlainRPC is not built; mvn -q -DskipTests package does that", null));
    Measuring measuring =
        new Measuring(spec.commandLine().getOut(), spec.commandLine().getErr());
    List<String> lines = measuring.load(new Contestant(ours, java), calls, seconds);
    lines.forEach(spec.commandLine().getOut()::println);
    return measuring.notes().all().isEmpty() ? 0 : 1;
  }
}
