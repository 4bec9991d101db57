package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.plainrpc.CallContext;
import io.plainrpc.CallInterceptor;
import io.plainrpc.CallOptions;
import io.plainrpc.CannotDecodeException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.HandlerFailedException;
import io.plainrpc.Metadata;
import io.plainrpc.OneWay;
import io.plainrpc.OverloadedException;
import io.plainrpc.PermissionDeniedException;
import io.plainrpc.RpcException;
import io.plainrpc.UnauthenticatedException;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.ScriptedPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Interceptors of both sides: who is asked when, what they can change, and what they are told. */
class InterceptorTest {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  /** A service with a declared exception and one that nobody answers for. */
  public interface Picky {
    String pick(String text) throws IOException;

    @OneWay
    void told(String text);
  }

  private final Gate gate = new Gate();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
  private RpcServer server;
  private RpcClient client;

  private final class Pick implements Picky {
    @Override
    public String pick(String text) throws IOException {
      throw new IOException(text);
    }

    @Override
    public void told(String text) {
      events.add("told");
    }
  }

  @AfterEach
  void stop() {
    gate.close();
    client.close();
    server.close();
  }

  private Lab start(
      LabHandler handler, List<CallInterceptor> ofClient, List<CallInterceptor> ofServer) {
    RpcServer.Builder serving =
        RpcServer.builder().service(Lab.class, handler).service(Picky.class, new Pick());
    ofServer.forEach(serving::interceptor);
    server = serving.start();
    RpcClient.Builder calling = RpcClient.builder().server("127.0.0.1:" + server.port());
    ofClient.forEach(calling::interceptor);
    client = calling.build();
    return client.service(Lab.class);
  }

  private LabHandler handler() {
    return LabHandler.echo()
        .call(this::handled)
        .later(text -> CompletableFuture.completedFuture(handled(text)));
  }

  private String handled(String text) {
    events.add("handled");
    return text;
  }

  /** Says when it is asked and when it is told. */
  private CallInterceptor noting(String name) {
    return call -> {
      events.add(name + " begins");
      return failure -> events.add(name + " ends");
    };
  }

  /** Keeps outcomes; "well" for none. */
  private CallInterceptor keeping() {
    return call -> failure -> outcomes.add(failure == null ? "well" : failure);
  }

  private static CallInterceptor refusing(RuntimeException with) {
    return call -> {
      throw with;
    };
  }

