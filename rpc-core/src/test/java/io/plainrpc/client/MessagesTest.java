package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Authorizer;
import io.plainrpc.CallCancelledException;
import io.plainrpc.CannotConnectException;
import io.plainrpc.CannotDecodeException;
import io.plainrpc.CannotEncodeException;
import io.plainrpc.ConnectionLostException;
import io.plainrpc.ContractMismatchException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.HandlerFailedException;
import io.plainrpc.OverloadedException;
import io.plainrpc.PermissionDeniedException;
import io.plainrpc.ProtocolViolationException;
import io.plainrpc.RpcException;
import io.plainrpc.Token;
import io.plainrpc.TooLargeException;
import io.plainrpc.UnauthenticatedException;
import io.plainrpc.UnimplementedException;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Clients;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every failure that a caller can meet names the method, the address, and what to do about it. */
class MessagesTest {
  private static final String METHOD = "Lab.call(String)";
  private static final String ONLY_ONCE =
      "the method may have run, call again if running twice does no harm";
  private static final String AGAIN = "the method did not run, call again";
  private static final String TIME =
      "allow more time with RpcClient.builder().timeout(...) or @CallTimeout";
  private static final String SAME = "build both sides against the same interface";
  private static final String CHECK =
      "check the values, and that both sides are built against the same interface";

  private final Set<Class<?>> seen = new LinkedHashSet<>();
  private int messages;
  private LogCapture log;

  @BeforeEach
  void start() {
    log = LogCapture.start();
  }

  @AfterEach
  void stop() {
    log.close();
  }

  public interface Unknown {
    String call(String text);
  }

  private void check(
      Class<? extends RpcException> type,
      String method,
      String address,
      String remedy,
      Callable<?> call) {
    RpcException failure = Calls.failure(type, call);
    String message = failure.getMessage();
    assertTrue(message.startsWith(method), message);
    assertEquals(message.indexOf(method), message.lastIndexOf(method), message);
    assertTrue(message.contains(address), message);
    String end = message.substring(message.indexOf(address));
    assertTrue(end.contains("; ") && end.contains(remedy), message);
    seen.add(type);
    messages++;
  }

  @Test
  void everyMessageNamesMethodAddressAndRemedy() throws Exception {
    withoutAServer();
    connectionsThatEnd();
    atTheClient();
    fromTheServer();
    fromAServerOfFewWords();
    whoCalls();
    Set<Class<?>> all =
        new LinkedHashSet<>(Arrays.asList(RpcException.class.getPermittedSubclasses()));
    all.removeAll(seen);
    assertEquals(Set.of(), all, "failures that were not produced");
    Report.line("messages-with-method-address-remedy", messages, ">=30");
  }

