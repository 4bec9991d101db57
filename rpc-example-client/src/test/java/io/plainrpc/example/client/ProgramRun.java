package io.plainrpc.example.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A packaged program as a process of its own, as a user starts it. Its streams are read all the time, so it never waits for
 * the test; the test waits for what it prints.
 */
final class ProgramRun implements AutoCloseable {
  /** Enough for a JVM on a busy machine; less than the limit of a test. */
  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final Printed out;
  private final Printed err;

  private ProgramRun(Process process) {
    this.process = process;
    this.out = new Printed(process.getInputStream());
    this.err = new Printed(process.getErrorStream());
  }

  /** The jar of a program, where the build puts it. */
  static Path jar(String program) {
    Path jar =
        Path.of("..", program, "target", program + ".jar").toAbsolutePath().normalize();
    if (Files.notExists(jar)) {
      throw new IllegalStateException(jar + " is missing; build with 'mvn verify' from the root");
    }
    return jar;
  }

  /** The command that runs a program on the JVM that runs this test. */
  static List<String> command(String program, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // These processes are short: compiling their code well would take longer than running it.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", jar(program).toString()));
    command.addAll(List.of(args));
    return command;
  }

  static ProgramRun server(String... args) throws IOException {
    return start(Map.of(), command("rpc-example-server", args));
  }

  static ProgramRun client(String... args) throws IOException {
    return start(Map.of(), command("rpc-example-client", args));
  }

  /** Starts a command in a UTF-8 locale, unless {@code environment} says otherwise. */
  static ProgramRun start(Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C.UTF-8");
    // The JVM would tell on standard error that it has read this one.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    return new ProgramRun(builder.start());
  }

  Process process() {
    return process;
  }

  /** Writes to standard input. */
  void type(String text) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write(text.getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /** Ends standard input. */
  void endInput() throws IOException {
    process.getOutputStream().close();
  }

  /** Waits until standard output contains a text. */
  void awaitOut(String text) throws Exception {
    await(out, text, 1);
  }

  /** Waits until standard output contains a text so many times. */
  void awaitOut(String text, int times) throws Exception {
    await(out, text, times);
  }

  /** Waits until standard error contains a text. */
  void awaitErr(String text) throws Exception {
    await(err, text, 1);
  }

  /** Waits for a server's line and reads the port from it. */
  int awaitPort() throws Exception {
    awaitOut("\n");
    String line = out();
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1).strip());
  }

  /** Waits for the end. */
  int exitCode() throws Exception {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new TimeoutException("still running; " + this);
    }
    out.awaitEnd();
    err.awaitEnd();
    return process.exitValue();
  }

  String out() {
    return out.text();
  }

  String err() {
    return err.text();
  }

  /** Sends SIGTERM. {@link Process#destroy} does too, but closes the streams that have more to tell. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Kills the process without warning and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  @Override
  public String toString() {
    return "standard output:\n" + out() + "\nstandard error:\n" + err();
  }

  /** How many times a text is in another. */
  static int count(String text, String in) {
    return in.split(Pattern.quote(text), -1).length - 1;
  }

  private void await(Printed stream, String text, int times) throws Exception {
    if (!stream.await(text, times)) {
      throw new TimeoutException("not " + times + " times \"" + text + "\"; " + this);
    }
  }

  /** What has come from a stream so far. A thread of its own reads; everything is guarded by this object. */
  private static final class Printed {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean ended;

    Printed(InputStream stream) {
      Thread reader = new Thread(() -> read(stream), "program-output");
      reader.setDaemon(true);
      reader.start();
    }

    private void read(InputStream stream) {
      byte[] buffer = new byte[8192];
      try (stream) {
        for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
          add(buffer, n);
        }
      } catch (IOException e) {
        // The process was killed; what it printed is here.
      }
      end();
    }

    private synchronized void add(byte[] buffer, int n) {
      bytes.write(buffer, 0, n);
      notifyAll();
    }

    private synchronized void end() {
      ended = true;
      notifyAll();
    }

    synchronized String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }

    synchronized boolean await(String text, int times) throws InterruptedException {
      long deadline = deadline();
      while (count(text, text()) < times) {
        if (ended || !waitUntil(deadline)) {
          return false;
        }
      }
      return true;
    }

    synchronized void awaitEnd() throws InterruptedException, TimeoutException {
      long deadline = deadline();
      while (!ended) {
        if (!waitUntil(deadline)) {
          throw new TimeoutException("the process has ended and its output has not");
        }
      }
    }

    private boolean waitUntil(long deadline) throws InterruptedException {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
      return true;
    }

    private static long deadline() {
      return System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    }
  }
}