  private List<String> noted(int count) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(Await.next(events));
    }
    return all;
  }

  // ---- order

  private static final List<String> IN_ORDER = List.of(
      "c1 begins",
      "c2 begins",
      "s1 begins",
      "s2 begins",
      "handled",
      "s2 ends",
      "s1 ends",
      "c2 ends",
      "c1 ends");

  @Test
  void theyAreAskedInOrderAndToldInReverse() {
    Lab lab =
        start(handler(), List.of(noting("c1"), noting("c2")), List.of(noting("s1"), noting("s2")));
    assertEquals("text", lab.call("text"));
    assertEquals(IN_ORDER, List.copyOf(events));
  }

  @Test
  void futuresAreNoDifferent() throws Exception {
    Lab lab =
        start(handler(), List.of(noting("c1"), noting("c2")), List.of(noting("s1"), noting("s2")));
    assertEquals("text", Calls.outcome(lab.later("text")));
    assertEquals(IN_ORDER, noted(9));
  }

  @Test
  void aOneWayCallHasEndedForTheClientWhenItIsSent() {
    start(handler(), List.of(noting("c")), List.of(noting("s")));
    client.service(Picky.class).told("text");
    List<String> all = noted(5);
    assertEquals(
        List.of("c begins", "c ends"),
        all.stream().filter(e -> e.startsWith("c")).toList());
    assertEquals(
        List.of("s begins", "told", "s ends"),
        all.stream().filter(e -> !e.startsWith("c")).toList());
  }

  // ---- what they know and change

  @Test
  void theyKnowServiceMethodAndContext() {
    BlockingQueue<CallInterceptor.Call> calls = new LinkedBlockingQueue<>();
    CallInterceptor keep = call -> {
      calls.add(call);
      return null;
    };
    Lab lab = start(LabHandler.echo(), List.of(keep), List.of(keep));
    lab.call("text");
    CallInterceptor.Call ofClient = Await.next(calls);
    CallInterceptor.Call ofServer = Await.next(calls);
    for (CallInterceptor.Call one : List.of(ofClient, ofServer)) {
      assertEquals("io.plainrpc.testing.Lab", one.service());
      assertEquals("call(String)", one.method());
    }
    assertNull(ofClient.context());
    assertEquals("anonymous", ofServer.context().identity().name());
  }

  @Test
  void whatOneChangesTheNextAndTheHandlerSee() {
    CallInterceptor first = call -> {
      call.metadata(call.metadata().with("path", call.metadata().get("path") + " first"));
      return null;
    };
    CallInterceptor second = call -> {
      call.metadata(call.metadata().with("path", call.metadata().get("path") + " second"));
      return null;
    };
    start(
        LabHandler.echo()
            .call(text -> CallContext.current().metadata().toString())
            .later(text -> CompletableFuture.completedFuture(
                CallContext.current().metadata().toString())),
        List.of(first, second),
        List.of(first, second));
    Lab lab = client.service(
        Lab.class, CallOptions.DEFAULT.withMetadata("path", "0").withMetadata("a", "b"));
    String seen = "{path=0 first second first second, a=b}";
    assertEquals(seen, lab.call("text"));
    assertEquals(seen, lab.later("text").join());
  }

  @Test
  void metadataOfTheReplyIsThereAtTheEnd() throws Exception {
    CallInterceptor ofServer = call -> {
      call.context().replyMetadata("from", "interceptor");
      return failure -> outcomes.add(call.replyMetadata());
    };
    CallInterceptor ofClient = call -> failure -> outcomes.add(call.replyMetadata());
    start(
        LabHandler.echo().call(text -> {
          CallContext.current().replyMetadata("and", "handler");
          return text;
        }),
        List.of(ofClient),
        List.of(ofServer));
    Lab lab = client.service(Lab.class, CallOptions.DEFAULT.withReplyMetadata(outcomes::add));
    lab.call("text");
    // To the server's interceptor, to who asked for it, to the client's interceptor.
    for (int i = 0; i < 3; i++) {
      assertEquals("{from=interceptor, and=handler}", Await.next(outcomes).toString());
    }
  }

  @Test
  void aTraceIsSeenAndMayBeReplaced() {
    CallInterceptor ofClient = call -> {
      outcomes.add(call.metadata());
      boolean nested = call.context() != null;
      if (nested) {
        call.metadata(call.metadata().with(Metadata.TRACEPARENT, "child"));
      }
      return null;
    };
    start(
        LabHandler.echo()
            .call(text -> client.service(Lab.class).later(text).join())
            .later(text -> {
              outcomes.add(CallContext.current().metadata());
              return CompletableFuture.completedFuture(text);
            }),
        List.of(ofClient),
        List.of());
    client
        .service(Lab.class, CallOptions.DEFAULT.withMetadata(Metadata.TRACEPARENT, TRACE))
        .call("text");
    assertEquals("{traceparent=" + TRACE + "}", Await.next(outcomes).toString());
    assertEquals("{traceparent=" + TRACE + "}", Await.next(outcomes).toString());
    assertEquals("{traceparent=child}", Await.next(outcomes).toString());
  }

  // ---- refusals

  @Test
  void aClientsInterceptorKeepsACallFromBeingMade() {
    PermissionDeniedException refusal =
        new PermissionDeniedException("not today", Execution.NOT_STARTED, null);
    Lab lab = start(
        handler(), List.of(keeping(), refusing(refusal), noting("never")), List.of(noting("s")));
    assertSame(refusal, assertThrows(RpcException.class, () -> lab.call("text")));
    assertSame(refusal, Calls.failure(PermissionDeniedException.class, lab.later("text")));
    assertSame(refusal, Await.next(outcomes));
    assertSame(refusal, Await.next(outcomes));
    assertEquals(List.of(), List.copyOf(events));
  }

  private RpcException refusedByServer(RuntimeException with) {
    Lab lab = start(handler(), List.of(), List.of(keeping(), refusing(with), noting("never")));
    RpcException failure = assertThrows(RpcException.class, () -> lab.call("text"));
    assertEquals(Execution.NOT_STARTED, failure.execution());
    assertSame(with, Await.next(outcomes));
    assertEquals(List.of(), List.copyOf(events));
    return failure;
  }

  @Test
  void aServersInterceptorRefusesInTheTermsOfItsException() {
    RpcException failure = refusedByServer(new OverloadedException(
        "too many of this tenant; call later", Execution.NOT_STARTED, null));
    assertInstanceOf(OverloadedException.class, failure);
    Calls.assertSays(failure, "too many of this tenant; call later");
  }

  @Test
  void itMayWantToKnowWhoCalls() {
    assertInstanceOf(
        UnauthenticatedException.class,
        refusedByServer(new UnauthenticatedException("who are you?", Execution.NOT_STARTED, null)));
  }

  @Test
  void anInterceptorThatFailsDeniesAndItsReasonStaysInTheLog() {
    try (LogCapture log = LogCapture.start()) {
      RpcException failure = refusedByServer(new IllegalStateException("its own trouble"));
      assertInstanceOf(PermissionDeniedException.class, failure);
      assertFalse(failure.getMessage().contains("its own trouble"), failure.getMessage());
      log.awaitText("its own trouble");
    }
  }

  @Test
  void aRefusedCallsArgumentsAreNotDecoded() throws Exception {
    start(
        handler(),
        List.of(),
        List.of(refusing(new PermissionDeniedException("not today", Execution.NOT_STARTED, null))));
    try (ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      peer.send(Frames.request(1, Lab.CALL, new byte[] {20, 'x'}));
      assertEquals(11, peer.expect(Frames.ERROR).payload()[0]);
    }
  }

  // ---- outcomes

  @Test
  void bothSidesAreToldWhatTheMethodThrew() {
    start(
        LabHandler.echo().call(text -> {
          throw new IllegalStateException(text);
        }),
        List.of(keeping()),
        List.of(keeping()));
    Picky picky = client.service(Picky.class);
    IOException declared = assertThrows(IOException.class, () -> picky.pick("declared"));
    assertInstanceOf(IOException.class, Await.next(outcomes));
    assertSame(declared, Await.next(outcomes));

    Lab lab = client.service(Lab.class);
    HandlerFailedException undeclared =
        Calls.failure(HandlerFailedException.class, () -> lab.call("undeclared"));
    assertInstanceOf(IllegalStateException.class, Await.next(outcomes));
    assertSame(undeclared, Await.next(outcomes));

    assertEquals("well", lab.later("well").thenApply(text -> text).join());
    assertEquals("well", Await.next(outcomes));
    assertEquals("well", Await.next(outcomes));
  }

  @Test
  void theyAreToldOfCallsThatCannotBeDecodedOrAreLate() throws Exception {
    Lab lab = start(LabHandler.echo().call(gate::pass), List.of(keeping()), List.of());
    Calls.failure(DeadlineExceededException.class, () -> lab.brief("text"));
    assertInstanceOf(DeadlineExceededException.class, Await.next(outcomes));
    server.close();
    server = RpcServer.builder()
        .service(Lab.class, LabHandler.echo())
        .interceptor(keeping())
        .start();
    try (ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      peer.send(Frames.request(1, Lab.CALL, new byte[] {20, 'x'}));
      peer.expect(Frames.ERROR);
      assertInstanceOf(CannotDecodeException.class, Await.next(outcomes));
    }
  }

  @Test
  void whatThrowsAtTheEndIsLoggedAndHarmsNobody() {
    CallInterceptor failing = call -> failure -> {
      throw new IllegalStateException("cannot count");
    };
    Lab lab = start(handler(), List.of(noting("c"), failing), List.of(noting("s"), failing));
    try (LogCapture log = LogCapture.start()) {
      assertEquals("text", lab.call("text"));
      log.awaitText("cannot count");
    }
    assertEquals(List.of("c begins", "s begins", "handled", "s ends", "c ends"), noted(5));
  }
}
