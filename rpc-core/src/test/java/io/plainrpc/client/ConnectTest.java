package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CannotConnectException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.OverloadedException;
import io.plainrpc.RpcException;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.ChildEcho;
import io.plainrpc.testing.ChildJvm;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding the server: names, addresses, and what is said when it is not there. */
class ConnectTest {

  @TempDir
  Path directory;

  @Test
  void ipv4LiteralIsCalled() {
    callOver("127.0.0.1", "127.0.0.1:");
  }

  @Test
  void ipv6LiteralInBracketsIsCalled() throws Exception {
    if (!hasIpv6()) {
      Report.skipped("ipv6-literal", "no IPv6 on this machine");
      return;
    }
    callOver("::1", "[::1]:");
    Report.line("ipv6-literal", 1, 1);
  }

  @Test
  void nameIsResolvedAndCalled() {
    callOver("localhost", "localhost:");
  }

  private static void callOver(String host, String server) {
    try (RpcServer rpc =
            RpcServer.builder().host(host).service(Lab.class, LabHandler.echo()).start();
        RpcClient client = RpcClient.connect(server + rpc.port())) {
      assertEquals("text", client.service(Lab.class).call("text"));
      assertTrue(client.toString().contains(server + rpc.port()), client.toString());
    }
  }

  @Test
  void everyAddressOfANameIsTried() throws Exception {
    // Each name has two addresses, and somebody listens at one of them: at the first, or at the
    // second.
    List<String> names = new ArrayList<>();
    StringBuilder hosts = new StringBuilder();
    for (String other : hasIpv6() ? List.of("127.0.0.2", "::1") : List.of("127.0.0.2")) {
      for (List<String> order : List.of(List.of("127.0.0.1", other), List.of(other, "127.0.0.1"))) {
        String name = "both" + names.size() + ".test";
        names.add(name);
        order.forEach(address -> hosts.append(address).append(' ').append(name).append('\n'));
      }
    }
    try (RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        ChildJvm child = childWithHosts(
            hosts.toString(),
            names.stream().map(name -> name + ":" + server.port()).toArray(String[]::new))) {
      for (String name : names) {
        assertEquals("hello", child.line(), () -> name + " in " + hosts);
      }
    }
    Report.line("two-addresses-one-listens", names.size(), names.size());
  }

  /** A client in a process that knows these names; it says "hello" to each server. */
  private ChildJvm childWithHosts(String hosts, String... servers) throws IOException {
    Path file = Files.writeString(directory.resolve("hosts"), hosts);
    List<String> arguments = new ArrayList<>(List.of("hello"));
    arguments.addAll(List.of(servers));
    return ChildJvm.start(
        List.of("-Djdk.net.hosts.file=" + file),
        ChildEcho.Client.class,
        arguments.toArray(String[]::new));
  }

  @Test
  void allAddressesTriedAreNamedWhenNobodyListens() throws Exception {
    int port = freePort();
    try (ChildJvm child =
        childWithHosts("127.0.0.1 both.test\n127.0.0.2 both.test\n", "both.test:" + port)) {
      String said = child.line();
      for (String part : List.of(
          "CannotConnectException",
          "both.test:" + port,
          "127.0.0.1:" + port,
          "127.0.0.2:" + port)) {
        assertTrue(said.contains(part), () -> "'" + part + "' is not in: " + said);
      }
    }
  }

  @Test
  void addressWhereNobodyListensIsNamed() throws Exception {
    int port = freePort();
    try (RpcClient client = RpcClient.connect("127.0.0.1:" + port)) {
      CannotConnectException failure = Calls.failure(
          CannotConnectException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("text"));
      Calls.assertSays(failure, "Lab.call(String)", "127.0.0.1:" + port, "refused", "running");
    }
  }

  @Test
  void serverThatComesLaterIsFoundByTheSameClient() throws Exception {
    int port = freePort();
    try (RpcClient client = RpcClient.connect("127.0.0.1:" + port)) {
      Lab lab = client.service(Lab.class);
      Calls.failure(CannotConnectException.class, Execution.NOT_STARTED, () -> lab.call("text"));
      try (RpcServer server =
          RpcServer.builder().port(port).service(Lab.class, LabHandler.echo()).start()) {
        Await.eventually("it is found", Await.SOON, () -> answers(lab));
        assertEquals(1, server.connections());
      }
    }
  }

  private static boolean answers(Lab lab) {
    try {
      return lab.call("text").equals("text");
    } catch (CannotConnectException e) {
      Calls.assertSays(e, "1 attempt failed, the next is due");
      return false;
    }
  }

