package io.plainrpc.example.server.exec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallOptions;
import io.plainrpc.Identity;
import io.plainrpc.Token;
import io.plainrpc.client.RpcClient;
import io.plainrpc.example.ExecOutput;
import io.plainrpc.example.ExecService;
import io.plainrpc.server.RpcServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A server that runs commands, and clients of it, with sockets between them. */
final class Lab implements AutoCloseable {
  static final Identity OWNER = Identity.of("owner");
  private static final Path PROC = Path.of("/proc");

  private final Token token = Token.random();
  private final List<RpcClient> clients = new ArrayList<>();
  private final RpcServer server;
  final ExecServiceImpl service;

  Lab(ExecServiceImpl service) {
    this.service = service;
    this.server = RpcServer.builder()
        .maxMessageBytes(64 << 20)
        .authenticator(token.authenticator(OWNER), true)
        .service(ExecService.class, service)
        .drainTimeout(Duration.ZERO)
        .start();
  }

  static Lab start() {
    return new Lab(new ExecServiceImpl(ExecPolicy.everything()));
  }

  /** A client who is known. */
  RpcClient client() {
    return add(builder().credentials(token).build());
  }

  /** A client who has not said who it is. */
  RpcClient stranger() {
    return add(builder().build());
  }

  /** A proxy of a client of its own, with time enough. */
  ExecService exec() {
    return exec(client(), Duration.ofMinutes(5));
  }

  static ExecService exec(RpcClient client, Duration timeout) {
    return client.service(ExecService.class, CallOptions.timeout(timeout));
  }

  private RpcClient.Builder builder() {
    return RpcClient.builder().server("127.0.0.1:" + server.port()).maxMessageBytes(64 << 20);
  }

  private RpcClient add(RpcClient client) {
    clients.add(client);
    return client;
  }

  @Override
  public void close() {
    clients.forEach(RpcClient::close);
    service.close();
    server.close();
  }

  /** Fetches until standard output has a text, and returns what it has. */
  static String awaitStdout(ExecService exec, UUID stream, String text) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (!all.toString(StandardCharsets.UTF_8).contains(text)) {
      ExecOutput next = exec.output(stream);
      all.writeBytes(next.stdout());
      assertTrue(
          !next.end() || all.toString(StandardCharsets.UTF_8).contains(text),
          () -> "it ended with: " + all);
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  static void assumeProc(String id) {
    if (!Files.isReadable(PROC.resolve("self/environ"))) {
      Report.skipped(id, "needs /proc");
      Assumptions.abort("needs /proc");
    }
  }

  /** Processes whose environment contains a text, zombies not among them: those have none. */
  static List<Long> withEnvironment(String text) {
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches("[0-9]+"))
          .map(Long::valueOf)
          .filter(pid -> read(pid, "environ").contains(text))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Whether a process of that number runs, or has ended and waits for this process to ask how. One that waits for init is not
   * counted: init takes its time, and nobody else can end that.
   */
  static boolean isLeft(long pid) {
    // After the name, which may contain anything: state and parent.
    String[] fields = read(pid, "stat").replaceFirst("(?s).*\\) ", "").split(" ", -1);
    return fields.length > 1
        && (!fields[0].equals("Z")
            || fields[1].equals(Long.toString(ProcessHandle.current().pid())));
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(PROC.resolve(pid + "/" + file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** Milliseconds until a condition is true; fails if that takes too long. */
  static long millisUntil(String claim, long limitMillis, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (millisSince(start) > limitMillis) {
        throw new AssertionError("not within " + limitMillis + " ms: " + claim);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    return millisSince(start);
  }

  static long millisSince(long startNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }
}
