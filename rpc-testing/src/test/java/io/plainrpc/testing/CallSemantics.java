package io.plainrpc.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Authorizer.Decision;
import io.plainrpc.CallCancelledException;
import io.plainrpc.CallOptions;
import io.plainrpc.CannotConnectException;
import io.plainrpc.CannotEncodeException;
import io.plainrpc.ContractMismatchException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.HandlerFailedException;
import io.plainrpc.OverloadedException;
import io.plainrpc.PermissionDeniedException;
import io.plainrpc.TooLargeException;
import io.plainrpc.UnimplementedException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.contract.TestCompiler;
import io.plainrpc.server.RpcServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a call means, whatever carries it: one suite, run over sockets, over TLS, in one process and over the simulated network.
 */
abstract class CallSemantics {
  /** Longer than any of these tests may take. */
  private static final int FOREVER_MILLIS = 50_000;

  private static final Duration BRIEF = Duration.ofMillis(300);

  private final Bench.Factory factory;
  private final DeskHandler handler;
  private final List<Bench> benches = new ArrayList<>();

  @TempDir
  Path directory;

  CallSemantics(Bench.Factory factory) {
    this.factory = factory;
    this.handler = new DeskHandler(factory::pause);
  }

  @AfterEach
  void closeAll() {
    benches.forEach(Bench::close);
  }

  final DeskHandler handler() {
    return handler;
  }

  final Bench open(RpcServer.Builder server, RpcClient.Builder client) {
    Bench bench = factory.open(server, client);
    benches.add(bench);
    return bench;
  }

  final RpcServer.Builder server() {
    return RpcServer.builder().service(Desk.class, handler);
  }

  final Bench open() {
    return open(server(), RpcClient.builder());
  }

  private Desk desk() {
    return open().service(Desk.class);
  }

  // Values.

  @Test
  void valuesArriveAsTheyWereSent() {
    Desk desk = desk();
    Desk.Item item = new Desk.Item(
        "straße, 世界, 🎉", -7, List.of("a", ""), new Desk.Item("inner", 1, List.of(), null));
    assertEquals(item, desk.item(item));
    assertEquals(Integer.MAX_VALUE + 5L, desk.sum(Integer.MAX_VALUE, 5));
    assertArrayEquals(new byte[] {1, 0, -1}, desk.bytes(new byte[] {1, 0, -1}));
    assertArrayEquals(new byte[0], desk.bytes(new byte[0]));
  }

  @Test
  void nullsArriveAsNulls() {
    Desk desk = desk();
    assertNull(desk.text(null));
    assertNull(desk.item(null));
    assertNull(desk.bytes(null));
    assertEquals(new Desk.Item(null, 0, null, null), desk.item(new Desk.Item(null, 0, null, null)));
  }

  @Test
  void aVoidMethodHasRunWhenItsCallReturns() {
    desk().note("here");
    assertEquals(List.of("note here"), handler.calls());
  }

