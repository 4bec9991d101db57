package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.protocol.Framing;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Keys;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a link does with records, against the JDK's own TLS socket at the other end. */
@Timeout(60)
class TlsLinkTest {

  /** Writes down how much goes to the kernel at once. */
  private static final class Counting extends Socket {
    private final List<Integer> writes = new ArrayList<>();

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(byte[] from, int at, int length) throws IOException {
          writes.add(length);
          out.write(from, at, length);
        }
      };
    }
  }

  private final Counting socket = new Counting();
  private SSLSocket peer;
  private Link link;

  @BeforeEach
  void connect() throws Exception {
    InetAddress here = InetAddress.getByName("127.0.0.1");
    try (ServerSocket listening = new ServerSocket(0, 1, here)) {
      socket.connect(new InetSocketAddress(here, listening.getLocalPort()));
      Socket accepted = listening.accept();
      peer = (SSLSocket) Keys.LOCAL
          .holder()
          .getSocketFactory()
          .createSocket(accepted, null, accepted.getPort(), true);
      peer.setUseClientMode(false);
      OnThread<Object> shaking = Calls.onThread("peer", () -> {
        peer.startHandshake();
        return peer;
      });
      link = Keys.LOCAL.client().toServer(socket, new Endpoint("127.0.0.1", 1));
      link.handshake(System.nanoTime() + Await.SOON.toNanos());
      shaking.get();
    }
    // Session tickets, if the server sends any.
    link.readTimeout(100);
    assertThrows(SocketTimeoutException.class, () -> {
      while (link.read(new byte[1], 0, 1) == 0) {
        // Once more.
      }
    });
    link.readTimeout(5_000);
    socket.writes.clear();
  }

  @AfterEach
  void close() throws IOException {
    link.close(true);
    peer.close();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void whatIsWrittenAtOnceGoesToTheSocketAtOnceAndAddsNoMoreThanIsCounted() throws Exception {
    for (int length : new int[] {1, 100, 16_320, 16_384, 16_385, 50_000, 110_000}) {
      byte[] bytes = random(length);
      OnThread<byte[]> reading =
          Calls.onThread("peer", () -> peer.getInputStream().readNBytes(length));
      link.output().write(bytes, 0, length);
      assertArrayEquals(bytes, reading.get());
      int records = (length + Framing.RECORD_BYTES - 1) / Framing.RECORD_BYTES;
      assertEquals(1, socket.writes.size(), length + " bytes");
      int added = socket.writes.get(0) - length;
      assertTrue(added <= records * Framing.RECORD_OVERHEAD, added + " bytes added to " + length);
      socket.writes.clear();
    }
  }

  @Test
  void severalRecordsAreReadAtOnce() throws Exception {
    for (int i = 0; i < 5; i++) {
      peer.getOutputStream().write(new byte[] {(byte) i, (byte) i});
    }
    awaitArrived(5 * (2 + 22));
    byte[] into = new byte[100];
    assertEquals(10, link.read(into, 0, 100));
    assertArrayEquals(new byte[] {0, 0, 1, 1, 2, 2, 3, 3, 4, 4}, Arrays.copyOf(into, 10));
    assertEquals(0, link.available());
  }

  @Test
  void whatThereIsNoRoomForIsLeftForTheNextRead() throws Exception {
    byte[] bytes = random(30_000);
    peer.getOutputStream().write(bytes);
    byte[] into = new byte[bytes.length];
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(7, bytes.length - at);
      int count = link.read(into, at, length);
      assertTrue(count <= length);
      at += count;
    }
    assertArrayEquals(bytes, into);
    assertEquals(0, link.available());
  }

  @Test
  void whatWasDecryptedIsAvailable() throws Exception {
    peer.getOutputStream().write(random(100));
    peer.getOutputStream().write(random(100));
    awaitArrived(2 * 122);
    byte[] into = new byte[100];
    assertEquals(10, link.read(into, 0, 10));
    assertEquals(90, link.available());
    assertEquals(90, link.read(into, 0, 100));
    assertTrue(link.available() > 0, "the second record");
    assertEquals(100, link.read(into, 0, 100));
    assertEquals(0, link.available());
  }

  @Test
  void recordWithoutContentDoesNotHideTheOneBehindIt() throws Exception {
    peer.startHandshake();
    peer.getOutputStream().write(random(3));
    awaitArrived(2 * 22 + 3 + 5);
    byte[] into = new byte[3];
    // There is no room for what a record of unknown content may hold.
    for (int at = 0; at < 3; at++) {
      assertEquals(1, link.read(into, at, 1));
    }
    assertArrayEquals(random(3), into);
  }

  @Test
  void idleLinkGivesItsBuffersBackAndLosesNothing() throws Exception {
    byte[] bytes = random(60_000);
    OnThread<byte[]> reading =
        Calls.onThread("peer", () -> peer.getInputStream().readNBytes(bytes.length));
    link.output().write(bytes, 0, bytes.length);
    reading.get();
    assertTrue(link.canShrink());
    link.shrink();
    assertFalse(link.canShrink());
    peer.getOutputStream().write(bytes);
    byte[] into = new byte[bytes.length];
    for (int at = 0; at < bytes.length; ) {
      at += link.read(into, at, bytes.length - at);
      link.shrink();
    }
    assertArrayEquals(bytes, into);
  }

  private void awaitArrived(int bytes) {
    Await.eventually("all has arrived", Await.SOON, () -> {
      try {
        return socket.getInputStream().available() >= bytes;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
  }
}
