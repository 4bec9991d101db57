package io.plainrpc.example.server.exec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.example.ExecException;
import io.plainrpc.example.ExecException.Reason;
import io.plainrpc.example.ExecInput;
import io.plainrpc.example.ExecOutput;
import io.plainrpc.example.ExecRequest;
import io.plainrpc.example.ExecResult;
import io.plainrpc.example.ExecService;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands, over a socket. */
class ExecServiceTest {
  private static Lab lab;
  private static ExecService exec;

  @TempDir
  Path directory;

  @BeforeAll
  static void startServer() {
    lab = Lab.start();
    exec = lab.exec();
  }

  @AfterAll
  static void closeServer() {
    lab.close();
  }

  @Test
  void hostileArgumentsArriveByteForByte() throws Exception {
    List<String> hostile = hostile();
    for (String argument : hostile) {
      ExecResult one = exec.run(ExecRequest.of("printf", "%s", argument));
      assertArrayEquals(argument.getBytes(StandardCharsets.UTF_8), one.stdout(), argument);
    }
    List<String> command = new ArrayList<>(List.of("printf", "%s\\0"));
    command.addAll(hostile);
    ExecResult together = exec.run(ExecRequest.of(command));
    String expected = hostile.stream().map(text -> text + "\0").collect(Collectors.joining());
    assertArrayEquals(expected.getBytes(StandardCharsets.UTF_8), together.stdout());
    assertFalse(Files.exists(Path.of("/tmp/plainrpc-was-here")), "a shell was at work");
    Report.line("E1", hostile.size() + " hostile arguments arrived byte for byte", 200);
  }

