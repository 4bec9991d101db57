package io.plainrpc.example.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plainrpc.Token;
import io.plainrpc.example.cli.Program;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerMainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpGoesToStandardOutput() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().startsWith("Usage: rpc-example-server "), out.toString());
    assertEquals("", err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "65536", "99999999999999999999", "", "0x10", "+80", "٣"})
  void aPortThatIsNoneIsWrongUse(String port) {
    assertEquals(2, run("--port=" + port));
    assertWrongUse("Invalid value for option '--port': the port is a number from 0 to 65535, not '"
        + port + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--prot", "garbage", "-x"})
  void whatIsNoOptionIsWrongUse(String argument) {
    assertEquals(2, run(argument));
    assertWrongUse("'" + argument + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void aHostThatOthersReachIsRefused(String host) {
    assertEquals(2, run("--host", host));
    assertWrongUse("--host " + host + " can be reached from other machines");
    assertWrongUse("--insecure-any-host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void commandsAreNeverRunForOtherMachines(String host) {
    assertEquals(2, run("--host", host, "--allow-exec"));
    assertWrongUse("--allow-exec is refused with --host " + host);
  }

  @Test
  void noOptionChangesThat() {
    assertEquals(2, run("--host", "0.0.0.0", "--allow-exec", "--insecure-any-host"));
    assertWrongUse("--allow-exec is refused with --host 0.0.0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1"})
  void aNumberOfCommandsThatIsNoneIsWrongUse(String number) {
    assertEquals(2, run("--allow-exec", "--max-commands=" + number));
    assertWrongUse("--max-commands must be positive, not " + number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-rw----", "rwxrwxrwx"})
  void aTokenThatOthersCanUseKeepsItFromStarting(String mode, @TempDir Path state)
      throws Exception {
    Path token = state.resolve("token");
    Token.readOrCreate(token);
    assumeTrue(token.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString(mode));
    assertEquals(1, run("--port=0", "--allow-exec", "--state-dir", state.toString()));
    assertTrue(err.toString().contains(token + " can be used by others"), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertEquals("", out.toString());
    System.out.println("A6 refused to start with a token file of mode " + mode + " 1");
  }

  @Test
  void aTokenThatIsNoneIsOneLine(@TempDir Path state) throws Exception {
    Path token = Files.writeString(state.resolve("token"), "secret");
    if (token.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    }
    assertEquals(1, run("--allow-exec", "--state-dir", state.toString()));
    assertTrue(err.toString().startsWith("error: commands cannot be allowed: "), err.toString());
    assertTrue(err.toString().contains(token + " holds no token"), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void aHostWithoutAnAddressIsOneLine() {
    assertEquals(1, run("--host", "no such host"));
    assertEquals(
        "error: cannot listen on no such host:9999: the host name 'no such host' cannot be resolved;"
            + " check its spelling" + System.lineSeparator(),
        err.toString());
  }

  private int run(String... args) {
    return Program.commandLine(new ServerMain(), new PrintWriter(out), new PrintWriter(err))
        .execute(args);
  }

  private void assertWrongUse(String message) {
    assertEquals("", out.toString());
    assertTrue(err.toString().startsWith("error: "), err.toString());
    assertTrue(err.toString().lines().findFirst().orElseThrow().contains(message), err.toString());
    assertTrue(err.toString().contains("Usage: rpc-example-server "), err.toString());
  }
}
