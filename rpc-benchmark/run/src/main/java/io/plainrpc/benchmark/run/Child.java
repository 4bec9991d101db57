package io.plainrpc.benchmark.run;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process of a subject. What it writes to standard error is kept in a file, and told when it fails. */
final class Child implements Closeable {
  /** The same for all, so that garbage collection costs everybody alike and nobody waits for a heap to grow. */
  static final List<String> JVM_OPTIONS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

  private static final String END = "";
  private static final int TOLD_LINES = 5;

  private final String name;
  private final Process process;
  private final Path log;
  private final Writer commands;
  private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();

  Child(Contestant contestant, Class<?> main, String... arguments) throws IOException {
    name = contestant.id() + " " + main.getSimpleName();
    log = Files.createTempFile("rpc-benchmark-" + contestant.id() + "-", ".log");
    process = new ProcessBuilder(command(contestant, main, arguments))
        .redirectError(log.toFile())
        .start();
    commands = process.outputWriter(StandardCharsets.UTF_8);
    Thread reading = new Thread(this::read, name);
    reading.setDaemon(true);
    reading.start();
  }

  static List<String> command(Contestant contestant, Class<?> main, String... arguments) {
    return command(contestant, main.getName(), arguments);
  }

  static List<String> command(Contestant contestant, String main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(contestant.java().toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(contestant.subject().jvmOptions());
    command.add("-cp");
    command.add(Catalogue.join(contestant.subject().classPath()));
    command.add(main);
    command.addAll(List.of(arguments));
    return command;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.add(line);
      }
    } catch (IOException e) {
      // It has ended.
    }
    answers.add(END);
  }

  /** The next answer. */
  Reply answer(long millis) throws SubjectException, IOException, InterruptedException {
    String line = answers.poll(millis, TimeUnit.MILLISECONDS);
    if (line == null) {
      // An answer that comes later would be taken for the one to the next command.
      process.destroyForcibly();
      throw new SubjectException(name + ": no answer within " + millis + " ms" + told());
    }
    if (line.equals(END)) {
      answers.add(END);
      throw new SubjectException(name + " has ended" + told());
    }
    return new Reply(line);
  }

  Reply ask(String command, long millis)
      throws SubjectException, IOException, InterruptedException {
    try {
      commands.write(command + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new SubjectException(name + " has ended" + told());
    }
    return answer(millis);
  }

  private String told() throws IOException {
    List<String> lines = Files.readAllLines(log);
    List<String> last = lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size());
    return last.isEmpty() ? "" : "; it wrote: " + String.join(" | ", last) + " (" + log + ")";
  }

  /** Lets all its threads run on these processors only; see taskset(1). */
  void pin(String processors) throws IOException, InterruptedException {
    Process taskset = new ProcessBuilder(
            "taskset", "-a", "-c", "-p", processors, Long.toString(process.pid()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    taskset.waitFor();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(log);
  }
}
