package io.plainrpc.transport;

import io.plainrpc.protocol.Agreement;
import io.plainrpc.protocol.Announcement;
import io.plainrpc.protocol.WireError;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.ScriptedPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A server of this package alone: it agrees to every service, and what a call does is said by the test, by the method's number.
 * Every call runs where it is read, until the watchdog takes the reading away.
 */
final class BareServer implements AutoCloseable {
  /** What a call does. */
  @FunctionalInterface
  interface Handler {
    void handle(ServerCall call);
  }

  private final Map<Integer, Handler> handlers = new HashMap<>();
  private final int handlerThreads;
  private final long maxQueuedReplyBytes;
  private ServerTransport transport;

  /**
   * Not started.
   *
   * @param handlerThreads how many threads may be left to handlers
   * @param maxQueuedReplyBytes beyond that a reply waits
   */
  BareServer(int handlerThreads, long maxQueuedReplyBytes) {
    this.handlerThreads = handlerThreads;
    this.maxQueuedReplyBytes = maxQueuedReplyBytes;
  }

  /** What calls of this method do. Before the start. */
  BareServer on(int method, Handler handler) {
    handlers.put(method, handler);
    return this;
  }

  BareServer start() throws IOException {
    transport = ServerTransport.listen(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), settings(), handler());
    return this;
  }

  private ServerSettings settings() {
    return new ServerSettings(
        100,
        100,
        100,
        4 << 20,
        100,
        100,
        maxQueuedReplyBytes,
        handlerThreads,
        TimeUnit.MINUTES.toNanos(1),
        TimeUnit.MINUTES.toNanos(1),
        TimeUnit.MINUTES.toNanos(1),
        null,
        true);
  }

  private RequestHandler handler() {
    return new RequestHandler() {
      @Override
      public Announced announced(Announcement announcement) {
        return new Announced(
            Agreement.same(announcement.service(), announcement.fingerprint()), "anything");
      }

      @Override
      public void handle(ServerCall call, byte[] from, int at, int length) {
        handlers.get(call.method()).handle(call);
      }

      @Override
      public void failed(ServerCall call, Throwable failure) {
        call.error(WireError.handlerFailed(
            "failed", failure.getClass().getName(), failure.getMessage(), ""));
      }
    };
  }

  /** Answers with so many bytes. */
  static void reply(ServerCall call, int bytes) {
    call.reply(false, new byte[bytes], bytes);
  }

  /** A client that has greeted and announced its service. */
  ScriptedPeer client() throws IOException {
    return ScriptedPeer.lab(transport.port());
  }

  ServerTransport transport() {
    return transport;
  }

  /** How many threads are left to handlers. */
  int busy() {
    return transport.workers().busy();
  }

  /** Has the watchdog look at all connections at least twice: what it can take away is taken away then. */
  void lookTwice() {
    for (int i = 0; i < 3; i++) {
      // Done before each look.
      CountDownLatch done = new CountDownLatch(1);
      transport.watchdog().perform(done::countDown);
      Await.open(done);
    }
  }

  /** Waits until one worker is inside all of these methods of this package, named {@code Class.method}. */
  void awaitInside(String... methods) {
    Await.eventually(
        () -> "a worker is inside " + Arrays.toString(methods),
        Await.SOON,
        () -> isInside(List.of(methods)));
  }

  /** Waits until no worker is inside this method. */
  void awaitNobodyInside(String method) {
    Await.eventually(
        () -> "no worker is inside " + method, Await.SOON, () -> !isInside(List.of(method)));
  }

  private boolean isInside(List<String> methods) {
    String prefix = "plainrpc-server-" + transport.port() + "-";
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(one -> one.getKey().getName().startsWith(prefix))
        .map(one ->
            Arrays.stream(one.getValue()).map(BareServer::simpleName).collect(Collectors.toSet()))
        .anyMatch(frames -> frames.containsAll(methods));
  }

  private static String simpleName(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethodName();
  }

  @Override
  public void close() {
    transport.close();
  }
}
