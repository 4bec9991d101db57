package io.plainrpc.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.FaultProxy.Cut;
import io.plainrpc.testing.FaultProxy.Delay;
import io.plainrpc.testing.FaultProxy.Direction;
import io.plainrpc.testing.FaultProxy.Drop;
import io.plainrpc.testing.FaultProxy.Fault;
import io.plainrpc.testing.FaultProxy.Flip;
import io.plainrpc.testing.FaultProxy.HalfOpen;
import io.plainrpc.testing.FaultProxy.How;
import io.plainrpc.testing.FaultProxy.Split;
import io.plainrpc.testing.FaultProxy.Throttle;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every fault of the proxy does what it says: the tests that use it are worth no more than that. */
class FaultProxyTest {
  private ServerSocket listening;
  private FaultProxy proxy;
  private Socket client;
  private Socket server;

  @BeforeEach
  void listen() throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
  }

  @AfterEach
  void close() throws IOException {
    for (AutoCloseable one : new AutoCloseable[] {client, server, proxy, listening}) {
      try {
        one.close();
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }

  private void connect(Fault fault) throws IOException {
    proxy = FaultProxy.to(listening.getLocalPort(), fault);
    String address = proxy.address();
    client = new Socket("127.0.0.1", Integer.parseInt(address.substring(address.indexOf(':') + 1)));
    server = listening.accept();
    client.setSoTimeout(20_000);
    server.setSoTimeout(20_000);
  }

  private void say(String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private String hear(int bytes) throws IOException {
    return new String(server.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
  }

  @Test
  void withoutAFaultEverythingPasses() throws Exception {
    connect(null);
    say("hello");
    assertEquals("hello", hear(5));
    client.shutdownOutput();
    assertEquals(-1, server.getInputStream().read());
    assertEquals(5, proxy.passed(Direction.TO_SERVER));
  }

  @Test
  void delayIsAsLongAsItSays() throws Exception {
    connect(new Delay(Direction.TO_SERVER, Duration.ofMillis(150)));
    long start = System.nanoTime();
    say("hello");
    assertEquals("hello", hear(5));
    assertTrue(Await.millisSince(start) >= 150);
  }

  @Test
  void splitArrivesWhole() throws Exception {
    connect(new Split(Direction.TO_SERVER, 1));
    say("hello, in bits");
    assertEquals("hello, in bits", hear(14));
  }

  @Test
  void dropLosesJustTheseBytes() throws Exception {
    connect(new Drop(Direction.TO_SERVER, 3, 4));
    say("012");
    say("3456789");
    assertEquals("012789", hear(6));
    assertTrue(proxy.struck());
  }

  @Test
  void flipChangesOneBit() throws Exception {
    connect(new Flip(Direction.TO_SERVER, 1, 0));
    say("aaa");
    assertEquals("a`a", hear(3));
  }

  @Test
  void resetIsSeenByBothSides() throws Exception {
    connect(new Cut(Direction.TO_SERVER, 3, How.RESET));
    say("01234");
    assertThrows(SocketException.class, () -> client.getInputStream().read());
    assertThrows(SocketException.class, () -> server.getInputStream().readAllBytes());
  }

  @Test
  void finEndsOneDirectionAfterItsBytes() throws Exception {
    connect(new Cut(Direction.TO_SERVER, 3, How.FIN));
    say("01234");
    assertEquals(
        "012", new String(server.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    server.getOutputStream().write('x');
    assertEquals('x', client.getInputStream().read());
  }

  @Test
  void stallTellsNobody() throws Exception {
    connect(new Cut(Direction.TO_SERVER, 3, How.STALL));
    say("01234");
    assertEquals("012", hear(3));
    assertSilent(server);
    server.getOutputStream().write('x');
    assertEquals('x', client.getInputStream().read());
  }

  @Test
  void halfOpenTellsTheServerAndNotTheClient() throws Exception {
    connect(new HalfOpen(3));
    say("01234");
    assertEquals(
        "012", new String(server.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    assertSilent(client);
    say("nobody hears that");
    assertSilent(client);
    assertTrue(proxy.struck());
  }

  @Test
  void throttleLetsNoMorePassThanItSays() throws Exception {
    connect(new Throttle(Direction.TO_CLIENT, 100_000));
    byte[] sent = new byte[30_000];
    sent[29_999] = 7;
    long start = System.nanoTime();
    server.getOutputStream().write(sent);
    InputStream in = client.getInputStream();
    assertArrayEquals(sent, in.readNBytes(sent.length));
    long millis = Await.millisSince(start);
    Report.line("throttled-millis", millis, ">=290");
    assertTrue(millis >= 290, millis + " ms");
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(100);
    assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
    socket.setSoTimeout(20_000);
  }
}
