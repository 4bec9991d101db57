package io.plainrpc.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The long runs: each target in a process of its own, under Jazzer and with little memory, for a while. The profile
 * {@code fuzz} calls it in the module's directory. It ends with 1 when one of them has found something.
 */
public final class FuzzRun {
  private static final String USAGE =
      "arguments: seconds for each, the name of a target or \"all\", \"keep\" or \"forget\" for what"
          + " reached new code, options of Jazzer and libFuzzer";

  private static final Path WORK = Path.of("target", "fuzz");
  private static final Path SOURCES = Path.of("src", "test", "resources", "fuzz");

  /** Of which {@link FuzzEntry} leaves 64 MiB. */
  private static final String HEAP = "-Xmx128m";

  /** Longer ones have been seen to reach nothing else, and take longer. */
  private static final String MAX_LENGTH = "-max_len=4096";

  /** The targets themselves: that some of their code is reached says nothing. */
  private static final List<String> NOT_LOOKED_AT = List.of(
      "io.plainrpc.fuzz.**",
      "io.plainrpc.testing.**",
      "io.plainrpc.codec.Fuzz**",
      "io.plainrpc.contract.Fuzz**",
      "io.plainrpc.protocol.Fuzz**",
      "io.plainrpc.protocol.Heard**",
      "io.plainrpc.protocol.Events**");

  private static final int LAST_LINES = 60;

  private final FuzzTarget target;
  private final Path work;

  private FuzzRun(FuzzTarget target) {
    this.target = target;
    work = WORK.resolve(target.name());
  }

  /** See {@link #USAGE}. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 3) {
      throw new IllegalArgumentException(USAGE);
    }
    List<FuzzTarget> targets =
        arguments[1].equals("all") ? FuzzTargets.all() : List.of(FuzzTargets.named(arguments[1]));
    List<String> options = Arrays.asList(arguments).subList(3, arguments.length);
    boolean clean = true;
    for (FuzzTarget target : targets) {
      FuzzRun run = new FuzzRun(target);
      clean &= run.fuzz(Integer.parseInt(arguments[0]), options);
      if (arguments[2].equals("keep")) {
        run.keep();
      }
    }
    System.exit(clean ? 0 : 1);
  }

  private boolean fuzz(int seconds, List<String> options) throws Exception {
    Path corpus = Corpus.unpack(Corpus.of(target), work.resolve("corpus"));
    Path seeds = Corpus.unpack(target.seeds(), work.resolve("seeds"));
    Path log = work.resolve("log.txt");
    System.out.println("fuzzing " + target.name() + " for " + seconds + " s, see " + log);
    List<String> arguments = new ArrayList<>(List.of(
        "-max_total_time=" + seconds,
        MAX_LENGTH,
        "-print_final_stats=1",
        "-artifact_prefix=" + work + "/",
        "--reproducer_path=" + work));
    arguments.addAll(options);
    arguments.addAll(List.of(corpus.toString(), seeds.toString()));
    int code = jazzer(log, arguments);
    report(log, code);
    return code == 0;
  }

  /** Puts into the sources what reaches code that no seed reaches, beside what somebody gave a name. */
  private void keep() throws Exception {
    List<FuzzInput> seeds = target.seeds();
    Path merged = Corpus.unpack(seeds, work.resolve("merged"));
    Path log = work.resolve("merge.txt");
    int code = jazzer(
        log,
        List.of(
            "-merge=1", MAX_LENGTH, merged.toString(), work.resolve("corpus").toString()));
    if (code != 0) {
      throw new IllegalStateException("the corpus could not be merged, see " + log);
    }
    Map<String, FuzzInput> kept = new TreeMap<>();
    Corpus.pack(merged).forEach(input -> kept.put(input.name(), input));
    seeds.forEach(seed -> kept.remove(seed.name()));
    Corpus.of(target).stream()
        .filter(FuzzInput::isNamed)
        .forEach(input -> kept.put(input.name(), input));
    Files.createDirectories(SOURCES);
    Path file = SOURCES.resolve(target.name() + ".txt");
    Files.writeString(file, Corpus.text(kept.values()));
    System.out.println(file + ": " + kept.size() + " inputs, beside " + seeds.size() + " seeds");
  }

  private int jazzer(Path log, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        HEAP,
        "-XX:+UseSerialGC",
        "-XX:+EnableDynamicAgentLoading",
        // Not known to every JDK.
        "-XX:+IgnoreUnrecognizedVMOptions",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-D" + FuzzEntry.TARGET + "=" + target.name(),
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + FuzzEntry.class.getName(),
        "--instrumentation_includes=io.plainrpc.**",
        "--instrumentation_excludes=" + String.join(":", NOT_LOOKED_AT),
        // That a regular expression may be sent is meant, and what it may cost is measured.
        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.RegexInjection"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    Thread killer = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(killer);
    int code = process.waitFor();
    Runtime.getRuntime().removeShutdownHook(killer);
    return code;
  }

  private static void report(Path log, int code) throws IOException {
    // What is said of an input repeats its bytes.
    List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    if (code == 0) {
      lines.stream()
          .filter(line -> line.contains("DONE ")
              || line.startsWith("stat::number")
              || line.startsWith(FuzzEntry.SLOWEST))
          .forEach(System.out::println);
    } else {
      System.out.println("FOUND something; " + log + " ends with");
      lines.stream().skip(Math.max(0, lines.size() - LAST_LINES)).forEach(System.out::println);
    }
  }
}