  /** What shells, formats, options, terminals and encodings would trip over, alone and mixed. */
  private static List<String> hostile() {
    List<String> texts = new ArrayList<>(List.of(
        "",
        " ",
        "\t",
        "\n",
        "\r\n",
        "*",
        "?",
        "[a-z]*",
        "~",
        "~root",
        "$HOME",
        "${HOME}",
        "$(id)",
        "`id`",
        "$((1+1))",
        "a;b",
        "a&&b",
        "a||b",
        "a|b",
        "a&b",
        "a>b",
        "a<b",
        "<<EOF",
        "#no",
        "!x",
        "!!",
        "'",
        "\"",
        "\\",
        "\\\\",
        "a'b\"c`d",
        "$'\\n'",
        "{a,b}",
        "-n",
        "-e",
        "--help",
        "--",
        "-",
        "%s%n%d",
        "%%",
        "a=b",
        "=",
        "PATH=/",
        "\u0001",
        "\u0007\u001b[31m",
        "\u007f",
        "ß",
        "İ",
        "世界",
        "🎉",
        "e\u0301",
        "\u202e",
        "\ufeff",
        "\u00a0",
        "\u2028",
        "\uffff",
        "; touch /tmp/plainrpc-was-here",
        "$(touch /tmp/plainrpc-was-here)",
        "`touch /tmp/plainrpc-was-here`",
        "& touch /tmp/plainrpc-was-here",
        "../../etc/passwd",
        "a\nb\nc",
        "  leading",
        "trailing  ",
        "x".repeat(100_000)));
    Random random = new Random(7);
    while (texts.size() < 200) {
      String mixed = random
          .ints(1 + random.nextInt(5), 0, 60)
          .mapToObj(texts::get)
          .collect(Collectors.joining());
      texts.add(mixed);
    }
    return texts;
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "a\0b", "ends\0"})
  void nulIsRefusedWhereverItStands(String text) {
    assertRefused("argument 1 contains NUL", () -> ExecRequest.of("echo", text));
    assertRefused("the program contains NUL", () -> ExecRequest.of("echo" + text));
    assertRefused(
        "the variable A contains NUL",
        () -> ExecRequest.of("env").withEnvironment(Map.of("A", text)));
    assertRefused(
        "the name of a variable contains NUL",
        () -> ExecRequest.of("env").withEnvironment(Map.of("A" + text, "")));
    assertRefused(
        "the directory contains NUL", () -> ExecRequest.of("env").withDirectory(text + "/"));
  }

  @Test
  void whatCannotBeRunIsRefusedWhenTheRequestIsMade() {
    assertRefused("it needs at least a program", () -> ExecRequest.of());
    assertRefused("it needs at least a program", () -> ExecRequest.of("", "a"));
    assertRefused("'A=B'", () -> ExecRequest.of("env").withEnvironment(Map.of("A=B", "")));
    assertRefused("must not be empty", () -> ExecRequest.of("env").withEnvironment(Map.of("", "")));
    assertRefused("PT0S", () -> ExecRequest.of("env").withTimeLimit(Duration.ZERO));
    assertRefused("-1", () -> ExecRequest.of("env").withOutputLimit(-1));
  }

  private static void assertRefused(String message, Runnable request) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, request::run);
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  @Test
  void theEnvironmentIsTheServersFewAndTheCallersOwn() throws Exception {
    Map<String, String> added =
        Map.of("TERM", "vt100", "A_B", "c d=e\nf", "EMPTY", "", "LANG", "C");
    ExecResult result = exec.run(ExecRequest.of("env", "-0").withEnvironment(added));
    Map<String, String> expected = new TreeMap<>();
    Set<String> kept =
        Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR");
    System.getenv().forEach((name, value) -> {
      if (kept.contains(name) || name.startsWith("LC_")) {
        expected.put(name, value);
      }
    });
    expected.putAll(added);
    Map<String, String> found = new TreeMap<>();
    for (String entry : new String(result.stdout(), StandardCharsets.UTF_8).split("\0", 0)) {
      found.put(entry.substring(0, entry.indexOf('=')), entry.substring(entry.indexOf('=') + 1));
    }
    assertTrue(found.remove("PLAINRPC_EXEC_ID").matches("(.*,)?[0-9a-f]{32}"));
    assertEquals(expected, found);
    List<String> refused = List.of(
        "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "LD_AUDIT",
        "LD_",
        "DYLD_INSERT_LIBRARIES",
        "BASH_ENV",
        "ENV",
        "SHELLOPTS",
        "BASHOPTS",
        "PS4",
        "IFS",
        "BASH_FUNC_ls%%",
        "JAVA_TOOL_OPTIONS",
        "_JAVA_OPTIONS",
        "JDK_JAVA_OPTIONS",
        "PYTHONSTARTUP",
        "PYTHONPATH",
        "PYTHONHOME",
        "PERL5OPT",
        "PERL5LIB",
        "RUBYOPT",
        "RUBYLIB",
        "NODE_OPTIONS",
        "GCONV_PATH",
        "GLIBC_TUNABLES",
        "PLAINRPC_EXEC_ID");
    for (String name : refused) {
      ExecException e = assertFails(
          Reason.FORBIDDEN_VARIABLE, ExecRequest.of("env").withEnvironment(Map.of(name, "x")));
      assertTrue(e.getMessage().contains(name), e.getMessage());
    }
    Report.line(
        "E2",
        found.size() + " variables as expected, " + refused.size() + " of " + refused.size()
            + " forbidden ones refused",
        refused.size());
  }

  @Test
  void anExitCodeWaitsForNobodyWhoHoldsStandardOutput() throws Exception {
    List<String> orphans = List.of(
        "sleep 30 & echo out; exit 7",
        "(trap '' TERM; sleep 30) & echo out; exit 7",
        "setsid sleep 30 & echo out; exit 7",
        "(sleep 30 &) ; echo out; exit 7");
    exec.run(ExecRequest.of("true"));
    long slowest = 0;
    for (String orphan : orphans) {
      // The clock of a busy machine runs on while nobody works: the middle one of three counts.
      long[] millis = new long[3];
      for (int i = 0; i < millis.length; i++) {
        millis[i] = millisFromExitToResult(orphan);
      }
      Arrays.sort(millis);
      slowest = Math.max(slowest, millis[1]);
    }
    Report.line("E5", "exit code " + slowest + " ms after the exit, at most", "500 ms");
    assertTrue(slowest <= 500, slowest + " ms");
  }

  private static long millisFromExitToResult(String script) throws Exception {
    UUID stream = UUID.randomUUID();
    String timed = script.replace("exit", "date +%s%N; exit");
    CompletableFuture<ExecResult> lifeLine = exec.start(ExecRequest.of("sh", "-c", timed), stream);
    String out = new String(drain(exec, stream), StandardCharsets.UTF_8);
    assertEquals(7, lifeLine.get().exitCode());
    assertTrue(out.startsWith("out\n"), out);
    long exited = Long.parseLong(out.lines().skip(1).findFirst().orElseThrow());
    return Duration.between(Instant.ofEpochSecond(0, exited), Instant.now()).toMillis();
  }

  @Test
  void exitCodesAndSignalsAreReported() throws Exception {
    for (int code = 0; code <= 255; code++) {
      ExecResult result = exec.run(ExecRequest.of("sh", "-c", "exit " + code));
      assertEquals(code, result.exitCode());
      assertFalse(result.timedOut());
    }
    // Without SIGQUIT, which the children of JDK 17 are born to ignore until they say otherwise.
    int[] signals = {1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 24};
    for (int signal : signals) {
      ExecResult result =
          exec.run(ExecRequest.of("sh", "-c", "ulimit -c 0; kill -" + signal + " $$"));
      assertEquals(OptionalInt.of(signal), result.signal());
      assertEquals(128 + signal, result.exitCode());
    }
    assertEquals(
        OptionalInt.empty(), exec.run(ExecRequest.of("sh", "-c", "exit 160")).signal());
    Report.line(
        "E6", "256 exit codes and " + signals.length + " signals reported right", "256, 15");
  }

  @Test
  void bothStreamsInputAndElapsedTimeAreKeptApart() throws Exception {
    byte[] input = new byte[1 << 20];
    new Random(3).nextBytes(input);
    ExecResult result =
        exec.run(ExecRequest.of("sh", "-c", "cat; echo problem >&2; sleep 0.2").withInput(input));
    assertArrayEquals(input, result.stdout());
    assertEquals("problem\n", new String(result.stderr(), StandardCharsets.UTF_8));
    assertFalse(result.stdoutTruncated() || result.stderrTruncated() || result.timedOut());
    assertTrue(result.elapsed().toMillis() >= 200, result.elapsed().toString());
  }

  @Test
  void inputThatNobodyReadsIsNoFailure() throws Exception {
    assertEquals(
        0, exec.run(ExecRequest.of("true").withInput(new byte[1 << 20])).exitCode());
  }

  @Test
  void itRunsInTheDirectoryItIsToldTo() throws Exception {
    ExecResult result = exec.run(ExecRequest.of("pwd").withDirectory(directory.toString()));
    assertEquals(
        directory.toRealPath() + "\n", new String(result.stdout(), StandardCharsets.UTF_8));
  }

  @Test
  void theTimeLimitKillsAndKeepsTheOutput() throws Exception {
    ExecResult result = exec.run(ExecRequest.of("sh", "-c", "echo early; sleep 60; echo late")
        .withTimeLimit(Duration.ofMillis(300)));
    assertTrue(result.timedOut());
    assertEquals("early\n", new String(result.stdout(), StandardCharsets.UTF_8));
    assertEquals(143, result.exitCode());
    assertTrue(result.elapsed().toMillis() < 2300, result.elapsed().toString());
  }

  @Test
  void theOutputLimitKillsAndKeepsWhatFits() throws Exception {
    ExecResult out = exec.run(ExecRequest.of("yes").withOutputLimit(100_001));
    assertEquals(100_001, out.stdout().length);
    assertTrue(out.stdoutTruncated());
    assertFalse(out.stderrTruncated());
    ExecResult err = exec.run(
        ExecRequest.of("sh", "-c", "printf 12345; sleep 0.2; yes >&2").withOutputLimit(10));
    assertEquals(5, err.stdout().length);
    assertEquals(5, err.stderr().length);
    assertTrue(err.stderrTruncated());
    assertFalse(err.stdoutTruncated());
  }

  @Test
  void whatCannotBeStartedSaysWhy() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "text");
    Path broken = Files.writeString(directory.resolve("broken"), "#!/no/such/interpreter\n");
    assertTrue(broken.toFile().setExecutable(true));
    assertFails(Reason.NOT_FOUND, ExecRequest.of("no-such-program"));
    assertFails(Reason.NOT_FOUND, ExecRequest.of("/no/such/program"));
    assertFails(Reason.NOT_FOUND, ExecRequest.of(broken.toString()));
    assertFails(Reason.NOT_EXECUTABLE, ExecRequest.of(file.toString()));
    assertFails(Reason.NOT_EXECUTABLE, ExecRequest.of(directory.toString()));
    assertFails(Reason.BAD_DIRECTORY, ExecRequest.of("pwd").withDirectory("/no/such"));
    assertFails(Reason.BAD_DIRECTORY, ExecRequest.of("pwd").withDirectory(file.toString()));
    assertFails(Reason.INVALID, ExecRequest.of("echo", "x".repeat(200_000)));
    assertFails(Reason.INVALID, ExecRequest.of("echo").withOutputLimit(1L << 40));
  }

  private static ExecException assertFails(Reason reason, ExecRequest request) {
    ExecException e = assertThrows(ExecException.class, () -> exec.run(request));
    assertEquals(reason, e.reason(), e.getMessage());
    return e;
  }

  @Test
  void strangersAreRefusedEvenWithoutAnAuthorizer() {
    ExecService stranger = Lab.exec(lab.stranger(), Duration.ofSeconds(10));
    ExecException e = assertThrows(ExecException.class, () -> stranger.run(ExecRequest.of("true")));
    assertEquals(Reason.UNAUTHENTICATED, e.reason());
  }

  @Test
  void aPolicyMayPermitOneCommandOnly() throws Exception {
    ExecPolicy policy = ExecPolicy.only(List.of("echo", "this"));
    try (Lab strict = new Lab(new ExecServiceImpl(policy))) {
      ExecService limited = strict.exec();
      ExecRequest permitted = ExecRequest.of("echo", "this");
      assertEquals("this\n", new String(limited.run(permitted).stdout(), StandardCharsets.UTF_8));
      for (ExecRequest other : List.of(
          ExecRequest.of("echo", "that"),
          ExecRequest.of("echo"),
          permitted.withDirectory("/"),
          permitted.withEnvironment(Map.of("PATH", "/tmp")))) {
        ExecException e = assertThrows(ExecException.class, () -> limited.run(other));
        assertEquals(Reason.NOT_PERMITTED, e.reason());
        ExecutionException late = assertThrows(
            ExecutionException.class,
            () -> limited.start(other, UUID.randomUUID()).get());
        assertEquals(Reason.NOT_PERMITTED, ((ExecException) late.getCause()).reason());
      }
    }
  }

  @Test
  void moreCommandsThanAllowedAreRefusedByNameOfTheSetting() throws Exception {
    try (Lab small = new Lab(new ExecServiceImpl(ExecPolicy.everything(), 2))) {
      ExecService two = small.exec();
      List<UUID> streams = List.of(UUID.randomUUID(), UUID.randomUUID());
      List<CompletableFuture<ExecResult>> running = new ArrayList<>();
      for (UUID stream : streams) {
        running.add(two.start(ExecRequest.of("sh", "-c", "echo up; exec sleep 60"), stream));
        Lab.awaitStdout(two, stream, "up");
      }
      ExecException e = assertThrows(ExecException.class, () -> two.run(ExecRequest.of("true")));
      assertEquals(Reason.TOO_MANY, e.reason());
      assertTrue(
          e.getMessage().contains("2 commands") && e.getMessage().contains("--max-commands"));
      running.get(0).cancel(true);
      Lab.millisUntil("there is room again", 5000, () -> succeeds(two));
    }
  }

  private static boolean succeeds(ExecService exec) {
    try {
      return exec.run(ExecRequest.of("true")).exitCode() == 0;
    } catch (ExecException e) {
      return false;
    }
  }

  @Test
  void aStreamPassesInputAndOutputOnWhileTheCommandRuns() throws Exception {
    UUID stream = UUID.randomUUID();
    CompletableFuture<ExecResult> lifeLine = exec.start(
        ExecRequest.of("sh", "-c", "while read x; do echo got $x; done; exit 9"), stream);
    for (String line : List.of("one", "two")) {
      assertEquals(
          ExecInput.TAKEN,
          exec.input(stream, (line + "\n").getBytes(StandardCharsets.UTF_8), false));
      assertEquals("got " + line + "\n", Lab.awaitStdout(exec, stream, "\n"));
    }
    assertEquals(ExecInput.TAKEN, exec.input(stream, new byte[0], true));
    assertEquals(0, drain(exec, stream).length);
    assertEquals(9, lifeLine.get().exitCode());
  }

  @Test
  void inputBeyondWhatTheCommandReadsIsNotTaken() throws Exception {
    UUID stream = UUID.randomUUID();
    CompletableFuture<ExecResult> lifeLine = exec.start(ExecRequest.of("sleep", "60"), stream);
    byte[] piece = new byte[64 << 10];
    int taken = 0;
    while (exec.input(stream, piece, false) == ExecInput.TAKEN) {
      taken += piece.length;
    }
    assertTrue(taken <= 512 << 10, taken + " bytes");
    assertTrue(lifeLine.cancel(true));
  }

  @Test
  void aStreamIsForWhoStartedIt() throws Exception {
    UUID stream = UUID.randomUUID();
    CompletableFuture<ExecResult> lifeLine = exec.start(ExecRequest.of("cat"), stream);
    assertEquals(ExecInput.TAKEN, exec.input(stream, new byte[] {'x'}, false));
    ExecService stranger = Lab.exec(lab.stranger(), Duration.ofSeconds(10));
    assertEquals(
        Reason.NOT_PERMITTED,
        assertThrows(ExecException.class, () -> stranger.output(stream)).reason());
    assertEquals(
        Reason.NOT_PERMITTED,
        assertThrows(ExecException.class, () -> stranger.input(stream, new byte[1], true))
            .reason());
    assertEquals("x", Lab.awaitStdout(exec, stream, "x"));
    assertTrue(lifeLine.cancel(true));
  }

  @Test
  void outputMayBeAskedForBeforeTheCommandIsStarted() throws Exception {
    UUID stream = UUID.randomUUID();
    CompletableFuture<ExecOutput> early = CompletableFuture.supplyAsync(() -> {
      try {
        return exec.output(stream);
      } catch (ExecException e) {
        throw new AssertionError(e);
      }
    });
    CompletableFuture<ExecResult> lifeLine = exec.start(ExecRequest.of("echo", "x"), stream);
    byte[] all = join(early.get().stdout(), early.get().end() ? new byte[0] : drain(exec, stream));
    assertEquals("x\n", new String(all, StandardCharsets.UTF_8));
    assertEquals(0, lifeLine.get().exitCode());
  }

  @Test
  void everyByteValuePassesBothWays() throws Exception {
    byte[] all = new byte[256];
    IntStream.range(0, 256).forEach(i -> all[i] = (byte) i);
    assertArrayEquals(all, exec.run(ExecRequest.of("cat").withInput(all)).stdout());
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  static byte[] drain(ExecService exec, UUID stream) throws ExecException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ExecOutput next;
    do {
      next = exec.output(stream);
      all.writeBytes(next.stdout());
    } while (!next.end());
    return all.toByteArray();
  }

  @Test
  void theForbiddenListsNamesDoNotForbidHarmlessOnes() {
    Set<String> harmless = new TreeSet<>(
        List.of("TERM", "PATH", "LDFLAGS", "PYTHONUNBUFFERED", "JAVA_HOME", "ENVIRONMENT", "LANG"));
    harmless.removeIf(name -> !ChildEnvironment.isForbidden(name));
    assertEquals(Set.of(), harmless);
  }
}
