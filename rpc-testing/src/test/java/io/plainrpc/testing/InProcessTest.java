package io.plainrpc.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallCancelledException;
import io.plainrpc.CallContext;
import io.plainrpc.CannotConnectException;
import io.plainrpc.Execution;
import io.plainrpc.Identity;
import io.plainrpc.OverloadedException;
import io.plainrpc.Token;
import io.plainrpc.UnauthenticatedException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What is particular about calls within one process; what calls mean is in {@link InProcessCallsTest}. */
class InProcessTest {
  private static RpcServer.Builder echo() {
    return RpcServer.builder().service(Lab.class, LabHandler.echo());
  }

  @Test
  void aServerWithoutAPortSaysSo() {
    try (RpcServer server = InProcess.start(echo())) {
      IllegalStateException noPort = assertThrows(IllegalStateException.class, server::port);
      Calls.assertSays(noPort, "InProcess.connect(server)");
      assertTrue(server.toString().startsWith("RpcServer[in-process:"), server.toString());
    }
  }

  @Test
  void aServerThatListensServesBothWays() {
    try (RpcServer server = echo().port(0).start();
        RpcClient near = InProcess.connect(server);
        RpcClient far = RpcClient.connect("127.0.0.1:" + server.port())) {
      assertEquals("near", near.service(Lab.class).call("near"));
      assertEquals("far", far.service(Lab.class).call("far"));
      assertEquals(2, server.connections());
      assertTrue(
          near.toString().contains("in-process:" + server.port() + ": 1 connection"),
          near.toString());
    }
  }

  @Test
  void bothSidesAuthenticate() {
    Token token = Token.random();
    RpcServer.Builder guarded = RpcServer.builder()
        .service(
            Lab.class,
            LabHandler.echo().call(text -> CallContext.current().identity().name()))
        .authenticator(token.authenticator(Identity.of("me")));
    try (RpcServer server = InProcess.start(guarded);
        RpcClient known = InProcess.connect(server, RpcClient.builder().credentials(token));
        RpcClient stranger =
            InProcess.connect(server, RpcClient.builder().credentials(Token.random()))) {
      assertEquals("me", known.service(Lab.class).call(""));
      Lab lab = stranger.service(Lab.class);
      Calls.failure(UnauthenticatedException.class, Execution.NOT_STARTED, () -> lab.call(""));
    }
  }

  @Test
  void theServersLimitOnConnectionsHolds() {
    try (RpcServer server = InProcess.start(echo().maxConnections(1));
        RpcClient first = InProcess.connect(server);
        RpcClient second = InProcess.connect(server)) {
      assertEquals("in", first.service(Lab.class).call("in"));
      Lab lab = second.service(Lab.class);
      Calls.failure(OverloadedException.class, Execution.NOT_STARTED, () -> lab.call("out"));
    }
  }

  @Test
  void aClosedServerCannotBeConnected() {
    RpcServer server = InProcess.start(echo());
    server.close();
    try (RpcClient client = InProcess.connect(server)) {
      Lab lab = client.service(Lab.class);
      CannotConnectException failure =
          Calls.failure(CannotConnectException.class, Execution.NOT_STARTED, () -> lab.call("x"));
      Calls.assertSays(failure, "in-process:", "the server in this process is closed");
    }
  }

  @Test
  void interruptsOfCallersDoNotHarmTheConnectionTheyShare() throws Exception {
    Set<String> peers = ConcurrentHashMap.newKeySet();
    LabHandler waits = LabHandler.echo().call(text -> {
      peers.add(CallContext.current().peer());
      if (text.startsWith("wait")) {
        Await.elapse(Await.SOON);
      }
      return text;
    });
    RpcServer.Builder builder = RpcServer.builder().service(Lab.class, waits);
    try (RpcServer server = InProcess.start(builder);
        RpcClient client = InProcess.connect(server, RpcClient.builder().connectionsPerServer(1))) {
      Lab lab = client.service(Lab.class);
      for (int i = 0; i < 200; i++) {
        Calls.OnThread<String> call = Calls.onThread("interrupted", () -> lab.call("wait"));
        if (i % 2 == 0) {
          Await.eventually("the call is under way", Await.SOON, () -> server.callsInFlight() == 1);
        }
        call.interrupt();
        Calls.failure(CallCancelledException.class, call::get);
        assertEquals("on", lab.call("on"));
      }
      assertEquals(1, peers.size(), peers::toString);
      assertEquals(1, server.connections());
    }
  }

  @Test
  void noThreadIsLeftAfterClose() {
    RpcServer server = InProcess.start(echo());
    RpcClient client = InProcess.connect(server);
    client.service(Lab.class).call("x");
    String ofServer = "plainrpc-server-in-process-" + number(server) + "-";
    String ofClient = "plainrpc-client-in-process:" + number(server) + "-";
    assertFalse(Resources.threads(ofServer).isEmpty());
    assertFalse(Resources.threads(ofClient).isEmpty());
    client.close();
    server.close();
    Resources.awaitNoThreads(ofServer, Await.SOON);
    Resources.awaitNoThreads(ofClient, Await.SOON);
  }

  private static String number(RpcServer server) {
    return server.toString().replaceFirst("RpcServer\\[in-process:([0-9]+),.*", "$1");
  }
}
