package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.ConnectionLostException;
import io.plainrpc.Execution;
import io.plainrpc.RpcException;
import io.plainrpc.protocol.MemoryBudget;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Frames;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One thread reads a client's connection for all: whatever a read brings concerns all calls. */
@Timeout(60)
class ClientReaderTest {
  private static final Service SERVICE =
      new Service("Test", new byte[32], new byte[0], (fingerprint, descriptor) -> null);
  private static final ClientSettings SETTINGS = new ClientSettings(1 << 20, 8, 1 << 20, 1, null);
  private static final long READ_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final ClientConnection.Owner OWNER = new ClientConnection.Owner() {
    @Override
    public void unusable(ClientConnection connection, ConnectFailedException fault) {}

    @Override
    public void ended(ClientConnection connection) {}

    @Override
    public String describe() {
      return "test";
    }
  };

  private final Timer timer = new Timer("plainrpc-test-timer");

  /** What is still to come, in chunks; then nothing. */
  private final Deque<byte[]> coming = new ArrayDeque<>();

  /** How reading fails when all has come. */
  private String failure = "nothing comes";

  /** How large the buffer was at each read. */
  private final List<Integer> buffers = new ArrayList<>();

  private final SilentSocket socket = new SilentSocket(this::read);
  private ClientReader reader;

  @AfterEach
  void close() {
    timer.close();
  }

  private int read(byte[] into, int at, int length, int timeoutMillis) throws IOException {
    buffers.add(into.length);
    if (coming.isEmpty()) {
      return switch (failure) {
        case "end" -> -1;
        case "reset" -> throw new SocketException("Connection reset");
        case "error" -> throw new OutOfMemoryError("not really");
        default -> throw new SocketTimeoutException();
      };
    }
    byte[] next = coming.remove();
    int count = Math.min(length, next.length);
    System.arraycopy(next, 0, into, at, count);
    if (count < next.length) {
      coming.addFirst(Arrays.copyOfRange(next, count, next.length));
    }
    return count;
  }

  private ClientConnection connect() throws IOException {
    PlainLink link = new PlainLink(socket);
    reader = new ClientReader(link, 1 << 20, new MemoryBudget(1 << 22));
    coming.add(Frames.serverGreeting());
    reader.awaitGreeting(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
    return new ClientConnection(new Endpoint("test", 1), link, reader, SETTINGS, timer, OWNER);
  }

  private static ClientCall send(ClientConnection connection) {
    ClientCall call = new ClientCall("test", TimeUnit.MINUTES.toNanos(1), null);
    assertTrue(connection.send(call, SERVICE, 0, new byte[0], 0));
    return call;
  }

  @ParameterizedTest
  @ValueSource(strings = {"end", "reset", "error"})
  void readThatFailsEndsTheConnectionAndItsCalls(String how) throws Exception {
    ClientConnection connection = connect();
    ClientCall one = send(connection);
    ClientCall another = send(connection);
    failure = how;
    reader.read(READ_NANOS);
    for (ClientCall call : List.of(one, another)) {
      assertTrue(call.isDone());
      RpcException lost = assertInstanceOf(
          ConnectionLostException.class, call.failure().toException("Test.test()"));
      assertEquals(Execution.MAYBE, lost.execution());
      Calls.assertSays(
          lost, how.equals("end") ? "closed" : how.equals("reset") ? "reset" : "OutOfMemoryError");
    }
    assertTrue(socket.isClosed());
    assertFalse(connection.isUsable());
    assertEquals(0, connection.callsInFlight());
  }

  @Test
  void readInVainEndsNothing() throws Exception {
    ClientConnection connection = connect();
    ClientCall call = send(connection);
    reader.read(READ_NANOS);
    assertFalse(call.isDone());
    assertFalse(socket.isClosed());
    assertEquals(1, connection.callsInFlight());
  }

  @Test
  void bufferThatGrewIsGivenBackByALookAtTheConnectionAtRest() throws Exception {
    connect();
    // Of a type that is passed over.
    coming.add(Frames.frame(0x80, 0, 0, new byte[60_000]));
    while (!coming.isEmpty()) {
      reader.read(READ_NANOS);
    }
    buffers.clear();
    reader.look();
    reader.look();
    assertEquals(2, buffers.size());
    assertTrue(buffers.get(0) > 60_000, buffers.toString());
    assertEquals(256, buffers.get(1));
  }
}
