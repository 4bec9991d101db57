package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.plainrpc.CallContext;
import io.plainrpc.CallOptions;
import io.plainrpc.CannotEncodeException;
import io.plainrpc.Execution;
import io.plainrpc.HandlerFailedException;
import io.plainrpc.Metadata;
import io.plainrpc.TooLargeException;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Metadata goes both ways, beside bodies of any size, and a trace goes on through nested calls. */
class MetadataCallsTest {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  /** A service with a declared exception. */
  public interface Picky {
    String pick(String text) throws IOException;
  }

  private final BlockingQueue<Metadata> seen = new LinkedBlockingQueue<>();
  private final AtomicReference<Metadata> replied = new AtomicReference<>();
  private RpcServer server;
  private RpcClient client;

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void start(LabHandler handler) {
    server = RpcServer.builder()
        .service(Lab.class, handler)
        .service(Picky.class, text -> {
          CallContext.current().replyMetadata("why", text);
          throw new IOException(text);
        })
        .maxMessageBytes(200_000)
        .start();
    client = RpcClient.connect("127.0.0.1:" + server.port());
  }

  private String note(String text) {
    CallContext context = CallContext.current();
    seen.add(context.metadata());
    context.replyMetadata("length", Integer.toString(text.length()));
    return text;
  }

  private CallOptions options() {
    return CallOptions.DEFAULT.withReplyMetadata(replied::set);
  }

  private Lab lab(CallOptions options) {
    return client.service(Lab.class, options);
  }

  // ---- both ways

  @Test
  void itArrivesAndSoDoesThatOfTheReply() {
    start(LabHandler.echo().call(this::note));
    Lab lab =
        lab(options().withMetadata("tenant", "acme").withMetadata("text", "\u4e16\ud83d\ude00"));
    assertEquals("abc", lab.call("abc"));
    assertEquals(
        Metadata.none().with("tenant", "acme").with("text", "\u4e16\ud83d\ude00"),
        Await.next(seen));
    assertEquals(Metadata.none().with("length", "3"), replied.get());
  }

  @Test
  void withoutThereIsNone() {
    start(LabHandler.echo().call(text -> {
      seen.add(CallContext.current().metadata());
      return text;
    }));
    assertEquals("abc", lab(options()).call("abc"));
    assertSame(Metadata.none(), Await.next(seen));
    assertSame(Metadata.none(), replied.get());
  }

  @Test
  void aReplysMetadataIsThereBeforeItsFutureCompletes() throws Exception {
    start(LabHandler.echo().later(text -> {
      CallContext context = CallContext.current();
      return CompletableFuture.supplyAsync(() -> {
        context.replyMetadata("late", "yes");
        return text;
      });
    }));
    CompletableFuture<Metadata> then = lab(options()).later("abc").thenApply(text -> replied.get());
    assertEquals("{late=yes}", Calls.outcome(then).toString());
  }

  @Test
  void aDeclaredExceptionHasMetadataAnErrorHasNone() {
    start(LabHandler.echo().call(text -> {
      CallContext.current().replyMetadata("why", text);
      throw new IllegalStateException(text);
    }));
    Picky picky = client.service(Picky.class, options());
    assertThrows(IOException.class, () -> picky.pick("it"));
    assertEquals("{why=it}", replied.getAndSet(null).toString());
    Calls.failure(HandlerFailedException.class, () -> lab(options()).call("abc"));
    assertNull(replied.get());
  }

  @Test
  void itStandsBesideBodiesOfAnySize() {
    start(LabHandler.echo().bytes(data -> {
      note("bytes");
      return data;
    }));
    Metadata full = Metadata.none().with("a", "x".repeat(8_188));
    Lab lab = lab(options().withMetadata(full));
    for (int size :
        new int[] {0, 57_000, 57_325, 57_326, 57_327, 65_500, 65_522, 65_533, 65_537, 190_000}) {
      byte[] data = new byte[size];
      Arrays.fill(data, (byte) size);
      assertEquals(size, lab.bytes(data).length);
      assertEquals(full, Await.next(seen), () -> "with " + data.length + " bytes");
      assertEquals("{length=5}", replied.getAndSet(null).toString());
    }
  }

