package io.plainrpc.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.acme.Echo;
import io.plainrpc.CallContext;
import io.plainrpc.server.RpcServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client in another language, written from docs/protocol.md alone, talks to a real server. */
class PythonProbeTest {
  private static final Path SCRIPT = Path.of("src", "test", "python", "plainrpc_probe.py");
  private static final int PATIENCE_SECONDS = 40;

  private static final String GREETED =
      "greeting: version 1, requests up to 4194304 bytes, 1024 calls in flight, heartbeat 10000 ms, silence 15000 ms";
  private static final String UNKNOWN =
      "unknown service: error 5 (unimplemented, not run): the server does not export the service org.example.NoSuchService";

  @TempDir
  Path dir;

  private RpcServer server;

  private record Result(int exit, String out, String err) {

    /** All went well, and after what the script looks at in any case it said this. */
    void saidAtTheEnd(String... more) {
      assertEquals("", err);
      List<String> lines = out.lines().toList();
      assertEquals(List.of(GREETED, "ping: pong"), lines.subList(0, 2));
      assertTrue(lines.get(2).startsWith(UNKNOWN), lines.get(2));
      assertEquals(List.of(more), lines.subList(3, lines.size()));
      assertEquals(0, exit);
    }

    /** It failed and said why in one line. */
    void failedWith(String why) {
      assertEquals(1, exit);
      assertTrue(err.startsWith("plainrpc_probe: " + why), err);
      assertEquals(1, err.lines().count(), err);
    }
  }

  @BeforeAll
  static void findPython() {
    try {
      new ProcessBuilder("python3", "--version")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      System.out.println("SKIPPED python3 not found");
      Assumptions.abort("python3 not found");
    }
  }

  @BeforeEach
  void start() {
    server = builder().start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static RpcServer.Builder builder() {
    return RpcServer.builder()
        .service(Echo.class, text -> text.toUpperCase(Locale.ROOT))
        .drainTimeout(Duration.ZERO);
  }

  private Result probe(String input, Object... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3", SCRIPT.toString()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path in = Files.writeString(dir.resolve("in"), input);
    Path out = dir.resolve("out");
    Path err = dir.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectInput(in.toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile());
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    Process process = builder.start();
    try {
      assertTrue(
          process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS),
          () -> "the script does not end; it said " + read(out) + read(err));
    } finally {
      process.destroyForcibly();
    }
    return new Result(process.exitValue(), read(out), read(err));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void itShakesHandsGetsAPongAndACleanErrorForAnUnknownService() throws Exception {
    probe("", "127.0.0.1", server.port()).saidAtTheEnd();
  }

  @Test
  void itCallsARealService() throws Exception {
    probe("", "127.0.0.1", server.port(), "--upper", "io.acme.Echo", "hello")
        .saidAtTheEnd("upper: HELLO");
  }

  @Test
  void anyTextSurvivesBothWays() throws Exception {
    probe(
            "stra\u00dfe \u0130 \u4e16\u754c \ud83d\ude00 \u00e4",
            "127.0.0.1",
            server.port(),
            "--upper",
            "io.acme.Echo",
            "-")
        .saidAtTheEnd("upper: STRASSE \u0130 \u4e16\u754c \ud83d\ude00 \u00c4");
  }

  @Test
  void aTextLargerThanAFrameTravelsInPiecesBothWays() throws Exception {
    probe("abcdefghij".repeat(20_000), "127.0.0.1", server.port(), "--upper", "io.acme.Echo", "-")
        .saidAtTheEnd("upper: " + "ABCDEFGHIJ".repeat(20_000));
  }

  @Test
  void metadataGoesBothWays() throws Exception {
    server.close();
    server = RpcServer.builder()
        .service(Echo.class, text -> {
          CallContext context = CallContext.current();
          context.replyMetadata("came", context.metadata() + " \u4e16\u754c");
          return text;
        })
        .start();
    for (String text : List.of("hello", "x".repeat(100_000))) {
      probe(
              text,
              "127.0.0.1",
              server.port(),
              "--upper",
              "io.acme.Echo",
              "-",
              "--metadata",
              "tenant=acme",
              "--metadata",
              "place=Bern")
          .saidAtTheEnd("upper: " + text, "metadata: came={tenant=acme, place=Bern} \u4e16\u754c");
    }
  }

  @Test
  void aServiceThatTheServerDoesNotHaveIsOneLine() throws Exception {
    probe("", "127.0.0.1", server.port(), "--upper", "io.acme.Ohce", "hello")
        .failedWith(
            "io.acme.Ohce.upper(String): error 5 (unimplemented, not run): the server does not"
                + " export the service io.acme.Ohce");
  }

  @Test
  void aServiceInAnotherVersionIsOneLine() throws Exception {
    server.close();
    server = RpcServer.builder().service(Desk.class, new HeldDesk()).start();
    probe("", "127.0.0.1", server.port(), "--upper", "io.plainrpc.page.Desk", "hello")
        .failedWith(
            "io.plainrpc.page.Desk.upper(String): error 5 (unimplemented, not run): no such method");
  }

  @Test
  void aServerThatIsNotThereIsOneLine() throws Exception {
    int port = server.port();
    server.close();
    probe("", "127.0.0.1", port)
        .failedWith("cannot connect to 127.0.0.1:" + port + ": Connection refused");
  }

  @Test
  void aConnectionTooManyIsOneLine() throws Exception {
    server.close();
    server = builder().maxConnections(1).start();
    try (Conversation first = Conversation.withServer(server.port())) {
      first.play("""
          > 89504C41494E0D0A 01 01 0000 AEBEF0BF
          < 89504C41494E0D0A 01 00 001C
            01 0004 00400000  02 0004 00000400  03 0004 00002710  04 0004 00003A98
            C89343C1
          """);
      probe("", "127.0.0.1", server.port())
          .failedWith("127.0.0.1:" + server.port() + " refuses the connection (2): ");
    }
  }

  @Test
  void aServerOfAnotherProtocolIsOneLine() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served = CompletableFuture.runAsync(() -> answerHttp(listening));
      probe("", "127.0.0.1", listening.getLocalPort())
          .failedWith("127.0.0.1:" + listening.getLocalPort()
              + " is not a PlainRPC server, it says b'HTTP/1.1'");
      served.get();
    }
  }

  private static void answerHttp(ServerSocket listening) {
    try (Socket socket = listening.accept()) {
      // The whole greeting, so that closing does not destroy the answer.
      socket.getInputStream().readNBytes(23);
      socket
          .getOutputStream()
          .write("HTTP/1.1 400 Bad Request".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void wrongUseIsOneLine() throws Exception {
    probe("", "127.0.0.1").failedWith("the following arguments are required: port; use: ");
    probe("", "127.0.0.1", "http").failedWith("argument port: invalid int value: 'http'; use: ");
  }
}
