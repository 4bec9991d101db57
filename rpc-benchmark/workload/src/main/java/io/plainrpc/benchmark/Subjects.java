package io.plainrpc.benchmark;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;

/**
 * The subjects of this process's class path. As a program it lists them: id, kind, name and JVM options, one subject a line,
 * separated by tabs.
 */
public final class Subjects {
  private Subjects() {}

  /** The subject with this id; an {@link IllegalArgumentException} when the class path has none. */
  static Subject find(String id) {
    StringBuilder found = new StringBuilder();
    for (Subject subject : ServiceLoader.load(Subject.class)) {
      if (subject.id().equals(id)) {
        return subject;
      }
      found.append(' ').append(subject.id());
    }
    throw new IllegalArgumentException("no subject " + id + " in this class path; it has:" + found);
  }

  /** Lists them. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (Subject subject : ServiceLoader.load(Subject.class)) {
      out.println(String.join(
          "\t",
          subject.id(),
          subject.kind().name(),
          subject.name(),
          String.join(" ", subject.jvmOptions())));
    }
  }
}
