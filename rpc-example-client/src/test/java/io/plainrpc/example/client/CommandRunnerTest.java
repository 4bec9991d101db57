package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallOptions;
import io.plainrpc.Identity;
import io.plainrpc.Token;
import io.plainrpc.UnauthenticatedException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.example.ExecException;
import io.plainrpc.example.ExecInput;
import io.plainrpc.example.ExecOutput;
import io.plainrpc.example.ExecRequest;
import io.plainrpc.example.ExecResult;
import io.plainrpc.example.ExecService;
import io.plainrpc.example.cli.FailedException;
import io.plainrpc.example.server.exec.ExecAuthorizer;
import io.plainrpc.example.server.exec.ExecOff;
import io.plainrpc.server.RpcServer;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the client tells servers that are not, or not in order, what it takes them for. */
class CommandRunnerTest {
  private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

  @TempDir
  private Path home;

  private final String realHome = System.getProperty("user.home");
  private final Impostor impostor = new Impostor();

  /** Takes whatever it gets from anybody, and notes it. */
  private static final class Impostor implements ExecService {
    final List<String> calls = new CopyOnWriteArrayList<>();
    final CountDownLatch over = new CountDownLatch(1);
    volatile boolean frozen;

    @Override
    public ExecResult run(ExecRequest request) {
      calls.add("run " + request);
      return null;
    }

    @Override
    public CompletableFuture<ExecResult> start(ExecRequest request, UUID stream) {
      calls.add("start " + request);
      return new CompletableFuture<>();
    }

    @Override
    public ExecOutput output(UUID stream) {
      calls.add("output");
      if (frozen) {
        awaitOver();
      }
      return new ExecOutput(new byte[0], new byte[0], false);
    }

    @Override
    public ExecInput input(UUID stream, byte[] data, boolean end) {
      calls.add("input");
      return ExecInput.TAKEN;
    }

    private void awaitOver() {
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @BeforeEach
  void moveHome() {
    System.setProperty("user.home", home.toString());
  }

  @AfterEach
  void restoreHome() {
    impostor.over.countDown();
    System.setProperty("user.home", realHome);
  }

  @Test
  void withoutATokenNothingOfACommandIsSentToWhoeverHoldsThePort() {
    ByteArrayInputStream secret = new ByteArrayInputStream(new byte[100]);
    try (RpcServer server = serve(impostor);
        CommandRunner runner = runner(server)) {
      ExecRequest request = ExecRequest.of("login", "password");
      FailedException refused =
          assertThrows(FailedException.class, () -> runner.run(request, secret, NOWHERE, NOWHERE));
      assertTrue(refused.getMessage().contains("nothing of the command was sent"));
      assertTrue(refused.getMessage().contains(home.toString()), refused.getMessage());
      InProcess exec =
          InProcess.run("exec", "--server", "127.0.0.1:" + server.port(), "--", "login");
      assertEquals(255, exec.code(), exec.toString());
      assertEquals(1, exec.err().lines().count(), exec.err());
    }
    assertEquals(List.of("output", "output"), impostor.calls);
    assertEquals(100, secret.available(), "standard input was read");
  }

  @Test
  void withoutATokenAServerSaysWhatIsToBeDone() {
    ExecRequest request = ExecRequest.of("pwd");
    try (RpcServer off = serve(new ExecOff());
        CommandRunner runner = runner(off)) {
      ExecException told =
          assertThrows(ExecException.class, () -> runner.run(request, null, NOWHERE, NOWHERE));
      assertEquals(ExecException.Reason.OFF, told.reason());
    }
    try (RpcServer others = RpcServer.builder()
            .authenticator(Token.random().authenticator(Identity.of("other")), true)
            .authorizer(new ExecAuthorizer("bring the token"))
            .service(ExecService.class, impostor)
            .start();
        CommandRunner runner = runner(others)) {
      UnauthenticatedException told = assertThrows(
          UnauthenticatedException.class, () -> runner.run(request, null, NOWHERE, NOWHERE));
      assertTrue(told.getMessage().contains("bring the token"), told.getMessage());
    }
    assertEquals(List.of(), impostor.calls);
  }

  /** So it is 255 and not 124, which says that the command was killed. */
  @Test
  void aServerThatStopsAnsweringIsNotTheTimeLimit() {
    impostor.frozen = true;
    ExecRequest request = ExecRequest.of("pwd").withTimeLimit(Duration.ofHours(1));
    try (RpcServer server = serve(impostor);
        RpcClient client = settings(server).build()) {
      RemoteCommand command =
          new RemoteCommand(client, request, CallOptions.timeout(Duration.ofMillis(100)));
      FailedException failed =
          assertThrows(FailedException.class, () -> command.run(null, NOWHERE, NOWHERE));
      assertTrue(failed.getMessage().contains("output(UUID)"), failed.getMessage());
      impostor.over.countDown();
    }
  }

  private static RpcServer serve(ExecService service) {
    return RpcServer.builder()
        .service(ExecService.class, service)
        .drainTimeout(Duration.ZERO)
        .start();
  }

  private static CommandRunner runner(RpcServer server) {
    return new CommandRunner(() -> settings(server), null);
  }

  private static RpcClient.Builder settings(RpcServer server) {
    return RpcClient.builder().server("127.0.0.1:" + server.port());
  }
}
