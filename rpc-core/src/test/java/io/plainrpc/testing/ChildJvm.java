package io.plainrpc.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/** A Java program in a process of its own, on this class path; what it prints comes line by line. */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final Path errors;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private ChildJvm(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    ScriptedPeer.daemon("child-output", this::read);
  }

  public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    return start(List.of(), main, arguments);
  }

  /** With options for the virtual machine. */
  public static ChildJvm start(List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** On a class path of its own. */
  public static ChildJvm startOn(String classPath, String main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** With at most so many open descriptors. */
  public static ChildJvm startWithDescriptors(int most, Class<?> main, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "ulimit -n " + most + "; exec \"$@\"", "bash"));
    command.addAll(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        main.getName()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static ChildJvm run(List<String> command) throws IOException {
    File errors = File.createTempFile("child-", ".err");
    return new ChildJvm(new ProcessBuilder(command).redirectError(errors).start(), errors.toPath());
  }

  /** The next line it prints. */
  public String line() throws IOException {
    try {
      return Await.next(lines);
    } catch (AssertionError e) {
      throw new AssertionError("the child printed nothing; errors: " + Files.readString(errors), e);
    }
  }

  /** Writes to its standard input. */
  public void say(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Ends its standard input. */
  public void endInput() throws IOException {
    process.getOutputStream().close();
  }

  /** Ends it with no chance to say anything: {@code kill -9}. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Asks it to end: {@code kill -TERM}. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for its end. */
  public int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** What it has written to standard error so far, its log. */
  public String errors() throws IOException {
    return Files.readString(errors);
  }

  /** Whether all of its threads are stopped; where the system does not tell, they are believed to be. */
  private boolean isStopped() {
    Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
    try (Stream<Path> all = Files.list(threads)) {
      return all.allMatch(ChildJvm::isThreadStopped);
    } catch (IOException e) {
      return true;
    }
  }

  private static boolean isThreadStopped(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
      // The name before it, in parentheses, may hold anything.
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (IOException e) {
      return true;
    }
  }

  /** Sends it a signal, {@code STOP} or {@code CONT} for instance. */
  public void signal(String name) throws IOException {
    try {
      int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
          .inheritIO()
          .start()
          .waitFor();
      if (code != 0) {
        throw new IOException("kill -" + name + " failed with " + code);
      }
      if (name.equals("STOP")) {
        // The signal is sent, but the last threads may still run for a moment.
        Await.eventually("it has stopped", Await.SOON, this::isStopped);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    kill();
    Files.deleteIfExists(errors);
  }

  private void read() {
    try (BufferedReader out = new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      // Killed.
    }
  }
}
