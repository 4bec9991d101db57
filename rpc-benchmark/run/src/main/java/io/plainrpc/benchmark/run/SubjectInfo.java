package io.plainrpc.benchmark.run;

import io.plainrpc.benchmark.Subject;
import java.nio.file.Path;
import java.util.List;

/**
 * A subject as its module describes it.
 *
 * @param id see {@link Subject#id}
 * @param kind see {@link Subject#kind}
 * @param name see {@link Subject#name}
 * @param jvmOptions see {@link Subject#jvmOptions}
 * @param classPath jars
 */
record SubjectInfo(
    String id, Subject.Kind kind, String name, List<String> jvmOptions, List<Path> classPath) {

  /** Reads a line of {@link io.plainrpc.benchmark.Subjects}. */
  static SubjectInfo parse(String line, List<Path> classPath) {
    String[] parts = line.split("\t", -1);
    List<String> options = parts[3].isEmpty() ? List.of() : List.of(parts[3].split(" ", -1));
    return new SubjectInfo(parts[0], Subject.Kind.valueOf(parts[1]), parts[2], options, classPath);
  }

  /** What a program that uses the framework has to have: without this benchmark. */
  List<Path> ownClassPath() {
    return classPath.stream()
        .filter(jar -> !jar.getFileName().toString().matches("rpc-benchmark-.*|HdrHistogram-.*"))
        .toList();
  }
}