  @Test
  void largeMessagesArriveWholeBothWays() {
    byte[] bytes = new byte[1 << 20];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 >>> 5);
    }
    assertArrayEquals(bytes, desk().bytes(bytes));
  }

  @Test
  void defaultMethodsRunAtTheCallerAndObjectsMethodsSpeakOfTheProxy() {
    Bench bench = open();
    Desk desk = bench.service(Desk.class);
    assertEquals("abab", desk.twice("ab"));
    assertEquals(List.of("text ab", "text ab"), handler.calls());
    assertEquals(desk, desk);
    assertNotEquals(desk, bench.service(Desk.class));
    assertTrue(desk.toString().startsWith("Desk at "), desk.toString());
  }

  // Exceptions.

  @Test
  void aDeclaredExceptionArrivesAsItself() {
    Desk desk = desk();
    Desk.NoSuchItemException thrown =
        assertThrows(Desk.NoSuchItemException.class, () -> desk.find("chair"));
    assertEquals("no item of that name", thrown.getMessage());
    assertEquals("chair", thrown.wanted());
  }

  @Test
  void anUndeclaredExceptionArrivesAsAFailureOfTheHandler() {
    Desk desk = desk();
    HandlerFailedException failure =
        Calls.failure(HandlerFailedException.class, Execution.COMPLETED, () -> desk.fails("why"));
    assertEquals(IllegalStateException.class.getName(), failure.remoteClassName());
    Calls.assertSays(failure, "Desk.fails(String)", "IllegalStateException", "why");
  }

  // Futures.

  @Test
  void futuresCompleteWithValuesAndWithDeclaredExceptions() throws Exception {
    Bench bench = open();
    Desk desk = bench.service(Desk.class);
    assertEquals("soon", bench.outcome(desk.later("soon")));
    assertNull(bench.outcome(desk.later(null)));
    CompletableFuture<String> failing = desk.laterFind("chair");
    Desk.NoSuchItemException thrown =
        assertThrows(Desk.NoSuchItemException.class, () -> bench.outcome(failing));
    assertEquals("chair", thrown.wanted());
  }

  @Test
  void manyCallsAtOnceEachGetTheirOwnReply() throws Exception {
    Bench bench = open();
    Desk desk = bench.service(Desk.class);
    List<CompletableFuture<String>> futures = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      futures.add(desk.later("reply " + i));
    }
    for (int i = 0; i < futures.size(); i++) {
      assertEquals("reply " + i, bench.outcome(futures.get(i)));
    }
  }

  @Test
  void aSlowCallDoesNotHoldUpAnother() throws Exception {
    Bench bench = open();
    Desk desk = bench.service(Desk.class);
    CompletableFuture<String> slow = desk.laterSlow(400);
    CompletableFuture<String> quick = desk.later("quick");
    assertEquals("quick", bench.outcome(quick));
    assertTrue(!slow.isDone(), "the slow call ended before the quick one");
    assertEquals("after 400", bench.outcome(slow));
  }

  // Time.

  @Test
  void aCallEndsAtItsDeadlineAndItsHandlerIsTold() {
    Bench bench = open();
    Desk desk = bench.service(Desk.class, CallOptions.timeout(BRIEF));
    DeadlineExceededException failure = Calls.failure(
        DeadlineExceededException.class, Execution.MAYBE, () -> desk.slow(FOREVER_MILLIS));
    Calls.assertSays(failure, "Desk.slow(int)", "300 ms", "timeout(...)");
    bench.eventually("the handler is told", () -> handler.slow().get(0).isCancelled());
    assertEquals("on", desk.text("on"));
  }

  @Test
  void theInterfaceMayLimitACallsTime() {
    Desk desk = desk();
    Calls.failure(
        DeadlineExceededException.class, Execution.MAYBE, () -> desk.slowButBrief(FOREVER_MILLIS));
  }

  @Test
  void aFutureEndsAtItsDeadline() {
    Bench bench = open(server(), RpcClient.builder().timeout(BRIEF));
    CompletableFuture<String> future = bench.service(Desk.class).laterSlow(FOREVER_MILLIS);
    Calls.failure(DeadlineExceededException.class, Execution.MAYBE, () -> bench.outcome(future));
  }

  @Test
  void theHandlerKnowsItsCallerAndHowLongItWaits() {
    assertEquals("anonymous, true", desk().caller());
  }

  // Cancellation.

  @Test
  void cancellingAFutureTellsTheHandler() {
    Bench bench = open();
    Desk desk = bench.service(Desk.class);
    CompletableFuture<String> future = desk.laterSlow(FOREVER_MILLIS);
    bench.eventually("the handler runs", () -> handler.slow().size() == 1);
    assertTrue(future.cancel(true));
    bench.eventually("the handler is told", () -> handler.slow().get(0).isCancelled());
    assertEquals("on", desk.text("on"));
  }

  // Limits.

  @Test
  void argumentsBeyondTheClientsLimitAreNotSent() {
    Bench bench = open(server(), RpcClient.builder().maxMessageBytes(10_000));
    Desk desk = bench.service(Desk.class);
    TooLargeException failure = Calls.failure(
        TooLargeException.class, Execution.NOT_STARTED, () -> desk.bytes(new byte[10_000]));
    Calls.assertSays(failure, "RpcClient.builder().maxMessageBytes(...)");
    assertEquals(List.of(), handler.calls());
    assertEquals("on", desk.text("on"));
  }

  @Test
  void argumentsBeyondTheServersLimitAreNotStarted() {
    Bench bench = open(server().maxMessageBytes(10_000), RpcClient.builder());
    Desk desk = bench.service(Desk.class);
    TooLargeException failure = Calls.failure(
        TooLargeException.class, Execution.NOT_STARTED, () -> desk.bytes(new byte[10_000]));
    Calls.assertSays(failure, "RpcServer.builder().maxMessageBytes(...)");
    assertEquals(List.of(), handler.calls());
    assertEquals("on", desk.text("on"));
  }

  @Test
  void aReplyBeyondTheServersLimitFailsAsCompleted() {
    Bench bench = open(server().maxMessageBytes(10_000), RpcClient.builder());
    tooLargeReply(bench, "RpcServer.builder().maxMessageBytes(...)");
  }

  @Test
  void aReplyBeyondTheClientsLimitFailsAsCompleted() {
    Bench bench = open(server(), RpcClient.builder().maxMessageBytes(10_000));
    tooLargeReply(bench, "RpcClient.builder().maxMessageBytes(...)");
  }

  private void tooLargeReply(Bench bench, String setting) {
    Desk desk = bench.service(Desk.class);
    TooLargeException failure =
        Calls.failure(TooLargeException.class, Execution.COMPLETED, () -> desk.produce(10_000));
    Calls.assertSays(failure, "10002", setting);
    assertEquals(List.of("produce 10000"), handler.calls());
    assertEquals("on", desk.text("on"));
  }

  @Test
  void callsBeyondTheLimitInFlightFailAsOverloadedBeforeTheyStart() throws Exception {
    Bench bench = open(
        server().maxCallsInFlightPerConnection(4), RpcClient.builder().connectionsPerServer(1));
    Desk desk = bench.service(Desk.class);
    // The client learns the limit when it connects.
    desk.text("hello");
    List<CompletableFuture<String>> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      running.add(desk.laterSlow(500));
    }
    OverloadedException failure =
        Calls.failure(OverloadedException.class, () -> bench.outcome(desk.later("one more")));
    assertEquals(Execution.NOT_STARTED, failure.execution());
    for (CompletableFuture<String> one : running) {
      assertEquals("after 500", bench.outcome(one));
    }
  }

  // What cannot be sent.

  @Test
  void anArgumentThatCannotBeSentFailsBeforeAnythingStarts() {
    Desk desk = desk();
    Calls.failure(
        CannotEncodeException.class, Execution.NOT_STARTED, () -> desk.text("half: \uD800"));
    assertEquals(List.of(), handler.calls());
  }

  @Test
  void aResultThatCannotBeSentFailsAsCompleted() {
    Desk desk = desk();
    Calls.failure(CannotEncodeException.class, Execution.COMPLETED, desk::unsendable);
    assertEquals(List.of("unsendable"), handler.calls());
  }

  // What the server does not have, or does not permit.

  @Test
  void aServiceThatIsNotExportedIsRefused() {
    Bench bench =
        open(RpcServer.builder().service(Lab.class, LabHandler.echo()), RpcClient.builder());
    Desk desk = bench.service(Desk.class);
    UnimplementedException failure =
        Calls.failure(UnimplementedException.class, Execution.NOT_STARTED, () -> desk.text("x"));
    Calls.assertSays(failure, Desk.class.getName(), Lab.class.getName());
    assertEquals("on", bench.service(Lab.class).call("on"));
  }

  @Test
  void anotherVersionOfAServiceIsRefusedWithTheDifferences() throws Exception {
    String source = "package demo; public interface Greeter { String greet(%s who); }";
    try (URLClassLoader servers = compiled("servers", String.format(source, "String"));
        URLClassLoader clients = compiled("clients", String.format(source, "Integer"))) {
      Class<?> exported = servers.loadClass("demo.Greeter");
      Bench bench = open(export(RpcServer.builder(), exported), RpcClient.builder());
      Class<?> called = clients.loadClass("demo.Greeter");
      Object greeter = bench.service(called);
      Method greet = called.getMethod("greet", Integer.class);
      ContractMismatchException failure = Calls.failure(
          ContractMismatchException.class, Execution.NOT_STARTED, () -> invoke(greet, greeter, 1));
      Calls.assertSays(failure, "parameter 1 is Integer for the client and String for the server");
    }
  }

  private URLClassLoader compiled(String name, String source) {
    return TestCompiler.loader(
        TestCompiler.compile(directory.resolve(name), Map.of("demo/Greeter.java", source)));
  }

  private static <T> RpcServer.Builder export(RpcServer.Builder server, Class<T> type) {
    Object refuses = Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
          throw new AssertionError("it runs");
        });
    return server.service(type, type.cast(refuses));
  }

  private static Object invoke(Method method, Object target, Object... arguments) throws Exception {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  @Test
  void whatIsNotPermittedDoesNotStart() {
    Bench bench = open(
        server()
            .authorizer((who, service, method) ->
                method.startsWith("text(") ? Decision.allow() : Decision.deny("not today")),
        RpcClient.builder());
    Desk desk = bench.service(Desk.class);
    PermissionDeniedException failure = Calls.failure(
        PermissionDeniedException.class, Execution.NOT_STARTED, () -> desk.produce(1));
    Calls.assertSays(failure, "not today");
    assertEquals("on", desk.text("on"));
    assertEquals(List.of("text on"), handler.calls());
  }

  // The end.

  @Test
  void aClosedClientEndsItsCallsAndMakesNoMore() {
    Bench bench = open();
    Desk desk = bench.service(Desk.class);
    CompletableFuture<String> running = desk.laterSlow(FOREVER_MILLIS);
    bench.eventually("the handler runs", () -> handler.slow().size() == 1);
    bench.closeClient();
    Calls.failure(CallCancelledException.class, Execution.MAYBE, () -> bench.outcome(running));
    Calls.failure(CallCancelledException.class, Execution.NOT_STARTED, () -> desk.text("more"));
    bench.eventually("the handler is told", () -> handler.slow().get(0).isCancelled());
  }

  @Test
  void aServerThatClosesFinishesWhatRunsAndTakesNoMore() throws Exception {
    Bench bench = open();
    Desk desk = bench.service(Desk.class);
    CompletableFuture<String> running = desk.laterSlow(300);
    bench.eventually("the handler runs", () -> handler.slow().size() == 1);
    CompletableFuture<Void> closed = bench.closeServer();
    assertEquals("after 300", bench.outcome(running));
    bench.outcome(closed);
    Calls.failure(CannotConnectException.class, Execution.NOT_STARTED, () -> desk.text("more"));
    assertEquals(Arrays.asList(), handler.calls());
  }

  @Test
  void aServerWhoseTimeToCloseIsOverTellsWhatStillRuns() throws Exception {
    Bench bench = open(server().drainTimeout(Duration.ofMillis(100)), RpcClient.builder());
    Desk desk = bench.service(Desk.class);
    CompletableFuture<String> running = desk.laterSlow(FOREVER_MILLIS);
    bench.eventually("the handler runs", () -> handler.slow().size() == 1);
    bench.outcome(bench.closeServer());
    assertTrue(handler.slow().get(0).isCancelled());
    assertThrows(Exception.class, () -> bench.outcome(running));
  }
}
