package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.example.EchoService;
import io.plainrpc.example.server.EchoServiceImpl;
import io.plainrpc.server.RpcServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell as a process on a pseudo-terminal, which {@code script} of util-linux makes. */
class TerminalShellIT {
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_D = "\u0004";
  private static final String UP = "\u001bOA";

  private static RpcServer server;

  @TempDir
  private Path home;

  @BeforeAll
  static void startServer() throws Exception {
    assumeScript();
    server =
        RpcServer.builder().service(EchoService.class, new EchoServiceImpl()).start();
  }

  @AfterAll
  static void closeServer() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void itPromptsAnswersRemembersAndEndsWithCtrlD() throws Exception {
    try (ProgramRun shell = shell(Map.of("TERM", "xterm", "LC_ALL", "C"))) {
      shell.awaitOut(">> ");
      shell.type("straße 世界 🎉 \"!\\ \r");
      shell.awaitOut("STRASSE 世界 🎉 \"!\\ ");
      shell.awaitOut(">> ", 2);
      shell.type(":help\r");
      shell.awaitOut("Ctrl-D ends, and so does the line :quit");
      shell.awaitOut(">> ", 3);
      shell.type(UP + UP + "\r");
      shell.awaitOut("STRASSE 世界 🎉 \"!\\ ", 2);
      shell.awaitOut(">> ", 4);
      shell.type("not this");
      shell.awaitOut("not this");
      shell.type(CTRL_C);
      shell.awaitOut(">> ", 5);
      shell.type("but this\r");
      shell.awaitOut("BUT THIS");
      shell.awaitOut(">> ", 6);
      shell.type(CTRL_D);
      assertEquals(0, shell.exitCode(), shell.toString());
      assertFalse(shell.out().contains("NOT THIS"), shell.out());
      assertFalse(shell.out().contains("WARN"), shell.out());
    }
    Path history = home.resolve(".plainrpc/history");
    assertTrue(Files.readString(history).contains(":straße 世界 🎉"));
  }

  @Test
  void eachCtrlCEndsOneLine() throws Exception {
    int times = 100;
    try (ProgramRun shell = shell(Map.of("TERM", "xterm"))) {
      for (int i = 1; i <= times; i++) {
        shell.awaitOut(">> ", i);
        shell.type("no" + CTRL_C);
      }
      shell.awaitOut(">> ", times + 1);
      shell.type("done\r");
      shell.awaitOut("DONE");
      shell.awaitOut(">> ", times + 2);
      shell.type(CTRL_D);
      assertEquals(0, shell.exitCode(), shell.toString());
      assertEquals(times + 2, ProgramRun.count(">> ", shell.out()), shell.out());
    }
  }

  @Test
  void ctrlCGivesUpACallAndNotTheShell() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ProgramRun shell = shell(Map.of("TERM", "xterm"), silent.getLocalPort())) {
      shell.awaitOut(">> ");
      shell.type("hello\r");
      // Now the call is under way, and nobody will answer it.
      silent.accept();
      shell.type(CTRL_C);
      shell.awaitOut("error: EchoService.upper(String): the calling thread was interrupted");
      shell.awaitOut(">> ", 2);
      shell.type(CTRL_D);
      assertEquals(0, shell.exitCode(), shell.toString());
    }
  }

  @Test
  void anExclamationMarkRunsACommandAndCtrlCGivesItUp() throws Exception {
    Path state = home.resolve(".plainrpc");
    try (ProgramRun host =
            ProgramRun.server("--port", "0", "--allow-exec", "--state-dir", state.toString());
        ProgramRun shell = shell(Map.of("TERM", "xterm"), host.awaitPort())) {
      shell.awaitOut(">> ");
      shell.type("!printf '%s|' \"a  b\" $HOME \\*\r");
      shell.awaitOut("a  b|$HOME|*|");
      shell.awaitOut(">> ", 2);
      shell.type("!sh -c 'exit 3'\r");
      shell.awaitOut("error: the command ended with exit code 3");
      shell.awaitOut(">> ", 3);
      shell.type("!sh -c 'echo up $((1 + 1)); exec sleep 60'\r");
      shell.awaitOut("up 2");
      shell.type(CTRL_C);
      shell.awaitOut("error: the command was given up, and is being killed");
      shell.awaitOut(">> ", 4);
      shell.type("hello\r");
      shell.awaitOut("HELLO");
      shell.awaitOut(">> ", 5);
      shell.type(CTRL_D);
      assertEquals(0, shell.exitCode(), shell.toString());
    }
  }

  @Test
  void aTerminalThatCanDoNothingIsEnough() throws Exception {
    try (ProgramRun shell = shell(Map.of("TERM", "dumb"))) {
      shell.awaitOut(">> ");
      shell.type("hello\n");
      shell.awaitOut("HELLO");
      shell.type("world\n");
      shell.awaitOut("WORLD");
      shell.type(":quit\n");
      assertEquals(0, shell.exitCode(), shell.toString());
      assertTrue(shell.out().startsWith("Each line goes to "), shell.out());
      assertFalse(shell.out().contains("\u001b"), shell.out());
    }
  }

  private ProgramRun shell(Map<String, String> environment) throws IOException {
    return shell(environment, server.port());
  }

  private ProgramRun shell(Map<String, String> environment, int port) throws IOException {
    List<String> command =
        ProgramRun.command("rpc-example-client", "shell", "--server", "127.0.0.1:" + port);
    // A new terminal has no size, which is not what a user's has.
    String line = "stty rows 24 cols 80; exec '" + command.get(0) + "' '-Duser.home=" + home + "' '"
        + String.join("' '", command.subList(1, command.size())) + "'";
    return ProgramRun.start(environment, List.of("script", "-qec", line, "/dev/null"));
  }

  static void assumeScript() throws Exception {
    boolean there;
    try (ProgramRun version = ProgramRun.start(Map.of(), List.of("script", "--version"))) {
      there = version.exitCode() == 0 && version.out().contains("util-linux");
    } catch (IOException e) {
      there = false;
    }
    if (!there) {
      System.out.println("SKIPPED: the shell on a terminal, as there is no script of util-linux");
      Assumptions.abort("no script of util-linux");
    }
  }
}
