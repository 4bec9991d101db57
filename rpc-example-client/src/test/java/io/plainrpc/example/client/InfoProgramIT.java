package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.example.EchoService;
import io.plainrpc.example.server.EchoServiceImpl;
import io.plainrpc.server.RpcServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ping} and {@code top} as processes, in a pipe and on a pseudo-terminal. */
class InfoProgramIT {
  private static final String CTRL_C = "\u0003";

  private static RpcServer server;
  private static String address;

  @TempDir
  private Path dir;

  @BeforeAll
  static void startServer() {
    server =
        RpcServer.builder().service(EchoService.class, new EchoServiceImpl()).start();
    address = "127.0.0.1:" + server.port();
  }

  @AfterAll
  static void closeServer() {
    server.close();
  }

  private static void interrupt(ProgramRun program) throws Exception {
    String pid = Long.toString(program.process().pid());
    assertEquals(0, new ProcessBuilder("kill", "-INT", pid).start().waitFor());
  }

  @Test
  void sigintEndsPingWithItsSummary() throws Exception {
    try (ProgramRun ping = ProgramRun.client("ping", "--server", address, "-i", "600")) {
      ping.awaitOut("seq=1");
      interrupt(ping);
      assertEquals(0, ping.exitCode(), ping.toString());
      assertTrue(ping.out().contains("\n1 calls sent, 1 replies received, 0% loss"), ping.out());
      assertTrue(ping.out().contains("\nrtt min/avg/max/mdev = "), ping.out());
      assertEquals("", ping.err());
    }
  }

  @Test
  void sigintEndsTopInAPipe() throws Exception {
    try (ProgramRun top = ProgramRun.client("top", "--server", address, "-d", "0.05")) {
      top.awaitOut("EchoService.upper(String)", 2);
      interrupt(top);
      assertEquals(0, top.exitCode(), top.toString());
      assertEquals(-1, top.out().indexOf('\u001b'), top.out());
      assertEquals("", top.err());
    }
  }

  @Test
  void topRefreshesATerminalAndGivesItBack() throws Exception {
    TerminalShellIT.assumeScript();
    for (String end : List.of("q", CTRL_C)) {
      Path before = dir.resolve("before");
      Path after = dir.resolve("after");
      try (ProgramRun top = terminal(before, after, "top", "--server", address, "-d", "0.1")) {
        top.awaitOut("the first table comes in 0.1 s");
        top.awaitOut("CALLS/S  IN FLIGHT", 3);
        top.type(end);
        assertEquals(0, top.exitCode(), top.toString());
        assertTrue(top.out().contains("\u001b["), top.out());
      }
      assertEquals(Files.readString(before), Files.readString(after));
    }
  }

  /** Runs a command of the client on a terminal, and writes down how the terminal is set before and after. */
  private static ProgramRun terminal(Path before, Path after, String... args) throws Exception {
    String command = "'" + String.join("' '", ProgramRun.command("rpc-example-client", args)) + "'";
    String line = "stty rows 24 cols 80; stty -a >" + before + "; " + command
        + "; code=$?; stty -a >" + after + "; exit $code";
    return ProgramRun.start(Map.of("TERM", "xterm"), List.of("script", "-qec", line, "/dev/null"));
  }
}
