package io.plainrpc.benchmark.run;

import io.plainrpc.benchmark.Subject.Kind;
import io.plainrpc.example.cli.FailedException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What both commands have. */
final class Options {
  private static final int MAX_ROUNDS = 1000;
  private static final int MAX_MILLIS = 600_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "SETTING",
      split = ",",
      description = "Measure only these settings, for example existUser/32,existUser/1/pinned, and"
          + " none of the extras. WORK/CALLERS[/MODE]; works: existUser, createUser, getUser,"
          + " listUser, upper16, echo1m; modes: pinned (both processes on one processor), beside"
          + " (the last caller calls a method of 50 ms), fair (shares over 5 s).")
  private List<String> only = List.of();

  @Option(
      names = "--subjects",
      paramLabel = "ID",
      split = ",",
      description = "Measure only these. '--subjects list' lists them.")
  private List<String> subjects = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each takes its turn. Default: 5, of which the median counts.")
  private int rounds = 5;

  @Option(
      names = "--millis",
      paramLabel = "MS",
      description = "How long each turn is. Default: 1000, for quick 700.")
  private Integer millis;

  @Option(
      names = "--warm-up",
      paramLabel = "MS",
      description =
          "How long each subject runs each setting before the first round. Default: 2000, for quick 1500.")
  private Integer warmUp;

  @Option(
      names = "--java",
      paramLabel = "FILE",
      description =
          "The java command to run the subjects with, for example /usr/lib/jvm/jdk-25/bin/java. May be given several times. Default: the one that runs this.")
  private List<Path> javas = List.of();

  /** For picocli. */
  Options() {}

  Pace pace(int defaultMillis, int defaultWarmUp) {
    return new Pace(
        within("--rounds", rounds, MAX_ROUNDS),
        within("--millis", millis == null ? defaultMillis : millis, MAX_MILLIS),
        within("--warm-up", warmUp == null ? defaultWarmUp : warmUp, MAX_MILLIS));
  }

  private int within(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw wrong(option + " " + value + " is not between 1 and " + most);
    }
    return value;
  }

  boolean isPartial() {
    return !only.isEmpty();
  }

  /** Those that were asked for; otherwise the given ones. */
  List<Setting> settings(List<String> defaults) {
    try {
      return (only.isEmpty() ? defaults : only).stream().map(Setting::parse).toList();
    } catch (IllegalArgumentException e) {
      throw wrong("--only: " + e.getMessage());
    }
  }

  List<Path> javas() {
    if (javas.isEmpty()) {
      return List.of(Path.of(System.getProperty("java.home"), "bin", "java"));
    }
    for (Path java : javas) {
      if (!Files.isExecutable(java) || Files.isDirectory(java)) {
        throw wrong("--java " + java + " is not a program; it has to be a JDK's bin/java");
      }
    }
    return javas;
  }

  boolean isListing() {
    return subjects.equals(List.of("list"));
  }

  /** Those that were asked for, in that order; otherwise those of these kinds. */
  List<SubjectInfo> choose(Catalogue catalogue, List<Kind> kinds) {
    if (subjects.isEmpty()) {
      return catalogue.subjects().stream()
          .filter(subject -> kinds.contains(subject.kind()))
          .toList();
    }
    List<SubjectInfo> chosen = new ArrayList<>();
    for (String id : subjects) {
      chosen.add(catalogue.subjects().stream()
          .filter(subject -> subject.id().equals(id))
          .findFirst()
          .orElseThrow(() -> wrong("--subjects: no '" + id + "'; there are "
              + String.join(
                  ", ", catalogue.subjects().stream().map(SubjectInfo::id).toList())
              + missing(catalogue))));
    }
    return chosen;
  }

  static String missing(Catalogue catalogue) {
    return catalogue.missing().isEmpty()
        ? ""
        : "; not built: " + String.join(", ", catalogue.missing())
            + " (mvn -q -DskipTests -Ppeers package builds them)";
  }

  /** The directory rpc-benchmark, which this program's jar lies in. */
  static Path home() {
    try {
      Path jar = Path.of(
          Options.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      // rpc-benchmark/run/target/rpc-benchmark.jar, and rpc-benchmark/run/target/classes.
      Path home = jar.toAbsolutePath().getParent().getParent().getParent();
      if (!Files.isDirectory(home.resolve("workload"))) {
        throw new FailedException(
            home + " is not the directory rpc-benchmark; run the jar where it was built", null);
      }
      return home;
    } catch (URISyntaxException e) {
      throw new FailedException("cannot tell where this program is", e);
    }
  }

  /** As it is on this JDK: which options of the JVM a framework needs may depend on that. */
  static Catalogue catalogue(Path java) throws IOException, InterruptedException {
    return Catalogue.scan(home(), java);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
