package io.plainrpc.benchmark.run;

import java.nio.file.Path;

/**
 * A subject on a JDK.
 *
 * @param id what results are kept under; the subject's, with the JDK where several take part
 * @param name for tables
 * @param subject what it is
 * @param java the command that starts Java
 */
record Contestant(String id, String name, SubjectInfo subject, Path java) {
  Contestant(SubjectInfo subject, Path java) {
    this(subject.id(), subject.name(), subject, java);
  }
}
