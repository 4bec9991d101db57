package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CannotDecodeException;
import io.plainrpc.Execution;
import io.plainrpc.HandlerFailedException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.Resources;
import java.io.IOException;
import java.time.Duration;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a handler throws ends its own call and nothing else. */
class HandlerFailureTest {
  private static final int CALLS = 1000;

  /** Accepting, keeping time, watching, and reading the one connection. */
  private static final int THREADS_AT_REST = 4;

  private final AtomicInteger runs = new AtomicInteger();
  private LogCapture log;
  private RpcServer server;
  private RpcClient client;
  private Lab lab;

  @BeforeEach
  void start() {
    log = LogCapture.start();
    server = RpcServer.builder()
        .service(Lab.class, LabHandler.echo().call(this::behave).later(text -> {
          if (text.startsWith("future ")) {
            CompletableFuture<String> failed = new CompletableFuture<>();
            failed.completeExceptionally(throwable(text.substring(7)));
            return failed;
          }
          return CompletableFuture.completedFuture(behave(text));
        }))
        .start();
    client = RpcClient.connect("127.0.0.1:" + server.port());
    lab = client.service(Lab.class);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    log.close();
  }

  private String behave(String text) {
    runs.incrementAndGet();
    switch (text) {
      case "deep" -> deeper(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
      case "huge" -> {
        return new String(new char[Integer.MAX_VALUE]);
      }
      case "interrupt" -> {
        Thread.currentThread().interrupt();
        return text;
      }
      case "flag" -> {
        return Boolean.toString(Thread.currentThread().isInterrupted());
      }
      default -> {
        if (text.startsWith("throw ")) {
          throw sneaky(throwable(text.substring(6)));
        }
      }
    }
    return text;
  }

  private static Throwable throwable(String name) {
    return switch (name) {
      case "linkage" -> new NoClassDefFoundError("org/example/Gone");
      case "memory" -> new OutOfMemoryError("not really");
      case "stack" -> new StackOverflowError();
      case "assertion" -> new AssertionError("wrong");
      case "initializer" -> new ExceptionInInitializerError(new IllegalStateException("inside"));
      case "checked" -> new IOException("not declared");
      case "interrupted" -> new InterruptedException("not declared");
      case "null message" -> new IllegalStateException();
      case "hostile message" -> new HostileException();
      default -> new IllegalArgumentException(name);
    };
  }

  /** Its message cannot be had. */
  private static final class HostileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message for you");
    }
  }

  /** Its frames are large, so that a thousand overflows take a second and not twenty. */
  @SuppressWarnings("InfiniteRecursion") // until the stack is full
  private static long deeper(
      long v0,
      long v1,
      long v2,
      long v3,
      long v4,
      long v5,
      long v6,
      long v7,
      long v8,
      long v9,
      long v10,
      long v11,
      long v12,
      long v13,
      long v14,
      long v15,
      long v16,
      long v17,
      long v18,
      long v19,
      long v20,
      long v21,
      long v22,
      long v23) {
    return deeper(
            v1 + 1, v2 + 1, v3 + 1, v4 + 1, v5 + 1, v6 + 1, v7 + 1, v8 + 1, v9 + 1, v10 + 1,
            v11 + 1, v12 + 1, v13 + 1, v14 + 1, v15 + 1, v16 + 1, v17 + 1, v18 + 1, v19 + 1,
            v20 + 1, v21 + 1, v22 + 1, v23 + 1, v0 + 1)
        + v0
        + v23;
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> RuntimeException sneaky(Throwable any) throws T {
    throw (T) any;
  }

  @Test
  void errorsEndTheirCallsOnceAndTheNextCallsSucceed() {
    check();
    // A slow handler is left with its thread, and another reads; on a busy machine several seem
    // slow.
    int more = threads() - THREADS_AT_REST;
    assertTrue(more <= 16, () -> more + " threads more");
    // They stay for five seconds of rest.
    Await.eventually(
        () -> threads() - THREADS_AT_REST + " threads more",
        Duration.ofSeconds(20),
        () -> threads() - THREADS_AT_REST <= 2);
  }

  @Test
  @Tag("slow")
  void threadsAreBackToTheirNumberAfterARest() {
    check();
    Await.eventually(
        () -> threads() + " threads", Duration.ofSeconds(30), () -> threads() == THREADS_AT_REST);
    Report.line("F9-threads-more-after-a-rest", threads() - THREADS_AT_REST, 0);
    succeed(CALLS);
  }

  private int threads() {
    return Resources.threads("plainrpc-server-" + server.port()).size();
  }

  private void check() {
    succeed(CALLS);
    int failed = 0;
    failed += fail("deep", StackOverflowError.class);
    succeed(CALLS);
    failed += fail("huge", OutOfMemoryError.class);
    succeed(CALLS);
    failed += fail("throw linkage", NoClassDefFoundError.class);
    succeed(CALLS);
    for (int i = 0; i < CALLS; i++) {
      assertEquals("interrupt", lab.call("interrupt"));
      failed++;
    }
    for (int i = 0; i < CALLS; i++) {
      assertEquals("false", lab.call("flag"));
    }
    Report.line("F9", failed, 4 * CALLS);
    assertEquals(9 * CALLS, runs.get());
    assertEquals(1, server.connections());
    assertEquals(0, server.callsInFlight());
  }

  private void succeed(int calls) {
    for (int i = 0; i < calls; i++) {
      assertEquals("fine " + i, lab.call("fine " + i));
    }
  }

  private int fail(String text, Class<? extends Throwable> thrown) {
    int failed = 0;
    for (int i = 0; i < CALLS; i++) {
      HandlerFailedException failure =
          Calls.failure(HandlerFailedException.class, Execution.COMPLETED, () -> lab.call(text));
      assertEquals(thrown.getName(), failure.remoteClassName());
      failed++;
    }
    return failed;
  }

  @Test
  void everythingThrownArrivesAsWhatItWas() {
    for (String name : List.of(
        "linkage",
        "memory",
        "stack",
        "assertion",
        "initializer",
        "checked",
        "interrupted",
        "null message",
        "some text")) {
      Throwable expected = throwable(name);
      HandlerFailedException plain = Calls.failure(
          HandlerFailedException.class, Execution.COMPLETED, () -> lab.call("throw " + name));
      assertEquals(expected.getClass().getName(), plain.remoteClassName());
      assertEquals(expected.getMessage(), plain.remoteMessage());
      assertTrue(
          name.equals("stack") || plain.remoteStack().contains("HandlerFailureTest"),
          plain::remoteStack);
      HandlerFailedException future = Calls.failure(
          HandlerFailedException.class, Execution.COMPLETED, lab.later("throw " + name));
      assertEquals(expected.getClass().getName(), future.remoteClassName());
      HandlerFailedException inFuture = Calls.failure(
          HandlerFailedException.class, Execution.COMPLETED, lab.later("future " + name));
      assertEquals(expected.getClass().getName(), inFuture.remoteClassName());
    }
    assertEquals("fine", lab.call("fine"));
  }

  @Test
  void exceptionWhoseMessageFailsStillEndsItsCall() {
    HandlerFailedException failure = Calls.failure(
        HandlerFailedException.class, Execution.COMPLETED, () -> lab.call("throw hostile message"));
    assertEquals(HostileException.class.getName(), failure.remoteClassName());
    assertEquals("fine", lab.call("fine"));
    assertEquals(1, server.connections());
  }

  @Test
  void futureThatIsNullOrFailsInAStageEndsItsCall() throws Exception {
    try (RpcServer other = RpcServer.builder()
            .service(
                Lab.class,
                LabHandler.echo()
                    .later(text -> text.equals("null")
                        ? null
                        : CompletableFuture.<String>supplyAsync(() -> {
                              throw new CompletionException(new IllegalStateException("stage"));
                            })
                            .thenApply(value -> value + "!")))
            .start();
        RpcClient second = RpcClient.connect("127.0.0.1:" + other.port())) {
      Lab bad = second.service(Lab.class);
      HandlerFailedException missing =
          Calls.failure(HandlerFailedException.class, Execution.COMPLETED, bad.later("null"));
      assertEquals(NullPointerException.class.getName(), missing.remoteClassName());
      HandlerFailedException staged =
          Calls.failure(HandlerFailedException.class, Execution.COMPLETED, bad.later("stage"));
      assertEquals(IllegalStateException.class.getName(), staged.remoteClassName());
      assertEquals("fine", bad.call("fine"));
    }
  }

  public interface Lists {
    CompletableFuture<List<String>> later(int bad);

    List<String> now(int bad);
  }

  /** Its third element takes more memory than there is. */
  private static final class TooMuch extends AbstractList<String> {
    private final int bad;

    TooMuch(int bad) {
      this.bad = bad;
    }

    @Override
    public String get(int index) {
      if (index == bad) {
        throw new OutOfMemoryError("not really");
      }
      return "fine";
    }

    @Override
    public int size() {
      return 5;
    }
  }

  private static final class ListsImpl implements Lists {
    @Override
    public CompletableFuture<List<String>> later(int bad) {
      return CompletableFuture.supplyAsync(() -> new TooMuch(bad));
    }

    @Override
    public List<String> now(int bad) {
      return new TooMuch(bad);
    }
  }

  @Test
  void errorWhileAnAnswerIsEncodedEndsItsCallAtOnce() throws Exception {
    try (RpcServer other =
            RpcServer.builder().service(Lists.class, new ListsImpl()).start();
        RpcClient second = RpcClient.builder()
            .server("127.0.0.1:" + other.port())
            .timeout(Duration.ofMinutes(2))
            .build()) {
      Lists lists = second.service(Lists.class);
      int failed = 0;
      for (int i = 0; i < 100; i++) {
        HandlerFailedException later =
            Calls.failure(HandlerFailedException.class, Execution.COMPLETED, lists.later(3));
        assertEquals(OutOfMemoryError.class.getName(), later.remoteClassName());
        HandlerFailedException now =
            Calls.failure(HandlerFailedException.class, Execution.COMPLETED, () -> lists.now(3));
        assertEquals("not really", now.remoteMessage());
        failed += 2;
      }
      Report.line("F9-while-encoding", failed, 200);
      assertEquals(Collections.nCopies(5, "fine"), lists.later(-1).get());
      assertEquals(0, other.callsInFlight());
    }
  }

  /** Made at the server, it takes more memory than there is, or more stack. */
  public record Greedy(String error) {
    public Greedy {
      if (Thread.currentThread().getName().startsWith("plainrpc-server")) {
        throw HandlerFailureTest.<Error>sneaky(throwable(error));
      }
    }
  }

  public interface Takes {
    String take(Greedy value);

    String count();
  }

  @Test
  void errorWhileArgumentsAreDecodedMeansThatTheMethodDidNotRun() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    Takes takes = new Takes() {
      @Override
      public String take(Greedy value) {
        return "taken " + taken.incrementAndGet();
      }

      @Override
      public String count() {
        return "taken " + taken.get();
      }
    };
    try (RpcServer other = RpcServer.builder().service(Takes.class, takes).start();
        RpcClient second = RpcClient.connect("127.0.0.1:" + other.port())) {
      Takes remote = second.service(Takes.class);
      int failed = 0;
      for (int i = 0; i < 100; i++) {
        for (String error : List.of("memory", "stack", "linkage", "initializer")) {
          CannotDecodeException failure = Calls.failure(
              CannotDecodeException.class,
              Execution.NOT_STARTED,
              () -> remote.take(new Greedy(error)));
          Calls.assertSays(failure, "Takes.take(Greedy)", "127.0.0.1:" + other.port());
          failed++;
        }
      }
      Report.line("F9-while-decoding", failed, 400);
      assertEquals("taken 0", remote.count());
      assertEquals(0, other.callsInFlight());
    }
  }
}