  private void withoutAServer() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String nobody = "127.0.0.1:" + port;
    try (RpcClient client = RpcClient.connect(nobody)) {
      Lab lab = client.service(Lab.class);
      check(
          CannotConnectException.class,
          METHOD,
          nobody,
          "is the server running there?",
          () -> lab.call("x"));
    }
    try (ScriptedPeer.Server web =
            ScriptedPeer.serve(peer -> peer.send(Frames.utf8("HTTP/1.1 400 Bad Request\r\n\r\n")));
        RpcClient client = RpcClient.connect(web.address())) {
      Lab lab = client.service(Lab.class);
      check(
          ProtocolViolationException.class,
          METHOD,
          web.address(),
          "check host and port",
          () -> lab.call("x"));
    }
  }

  /** What happens to the first call on a connection. */
  private void onFirstCall(
      Class<? extends RpcException> type, String remedy, ScriptedPeer.Script script)
      throws Exception {
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greetAndAgree();
          peer.expect(Frames.REQUEST);
          script.play(peer);
        });
        RpcClient client = RpcClient.builder()
            .server(server.address())
            .timeout(Duration.ofMillis(300))
            .build()) {
      Lab lab = client.service(Lab.class);
      check(type, METHOD, server.address(), remedy, () -> lab.call("x"));
    }
  }

  private void connectionsThatEnd() throws Exception {
    onFirstCall(ConnectionLostException.class, ONLY_ONCE, ScriptedPeer::reset);
    onFirstCall(
        ProtocolViolationException.class,
        "see that nothing changes the bytes on their way",
        peer -> peer.send(new byte[30]));
    onFirstCall(DeadlineExceededException.class, TIME, peer -> peer.expectClosed(5_000));
    onFirstCall(
        CannotDecodeException.class,
        CHECK,
        peer -> peer.send(Frames.reply(1, new byte[] {9, 'x'})));
    CountDownLatch sent = new CountDownLatch(2);
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
      peer.greetAndAgree();
      for (Frame frame = peer.read(); frame != null; frame = peer.read()) {
        sent.countDown();
      }
    })) {
      RpcClient client = Clients.oneConnection(server.address());
      Lab lab = client.service(Lab.class);
      Calls.OnThread<String> closed = Calls.onThread("closed", () -> lab.call("x"));
      Calls.OnThread<String> interrupted = Calls.onThread("interrupted", () -> lab.call("x"));
      Await.open(sent);
      interrupted.interrupt();
      check(CallCancelledException.class, METHOD, server.address(), ONLY_ONCE, interrupted::get);
      client.close();
      check(
          CallCancelledException.class,
          METHOD,
          server.address(),
          "call again with a new client if running twice does no harm",
          closed::get);
      check(
          CallCancelledException.class,
          METHOD,
          server.address(),
          "make a new one",
          () -> lab.call("x"));
    }
  }

  private void atTheClient() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    LabHandler handler = LabHandler.echo().call(text -> {
      running.countDown();
      Await.open(mayEnd);
      return text;
    });
    try (RpcServer server = RpcServer.builder().service(Lab.class, handler).start();
        RpcClient client = RpcClient.builder()
            .server("127.0.0.1:" + server.port())
            .maxCallsInFlight(1)
            .maxMessageBytes(5000)
            .build()) {
      Lab lab = client.service(Lab.class);
      String address = "127.0.0.1:" + server.port();
      Calls.OnThread<String> first = Calls.onThread("first", () -> lab.call("first"));
      Await.open(running);
      check(
          OverloadedException.class,
          METHOD,
          address,
          "call more slowly or raise",
          () -> lab.call("second"));
      mayEnd.countDown();
      first.get();
      // These two fail before a server is even chosen, so there is no address to name.
      check(
          TooLargeException.class,
          METHOD,
          "",
          "raise RpcClient.builder().maxMessageBytes",
          () -> lab.call("x".repeat(6000)));
      check(
          CannotEncodeException.class,
          METHOD,
          "",
          "send a char[] or byte[]",
          () -> lab.call("\uD800"));
    }
  }

  private void fromTheServer() throws Exception {
    LabHandler handler = LabHandler.echo().call(text -> {
      if (text.equals("fail")) {
        throw new IllegalStateException("no");
      }
      return text.equals("surrogate") ? "\uDC00" : "x".repeat(5000);
    });
    try (RpcServer server = RpcServer.builder()
            .maxMessageBytes(4096)
            .service(Lab.class, handler)
            .start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Lab lab = client.service(Lab.class);
      String address = "127.0.0.1:" + server.port();
      check(
          TooLargeException.class,
          METHOD,
          address,
          "raise RpcServer.builder().maxMessageBytes(...)",
          () -> lab.call("x".repeat(6000)));
      check(
          TooLargeException.class,
          METHOD,
          address,
          "raise RpcServer.builder().maxMessageBytes(...)",
          () -> lab.call("large"));
      check(HandlerFailedException.class, METHOD, address, "see its stack", () -> lab.call("fail"));
      check(
          CannotEncodeException.class,
          METHOD,
          address,
          "send a char[]",
          () -> lab.call("surrogate"));
      Unknown unknown = client.service(Unknown.class);
      check(
          UnimplementedException.class,
          "Unknown.call(String)",
          address,
          "export it with RpcServer.builder().service(...)",
          () -> unknown.call("x"));
    }
  }

  /** Servers in other languages may say less; what to do is known here. */
  private void fromAServerOfFewWords() throws Exception {
    Map<Class<? extends RpcException>, String> remedies = new LinkedHashMap<>();
    remedies.put(DeadlineExceededException.class, TIME);
    remedies.put(CallCancelledException.class, "call again");
    remedies.put(OverloadedException.class, "call again after a pause");
    remedies.put(TooLargeException.class, "raise ");
    remedies.put(UnimplementedException.class, SAME);
    remedies.put(ContractMismatchException.class, SAME);
    remedies.put(CannotEncodeException.class, "change the value there");
    remedies.put(CannotDecodeException.class, CHECK);
    remedies.put(HandlerFailedException.class, "see its stack");
    remedies.put(UnauthenticatedException.class, "RpcClient.builder().credentials(...)");
    remedies.put(PermissionDeniedException.class, "have it permitted at the server");
    List<Class<? extends RpcException>> types = new ArrayList<>(remedies.keySet());
    for (int code = 1; code <= types.size(); code++) {
      byte[] error = Frames.error(
          1, code, Frames.COMPLETED, Frames.option(1, Frames.utf8(METHOD + ": it is so")));
      Class<? extends RpcException> type = types.get(code - 1);
      onFirstCall(type, remedies.get(type), peer -> peer.send(error));
    }
    onFirstCall(
        ProtocolViolationException.class,
        "use the server's version of PlainRPC",
        peer -> peer.send(Frames.error(1, 99, Frames.MAYBE, new byte[0])));
  }

  private void whoCalls() throws Exception {
    Authorizer authorizer = (who, service, method) -> method.startsWith("call")
        ? Authorizer.Decision.needsIdentity("strangers may not call it")
        : Authorizer.Decision.deny("it is closed");
    try (RpcServer server = RpcServer.builder()
            .authorizer(authorizer)
            .service(Lab.class, LabHandler.echo())
            .start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port());
        RpcClient other = RpcClient.builder()
            .server("127.0.0.1:" + server.port())
            .credentials(Token.random())
            .build()) {
      String address = "127.0.0.1:" + server.port();
      Lab lab = client.service(Lab.class);
      check(
          UnauthenticatedException.class, METHOD, address, "credentials(...)", () -> lab.call("x"));
      check(
          PermissionDeniedException.class,
          "Lab.brief(String)",
          address,
          "have it permitted",
          () -> lab.brief("x"));
      check(
          UnauthenticatedException.class,
          METHOD,
          address,
          "or this client no credentials",
          () -> other.service(Lab.class).call("x"));
    }
  }
}
