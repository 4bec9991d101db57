package io.plainrpc.benchmark.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The processors that this process may use, in the form of taskset(1). */
final class Processors {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String KEY = "Cpus_allowed_list:";

  private Processors() {}

  /** {@code 0-3,8} for example; null where the system does not tell, and where nothing can be pinned therefore. */
  static String all() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(KEY))
          .map(line -> line.substring(KEY.length()).strip())
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      return null;
    }
  }

  /** The first of them. */
  static String first(String all) {
    return all.split("[-,]", 2)[0];
  }
}
