package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code exec} as a process, against a server that is one. */
class ExecProgramIT {
  private static ProgramRun server;
  private static String address;

  @TempDir
  private static Path state;

  @TempDir
  private Path directory;

  @BeforeAll
  static void startServer() throws Exception {
    server = ProgramRun.server("--port", "0", "--allow-exec", "--state-dir", state.toString());
    address = "127.0.0.1:" + server.awaitPort();
  }

  @AfterAll
  static void closeServer() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"7, exit 7", "137, kill -9 $$"})
  void theExitCodeIsTheRemoteOne(int code, String script) throws Exception {
    try (ProgramRun exec = exec("--", "sh", "-c", "echo out; echo err >&2; " + script)) {
      assertEquals(code, exec.exitCode(), exec.toString());
      assertEquals("out\n", exec.out());
      assertEquals("err\n", exec.err());
    }
  }

  @Test
  void anArgumentVectorArrivesAsItIs() throws Exception {
    try (ProgramRun exec =
        exec("--", "printf", "<%s>", "$HOME", "*", "", "a  b", "'", "-v", "--", "世界")) {
      assertEquals(0, exec.exitCode(), exec.toString());
      assertEquals("<$HOME><*><><a  b><'><-v><--><世界>", exec.out());
    }
  }

  @Test
  @Tag("slow")
  void withoutDashesTheOptionsAfterTheProgramAreItsOwn() throws Exception {
    try (ProgramRun exec =
        exec("--env", "A=b c", "--dir", "/", "sh", "-c", "echo $A; pwd; echo $-")) {
      assertEquals(0, exec.exitCode(), exec.toString());
      assertTrue(exec.out().startsWith("b c\n/\n"), exec.out());
    }
  }

  @Test
  void aTimeoutKillsAndIs124() throws Exception {
    try (ProgramRun exec = exec("--timeout", "0.5", "--", "sh", "-c", "echo early; sleep 60")) {
      assertEquals(124, exec.exitCode(), exec.toString());
      assertEquals("early\n", exec.out());
      assertEquals(
          "error: the command was killed after its time limit of 0.5 s (--timeout)\n", exec.err());
    }
  }

  @Test
  void standardInputIsPassedOnAsItComesAndNeedNotEnd() throws Exception {
    String script = "while read x; do echo got $x; [ $x = last ] && exit 3; done";
    try (ProgramRun exec = exec("--", "sh", "-c", script)) {
      exec.type("one\n");
      exec.awaitOut("got one\n");
      exec.type("two\n");
      exec.awaitOut("got two\n");
      exec.type("last\n");
      assertEquals(3, exec.exitCode(), exec.toString());
    }
  }

  @Test
  @Tag("slow")
  void theEndOfStandardInputIsPassedOn() throws Exception {
    try (ProgramRun exec = exec("--", "wc", "-c")) {
      exec.type("12345");
      exec.endInput();
      assertEquals(0, exec.exitCode(), exec.toString());
      assertEquals("5", exec.out().strip());
    }
  }

  @Test
  @Tag("slow")
  void bytesPassBothWays() throws Exception {
    String client = quoted(command("--", "cat"));
    Path file = directory.resolve("random");
    String script = "head -c 20000000 /dev/urandom > " + file + " && " + client + " < " + file
        + " | cmp - " + file + " && echo same";
    try (ProgramRun exec = ProgramRun.start(Map.of(), List.of("sh", "-c", script))) {
      assertEquals(0, exec.exitCode(), exec.toString());
      assertEquals("same\n", exec.out());
    }
  }

  @Test
  @Tag("slow")
  void aReaderThatIsGoneEndsTheCommand() throws Exception {
    String mark = UUID.randomUUID().toString();
    String client = quoted(command("--env", "MARK=" + mark, "--", "yes"));
    String script = "(" + client + "; echo code $? >&2) | head -1";
    try (ProgramRun exec = ProgramRun.start(Map.of(), List.of("sh", "-c", script))) {
      assertEquals(0, exec.exitCode(), exec.toString());
      assertEquals("y\n", exec.out());
      assertTrue(exec.err().startsWith("error: standard output cannot be written"), exec.err());
      assertTrue(exec.err().endsWith("\ncode 255\n"), exec.err());
    }
    awaitGone(mark);
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "KILL, 137"})
  void aSignalEndsTheCommandWithAllItsProcesses(String signal, int code) throws Exception {
    String mark = UUID.randomUUID().toString();
    String script = "setsid sleep 60 & (sleep 60 &) ; echo up; exec sleep 60";
    try (ProgramRun exec = exec("--env", "MARK=" + mark, "--", "sh", "-c", script)) {
      exec.awaitOut("up\n");
      String pid = Long.toString(exec.process().pid());
      assertEquals(0, new ProcessBuilder("kill", "-" + signal, pid).start().waitFor());
      assertEquals(code, exec.exitCode(), exec.toString());
      assertEquals("", exec.err());
    }
    awaitGone(mark);
  }

  @Test
  void ctrlCOnATerminalEndsTheCommand() throws Exception {
    TerminalShellIT.assumeScript();
    String mark = UUID.randomUUID().toString();
    String line =
        quoted(command("--env", "MARK=" + mark, "--", "sh", "-c", "echo up; exec sleep 60"));
    try (ProgramRun exec =
        ProgramRun.start(Map.of(), List.of("script", "-qec", line, "/dev/null"))) {
      exec.awaitOut("up");
      exec.type("\u0003");
      assertEquals(130, exec.exitCode(), exec.toString());
    }
    awaitGone(mark);
  }

  @Test
  void theServersEndIsTheCommandsEnd() throws Exception {
    String mark = UUID.randomUUID().toString();
    try (ProgramRun ending =
            ProgramRun.server("--port", "0", "--allow-exec", "--state-dir", state.toString());
        ProgramRun exec = ProgramRun.client(
            "exec",
            "--server",
            "127.0.0.1:" + ending.awaitPort(),
            "--token",
            token(),
            "--env",
            "MARK=" + mark,
            "--",
            "sh",
            "-c",
            "setsid sleep 60 & echo up; exec sleep 60")) {
      exec.awaitOut("up\n");
      ending.terminate();
      assertTrue(List.of(0, 143).contains(ending.exitCode()), ending.toString());
      assertEquals(List.of(), withEnvironment(mark));
      assertEquals(255, exec.exitCode(), exec.toString());
      assertEquals("error: the server is shutting down, which ends its commands\n", exec.err());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cannot find 'no-such-program'; it is not in the server's PATH | -- no-such-program",
        "there is no token file /no/such | --token /no/such -- pwd"
      })
  void whatCannotBeRunIsOneLineAnd255(String message, String arguments) throws Exception {
    try (ProgramRun exec = exec(arguments.split(" ", -1))) {
      assertFailed(exec, message);
    }
  }

  @Test
  void aServerThatRunsNoCommandsSaysHowToChangeThat() throws Exception {
    try (ProgramRun off = ProgramRun.server("--port", "0")) {
      String there = "127.0.0.1:" + off.awaitPort();
      String message = "this server runs no commands; start it with --allow-exec";
      try (ProgramRun known =
          ProgramRun.client("exec", "--server", there, "--token", token(), "--", "id")) {
        assertFailed(known, message);
      }
      try (ProgramRun fresh = as(directory, "exec", "--server", there, "--", "id")) {
        assertFailed(fresh, message);
      }
    }
  }

  @Test
  void aFreshUserIsRefusedByAnotherUsersServer() throws Exception {
    try (ProgramRun fresh = as(directory, "exec", "--server", address, "--", "id")) {
      assertFailed(fresh, "this server runs commands only for callers with the token of ");
    }
    // One who has a server of their own, and so a token.
    Token.readOrCreate(directory.resolve(".plainrpc/token"));
    try (ProgramRun other = as(directory, "exec", "--server", address, "--", "id")) {
      assertFailed(
          other, "it is another user's server, another program, or reached through a relay");
    }
  }

  @Test
  void aUserWithAnotherNumberIsRefused() throws Exception {
    List<String> command = new ArrayList<>(
        List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"));
    try (ProgramRun can = ProgramRun.start(Map.of(), with(command, "test", "-r", jar()))) {
      if (can.exitCode() != 0) {
        System.out.println(
            "A6-uid SKIPPED this user cannot become another, or that cannot read the jars");
        Assumptions.abort("cannot become another user");
      }
    } catch (IOException e) {
      System.out.println("A6-uid SKIPPED no setpriv");
      Assumptions.abort("no setpriv");
    }
    List<String> stranger = new ArrayList<>(command);
    stranger.addAll(command("--", "id"));
    // It may not even read the token that it was told of.
    try (ProgramRun other = ProgramRun.start(Map.of(), stranger)) {
      assertEquals(255, other.exitCode(), other.toString());
      assertEquals("", other.out());
      assertEquals(1, other.err().lines().count(), other.err());
      assertTrue(other.err().startsWith("error: commands need a token: "), other.err());
    }
  }

  @Test
  void theTokenIsForTheUsersEyesOnly() throws Exception {
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("token"))));
    assertFalse(server.err().contains(Files.readString(state.resolve("token")).strip()));
  }

  private static void assertFailed(ProgramRun run, String message) throws Exception {
    assertEquals(255, run.exitCode(), run.toString());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("error: ") && run.err().contains(message), run.err());
  }

  private static ProgramRun exec(String... arguments) throws IOException {
    return ProgramRun.start(Map.of(), command(arguments));
  }

  private static List<String> command(String... arguments) {
    List<String> all = new ArrayList<>(List.of("exec", "--server", address, "--token", token()));
    // The last one counts.
    if (List.of(arguments).contains("--token")) {
      all.subList(3, 5).clear();
    }
    all.addAll(List.of(arguments));
    return ProgramRun.command("rpc-example-client", all.toArray(String[]::new));
  }

  /** The client of a user with another home. */
  private static ProgramRun as(Path home, String... arguments) throws IOException {
    List<String> command = ProgramRun.command("rpc-example-client", arguments);
    command.add(1, "-Duser.home=" + home);
    return ProgramRun.start(Map.of(), command);
  }

  private static String token() {
    return state.resolve("token").toString();
  }

  private static String jar() {
    return ProgramRun.jar("rpc-example-client").toString();
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }

  private static String quoted(List<String> command) {
    return "'" + String.join("' '", command) + "'";
  }

  private static void awaitGone(String mark) throws IOException {
    long start = System.nanoTime();
    while (!withEnvironment(mark).isEmpty()) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      assertTrue(millis < 2000, "still there after 2 s: " + withEnvironment(mark));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /** Processes whose environment contains a text; none where there is no /proc. */
  private static List<String> withEnvironment(String text) throws IOException {
    Path proc = Path.of("/proc");
    if (!Files.isDirectory(proc)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(proc)) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
          .filter(entry -> environment(entry).contains(text))
          .map(Path::toString)
          .toList();
    }
  }

  private static String environment(Path process) {
    try {
      return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
