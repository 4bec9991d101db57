package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Authorizer.Decision;
import io.plainrpc.ContractException;
import io.plainrpc.Execution;
import io.plainrpc.HandlerFailedException;
import io.plainrpc.OverloadedException;
import io.plainrpc.PermissionDeniedException;
import io.plainrpc.Placement;
import io.plainrpc.UnimplementedException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.health.DurationCount;
import io.plainrpc.health.Health;
import io.plainrpc.health.Load;
import io.plainrpc.health.MethodLoad;
import io.plainrpc.health.ServerInfo;
import io.plainrpc.health.ServerStatus;
import io.plainrpc.health.ServiceInfo;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.ScriptedPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What every server tells about itself, and that it does so whatever else it has to do. */
class ServerInfoTest {

  /** A service whose one method throws what it declares. */
  public interface Thrower {
    void fail() throws IOException;
  }

  private static RpcClient client(RpcServer server) {
    return RpcClient.connect("127.0.0.1:" + server.port());
  }

  private static MethodLoad load(ServerInfo info, String method) {
    return info.load().methods().stream()
        .filter(load -> load.method().equals(method))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aServerThatExportsNothingTellsHowItIs() {
    try (RpcServer server = RpcServer.builder().maxCallsInFlight(77).start();
        RpcClient client = client(server)) {
      Health health = client.service(ServerInfo.class).health();
      assertEquals(ServerStatus.SERVING, health.status());
      assertFalse(health.uptime().isNegative());
      assertFalse(health.version().isBlank());
      assertEquals(1, health.connections());
      assertEquals(0, health.callsInFlight());
      assertEquals(77, health.maxCallsInFlight());
    }
  }

  @Test
  void servicesAndMethodsAreWrittenAsInTheirDescriptors() {
    try (RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo())
            .service(Thrower.class, () -> {})
            .start();
        RpcClient client = client(server)) {
      ServerInfo info = client.service(ServerInfo.class);
      List<ServiceInfo> services = info.services();
      assertEquals(
          List.of(
              "io.plainrpc.health.ServerInfo",
              "io.plainrpc.server.ServerInfoTest$Thrower",
              "io.plainrpc.testing.Lab"),
          services.stream().map(ServiceInfo::name).toList());
      assertEquals(
          List.of("fail() void throws java.io.IOException"), services.get(1).methods());
      assertEquals(
          List.of(
              "brief(String) String",
              "bytes(byte[]) byte[]",
              "call(String) String",
              "later(String) String"),
          services.get(2).methods());
      assertEquals(Optional.of(Lab.DESCRIPTOR), info.descriptor("io.plainrpc.testing.Lab"));
      assertEquals(Optional.empty(), info.descriptor("io.plainrpc.testing"));
      assertTrue(info.descriptor(ServerInfo.class.getName()).orElseThrow().contains("health()"));
    }
  }

  @Test
  void callsAreCountedByMethodAndByHowTheyEnded() throws Exception {
    CompletableFuture<String> later = new CompletableFuture<>();
    LabHandler handler = LabHandler.echo()
        .call(text -> {
          if (text.equals("fail")) {
            throw new IllegalStateException();
          }
          return text;
        })
        .later(text -> later);
    try (RpcServer server = RpcServer.builder()
            .service(Lab.class, handler)
            .service(Thrower.class, () -> {
              throw new IOException();
            })
            .authorizer((who, service, method) ->
                method.startsWith("bytes") ? Decision.deny("not bytes") : Decision.allow())
            .start();
        RpcClient client = client(server)) {
      ServerInfo info = client.service(ServerInfo.class);
      Lab lab = client.service(Lab.class);
      Thrower thrower = client.service(Thrower.class);
      Load before = info.load();
      assertEquals(5, before.methods().size());
      before.methods().forEach(one -> assertEquals(0, one.ended() + one.inFlight()));

      lab.call("one");
      lab.call("two");
      Calls.failure(HandlerFailedException.class, () -> lab.call("fail"));
      assertThrows(IOException.class, thrower::fail);
      Calls.failure(PermissionDeniedException.class, () -> lab.bytes(new byte[1]));
      CompletableFuture<String> running = lab.later("text");
      Await.eventually(
          "a call is in flight",
          Await.SOON,
          () -> load(info, "later(String)").inFlight() == 1 && server.callsInFlight() == 1);

      MethodLoad call = load(info, "call(String)");
      assertEquals("io.plainrpc.testing.Lab", call.service());
      assertEquals(List.of(2L, 0L, 1L, 0L, 0L), numbers(call));
      assertEquals(3, times(call));
      assertTrue(call.quantileNanos(0.5) <= call.quantileNanos(0.99));
      assertEquals(List.of(0L, 1L, 0L, 0L, 0L), numbers(load(info, "fail()")));
      assertEquals(1, times(load(info, "fail()")));
      assertEquals(List.of(0L, 0L, 0L, 1L, 0L), numbers(load(info, "bytes(byte[])")));
      assertEquals(0, times(load(info, "bytes(byte[])")));
      assertEquals(List.of(0L, 0L, 0L, 0L, 0L), numbers(load(info, "brief(String)")));

      running.cancel(true);
      Await.eventually(
          "it has ended", Await.SOON, () -> load(info, "later(String)").ended() == 1);
      assertEquals(List.of(0L, 0L, 0L, 0L, 1L), numbers(load(info, "later(String)")));
      assertEquals(0, load(info, "later(String)").inFlight());
      assertTrue(info.load().uptime().compareTo(before.uptime()) > 0);
    }
  }