  @Test
  void itDoesNotCountForTheLimitOfMessages() {
    start(LabHandler.echo());
    Lab lab = lab(CallOptions.DEFAULT.withMetadata("a", "x".repeat(8_188)));
    assertEquals(200_000 - 3, lab.bytes(new byte[200_000 - 3]).length);
    TooLargeException failure =
        Calls.failure(TooLargeException.class, () -> lab.bytes(new byte[200_000 - 2]));
    assertEquals(200_001, failure.sizeBytes());
  }

  @Test
  void aHandlerThatSendsTooMuchAlongIsTold() {
    start(LabHandler.echo().call(text -> {
      CallContext.current().replyMetadata("a", "x".repeat(8_189));
      return text;
    }));
    HandlerFailedException failure =
        Calls.failure(HandlerFailedException.class, () -> lab(options()).call("abc"));
    Calls.assertSays(failure, "metadata of 8193 bytes, limit 8192");
  }

  @Test
  void whatTheReceiverThrowsTakesThePlaceOfTheResult() {
    start(LabHandler.echo());
    Lab lab = lab(CallOptions.DEFAULT.withReplyMetadata(metadata -> {
      throw new IllegalStateException("not like this");
    }));
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> lab.call("abc"));
    assertEquals("not like this", failure.getMessage());
    assertThrows(IllegalStateException.class, () -> Calls.outcome(lab.later("abc")));
  }

  // ---- traces

  /** A server whose {@code call} is handled like this, and whose {@code brief} says what came to it. */
  private void chain(UnaryOperator<String> handler) {
    start(LabHandler.echo().call(text -> text.equals("end") ? note(text) : handler.apply(text)));
  }

  @Test
  void aTraceGoesOnAndNothingElseDoes() {
    chain(text -> lab(CallOptions.DEFAULT).call("end"));
    lab(CallOptions.DEFAULT.withMetadata("traceparent", TRACE).withMetadata("tenant", "acme"))
        .call("begin");
    assertEquals("{traceparent=" + TRACE + "}", Await.next(seen).toString());
  }

  @Test
  void itGoesAlongWithOtherMetadataAndWithFutures() {
    start(LabHandler.echo()
        .call(text ->
            lab(CallOptions.DEFAULT.withMetadata("step", "2")).later("end").join())
        .later(text -> CompletableFuture.completedFuture(note(text))));
    lab(CallOptions.DEFAULT.withMetadata("traceparent", TRACE)).call("begin");
    assertEquals("{step=2, traceparent=" + TRACE + "}", Await.next(seen).toString());
  }

  @Test
  void aTraceOfItsOwnCounts() {
    chain(text -> lab(CallOptions.DEFAULT.withMetadata("traceparent", "mine")).call("end"));
    lab(CallOptions.DEFAULT.withMetadata("traceparent", TRACE)).call("begin");
    assertEquals("{traceparent=mine}", Await.next(seen).toString());
  }

  @Test
  void withoutATraceNothingGoesOn() {
    chain(text -> lab(CallOptions.DEFAULT).call("end"));
    lab(CallOptions.DEFAULT.withMetadata("tenant", "acme")).call("begin");
    assertEquals("{}", Await.next(seen).toString());
  }

  @Test
  void whereThereIsNoRoomForTheTraceTheCallIsNotMade() {
    BlockingQueue<CannotEncodeException> failures = new LinkedBlockingQueue<>();
    CallOptions full = CallOptions.DEFAULT.withMetadata("a", "x".repeat(8_188));
    chain(text -> {
      Lab lab = lab(full);
      failures.add(Calls.failure(CannotEncodeException.class, () -> lab.call("end")));
      failures.add(Calls.failure(CannotEncodeException.class, lab.later("end")));
      return text;
    });
    lab(CallOptions.DEFAULT.withMetadata("traceparent", TRACE)).call("begin");
    for (int i = 0; i < 2; i++) {
      CannotEncodeException failure = Await.next(failures);
      assertEquals(Execution.NOT_STARTED, failure.execution());
      Calls.assertSays(failure, "no room for the traceparent", "limit 8192");
    }
  }
}
