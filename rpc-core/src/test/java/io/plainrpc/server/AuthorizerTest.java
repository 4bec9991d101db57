package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Authorizer;
import io.plainrpc.Authorizer.Decision;
import io.plainrpc.Execution;
import io.plainrpc.Identity;
import io.plainrpc.PermissionDeniedException;
import io.plainrpc.RpcException;
import io.plainrpc.Token;
import io.plainrpc.UnauthenticatedException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who may call what is asked for every call, before its arguments are decoded. */
class AuthorizerTest {
  private static final String SERVICE = "io.plainrpc.testing.Lab";
  private static final int PERMISSION_DENIED = 11;

  private final Token token = Token.random();
  private final AtomicInteger executions = new AtomicInteger();

  private RpcServer start(Authorizer authorizer) {
    LabHandler handler = LabHandler.echo()
        .call(text -> count(text))
        .bytes(data -> count(data))
        .later(text -> CompletableFuture.completedFuture(count(text)));
    return RpcServer.builder()
        .service(Lab.class, handler)
        .authenticator(token.authenticator(Identity.of("alice")), true)
        .authorizer(authorizer)
        .start();
  }

  private <T> T count(T value) {
    executions.incrementAndGet();
    return value;
  }

  private static RpcClient client(RpcServer server) {
    return RpcClient.connect("127.0.0.1:" + server.port());
  }

  private RpcClient alice(RpcServer server) {
    return RpcClient.builder()
        .server("127.0.0.1:" + server.port())
        .credentials(token)
        .build();
  }

  private static Map<String, Callable<?>> allMethods(Lab lab) {
    return Map.of(
        "brief(String)", () -> lab.brief("text"),
        "bytes(byte[])", () -> lab.bytes(new byte[] {1}),
        "call(String)", () -> lab.call("text"),
        "later(String)", () -> Calls.outcome(lab.later("text")));
  }

  @Test
  void everyMethodIsRefusedToThoseWhoMayNotCallIt() throws Exception {
    Authorizer nobody = (who, service, method) -> who.isAnonymous()
        ? Decision.needsIdentity("say who you are")
        : Decision.deny(method + " is closed today");
    int refused = 0;
    try (RpcServer server = start(nobody);
        RpcClient anonymous = client(server);
        RpcClient alice = alice(server)) {
      for (var one : allMethods(anonymous.service(Lab.class)).entrySet()) {
        RpcException failure =
            Calls.failure(UnauthenticatedException.class, Execution.NOT_STARTED, one.getValue());
        Calls.assertSays(
            failure,
            "Lab." + one.getKey(),
            "127.0.0.1:" + server.port(),
            "not for anonymous: say who you are");
        refused++;
      }
      for (var one : allMethods(alice.service(Lab.class)).entrySet()) {
        RpcException failure =
            Calls.failure(PermissionDeniedException.class, Execution.NOT_STARTED, one.getValue());
        Calls.assertSays(failure, "not for alice: " + one.getKey() + " is closed today");
        refused++;
      }
    }
    Report.line("A1-refused", refused, 8);
    Report.line("A1-executions", executions.get(), 0);
    assertEquals(8, refused);
    assertEquals(0, executions.get());
  }

  @Test
  void itIsAskedWithCallerServiceAndMethodForEachCall() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    try (RpcServer server = start((who, service, method) -> {
          asked.add(who + " " + service + " " + method);
          return who.isAnonymous() ? Decision.deny("no") : Decision.allow();
        });
        RpcClient anonymous = client(server);
        RpcClient alice = alice(server)) {
      Lab lab = alice.service(Lab.class);
      assertEquals("one", lab.call("one"));
      assertEquals("two", Calls.outcome(lab.later("two")));
      Calls.failure(
          PermissionDeniedException.class, () -> anonymous.service(Lab.class).call("three"));
      assertEquals("four", lab.call("four"));
    }
    assertEquals(
        List.of(
            "alice " + SERVICE + " call(String)",
            "alice " + SERVICE + " later(String)",
            "anonymous " + SERVICE + " call(String)",
            "alice " + SERVICE + " call(String)"),
        asked);
    assertEquals(3, executions.get());
  }

  @Test
  void argumentsOfACallThatIsNotPermittedAreNeverDecoded() throws Exception {
    try (RpcServer server = start((who, service, method) -> Decision.deny("no"));
        ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      byte[] garbage = {-1, -1, -1, -1, -1, -1, -1, -1};
      peer.send(Frames.request(1, Lab.CALL, garbage));
      Frame error = peer.expect(Frames.ERROR);
      assertEquals(PERMISSION_DENIED, error.payload()[0]);
      assertEquals(Frames.NOT_STARTED, error.payload()[1]);
    }
  }

  @Test
  void anAuthorizerThatFailsPermitsNothing() {
    try (LogCapture log = LogCapture.start();
        RpcServer throwing = start((who, service, method) -> {
          throw new IllegalStateException("the list of users is gone");
        });
        RpcServer undecided = start((who, service, method) -> null);
        RpcClient first = client(throwing);
        RpcClient second = client(undecided)) {
      for (RpcClient client : List.of(first, second)) {
        PermissionDeniedException denied = Calls.failure(
            PermissionDeniedException.class, () -> client.service(Lab.class).call("text"));
        Calls.assertSays(denied, "could not decide");
        assertTrue(!denied.getMessage().contains("list of users"), denied.getMessage());
      }
      log.awaitText("the authorizer failed at Lab.call(String)");
    }
    assertEquals(0, executions.get());
  }
}
