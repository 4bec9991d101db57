package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.client.RpcClient;
import io.plainrpc.example.EchoService;
import io.plainrpc.example.server.EchoServiceImpl;
import io.plainrpc.health.InfoAccess;
import io.plainrpc.server.RpcServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands that look at a server: {@code ping}, {@code list}, {@code describe} and {@code top}. */
class InfoCommandsTest {
  private static RpcServer server;
  private static String address;

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

  @Test
  void listPrintsTheServicesAndOnRequestTheirMethods() {
    assertEquals(
        new InProcess(0, "io.plainrpc.example.EchoService\nio.plainrpc.health.ServerInfo\n", ""),
        InProcess.run("list", "--server", address));
    assertEquals(new InProcess(0, """
            io.plainrpc.example.EchoService
              upper(String) String
            io.plainrpc.health.ServerInfo
              descriptor(String) Optional<String>
              health() io.plainrpc.health.Health
              load() io.plainrpc.health.Load
              services() List<io.plainrpc.health.ServiceInfo>
            """, ""), InProcess.run("list", "-l", "--server", address));
  }

  @Test
  void describePrintsAnInterfaceByItsNameOrTheEndOfIt() {
    String text = "interface io.plainrpc.example.EchoService\n  String upper(String)\n";
    assertEquals(
        new InProcess(0, text, ""),
        InProcess.run("describe", "io.plainrpc.example.EchoService", "--server", address));
    assertEquals(
        new InProcess(0, text, ""), InProcess.run("describe", "EchoService", "--server", address));
    InProcess raw = InProcess.run("describe", "EchoService", "--raw", "--server", address);
    assertTrue(raw.out().startsWith("plainrpc-descriptor 1\nservice io.plainrpc."), raw.out());
  }

  @Test
  void aServiceThatIsNotThereIsOneLineThatNamesTheNearest() {
    InProcess run = InProcess.run("describe", "EchoServise", "--server", address);
    assertEquals(
        new InProcess(
            1,
            "",
            "error: the server at " + address + " has no service EchoServise; did you mean"
                + " io.plainrpc.example.EchoService? ('list' prints them all)\n"),
        run);
  }

  @Test
  void pingPrintsEachReplyAndASummary() {
    InProcess run = InProcess.run("ping", "-c", "3", "-i", "0.001", "--server", address);
    assertEquals(0, run.code(), run.toString());
    assertEquals("", run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals(7, lines.size(), run.out());
    for (int i = 0; i < 3; i++) {
      String reply = "reply from " + address + ": seq=" + (i + 1) + " time=\\d+\\.\\d{3} ms";
      assertTrue(lines.get(i).matches(reply), lines.get(i));
    }
    assertEquals("", lines.get(3));
    assertEquals("--- " + address + " ping statistics ---", lines.get(4));
    assertTrue(
        lines.get(5).startsWith("3 calls sent, 3 replies received, 0% loss, time "), lines.get(5));
    String times = "rtt min/avg/max/mdev = \\d+\\.\\d{3}(/\\d+\\.\\d{3}){3} ms";
    assertTrue(lines.get(6).matches(times), lines.get(6));
  }

  @Test
  void withoutAnyReplyPingExitsWithOne() throws IOException {
    try (Socket reserved = new Socket()) {
      reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String nobody = "127.0.0.1:" + reserved.getLocalPort();
      InProcess run = InProcess.run("ping", "-c", "2", "-i", "0.001", "--server", nobody);
      assertEquals(1, run.code(), run.toString());
      assertTrue(run.out().contains("2 calls sent, 0 replies received, 100% loss"), run.out());
      assertEquals(2, run.err().lines().count(), run.err());
      assertTrue(run.err().contains("is the server running there?"), run.err());
    }
  }

  @Test
  void whoMayNotAskIsToldWhatToDo() {
    try (RpcServer off = RpcServer.builder().serverInfo(InfoAccess.OFF).start()) {
      String there = "127.0.0.1:" + off.port();
      for (String command : List.of("list", "top", "ping -c 1", "describe X")) {
        String[] args = (command + " --server " + there).split(" ");
        InProcess run = InProcess.run(args);
        assertEquals(1, run.code(), command + run);
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("serverInfo(InfoAccess.OFF)"), run.err());
      }
    }
  }

  @Test
  void topPrintsPlainTablesWhereThereIsNoTerminal() {
    try (RpcClient client = RpcClient.connect(address)) {
      client.service(EchoService.class).upper("x");
    }
    InProcess run = InProcess.run("top", "-n", "2", "-d", "0.01", "--server", address);
    assertEquals(0, run.code(), run.toString());
    assertEquals("", run.err());
    assertEquals(-1, run.out().indexOf('\u001b'), run.out());
    List<String> lines = run.out().lines().toList();
    assertEquals(9, lines.size(), run.out());
    for (int table : new int[] {0, 5}) {
      assertTrue(lines.get(table).startsWith(address + ": serving, up 0:"), lines.get(table));
      assertTrue(lines.get(table + 2).startsWith("  CALLS/S  IN FLIGHT"), lines.get(table + 2));
      assertTrue(lines.get(table + 3).endsWith("  EchoService.upper(String)"), run.out());
    }
  }

  @Test
  void numbersThatMakeNoSenseAreWrongUse() {
    for (String command : List.of("ping -c 0", "ping -i 0", "top -n 0", "top -d x", "describe")) {
      InProcess run = InProcess.run(command.split(" "));
      assertEquals(2, run.code(), command + run);
      assertEquals("", run.out());
      assertTrue(run.err().contains("Usage: rpc-example-client "), run.err());
    }
  }
}
