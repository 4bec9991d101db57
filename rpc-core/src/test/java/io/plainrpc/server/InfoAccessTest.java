package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plainrpc.Authorizer.Decision;
import io.plainrpc.Execution;
import io.plainrpc.PermissionDeniedException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.health.InfoAccess;
import io.plainrpc.health.ServerInfo;
import io.plainrpc.health.ServerStatus;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Who may ask a server about itself. */
class InfoAccessTest {
  private static RpcServer.Builder server() {
    return RpcServer.builder().service(Lab.class, LabHandler.echo());
  }

  /** Reachable from other machines. */
  private static RpcServer.Builder open() {
    return server().host("0.0.0.0");
  }

  private static void assertTells(RpcServer.Builder builder) {
    try (RpcServer server = builder.start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      assertEquals(
          ServerStatus.SERVING, client.service(ServerInfo.class).health().status());
      assertEquals("text", client.service(Lab.class).call("text"));
    }
  }

  private static void assertRefuses(RpcServer.Builder builder, String... why) {
    try (RpcServer server = builder.start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      ServerInfo info = client.service(ServerInfo.class);
      for (Callable<?> call :
          new Callable<?>[] {info::health, info::services, info::load, () -> info.descriptor("x")
          }) {
        PermissionDeniedException refused =
            Calls.failure(PermissionDeniedException.class, Execution.NOT_STARTED, call);
        Calls.assertSays(refused, why);
      }
      assertEquals("text", client.service(Lab.class).call("text"));
    }
  }

  @Test
  void onLoopbackWhoeverMayConnectMayAsk() {
    assertTells(server());
    assertTells(server().host("localhost"));
  }

  @Test
  void elsewhereNobodyMayUnlessThereIsAnAuthorizer() {
    assertRefuses(
        open(),
        "can be reached from other machines",
        "RpcServer.builder().authorizer(...)",
        "serverInfo(InfoAccess.ON)");
    assertTells(open().authorizer((who, service, method) -> Decision.allow()));
    assertTells(open().serverInfo(InfoAccess.ON));
  }

  @Test
  void anAuthorizerIsAskedEverywhere() {
    for (InfoAccess access : new InfoAccess[] {InfoAccess.AUTOMATIC, InfoAccess.ON}) {
      for (RpcServer.Builder builder : new RpcServer.Builder[] {server(), open()}) {
        assertRefuses(
            builder
                .serverInfo(access)
                .authorizer(
                    (who, service, method) -> service.equals("io.plainrpc.health.ServerInfo")
                        ? Decision.deny("not you")
                        : Decision.allow()),
            "not you");
      }
    }
  }

  @Test
  void offIsOffWhateverAnAuthorizerSays() {
    assertRefuses(server().serverInfo(InfoAccess.OFF), "serverInfo(InfoAccess.OFF)");
    assertRefuses(
        server().serverInfo(InfoAccess.OFF).authorizer((who, service, method) -> Decision.allow()),
        "serverInfo(InfoAccess.OFF)");
  }
}
