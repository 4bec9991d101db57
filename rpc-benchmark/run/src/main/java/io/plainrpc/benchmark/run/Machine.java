package io.plainrpc.benchmark.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the figures come from. */
final class Machine {
  private static final Path CPUS = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");

  private Machine() {}

  static String describe() throws IOException {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
        + System.getProperty("os.arch");
    String cpu = field(CPUS, "model name");
    String memory = field(MEMORY, "MemTotal");
    return Runtime.getRuntime().availableProcessors() + " processors"
        + (cpu == null ? "" : " (" + cpu + ")")
        + (memory == null ? "" : ", " + gib(memory) + " GiB of memory")
        + ", " + system;
  }

  private static long gib(String kib) {
    return Math.round(Long.parseLong(kib.replaceAll("[^0-9]", "")) / 1048576.0);
  }

  private static String field(Path file, String key) throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(null);
  }

  /** The version as {@code java -version} says it, for example 17.0.15, and who made it. */
  static String jdk(Path java) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(java.toString(), "-XshowSettings:properties", "-version")
        .redirectErrorStream(true)
        .start();
    List<String> lines;
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      lines = reader.lines().map(String::strip).toList();
    }
    process.waitFor();
    return property(lines, "java.version") + " (" + property(lines, "java.vendor") + ")";
  }

  private static String property(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key + " = "))
        .map(line -> line.substring(key.length() + 3))
        .findFirst()
        .orElse("unknown");
  }
}
