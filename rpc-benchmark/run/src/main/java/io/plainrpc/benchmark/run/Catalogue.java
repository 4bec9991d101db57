package io.plainrpc.benchmark.run;

import io.plainrpc.benchmark.Subjects;
import io.plainrpc.example.cli.FailedException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The subjects that have been built.
 *
 * @param subjects all of them, floors first, then ours, then peers, each in the order of their modules' names
 * @param missing names of the peers' modules that have not been built
 */
record Catalogue(List<SubjectInfo> subjects, List<String> missing) {

  /**
   * Looks for them.
   *
   * @param home the directory rpc-benchmark
   * @param java the command that starts Java
   */
  static Catalogue scan(Path home, Path java) throws IOException, InterruptedException {
    List<SubjectInfo> subjects = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Path module : modules(home)) {
      List<Path> classPath = classPath(module);
      if (classPath.isEmpty()) {
        missing.add(module.getFileName().toString());
      } else {
        add(subjects, list(classPath, java));
      }
    }
    subjects.sort((a, b) -> a.kind().compareTo(b.kind()));
    return new Catalogue(subjects, missing);
  }

  /** Every module sees the workload's own subjects too, which have come first. */
  private static void add(List<SubjectInfo> subjects, List<SubjectInfo> listed) {
    for (SubjectInfo subject : listed) {
      if (subjects.stream().noneMatch(known -> known.id().equals(subject.id()))) {
        subjects.add(subject);
      }
    }
  }

  private static List<Path> modules(Path home) throws IOException {
    List<Path> modules =
        new ArrayList<>(List.of(home.resolve("workload"), home.resolve("plainrpc")));
    Path peers = home.resolve("peers");
    if (Files.isDirectory(peers)) {
      try (Stream<Path> entries = Files.list(peers)) {
        entries
            .filter(entry -> Files.exists(entry.resolve("pom.xml")))
            .sorted()
            .forEach(modules::add);
      }
    }
    return modules;
  }

  /** The jar of a module and those it needs; empty when it has not been built. */
  private static List<Path> classPath(Path module) throws IOException {
    List<Path> own = jars(module.resolve("target"));
    List<Path> others = jars(module.resolve("target/lib"));
    return own.isEmpty() || others.isEmpty()
        ? List.of()
        : Stream.concat(own.stream(), others.stream()).toList();
  }

  private static List<Path> jars(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(entry -> entry.toString().endsWith(".jar")).sorted().toList();
    }
  }

  static String join(List<Path> classPath) {
    return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static List<SubjectInfo> list(List<Path> classPath, Path java)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(
            java.toString(), "-cp", join(classPath), Subjects.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    List<String> lines;
    try (Stream<String> output = process.inputReader(StandardCharsets.UTF_8).lines()) {
      lines = output.toList();
    }
    if (process.waitFor() != 0) {
      throw new FailedException("cannot list the subjects of " + classPath.get(0), null);
    }
    return lines.stream().map(line -> SubjectInfo.parse(line, classPath)).toList();
  }
}
