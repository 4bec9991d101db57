package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallCancelledException;
import io.plainrpc.CallContext;
import io.plainrpc.CallOptions;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.Identity;
import io.plainrpc.Metadata;
import io.plainrpc.RpcException;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.ScriptedPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server behind a server: the deadline goes along, and so does the end of what nobody waits for. */
class NestedCallsTest {
  private final Gate gate = new Gate();
  private final ExecutorService others = Executors.newCachedThreadPool();
  private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
  private final RpcServer back = RpcServer.builder()
      .service(Lab.class, LabHandler.echo().call(this::behind).later(this::behindLater))
      .start();
  private final RpcClient toBack = RpcClient.connect("127.0.0.1:" + back.port());
  private final Lab far = toBack.service(Lab.class);
  private RpcServer front;
  private RpcClient client;
  private ScriptedPeer peer;

  @AfterEach
  void stop() throws IOException {
    gate.close();
    if (peer != null) {
      peer.close();
    }
    if (client != null) {
      client.close();
    }
    if (front != null) {
      front.close();
    }
    toBack.close();
    back.close();
    others.shutdownNow();
  }

  private <T> CompletableFuture<T> supply(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, others);
  }

  /** The handler behind: says how much time it has, or stays. */
  private String behind(String text) {
    return text.equals("stay")
        ? gate.pass(text)
        : Long.toString(CallContext.current().timeLeft().toMillis());
  }

  private CompletableFuture<String> behindLater(String text) {
    return supply(CallContext.current().wrapSupplier(() -> behind(text)));
  }

  /** Starts the server in front, with this handler for calls and futures. */
  private Lab front(UnaryOperator<String> handler) {
    front = RpcServer.builder()
        .service(
            Lab.class,
            LabHandler.echo()
                .call(handler)
                .later(text -> CompletableFuture.completedFuture(handler.apply(text))))
        .start();
    client = RpcClient.connect("127.0.0.1:" + front.port());
    return client.service(Lab.class);
  }

  /** Has the handler in front keep what becomes of its call. */
  private String noting(Supplier<String> call) {
    try {
      String result = call.get();
      seen.add(result);
      return result;
    } catch (CompletionException e) {
      seen.add(e.getCause());
      throw e;
    } catch (RuntimeException e) {
      seen.add(e);
      throw e;
    }
  }

  private <E extends RpcException> E failureSeen(Class<E> type) {
    return assertInstanceOf(type, Await.next(seen));
  }

  private static Lab withTimeout(RpcClient client, Duration timeout) {
    return client.service(Lab.class, CallOptions.timeout(timeout));
  }

  /** Calls the handler in front, gives it this time, and does not cancel when that is over: its deadline is the server's alone. */
  private void callAndForget(Duration time) throws IOException {
    peer = ScriptedPeer.lab(front.port());
    peer.send(Frames.request(1, 0, Lab.CALL, time.toNanos(), Frames.text("text")));
  }

  // ---- deadlines

  @Test
  void aNestedCallHasWhatIsLeftOfTheTimeOfTheCallThatIsServed() {
    front(far::call);
    int left = Integer.parseInt(withTimeout(client, Duration.ofSeconds(3)).call("time"));
    assertTrue(left > 0 && left <= 3_000, left + " ms left of 3 s");
  }

  @Test
  void itsOwnTimeoutCountsWhereThatIsShorter() {
    Lab brief = withTimeout(toBack, Duration.ofSeconds(2));
    int left = Integer.parseInt(front(brief::call).call("time"));
    assertTrue(left > 0 && left <= 2_000, left + " ms left of 2 s");
  }

  @Test
  void withoutAContextNothingIsInherited() {
    front(text -> supply(() -> far.call(text)).join());
    int left = Integer.parseInt(withTimeout(client, Duration.ofSeconds(3)).call("time"));
    assertTrue(left > 3_000, left + " ms left of the client's own 10 s");
  }

  @Test
  void whatIsWrappedInheritsOnOtherThreadsAndInStages() {
    front(text -> {
      CallContext here = CallContext.current();
      return CompletableFuture.supplyAsync(() -> far.call(text), here.wrap(others))
          .thenComposeAsync(
              first -> far.later(text).thenApply(second -> first + " " + second), here.wrap(others))
          .thenCombine(
              supply(here.wrapSupplier(() -> far.call(text))), (two, one) -> two + " " + one)
          .thenCombine(supply(() -> uncheckedCall(here, text)), (three, one) -> three + " " + one)
          .join();
    });
    String[] left = withTimeout(client, Duration.ofSeconds(3)).call("time").split(" ");
    assertEquals(4, left.length);
    for (String one : left) {
      assertTrue(Integer.parseInt(one) <= 3_000, one + " ms left of 3 s");
    }
  }

  private String uncheckedCall(CallContext context, String text) {
    try {
      return context.wrap(() -> far.call(text)).call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anInheritedDeadlineThatPassesIsSaidToBeInherited() throws Exception {
    front(text -> noting(() -> far.call("stay")));
    callAndForget(Duration.ofMillis(100));
    DeadlineExceededException failure = failureSeen(DeadlineExceededException.class);
    Calls.assertSays(failure, "Lab.call(String): no reply", "inherited from the call");
    assertEquals(Execution.MAYBE, failure.execution());
    Await.eventually(
        "the handler behind is interrupted", Await.SOON, () -> gate.interrupted() == 1);
  }

  @Test
  void aDeadlineOfItsOwnIsNotCalledInherited() {
    Lab brief = withTimeout(toBack, Duration.ofMillis(50));
    Lab lab = front(text -> noting(() -> brief.call("stay")));
    Calls.failure(RpcException.class, () -> lab.call("stay"));
    DeadlineExceededException failure = failureSeen(DeadlineExceededException.class);
    assertFalse(failure.getMessage().contains("inherited"), failure.getMessage());
    Calls.assertSays(failure, "within 50 ms", "RpcClient.builder().timeout(...)");
  }

  @Test
  void aNestedCallIsNotSentWhenNoTimeIsLeft() throws Exception {
    front(text -> {
      CallContext here = CallContext.current();
      Await.eventually("the time is up", Await.SOON, () -> here.timeLeft().isZero());
      return noting(() -> far.call("time"));
    });
    callAndForget(Duration.ofMillis(100));
    RpcException failure = failureSeen(RpcException.class);
    assertEquals(Execution.NOT_STARTED, failure.execution(), failure.getMessage());
  }

  // ---- cancellation

  @Test
  void aCancelledCallCancelsTheOneThatItsHandlerWaitsFor() {
    CompletableFuture<String> call =
        front(text -> noting(() -> far.call("stay"))).later("text");
    gate.awaitEntered(1);
    call.cancel(true);
    CallCancelledException failure = failureSeen(CallCancelledException.class);
    Calls.assertSays(failure, "because the call that it was made for is cancelled");
    assertEquals(Execution.MAYBE, failure.execution(), failure.getMessage());
    Await.eventually(
        "the handler behind is interrupted", Await.SOON, () -> gate.interrupted() == 1);
  }

  @Test
  void itCancelsFuturesToo() {
    BlockingQueue<CompletableFuture<String>> nested = new LinkedBlockingQueue<>();
    Lab lab = front(text -> {
      nested.add(far.later("stay"));
      nested.add(far.later("stay"));
      return gate.pass(text);
    });
    CompletableFuture<String> call = lab.later("text");
    gate.awaitEntered(3);
    call.cancel(true);
    for (int i = 0; i < 2; i++) {
      CallCancelledException failure =
          Calls.failure(CallCancelledException.class, Execution.MAYBE, Await.next(nested));
      Calls.assertSays(failure, "because the call that it was made for is cancelled");
    }
  }

  @Test
  void itCancelsWhatWrappedThreadsWaitFor() {
    Lab lab = front(text -> {
      CallContext here = CallContext.current();
      return CompletableFuture.supplyAsync(() -> noting(() -> far.call("stay")), here.wrap(others))
          .join();
    });
    CompletableFuture<String> call = lab.later("text");
    gate.awaitEntered(1);
    call.cancel(true);
    Calls.assertSays(
        failureSeen(CallCancelledException.class),
        "because the call that it was made for is cancelled");
    Await.eventually(
        "the handler behind is interrupted", Await.SOON, () -> gate.interrupted() == 1);
  }

  @Test
  void aLostConnectionCancelsWhatWasMadeForItsCalls() {
    BlockingQueue<CompletableFuture<String>> nested = new LinkedBlockingQueue<>();
    Lab lab = front(text -> {
      nested.add(far.later("stay"));
      return gate.pass(text);
    });
    CompletableFuture<String> call = lab.later("text");
    gate.awaitEntered(2);
    client.close();
    Calls.failure(CallCancelledException.class, call);
    Calls.failure(CallCancelledException.class, Await.next(nested));
  }

  @Test
  void aCallWhoseTimeIsUpCancelsItsFutures() throws Exception {
    BlockingQueue<CompletableFuture<String>> nested = new LinkedBlockingQueue<>();
    front(text -> {
      nested.add(far.later("stay"));
      return gate.pass(text);
    });
    callAndForget(Duration.ofMillis(100));
    Calls.assertSays(
        Calls.failure(DeadlineExceededException.class, Await.next(nested)), "inherited");
  }

  @Test
  void aCancelledCallMakesNoFurtherOnes() {
    Lab lab = front(text -> {
      CallContext here = CallContext.current();
      try {
        return gate.pass(text);
      } catch (IllegalStateException interrupted) {
        supply(here.wrapSupplier(() -> noting(() -> far.call("time"))));
        supply(here.wrapSupplier(() -> noting(() -> far.later("time").join())));
        return text;
      }
    });
    CompletableFuture<String> call = lab.later("text");
    gate.awaitEntered(1);
    call.cancel(true);
    for (int i = 0; i < 2; i++) {
      CallCancelledException failure = failureSeen(CallCancelledException.class);
      assertEquals(Execution.NOT_STARTED, failure.execution(), failure.getMessage());
      Calls.assertSays(failure, "the call that it was made for is cancelled");
    }
  }

  @Test
  void whatACallLeavesRunningOutlivesItsAnswer() throws Exception {
    BlockingQueue<CompletableFuture<String>> nested = new LinkedBlockingQueue<>();
    Lab lab = front(text -> {
      nested.add(far.later("stay"));
      return text;
    });
    assertEquals("text", lab.call("text"));
    gate.awaitEntered(1);
    client.close();
    gate.open();
    assertEquals("stay", Calls.outcome(Await.next(nested)));
  }

  @Test
  void noCancellationIsLostHoweverEarlyOrLateItComes() {
    Lab lab = front(text -> {
      CallContext here = CallContext.current();
      supply(here.wrapSupplier(() -> far.call("stay")));
      CompletableFuture<String> future = far.later("stay");
      return gate.pass(text) + future;
    });
    for (int i = 0; i < 500; i++) {
      CompletableFuture<String> call = lab.later("text");
      for (int spin = i * 100; spin > 0; spin--) {
        Thread.onSpinWait();
      }
      call.cancel(true);
    }
    Await.eventually("nothing runs in front", Await.SOON, () -> front.callsInFlight() == 0);
    // Each that was overlooked stays there until its deadline.
    Await.eventually("nothing runs behind", Duration.ofSeconds(5), () -> back.callsInFlight() == 0);
  }

  /** A service whose calls fail at once. */
  private Lab closedServer() {
    RpcClient closed = RpcClient.connect("127.0.0.1:" + back.port());
    closed.close();
    return closed.service(Lab.class);
  }

  /** A context that counts who wants to know of its end. */
  private static final class Counting extends CallContext {
    private final AtomicInteger registered = new AtomicInteger();

    @Override
    public Identity identity() {
      return Identity.anonymous();
    }

    @Override
    public String peer() {
      return "a test";
    }

    @Override
    public Duration timeLeft() {
      return Duration.ofMinutes(1);
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public Metadata metadata() {
      return Metadata.none();
    }

    @Override
    public void replyMetadata(String name, String value) {
      throw new AssertionError("nobody replies");
    }

    @Override
    public Registration onCancelled(Runnable action) {
      registered.incrementAndGet();
      return registered::decrementAndGet;
    }
  }

  @Test
  void callsThatHaveEndedLeaveNothingBehindInTheirContext() throws Exception {
    Counting context = new Counting();
    Lab echo = front(text -> text);
    Lab failing = closedServer();
    context
        .wrap(() -> {
          for (int i = 0; i < 3; i++) {
            assertEquals("text", Calls.outcome(echo.later("text")));
            echo.call("text");
            Calls.failure(RpcException.class, () -> failing.call("text"));
            Calls.failure(RpcException.class, failing.later("text"));
            far.later("stay").cancel(true);
          }
          return null;
        })
        .call();
    Await.eventually("all are withdrawn", Await.SOON, () -> context.registered.get() == 0);
  }
}
