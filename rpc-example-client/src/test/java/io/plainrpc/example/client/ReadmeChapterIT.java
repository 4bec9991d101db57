package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what the README's chapter "Add a service of your own" says, word for word, in a fresh Maven module. Only its first
 * step is done differently: the core is installed into a repository of the test's own, from the jar this build made.
 */
class ReadmeChapterIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern FILE =
      Pattern.compile("`([\\w/.]+)`:\n\n```(?:java|xml)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern SESSION = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
  private static final String VERSION = "0.1.0-SNAPSHOT";

  @TempDir
  Path directory;

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void theChapterWorksAsWritten() throws Exception {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String chapter = readme.substring(readme.indexOf("## Add a service of your own"));
    Path module = Files.createDirectory(directory.resolve("weather"));
    assertEquals(4, writeFiles(chapter, module), "files in the chapter");
    List<String> maven = ownRepository();
    Matcher session = SESSION.matcher(chapter);
    assertTrue(session.find(), "the chapter has a console session");
    List<String> lines = session.group(1).lines().toList();
    List<String> printed = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("$ mvn ")) {
        run(module, withOptions(maven, line.substring(6)));
      } else if (line.startsWith("$ ")) {
        printed.addAll(run(module, List.of("sh", "-c", line.substring(2))));
      }
    }
    assertEquals(
        lines.stream().filter(line -> !line.startsWith("$ ")).toList(),
        printed.stream().filter(line -> !line.contains(" INFO ")).toList());
  }

  private static int writeFiles(String chapter, Path module) throws IOException {
    int files = 0;
    for (Matcher file = FILE.matcher(chapter); file.find(); files++) {
      Path path = module.resolve(file.group(1));
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.group(2));
    }
    return files;
  }

  /** A repository of its own that takes everything but the core from the one this build uses; no network is needed. */
  private List<String> ownRepository() throws IOException {
    Path settings = directory.resolve("settings.xml");
    Files.writeString(settings, """
        <settings>
          <mirrors><mirror>
            <id>local</id><mirrorOf>*</mirrorOf><url>%s</url>
          </mirror></mirrors>
        </settings>
        """.formatted(
            Path.of(System.getProperty("plainrpc.localRepository")).toUri()));
    Path repository = directory.resolve("repository");
    Path core = ROOT.resolve("rpc-core");
    put(repository, "plainrpc-parent", ROOT.resolve("pom.xml"), "pom");
    put(repository, "rpc-core", core.resolve("pom.xml"), "pom");
    put(repository, "rpc-core", core.resolve("target/rpc-core-" + VERSION + ".jar"), "jar");
    return List.of("mvn", "-B", "-s", settings.toString(), "-Dmaven.repo.local=" + repository);
  }

  /** What {@code mvn install} does, without a plugin that the build may not have fetched. */
  private static void put(Path repository, String artifact, Path file, String extension)
      throws IOException {
    Path folder = Files.createDirectories(
        repository.resolve("io/plainrpc").resolve(artifact).resolve(VERSION));
    Files.copy(file, folder.resolve(artifact + "-" + VERSION + "." + extension));
  }

  private static List<String> withOptions(List<String> maven, String arguments) {
    List<String> command = new ArrayList<>(maven);
    command.addAll(List.of(arguments.split(" ")));
    return command;
  }

  private static List<String> run(Path where, List<String> command) throws Exception {
    Path output = Files.createTempFile("readme", ".log");
    Process process = new ProcessBuilder(command)
        .directory(where.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    Files.delete(output);
    assertTrue(
        ended && process.exitValue() == 0, () -> command + " printed\n" + String.join("\n", lines));
    return lines;
  }
}
