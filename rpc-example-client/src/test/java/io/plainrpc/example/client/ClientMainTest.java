package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.example.EchoService;
import io.plainrpc.example.server.EchoServiceImpl;
import io.plainrpc.server.RpcServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientMainTest {
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
  void upperJoinsItsTextsWithOneBlank() {
    InProcess run = InProcess.run("upper", "--server", address, "a", "b  c", "", "d");
    assertEquals(new InProcess(0, "A B  C  D\n", ""), run);
  }

  @Test
  void globalOptionsMayComeBeforeAndAfterTheCommand() {
    InProcess run =
        InProcess.run("--timeout", "5.5", "upper", "hello", "--server=" + address, "world");
    assertEquals(new InProcess(0, "HELLO WORLD\n", ""), run);
  }

  @ParameterizedTest
  @ValueSource(strings = {"@file", "-", "${user.home}", "\"quoted\"", "%d%n", "?", "a,b"})
  void aTextIsSentAsItIs(String text) {
    InProcess run = InProcess.run("upper", "--server", address, text);
    assertEquals(new InProcess(0, new EchoServiceImpl().upper(text) + "\n", ""), run);
  }

  @Test
  void whatFollowsTwoDashesIsText() {
    InProcess run = InProcess.run("upper", "--server", address, "--", "--help", "-v");
    assertEquals(new InProcess(0, "--HELP -V\n", ""), run);
  }

  @Test
  void aLoneSurrogateIsRefusedInOneLine() {
    InProcess run = InProcess.run("upper", "--server", address, "a\ud800b");
    assertEquals(1, run.code());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains("surrogate"), run.err());
  }

  @Test
  void aFailedCallIsOneLineThatSaysWhatWhereAndWhatToDo() throws IOException {
    try (Socket reserved = reservedPort()) {
      String nobody = "127.0.0.1:" + reserved.getLocalPort();
      InProcess run = InProcess.run("upper", "--server", nobody, "x");
      assertEquals(1, run.code());
      assertEquals("", run.out());
      assertEquals(1, run.err().lines().count(), run.err());
      assertTrue(run.err().startsWith("error: EchoService.upper(String): "), run.err());
      assertTrue(run.err().contains(nobody), run.err());
      assertTrue(run.err().contains("is the server running there?"), run.err());
    }
  }

  @Test
  void verboseShowsTheStackOfAFailedCall() throws IOException {
    try (Socket reserved = reservedPort()) {
      String nobody = "127.0.0.1:" + reserved.getLocalPort();
      InProcess run = InProcess.run("upper", "--server", nobody, "-v", "x");
      assertEquals(1, run.code());
      assertTrue(run.err().contains("\nio.plainrpc.CannotConnectException: "), run.err());
      assertTrue(run.err().contains("\n\tat " + UpperCommand.class.getName()), run.err());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost", "localhost:", ":9999", "localhost:0", "host:99999", "::1:99"})
  void aMalformedServerIsWrongUse(String malformed) {
    InProcess run = InProcess.run("upper", "--server=" + malformed, "x");
    assertWrongUse(run, "Invalid value for option '--server': not a server address: '" + malformed);
    assertTrue(run.err().contains("Usage: rpc-example-client upper "), run.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upper",
        "",
        "uper x",
        "upper --timeout=0 x",
        "upper --nonsense x",
        "shell x",
        "demo x",
        "exec",
        "exec --",
        "exec --env x -- y",
        "exec --env =x -- y",
        "exec --timeout 0 -- y",
        "exec --dir= y"
      })
  void wrongUsePrintsUsageAndExitsWithTwo(String line) {
    InProcess run = InProcess.run(line.isEmpty() ? new String[0] : line.split(" "));
    assertWrongUse(run, "error: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "-h",
        "upper --help",
        "shell --help",
        "exec --help",
        "demo -h",
        "--version",
        "demo -V"
      })
  void helpGoesToStandardOutput(String line) {
    InProcess run = InProcess.run(line.split(" "));
    assertEquals(0, run.code());
    assertTrue(run.out().contains("rpc-example-client"), run.out());
    assertEquals("", run.err());
  }

  private static void assertWrongUse(InProcess run, String message) {
    assertEquals(2, run.code());
    assertEquals("", run.out());
    assertTrue(run.err().lines().findFirst().orElseThrow().contains(message), run.err());
    assertTrue(run.err().contains("\n\nUsage: rpc-example-client"), run.err());
  }

  /** A port that nobody listens on and nobody else can take. */
  private static Socket reservedPort() throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return socket;
  }
}
