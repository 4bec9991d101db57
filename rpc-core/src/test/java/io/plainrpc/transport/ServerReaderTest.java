package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.Await;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Gate;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.ScriptedPeer;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread that reads a server's connection: what it owes when it takes over, when it fails, and when nothing comes. */
@Timeout(60)
class ServerReaderTest {
  private static final int QUICK = 0;
  private static final int SLOW = 1;
  private static final int SLOW_TOO = 2;
  private static final byte[] NOTHING = {};

  /** A failure that cannot even be reported: it leaves the handler, and all that is around it. */
  private static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("nobody can say what it is");
    }
  }

  @Test
  void repliesOfTheReaderBeforeLeaveBeforeTheNextHandlerRuns() throws Exception {
    CountDownLatch received = new CountDownLatch(1);
    try (Gate watchdog = new Gate();
        Gate gate = new Gate();
        BareServer server = new BareServer(4, 1 << 20)) {
      server
          .on(QUICK, call -> BareServer.reply(call, 1))
          .on(SLOW, call -> {
            watchdog.open();
            // Left behind; from now on the watchdog is held up, and nobody else takes over.
            while (server.busy() == 0) {
              Thread.onSpinWait();
            }
            server.transport().watchdog().perform(() -> gate.pass("watchdog"));
            gate.pass("slow");
            BareServer.reply(call, 1);
          })
          .on(SLOW_TOO, call -> {
            Await.open(received);
            BareServer.reply(call, 1);
          })
          .start();
      try (ScriptedPeer client = server.client()) {
        server.transport().watchdog().perform(() -> watchdog.pass("until a call is slow"));
        // In one chunk.
        client.send(
            Frames.request(1, QUICK, NOTHING),
            Frames.request(2, SLOW, NOTHING),
            Frames.request(3, SLOW_TOO, NOTHING));
        assertEquals(1, client.expect(Frames.REPLY).callId());
        received.countDown();
        gate.open();
        client.expect(Frames.REPLY);
        client.expect(Frames.REPLY);
      }
    }
  }

  @Test
  void readerThatFailsAfterItWasLeftBehindGivesItsPlaceBack() throws Exception {
    try (LogCapture log = LogCapture.start();
        Gate gate = new Gate();
        BareServer server = new BareServer(1, 1 << 20)) {
      server
          .on(SLOW, call -> {
            gate.pass("x");
            throw new Unspeakable();
          })
          .start();
      try (ScriptedPeer client = server.client()) {
        client.send(Frames.request(1, SLOW, NOTHING), Frames.ping(1));
        // Another reads.
        client.expect(Frames.PONG);
        assertEquals(1, server.busy());
        gate.open();
        client.expectClosed(20_000);
        Await.eventually("its place is free", Await.SOON, () -> server.busy() == 0);
        log.awaitText("connection closed after an unexpected failure");
      }
    }
  }

  @Test
  void readerThatHasFailedInAHandlerIsNotTakenForOneThatIsStillInside() throws Exception {
    try (LogCapture log = LogCapture.start();
        BareServer server = new BareServer(1, 1 << 20)) {
      server
          .on(QUICK, call -> {
            throw new Unspeakable();
          })
          .start();
      try (ScriptedPeer client = server.client()) {
        client.send(Frames.request(1, QUICK, NOTHING));
        client.expectClosed(20_000);
        log.awaitText("connection closed after an unexpected failure");
        server.awaitNobodyInside("ServerReader.read");
        server.lookTwice();
        Await.eventually("its place is free", Await.SOON, () -> server.busy() == 0);
      }
    }
  }

  /** How a connection is read on which nothing comes. */
  private record Read(int bufferBytes, int timeoutMillis) {}

  @Test
  void bufferThatGrewIsGivenBackWhenNothingComesForAWhile() throws Exception {
    BlockingQueue<Read> inVain = new LinkedBlockingQueue<>();
    CountDownLatch end = new CountDownLatch(1);
    byte[] sent = Frames.join(
        Frames.clientGreeting(),
        // Of a type that is passed over.
        Frames.frame(0x80, 0, 0, new byte[60_000]));
    int[] at = {0};
    SilentSocket socket = new SilentSocket((into, offset, length, timeoutMillis) -> {
      int count = Math.min(length, sent.length - at[0]);
      if (count > 0) {
        System.arraycopy(sent, at[0], into, offset, count);
        at[0] += count;
        return count;
      }
      inVain.add(new Read(into.length, timeoutMillis));
      if (timeoutMillis > 0) {
        throw new SocketTimeoutException();
      }
      Await.open(end);
      throw new SocketException("closed");
    });
    try (BareServer server = new BareServer(1, 1 << 20).start()) {
      ServerConnection connection = new ServerConnection(server.transport(), new PlainLink(socket));
      connection.start();
      Read first = Await.next(inVain);
      assertTrue(first.bufferBytes() > 60_000, first.toString());
      assertEquals(1000, first.timeoutMillis());
      // Then it waits for as long as it takes, with as little as a new connection.
      assertEquals(new Read(256, 0), Await.next(inVain));
      end.countDown();
      connection.end(true);
      server.awaitNobodyInside("ServerReader.read");
    }
  }
}
