package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallContext;
import io.plainrpc.CallOptions;
import io.plainrpc.CallTimeout;
import io.plainrpc.CannotConnectException;
import io.plainrpc.CannotEncodeException;
import io.plainrpc.Execution;
import io.plainrpc.Metadata;
import io.plainrpc.OneWay;
import io.plainrpc.TooLargeException;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Clients;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.ScriptedPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that want no answer: what goes wrong before they are sent is thrown, what goes wrong later is in the server's log. */
class OneWayTest {
  /** Told something, and does not answer. */
  public interface Notes {
    @OneWay
    void note(String text);

    @OneWay
    void data(byte[] bytes);

    @OneWay
    @CallTimeout(100)
    void brief(String text);
  }

  private final Gate gate = new Gate();
  private final BlockingQueue<Object> noted = new LinkedBlockingQueue<>();
  private RpcServer server;
  private RpcClient client;
  private Notes notes;

  private class Noting implements Notes {
    @Override
    public void note(String text) {
      if (text.startsWith("fail")) {
        throw new IllegalStateException(text);
      }
      noted.add(text.equals("stay") ? gate.pass(text) : text);
    }

    @Override
    public void data(byte[] bytes) {
      noted.add(bytes.length);
    }

    @Override
    public void brief(String text) {
      gate.pass(text);
    }
  }

  @BeforeEach
  void start() {
    server = builder().start();
    client = Clients.oneConnection(server.port());
    notes = client.service(Notes.class);
  }

  private RpcServer.Builder builder() {
    return RpcServer.builder()
        .service(Notes.class, new Noting())
        .service(Lab.class, LabHandler.echo());
  }

  @AfterEach
  void stop() {
    gate.close();
    client.close();
    server.close();
  }

  private static Callable<Void> doing(Runnable call) {
    return () -> {
      call.run();
      return null;
    };
  }

  @Test
  void itReturnsWhileTheMethodRuns() {
    notes.note("stay");
    gate.awaitEntered(1);
    assertEquals(1, server.callsInFlight());
    assertTrue(noted.isEmpty());
    gate.open();
    assertEquals("stay", Await.next(noted));
    Await.eventually("no call is in flight", Await.SOON, () -> server.callsInFlight() == 0);
  }

  @Test
  void calledInTurnWithOthersOnOneConnectionAllArrive() {
    Lab lab = client.service(Lab.class);
    for (int i = 0; i < 5_000; i++) {
      notes.note("note " + i);
      if (i % 10 == 0) {
        assertEquals("call " + i, lab.call("call " + i));
      }
    }
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      all.add(Await.next(noted));
    }
    assertTrue(all.contains("note 0") && all.contains("note 4999"));
    assertEquals(5_000, all.stream().distinct().count());
    assertEquals(1, server.connections());
  }

  @Test
  void aLargeOneArrivesWithItsMetadata() {
    BlockingQueue<Metadata> metadata = new LinkedBlockingQueue<>();
    RpcServer other = RpcServer.builder()
        .service(Notes.class, new Noting() {
          @Override
          public void data(byte[] bytes) {
            metadata.add(CallContext.current().metadata());
            CallContext.current().replyMetadata("nobody", "reads this");
            super.data(bytes);
          }
        })
        .start();
    try (other;
        RpcClient toOther = RpcClient.connect("127.0.0.1:" + other.port())) {
      Notes told = toOther.service(
          Notes.class,
          CallOptions.DEFAULT
              .withMetadata("tenant", "acme")
              .withReplyMetadata(none -> noted.add("a reply")));
      told.data(new byte[1_000_000]);
      assertEquals(1_000_000, Await.next(noted));
      assertEquals("{tenant=acme}", Await.next(metadata).toString());
      assertTrue(noted.isEmpty());
    }
  }

  @Test
  void nothingComesBack() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      byte[] request =
          Frames.join(new byte[] {0, 0, 0, Lab.CALL, 0, 0, 0, 1, 0, 0, 0, 0}, Frames.text("text"));
      peer.send(Frames.frame(Frames.REQUEST, 0x10, 1, request), Frames.ping(7));
      peer.expect(Frames.PONG);
      peer.send(Frames.request(2, Lab.CALL, Frames.text("text")));
      assertEquals(2, peer.expect(Frames.REPLY).callId());
      peer.halfClose();
      peer.expectClosed(10_000);
    }
  }

  // ---- local failures

  @Test
  void aServerThatIsNotThereIsReported() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (RpcClient toNobody = RpcClient.connect("127.0.0.1:" + port)) {
      Notes lost = toNobody.service(Notes.class);
      Calls.failure(
          CannotConnectException.class, Execution.NOT_STARTED, doing(() -> lost.note("text")));
    }
  }

  @Test
  void whatCannotBeSentIsReported() {
    Calls.failure(
        CannotEncodeException.class, Execution.NOT_STARTED, doing(() -> notes.note("\ud83d")));
    Calls.failure(
        TooLargeException.class, Execution.NOT_STARTED, doing(() -> notes.data(new byte[5 << 20])));
    notes.note("text");
    assertEquals("text", Await.next(noted));
  }

  // ---- failures at the server

  @Test
  void aFailedMethodIsLoggedThere() {
    try (LogCapture log = LogCapture.start()) {
      notes.note("fail 1");
      log.awaitText("Notes.note(String) failed");
      log.awaitText("IllegalStateException: fail 1");
    }
    notes.note("text");
    assertEquals("text", Await.next(noted));
  }

  @Test
  void aServiceThatIsNotExportedIsLoggedThere() {
    server.close();
    try (LogCapture log = LogCapture.start();
        RpcServer other =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        RpcClient toOther = RpcClient.connect("127.0.0.1:" + other.port())) {
      toOther.service(Notes.class).note("text");
      log.awaitText("called one-way, did not run: the server does not export the service");
    }
  }

  @Test
  void aFullServerLogsWhatItDrops() {
    server.close();
    server = builder().maxCallsInFlight(1).start();
    try (LogCapture log = LogCapture.start();
        RpcClient toFull = Clients.oneConnection(server.port())) {
      Notes told = toFull.service(Notes.class);
      told.note("stay");
      gate.awaitEntered(1);
      told.note("too many");
      log.awaitText("Notes.note(String), called one-way, did not run: 1 calls are in flight");
    }
  }

  @Test
  void itsTimeoutBoundsTheMethod() {
    notes.brief("stay");
    Await.eventually("the method is interrupted", Await.SOON, () -> gate.interrupted() == 1);
  }

  @Test
  void aClosedConnectionInterruptsTheMethod() {
    notes.note("stay");
    gate.awaitEntered(1);
    client.close();
    Await.eventually("the method is interrupted", Await.SOON, () -> gate.interrupted() == 1);
  }
}