  private static List<Long> numbers(MethodLoad load) {
    return List.of(load.succeeded(), load.threw(), load.failed(), load.refused(), load.cancelled());
  }

  private static long times(MethodLoad load) {
    return load.durations().stream().mapToLong(DurationCount::calls).sum();
  }

  @Test
  void aCallThatIsCancelledInTheQueueHasEnded() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().call(gate::pass))
            .handlerPlacement(Lab.class, Placement.POOL)
            .handlerThreads(1)
            .start();
        RpcClient client = client(server)) {
      ServerInfo info = client.service(ServerInfo.class);
      Lab lab = client.service(Lab.class);
      OnThread<String> running = Calls.onThread("running", () -> lab.call("text"));
      gate.awaitEntered(1);
      CompletableFuture<String> queued = lab.later("text");
      Await.eventually(
          "it is queued", Await.SOON, () -> load(info, "later(String)").inFlight() == 1);
      queued.cancel(true);
      Await.eventually(
          "it is not", Await.SOON, () -> load(info, "later(String)").inFlight() == 0);
      assertEquals(List.of(0L, 0L, 0L, 0L, 1L), numbers(load(info, "later(String)")));
      gate.open();
      assertEquals("text", running.get());
      assertEquals(1, load(info, "call(String)").succeeded());
    }
  }

  @Test
  void healthIsAnsweredWhenEveryLimitHasBeenReached() throws Exception {
    int limit = 4;
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().call(gate::pass))
            .maxCallsInFlight(limit)
            .handlerThreads(1)
            .start();
        RpcClient busy = client(server);
        RpcClient client = client(server)) {
      Lab lab = busy.service(Lab.class);
      List<OnThread<String>> calls = new ArrayList<>();
      for (int i = 0; i < limit; i++) {
        calls.add(Calls.onThread("busy-" + i, () -> lab.call("text")));
      }
      Await.eventually("all are in flight", Await.SOON, () -> server.callsInFlight() == limit);
      Calls.failure(
          OverloadedException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("one more"));

      ServerInfo info = client.service(ServerInfo.class);
      Health health = info.health();
      assertEquals(ServerStatus.OVERLOADED, health.status());
      assertEquals(limit, health.callsInFlight());
      MethodLoad load = load(info, "call(String)");
      assertEquals(limit, load.inFlight());
      assertEquals(1, load.refused());

      gate.open();
      for (OnThread<String> call : calls) {
        assertEquals("text", call.get());
      }
      assertEquals(ServerStatus.SERVING, info.health().status());
    }
  }

  @Test
  void theLimitOfAConnectionDoesNotHoldForHealthEither() throws Exception {
    String descriptor = """
        plainrpc-descriptor 1
        service io.plainrpc.health.ServerInfo
        """;
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().call(gate::pass))
            .maxCallsInFlightPerConnection(2)
            .start();
        RpcClient client = client(server);
        ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      String own = client
          .service(ServerInfo.class)
          .descriptor(ServerInfo.class.getName())
          .get();
      assertTrue(own.startsWith(descriptor), own);
      peer.send(Frames.announce(1, Frames.utf8(own)));
      peer.expect(Frames.AGREE);
      for (int id = 1; id <= 3; id++) {
        peer.send(Frames.request(id, Lab.CALL, Frames.text("text")));
      }
      assertEquals(3, peer.expect(Frames.ERROR).callId());
      peer.send(Frames.request(4, 1, 1, Long.MAX_VALUE, new byte[0]));
      assertEquals(4, peer.expect(Frames.REPLY).callId());
      // No time left: that holds for every call.
      peer.send(Frames.request(5, 1, 1, 0, new byte[0]));
      assertEquals(5, peer.expect(Frames.ERROR).callId());
      gate.open();
      peer.expect(Frames.REPLY);
      peer.expect(Frames.REPLY);
    }
  }

  @Test
  void itIsNotAmongTheServicesOfTheUser() {
    try (RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        RpcClient client = client(server)) {
      UnimplementedException unknown =
          Calls.failure(UnimplementedException.class, Execution.NOT_STARTED, () -> {
            client.service(Thrower.class).fail();
            return null;
          });
      Calls.assertSays(unknown, "it exports: io.plainrpc.testing.Lab)");
    }
    ServerInfo mine = new ServerInfoService(null, List.of(), null, 0);
    ContractException refused = assertThrows(
        ContractException.class, () -> RpcServer.builder().service(ServerInfo.class, mine));
    assertTrue(refused.getMessage().contains("every server has it already"), refused.getMessage());
  }

  private static Void close(RpcServer server) {
    server.close();
    return null;
  }

  @Test
  void aServerThatDrainsSaysSoToWhoIsStillHeard() throws Exception {
    try (Gate gate = new Gate();
        RpcServer server = RpcServer.builder()
            .service(Lab.class, LabHandler.echo().call(gate::pass))
            .start();
        RpcClient client = client(server)) {
      Lab lab = client.service(Lab.class);
      OnThread<String> running = Calls.onThread("running", () -> lab.call("text"));
      gate.awaitEntered(1);
      ServerInfo info = new ServerInfoService(null, List.of(), server.transport(), 0);
      assertEquals(ServerStatus.SERVING, info.health().status());
      OnThread<Void> closing = Calls.onThread("closing", () -> close(server));
      Await.eventually("it drains", Await.SOON, () -> server.transport().isClosing());
      assertEquals(ServerStatus.CLOSING, info.health().status());
      gate.open();
      assertEquals("text", running.get());
      closing.get();
    }
  }
}
