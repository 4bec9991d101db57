package io.plainrpc.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A socket in memory does what PlainRPC asks of one. */
class PipeSocketTest {
  private PipeSocket client;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    AtomicReference<Socket> accepted = new AtomicReference<>();
    client = new PipeSocket(accepted::set);
    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7), 0);
    server = accepted.get();
  }

  @Test
  void bothEndsAgreeOnTheirAddresses() {
    assertEquals(client.getLocalSocketAddress(), server.getRemoteSocketAddress());
    assertEquals(client.getRemoteSocketAddress(), server.getLocalSocketAddress());
    assertTrue(client.isConnected());
  }

  @Test
  void bytesArriveInOrderAlthoughTheyAreManyTimesWhatFits() throws Exception {
    byte[] bytes = new byte[20 * Pipe.CAPACITY + 17];
    new Random(1).nextBytes(bytes);
    Calls.OnThread<Void> writer = writer(bytes);
    byte[] read = server.getInputStream().readNBytes(bytes.length);
    writer.get();
    assertArrayEquals(bytes, read);
    assertEquals(0, server.getInputStream().available());
  }

  @Test
  void aWriterWaitsForAReaderOnceTheBufferIsFull() throws Exception {
    Calls.OnThread<Void> writer = writer(new byte[Pipe.CAPACITY + 1]);
    Await.eventually(
        "the writer waits", Await.SOON, () -> writer.isParked() && available() == Pipe.CAPACITY);
    assertEquals(0, server.getInputStream().read());
    writer.get();
    assertEquals(Pipe.CAPACITY, available());
  }

  private int available() {
    try {
      return server.getInputStream().available();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aReadThatTimesOutLosesNothing() throws Exception {
    server.setSoTimeout(1);
    assertThrows(SocketTimeoutException.class, () -> server.getInputStream().read());
    client.getOutputStream().write(new byte[] {1, 2});
    assertEquals(1, server.getInputStream().read());
    assertEquals(2, server.getInputStream().read());
  }

  @Test
  void anInterruptNeitherEndsAReadNorIsLost() throws Exception {
    for (int timeout : new int[] {0, 60_000}) {
      server.setSoTimeout(timeout);
      Calls.OnThread<Integer> reader =
          Calls.onThread("reader", () -> server.getInputStream().read());
      Await.eventually("the reader waits", Await.SOON, reader::isParked);
      reader.interrupt();
      assertFalse(reader.isDone());
      client.getOutputStream().write(7);
      assertEquals(7, reader.get());
      assertTrue(reader.wasInterrupted());
    }
    assertFalse(server.isClosed());
  }

  @Test
  void anInterruptNeitherEndsAWriteNorIsLost() throws Exception {
    Calls.OnThread<Void> writer = writer(new byte[Pipe.CAPACITY + 1]);
    Await.eventually("the writer waits", Await.SOON, writer::isParked);
    writer.interrupt();
    assertEquals(Pipe.CAPACITY + 1, server.getInputStream().readNBytes(Pipe.CAPACITY + 1).length);
    writer.get();
    assertTrue(writer.wasInterrupted());
  }

  @Test
  void halfClosedItStillReads() throws Exception {
    client.getOutputStream().write(1);
    client.shutdownOutput();
    assertThrows(SocketException.class, () -> client.getOutputStream().write(2));
    assertEquals(1, server.getInputStream().read());
    assertEquals(-1, server.getInputStream().read());
    server.getOutputStream().write(3);
    assertEquals(3, client.getInputStream().read());
  }

  @Test
  void whatWasWrittenBeforeCloseStillArrives() throws Exception {
    client.getOutputStream().write(1);
    client.close();
    assertEquals(1, server.getInputStream().read());
    assertEquals(-1, server.getInputStream().read());
    assertThrows(SocketException.class, () -> server.getOutputStream().write(1));
  }

  @Test
  void closeFreesWhoeverIsInTheSocket() throws Exception {
    Calls.OnThread<Integer> reader =
        Calls.onThread("reader", () -> client.getInputStream().read());
    Calls.OnThread<Void> writer = writer(new byte[Pipe.CAPACITY + 1]);
    Await.eventually("both wait", Await.SOON, () -> reader.isParked() && writer.isParked());
    client.close();
    assertThrows(SocketException.class, reader::get);
    assertThrows(SocketException.class, writer::get);
    assertTrue(client.isClosed());
  }

  @Test
  void aPeersCloseFreesAWriter() throws Exception {
    Calls.OnThread<Void> writer = writer(new byte[Pipe.CAPACITY + 1]);
    Await.eventually("it waits", Await.SOON, writer::isParked);
    server.close();
    assertThrows(SocketException.class, writer::get);
  }

  @Test
  void anAbortResetsThePeer() throws Exception {
    client.getOutputStream().write(1);
    client.setSoLinger(true, 0);
    client.close();
    assertReset(() -> server.getInputStream().read());
  }

  @Test
  void closingWithInputUnreadResetsThePeer() throws Exception {
    server.getOutputStream().write(1);
    client.getOutputStream().write(1);
    client.close();
    assertReset(() -> server.getInputStream().read());
  }

  private static void assertReset(Callable<?> read) {
    SocketException reset = assertThrows(SocketException.class, read::call);
    assertEquals("Connection reset", reset.getMessage());
  }

  @Test
  void aListenerThatTakesNobodyFailsTheConnect() {
    PipeSocket refused = new PipeSocket(peer -> {
      throw new ConnectException("nobody is here");
    });
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);
    assertThrows(ConnectException.class, () -> refused.connect(anywhere, 0));
  }

  @Test
  void aSocketClosedBeforeItConnectsDoesNotConnect() {
    PipeSocket late = new PipeSocket(peer -> {
      throw new AssertionError("it connected");
    });
    late.close();
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);
    assertThrows(SocketException.class, () -> late.connect(anywhere, 0));
  }

  private Calls.OnThread<Void> writer(byte[] bytes) {
    return Calls.onThread("writer", () -> {
      client.getOutputStream().write(bytes);
      return null;
    });
  }
}
