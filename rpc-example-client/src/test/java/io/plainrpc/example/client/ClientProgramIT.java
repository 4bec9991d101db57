package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plainrpc.example.EchoService;
import io.plainrpc.example.server.EchoServiceImpl;
import io.plainrpc.server.RpcServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client as a process, one command each. */
class ClientProgramIT {
  private static RpcServer server;
  private static String address;

  @BeforeAll
  static void startServer() {
    server =
        RpcServer.builder().service(EchoService.class, new EchoServiceImpl()).start();
    address = "localhost:" + server.port();
  }

  @AfterAll
  static void closeServer() {
    server.close();
  }

  @Test
  void anyUnicodeSurvivesTheCommandLineOfAUtf8Locale() throws Exception {
    try (ProgramRun client =
        ProgramRun.client("upper", "straße", "İ", "世界", "🎉", "\ufffd", "--server", address)) {
      assertEquals(0, client.exitCode(), client.toString());
      assertEquals("STRASSE İ 世界 🎉 \ufffd\n", client.out());
      assertEquals("", client.err());
    }
  }

  @Test
  void argumentsThatTheLocaleCannotReadAreRefused() throws Exception {
    // Through a shell's printf, for this JVM may not be able to write them either.
    List<String> command = List.of(
        "sh",
        "-c",
        quoted(ProgramRun.command("rpc-example-client", "--server", address, "upper"))
            + " ok \"$(printf '\\303\\237')\"");
    try (ProgramRun client = ProgramRun.start(Map.of("LC_ALL", "C"), command)) {
      assumeTrue(Files.exists(Path.of("/proc/self/cmdline")), "needs the bytes of the arguments");
      assertEquals(2, client.exitCode(), client.toString());
      assertEquals("", client.out());
      assertEquals(1, client.err().lines().count(), client.err());
      assertTrue(client.err().startsWith("error: argument 5 cannot be read"), client.err());
      assertTrue(client.err().contains("LC_ALL=C.UTF-8"), client.err());
    }
  }

  @Test
  void aQuestionMarkIsNoSignOfDamage() throws Exception {
    try (ProgramRun client = ProgramRun.start(
        Map.of("LC_ALL", "C"),
        ProgramRun.command("rpc-example-client", "upper", "--server", address, "what??"))) {
      assertEquals(0, client.exitCode(), client.toString());
      assertEquals("WHAT??\n", client.out());
    }
  }

  @Test
  void aServerThatIsDownIsExactlyOneLine() throws Exception {
    int port;
    try (RpcServer gone =
        RpcServer.builder().service(EchoService.class, new EchoServiceImpl()).start()) {
      port = gone.port();
    }
    try (ProgramRun client = ProgramRun.client("upper", "x", "--server", "localhost:" + port)) {
      assertEquals(1, client.exitCode(), client.toString());
      assertEquals("", client.out());
      assertTrue(
          client
              .err()
              .startsWith(
                  "error: EchoService.upper(String): cannot connect to localhost:" + port + " "),
          client.err());
      assertEquals(1, client.err().lines().count(), client.err());
    }
  }

  @Test
  void wrongUsePrintsUsageToStandardErrorAndExitsWithTwo() throws Exception {
    try (ProgramRun client = ProgramRun.client("upper")) {
      assertEquals(2, client.exitCode(), client.toString());
      assertEquals("", client.out());
      assertTrue(client.err().contains("\nUsage: rpc-example-client upper "), client.err());
    }
  }

  @Test
  void theVersionIsThatOfTheJar() throws Exception {
    try (ProgramRun client = ProgramRun.client("--version")) {
      assertEquals(0, client.exitCode(), client.toString());
      assertTrue(
          client.out().matches("rpc-example-client \\d+\\.\\d+\\.\\d+\\S*, Java \\S+\n"),
          client.out());
    }
  }

  @Test
  void anAnswerThatCannotBeWrittenIsAFailure() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "needs /dev/full");
    String command =
        quoted(ProgramRun.command("rpc-example-client", "--server", address, "upper", "x"));
    try (ProgramRun client =
        ProgramRun.start(Map.of(), List.of("sh", "-c", command + " >/dev/full"))) {
      assertEquals(1, client.exitCode(), client.toString());
      assertTrue(client.err().startsWith("error: standard output cannot be written"), client.err());
    }
  }

  @Test
  void theDemoExplainsThreeFailuresAndExitsWithZero() throws Exception {
    try (ProgramRun client =
        ProgramRun.start(Map.of("LC_ALL", "C"), ProgramRun.command("rpc-example-client", "demo"))) {
      assertEquals(0, client.exitCode(), client.toString());
      assertEquals("", client.err());
      assertTrue(client.out().contains("upper(\"straße\") returns \"STRASSE\""), client.out());
      for (String type : Arrays.asList(
          "CannotConnectException, NOT_STARTED",
          "DeadlineExceededException, MAYBE",
          "TooLargeException, NOT_STARTED")) {
        assertTrue(client.out().contains("\n    " + type + "\n"), client.out());
      }
    }
  }

  private static String quoted(List<String> command) {
    return "'" + String.join("' '", command) + "'";
  }
}
