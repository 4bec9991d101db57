package io.plainrpc.benchmark.run;

import io.plainrpc.benchmark.Subject.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything, with all peers that have been built, on several JDKs. */
@Command(
    name = "full",
    description =
        "Everything, against all peers that have been built. Takes about an hour for each JDK. Writes"
            + " Markdown and PNG files.",
    sortOptions = false)
final class FullCommand implements Callable<Integer> {
  private static final int MILLIS = 1000;
  private static final int WARM_UP_MILLIS = 2000;

  @Spec
  private CommandSpec spec;

  @Mixin
  private Options options;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where the files go. Default: docs/benchmarks; with --only none are written, and the tables are printed.")
  private Path out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Measuring measuring =
        new Measuring(spec.commandLine().getOut(), spec.commandLine().getErr());
    List<Path> javas = options.javas();
    if (options.isListing()) {
      measuring.list(Options.catalogue(javas.get(0)));
      return 0;
    }
    Pace pace = options.pace(MILLIS, WARM_UP_MILLIS);
    List<Setting> settings = options.settings(everySetting());
    int code = 0;
    for (Path java : javas) {
      Catalogue catalogue = Options.catalogue(java);
      measuring.noteMissing(catalogue);
      Path compared = java.equals(javas.get(0)) ? null : javas.get(0);
      Findings findings = measure(measuring, catalogue, java, compared, settings, pace);
      write(findings, measuring.notes(), pace);
      code = Math.max(code, findings.goals().invalidity() == null ? 0 : 1);
    }
    return code;
  }

  private Findings measure(
      Measuring measuring,
      Catalogue catalogue,
      Path java,
      Path compared,
      List<Setting> settings,
      Pace pace)
      throws IOException, InterruptedException {
    List<SubjectInfo> subjects =
        options.choose(catalogue, List.of(Kind.FLOOR, Kind.OURS, Kind.PEER));
    if (options.isPartial()) {
      return measuring.contest(java, subjects, settings, pace, 0);
    }
    List<SubjectInfo> variants = catalogue.subjects().stream()
        .filter(
            subject -> subject.kind() == Kind.VARIANT && subject.id().startsWith(Measuring.OURS))
        .toList();
    return measuring.everything(java, subjects, variants, settings, pace, compared, first -> {
      try {
        write(first, measuring.notes(), pace);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private void write(Findings findings, Notes notes, Pace pace) throws IOException {
    if (out == null && options.isPartial()) {
      spec.commandLine().getOut().print(Report.text(findings, notes));
      spec.commandLine().getOut().flush();
      return;
    }
    Path directory = out == null ? Options.home().resolve("../docs/benchmarks").normalize() : out;
    Files.createDirectories(directory);
    String command = String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    new Report(findings, notes, directory)
        .write("java -jar rpc-benchmark/run/target/rpc-benchmark.jar " + command, pace);
    spec.commandLine().getOut().println("written to " + directory);
  }

  private static List<String> everySetting() {
    List<String> settings = new ArrayList<>();
    for (String work : List.of("existUser", "createUser", "getUser", "listUser")) {
      settings.add(work + "/1/pinned");
      for (int callers : new int[] {1, 4, 32, 256}) {
        settings.add(work + "/" + callers);
      }
    }
    settings.addAll(List.of(
        "upper16/1/pinned",
        "upper16/32",
        "echo1m/1",
        "echo1m/4",
        "existUser/8/beside",
        "existUser/32/fair",
        "existUser/256/fair"));
    return settings;
  }
}
