package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plainrpc.Execution;
import io.plainrpc.RpcException;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.ChildJvm;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Report;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** A client whose memory does not suffice for a reply: that call ends, and the client goes on. */
class OutOfMemoryTest {
  private static final int REPLY = 64 << 20;
  private static final int ROUNDS = 3;

  /** Runs in a process with less memory than a reply takes. */
  public static final class Client {
    private Client() {}

    public static void main(String[] arguments) {
      try (RpcClient client = RpcClient.builder()
          .server(arguments[0])
          .maxMessageBytes(2 * REPLY)
          .timeout(Duration.ofMinutes(2))
          .build()) {
        Lab lab = client.service(Lab.class);
        for (int i = 0; i < ROUNDS; i++) {
          say(() -> lab.call("huge"));
          say(() -> lab.call("small"));
          say(() -> lab.later("huge").get());
          say(() -> lab.later("small").get());
          say(() -> lab.brief("wait"));
        }
      }
    }

    private static void say(Callable<String> call) {
      String outcome;
      try {
        outcome = call.call();
      } catch (ExecutionException e) {
        outcome = describe(e.getCause());
      } catch (Throwable e) {
        outcome = describe(e);
      }
      System.out.println(outcome);
    }

    private static String describe(Throwable failure) {
      Throwable root = failure;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return failure.getClass().getSimpleName()
          + (failure instanceof RpcException rpc ? " " + rpc.execution() : "")
          + (root == failure ? "" : " because of " + root.getClass().getSimpleName());
    }
  }

  @Test
  void replyThatMemoryDoesNotSufficeForEndsItsCallAndTheClientGoesOn() throws Exception {
    LabHandler handler = LabHandler.echo()
        .call(text -> {
          if (text.equals("wait")) {
            waitForInterrupt();
          }
          return answer(text);
        })
        .later(text -> CompletableFuture.completedFuture(answer(text)));
    try (RpcServer server = RpcServer.builder()
            .maxMessageBytes(2 * REPLY)
            .service(Lab.class, handler)
            .start();
        ChildJvm client =
            ChildJvm.start(List.of("-Xmx48m"), Client.class, "127.0.0.1:" + server.port())) {
      String lost = "ConnectionLostException " + Execution.MAYBE + " because of OutOfMemoryError";
      for (int i = 0; i < ROUNDS; i++) {
        assertEquals(lost, client.line());
        assertEquals("small", client.line());
        assertEquals(lost, client.line());
        assertEquals("small", client.line());
        // The timer still keeps time.
        assertEquals("DeadlineExceededException " + Execution.MAYBE, client.line());
      }
      Report.line("client-out-of-memory", 2 * ROUNDS, 2 * ROUNDS);
    }
  }

  private static String answer(String text) {
    return text.equals("huge") ? "x".repeat(REPLY) : text;
  }

  private static void waitForInterrupt() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
