package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell as a process whose standard input is no terminal. */
class PipedShellIT {
  @Test
  void anyUnicodeSurvivesAPipeWhateverTheLocaleAndTheTerminal() throws Exception {
    try (ProgramRun server = ProgramRun.server("--port", "0");
        ProgramRun shell = shell(server.awaitPort(), Map.of("LC_ALL", "C", "TERM", "dumb"))) {
      shell.type("straße İ 世界 🎉\n\n   \n:quit\r\nlast \"line\" ! \\");
      shell.endInput();
      assertEquals(0, shell.exitCode(), shell.toString());
      assertEquals("STRASSE İ 世界 🎉\n:QUIT\nLAST \"LINE\" ! \\\n", shell.out());
      assertEquals("", shell.err());
    }
  }

  @Test
  void aLineThatIsNotUtf8IsNamedAndTheOthersAreAnswered() throws Exception {
    try (ProgramRun server = ProgramRun.server("--port", "0");
        ProgramRun shell = shell(server.awaitPort(), Map.of())) {
      shell
          .process()
          .getOutputStream()
          .write("a\nb\u00ff\nc\n".getBytes(StandardCharsets.ISO_8859_1));
      shell.endInput();
      assertEquals(1, shell.exitCode(), shell.toString());
      assertEquals("A\nC\n", shell.out());
      assertEquals("error: line 2 is not valid UTF-8; it was not sent\n", shell.err());
    }
  }

  @Test
  void itSurvivesAServerThatWasKilledAndFindsTheNextOne() throws Exception {
    try (ProgramRun first = ProgramRun.server("--port", "0");
        ProgramRun shell = shell(first.awaitPort(), Map.of())) {
      String port = Integer.toString(first.awaitPort());
      shell.type("one\n");
      shell.awaitOut("ONE\n");
      first.kill();
      shell.type("two\n");
      shell.awaitErr("error: EchoService.upper(String): ");
      shell.awaitErr("\n");
      try (ProgramRun second = ProgramRun.server("--port", port)) {
        second.awaitPort();
        shell.type("three\n");
        shell.awaitOut("THREE\n");
        shell.endInput();
        assertEquals(1, shell.exitCode(), shell.toString());
        assertEquals("ONE\nTHREE\n", shell.out());
        assertEquals(1, shell.err().lines().count(), shell.err());
        assertTrue(shell.err().contains("localhost:" + port), shell.err());
      }
    }
  }

  @Test
  void anExclamationMarkRunsACommand(@TempDir Path state) throws Exception {
    try (ProgramRun server =
            ProgramRun.server("--port", "0", "--allow-exec", "--state-dir", state.toString());
        ProgramRun shell = ProgramRun.client(
            "shell",
            "--server",
            "localhost:" + server.awaitPort(),
            "--token",
            state.resolve("token").toString())) {
      shell.type("one\n!printf 'a  %s' \"$HOME\"\n!sh -c 'echo err >&2; exit 3'\n !x\n!cat\n!'\n");
      shell.endInput();
      assertEquals(1, shell.exitCode(), shell.toString());
      assertEquals("ONE\na  $HOME\n !X\n", shell.out());
      assertEquals(
          "err\nerror: the command ended with exit code 3\n"
              + "error: the command cannot be read: a quote (') has no partner\n",
          shell.err());
    }
  }

  private static ProgramRun shell(int port, Map<String, String> environment) throws Exception {
    return ProgramRun.start(
        environment,
        ProgramRun.command("rpc-example-client", "shell", "--server", "localhost:" + port));
  }
}