  @Test
  void nameThatCannotBeResolvedIsNamed() {
    try (RpcClient client = RpcClient.builder()
        .server("no-such-host.invalid:9999")
        .timeout(Duration.ofSeconds(20))
        .build()) {
      CannotConnectException failure = Calls.failure(
          CannotConnectException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("text"));
      Calls.assertSays(
          failure, "Lab.call(String)", "no-such-host.invalid:9999", "cannot be resolved");
    }
  }

  @Test
  void serverThatNeverGreetsIsNamedAsSuch() throws Exception {
    try (ScriptedPeer.Server silent = ScriptedPeer.serve(ScriptedPeer::readGreeting);
        RpcClient client = RpcClient.builder()
            .server(silent.address())
            .connectTimeout(Duration.ofMillis(200))
            .build()) {
      long start = System.nanoTime();
      CannotConnectException failure = Calls.failure(
          CannotConnectException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("text"));
      assertTrue(Await.millisSince(start) < 2_000);
      Calls.assertSays(failure, silent.address(), "greet");
    }
  }

  @Test
  void callsThatWaitForTheSameConnectionEndAtTheirOwnDeadlines() throws Exception {
    try (ScriptedPeer.Server silent = ScriptedPeer.serve(ScriptedPeer::readGreeting);
        RpcClient client = RpcClient.builder()
            .server(silent.address())
            .timeout(Duration.ofMillis(200))
            .build()) {
      Lab lab = client.service(Lab.class);
      List<OnThread<String>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        calls.add(Calls.onThread("waiting-" + i, () -> lab.call("text")));
      }
      for (OnThread<String> call : calls) {
        DeadlineExceededException failure =
            Calls.failure(DeadlineExceededException.class, Execution.NOT_STARTED, call.outcome());
        Calls.assertSays(failure, "no connection", silent.address(), "200 ms");
      }
      assertEquals(1, silent.accepted());
    }
  }

  @Test
  void serverThatClosesInsteadOfGreetingIsCannotConnect() throws Exception {
    try (ScriptedPeer.Server rude = ScriptedPeer.serve(ScriptedPeer::close);
        RpcClient client = RpcClient.connect(rude.address())) {
      CannotConnectException failure = Calls.failure(
          CannotConnectException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("text"));
      Calls.assertSays(failure, rude.address());
    }
  }

  @Test
  void refusalInTheGreetingReachesTheCallerWithItsText() throws Exception {
    byte[] text = Frames.utf8("come back tomorrow");
    try (ScriptedPeer.Server refusing = ScriptedPeer.serve(peer -> {
          peer.readGreeting();
          peer.send(Frames.greeting(0, 2, Frames.option(5, text)));
          peer.close();
        });
        RpcClient client = RpcClient.connect(refusing.address())) {
      OverloadedException failure = Calls.failure(
          OverloadedException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("text"));
      Calls.assertSays(failure, "come back tomorrow", refusing.address(), "asked 4 times");
      assertEquals(4, refusing.accepted());
    }
  }

  @Test
  void serverThatSendsEverybodyAwayIsNotFloodedWithConnections() throws Exception {
    try (ScriptedPeer.Server closing = sendsAway();
        RpcClient client = RpcClient.builder()
            .server(closing.address())
            .timeout(Duration.ofSeconds(1))
            .build()) {
      RpcException failure = Calls.failure(
          RpcException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("text"));
      Report.line("connections-when-sent-away", closing.accepted(), 50);
      Calls.assertSays(failure, closing.address());
      assertTrue(closing.accepted() <= 50, closing.accepted() + " connections in a second");
    }
  }

  @Test
  void futureWhoseConnectionWasSentAwayIsNotToldThatTheClientIsClosed() throws Exception {
    try (ScriptedPeer.Server closing = sendsAway();
        RpcClient client = RpcClient.builder()
            .server(closing.address())
            .timeout(Duration.ofSeconds(1))
            .build()) {
      RpcException failure = Calls.failure(
          RpcException.class, Execution.NOT_STARTED, client.service(Lab.class).later("text"));
      assertFalse(failure.getMessage().contains("make a new one"), failure.getMessage());
      Calls.assertSays(failure, closing.address());
    }
  }

  /** Greets, and says in the same breath that it takes no calls. */
  private static ScriptedPeer.Server sendsAway() throws IOException {
    return ScriptedPeer.serve(peer -> {
      peer.readGreeting();
      peer.send(Frames.serverGreeting(), Frames.goaway(0, "closing for the night"));
      peer.expectClosed(5_000);
    });
  }

  @Test
  void callsAtTheSameTimeShareTwoConnections() throws Exception {
    try (RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Lab lab = client.service(Lab.class);
      List<OnThread<String>> calls = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String text = "text " + i;
        calls.add(Calls.onThread(text, () -> lab.call(text)));
      }
      for (int i = 0; i < 50; i++) {
        assertEquals("text " + i, calls.get(i).get());
      }
      assertTrue(server.connections() <= 2, client::toString);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
