package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.ContractException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ServerStartTest {

  public interface Echo {
    String upper(String text);
  }

  private static String failureOf(UnaryOperator<RpcServer.Builder> settings) {
    RpcServer.Builder builder = settings.apply(RpcServer.builder());
    return assertThrows(UncheckedIOException.class, builder::start).getMessage();
  }

  @Test
  void aPortInUseIsOneLineThatSaysSo() {
    try (RpcServer first = RpcServer.builder().start()) {
      String message = failureOf(builder -> builder.port(first.port()));
      assertEquals(
          "cannot listen on 127.0.0.1:" + first.port()
              + ": Address already in use; is another server"
              + " running there? choose another port",
          message.replace(" (Bind failed)", ""));
    }
  }

  @Test
  void anAddressOfAnotherMachineIsNotBlamedOnThePort() {
    // TEST-NET-1 of RFC 5737: no machine has it.
    String message = failureOf(builder -> builder.host("192.0.2.1"));
    assertTrue(message.startsWith("cannot listen on 192.0.2.1:0: "), message);
    assertTrue(message.endsWith("; the host must be an address of this machine"), message);
  }

  @Test
  void aHostNameThatCannotBeResolvedIsNamed() {
    assertEquals(
        "cannot listen on no-such-host.invalid:9: the host name cannot be resolved; check its spelling",
        failureOf(builder -> builder.host("no-such-host.invalid").port(9)));
  }

  @Test
  void anIpv6AddressStandsInBrackets() {
    String text;
    Assumptions.assumeTrue(hasIpv6Loopback(), "SKIPPED no IPv6 loopback here");
    try (RpcServer server = RpcServer.builder().host("::1").start()) {
      text = server.toString();
      assertTrue(text.startsWith("RpcServer[[::1]:" + server.port() + ", "), text);
    }
  }

  private static boolean hasIpv6Loopback() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void exportingAServiceTwiceIsRefused() {
    RpcServer.Builder builder = RpcServer.builder().service(Echo.class, text -> text);
    ContractException refusal =
        assertThrows(ContractException.class, () -> builder.service(Echo.class, text -> text));
    assertEquals(1, refusal.problems().size());
    assertTrue(refusal.getMessage().contains("exported already"), refusal.getMessage());
  }

  @Test
  void settingsOutOfRangeAreRefusedWithTheirNameAndRange() {
    RpcServer.Builder builder = RpcServer.builder();
    String message =
        assertThrows(IllegalArgumentException.class, () -> builder.port(70_000)).getMessage();
    assertEquals("the port must be from 0 to 65535, not 70000", message);
    message = assertThrows(IllegalArgumentException.class, () -> builder.maxMessageBytes(0))
        .getMessage();
    assertEquals("maxMessageBytes must be from 1 to 1 GiB, not 0", message);
    message = assertThrows(
            IllegalArgumentException.class, () -> builder.polling(Duration.ofMillis(2)))
        .getMessage();
    assertEquals("polling must be from 0 to 1 ms, not PT0.002S", message);
    message = assertThrows(
            IllegalArgumentException.class, () -> RpcClient.builder().polling(Duration.ofNanos(-1)))
        .getMessage();
    assertEquals("polling must be from 0 to 1 ms, not PT-0.000000001S", message);
  }

  @Test
  void callsAreMadeWithoutPollingAndYieldingToo() throws Exception {
    try (RpcServer server = RpcServer.builder()
            .polling(Duration.ZERO)
            .service(Echo.class, text -> text)
            .start();
        RpcClient client = RpcClient.builder()
            .server("127.0.0.1:" + server.port())
            .polling(Duration.ZERO)
            .yielding(false)
            .build()) {
      Echo echo = client.service(Echo.class);
      List<OnThread<String>> callers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String text = "caller " + i;
        callers.add(Calls.onThread(text, () -> {
          String last = "";
          for (int call = 0; call < 500; call++) {
            last = echo.upper(text);
          }
          return last;
        }));
      }
      for (int i = 0; i < 8; i++) {
        assertEquals("caller " + i, Calls.outcome(callers.get(i).outcome()));
      }
    }
  }
}
