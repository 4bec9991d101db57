package io.plainrpc.versions;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CannotConnectException;
import io.plainrpc.ContractMismatchException;
import io.plainrpc.Execution;
import io.plainrpc.UnimplementedException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asking a server whether everything could be called there. */
class CheckTest {
  public interface Echo {
    String echo(String text);
  }

  @Test
  void theSameVersionPasses() {
    try (RpcServer server = RpcServer.builder()
            .service(Echo.class, text -> {
              throw new AssertionError("nothing is called");
            })
            .start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      assertDoesNotThrow(() -> client.check(Echo.class));
      assertDoesNotThrow(() -> client.check(Echo.class));
      assertEquals(1, server.connections());
    }
  }

  @Test
  void anotherVersionIsRefusedWithEveryMethodThatCannotBeCalled(@TempDir Path directory)
      throws Exception {
    try (Shops before = Shops.compile(directory, "old");
        Shops after = Shops.compile(directory, "new");
        RpcServer server = after.server();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      ContractMismatchException refusal = assertThrows(
          ContractMismatchException.class, () -> client.check(before.load("shop.Shop")));
      assertEquals(Execution.NOT_STARTED, refusal.execution());
      String text = refusal.getMessage();
      assertTrue(
          text.startsWith("RpcClient.check(Shop) at 127.0.0.1:" + server.port()
              + ": 5 of 21 methods cannot be called: Shop.count(int): parameter 1 is int"),
          text);
      for (String method : new String[] {
        "Shop.farewell(): the server has no method farewell() String",
        "Shop.numbers(): the result is Long for the server and Integer for the client",
        "Shop.sample(): shop.Shop$Sample.count is long for the server and int for the client",
        "Shop.search(String): the number of parameters differs"
      }) {
        assertTrue(text.contains("; " + method), () -> method + " in " + text);
      }
    }
  }

  @Test
  void aServerWithoutTheServiceSaysSo() {
    try (RpcServer server =
            RpcServer.builder().service(Runnable.class, () -> {}).start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      UnimplementedException refusal =
          assertThrows(UnimplementedException.class, () -> client.check(Echo.class));
      assertTrue(refusal.getMessage().contains("does not export"), refusal::getMessage);
    }
  }

  @Test
  void withoutAServerItFailsAsACallDoes() {
    int port;
    try (RpcServer server =
        RpcServer.builder().service(Runnable.class, () -> {}).start()) {
      port = server.port();
    }
    try (RpcClient client = RpcClient.connect("127.0.0.1:" + port)) {
      CannotConnectException failure =
          assertThrows(CannotConnectException.class, () -> client.check(Echo.class));
      assertTrue(failure.getMessage().startsWith("RpcClient.check(Echo)"), failure::getMessage);
    }
  }
}
