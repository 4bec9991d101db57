package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallContext;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a handler can learn about its call. */
class CallContextTest {
  private static String call(UnaryOperator<String> handler) {
    try (RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().call(handler))
            .start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      return client.service(Lab.class).call("text");
    }
  }

  private static boolean hasContext() {
    try {
      CallContext.current();
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Test
  void outsideAHandlerThereIsNone() {
    String message =
        assertThrows(IllegalStateException.class, CallContext::current).getMessage();
    assertTrue(message.contains(Thread.currentThread().getName()), message);
  }

  @Test
  void theCallerAndItsTimeAreKnown() {
    String seen = call(text -> {
      CallContext context = CallContext.current();
      Duration left = context.timeLeft();
      boolean plausible =
          !left.isNegative() && !left.isZero() && left.compareTo(Duration.ofSeconds(10)) <= 0;
      return plausible + " " + context.peer().startsWith("127.0.0.1:") + " "
          + context.isCancelled();
    });
    assertEquals("true true false", seen);
  }

  @Test
  void eachCallHasItsOwn() {
    AtomicReference<CallContext> first = new AtomicReference<>();
    try (RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().call(text -> {
              CallContext before = first.getAndSet(CallContext.current());
              return String.valueOf(before == CallContext.current());
            }))
            .start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Lab lab = client.service(Lab.class);
      assertEquals("false", lab.call("1"));
      assertEquals("false", lab.call("2"));
    }
  }

  @Test
  void itGoesAlongOnlyWithWhatIsWrapped() {
    AtomicReference<CallContext> wrapped = new AtomicReference<>();
    AtomicReference<Boolean> bare = new AtomicReference<>();
    AtomicReference<Boolean> after = new AtomicReference<>();
    AtomicReference<CallContext> own = new AtomicReference<>();
    call(text -> {
      own.set(CallContext.current());
      Runnable task = CallContext.current().wrap(() -> wrapped.set(CallContext.current()));
      Thread other = new Thread(() -> {
        bare.set(hasContext());
        task.run();
        after.set(hasContext());
      });
      other.start();
      Await.ended(other);
      return text;
    });
    assertFalse(bare.get());
    assertSame(own.get(), wrapped.get());
    assertFalse(after.get());
  }

  @Test
  void aCancelledCallSaysSo() throws Exception {
    AtomicReference<CallContext> context = new AtomicReference<>();
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().later(text -> {
              context.set(CallContext.current());
              return CompletableFuture.completedFuture(gate.pass(text));
            }))
            .start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      CompletableFuture<String> call = client.service(Lab.class).later("text");
      gate.awaitEntered(1);
      assertFalse(context.get().isCancelled());
      call.cancel(true);
      Await.eventually("the call is cancelled", Await.SOON, () -> context.get().isCancelled());
    }
  }

  @Test
  void whenTheTimeIsUpNoneIsLeft() {
    AtomicReference<CallContext> context = new AtomicReference<>();
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().call(text -> {
              context.set(CallContext.current());
              return gate.pass(text);
            }))
            .start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Calls.failure(
          DeadlineExceededException.class, () -> client.service(Lab.class).brief("text"));
      Await.eventually(
          "the server knows it too",
          Await.SOON,
          () -> context.get().timeLeft().isZero() && context.get().isCancelled());
    }
  }

  /** Leaves one call inside its handler, with actions that wait for its end. */
  private static void cancelled(
      Consumer<CallContext> prepare, Consumer<CompletableFuture<String>> end) {
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().later(text -> {
              prepare.accept(CallContext.current());
              return CompletableFuture.completedFuture(gate.pass(text));
            }))
            .start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      CompletableFuture<String> call = client.service(Lab.class).later("text");
      gate.awaitEntered(1);
      end.accept(call);
      gate.open();
    }
  }

  @Test
  void actionsRunOnceWhenTheCallIsCancelledUnlessTheyWereWithdrawn() {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger withdrawn = new AtomicInteger();
    CountDownLatch last = new CountDownLatch(1);
    try (LogCapture log = LogCapture.start()) {
      cancelled(
          context -> {
            context.onCancelled(() -> {
              first.incrementAndGet();
              throw new IllegalStateException("this action fails");
            });
            context.onCancelled(withdrawn::incrementAndGet).close();
            context.onCancelled(last::countDown);
          },
          call -> {
            call.cancel(true);
            Await.open(last);
          });
      // Its connection is lost as well, with the call still in it.
      assertEquals(1, first.get());
      assertEquals(0, withdrawn.get());
      assertTrue(log.text().contains("this action fails"), log.text());
    }
  }

  @Test
  void anActionForACallThatIsCancelledAlreadyRunsAtOnce() {
    AtomicReference<CallContext> context = new AtomicReference<>();
    AtomicReference<Thread> ran = new AtomicReference<>();
    cancelled(context::set, call -> {
      call.cancel(true);
      Await.eventually("the call is cancelled", Await.SOON, () -> context.get().isCancelled());
    });
    context.get().onCancelled(() -> ran.set(Thread.currentThread()));
    assertSame(Thread.currentThread(), ran.get());
  }

  @Test
  void noActionRunsForACallThatIsAnswered() {
    AtomicInteger ran = new AtomicInteger();
    AtomicReference<CallContext> context = new AtomicReference<>();
    call(text -> {
      context.set(CallContext.current());
      CallContext.current().onCancelled(ran::incrementAndGet);
      return text;
    });
    // Client, connection and server are gone by now, and whatever they cancelled with them.
    assertEquals(0, ran.get());
    assertFalse(context.get().isCancelled());
  }

  @Test
  void currentOrNullIsTheContextOrNull() {
    assertNull(CallContext.currentOrNull());
    assertEquals(
        "true", call(text -> String.valueOf(CallContext.currentOrNull() == CallContext.current())));
  }

  @Test
  void callablesSuppliersAndExecutorsTakeItAlong() throws Exception {
    AtomicReference<CallContext> own = new AtomicReference<>();
    call(text -> {
      own.set(CallContext.current());
      return text;
    });
    CallContext context = own.get();
    assertSame(context, context.wrap(CallContext::current).call());
    assertSame(context, context.wrapSupplier(CallContext::current).get());
    AtomicReference<CallContext> inExecutor = new AtomicReference<>();
    context.wrap((Executor) Runnable::run).execute(() -> inExecutor.set(CallContext.current()));
    assertSame(context, inExecutor.get());
    assertFalse(hasContext());
  }
}
