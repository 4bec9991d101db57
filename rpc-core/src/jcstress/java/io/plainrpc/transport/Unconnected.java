package io.plainrpc.transport;

import io.plainrpc.protocol.Agreement;
import io.plainrpc.protocol.Greeting;
import io.plainrpc.protocol.MemoryBudget;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A client's connection without a network: what it writes goes nowhere, and what comes is said by the test. */
final class Unconnected {
  private static final Service SERVICE =
      new Service("Races", new byte[32], new byte[0], (fingerprint, descriptor) -> null);
  private static final Timer TIMER = new Timer("races-timer");
  private static final MemoryBudget MEMORY = new MemoryBudget(1 << 20);
  private static final ClientSettings SETTINGS = new ClientSettings(1024, 8, 1024, 1, null);
  private static final Greeting.Server GREETING =
      new Greeting.Server(1, Greeting.Refusal.NONE, "", 1024, 8, 10_000, 10_000, null);

  private static final ClientConnection.Owner OWNER = new ClientConnection.Owner() {
    @Override
    public void unusable(ClientConnection connection, ConnectFailedException fault) {}

    @Override
    public void ended(ClientConnection connection) {}

    @Override
    public String describe() {
      return "races";
    }
  };

  final ClientReader reader;
  final ClientConnection connection;
  private final Silence socket = new Silence();

  Unconnected() {
    try {
      Link link = new PlainLink(socket);
      reader = new ClientReader(link, 1024, MEMORY);
      reader.greeting(GREETING);
      connection =
          new ClientConnection(new Endpoint("races", 1), link, reader, SETTINGS, TIMER, OWNER);
    } catch (IOException e) {
      throw new AssertionError("there is nothing here to fail", e);
    }
  }

  /** A call of the current thread; null when the connection takes none. */
  ClientCall send() {
    ClientCall call = new ClientCall("races", Patience.NANOS, null);
    return connection.send(call, SERVICE, 0, new byte[0], 0) ? call : null;
  }

  /** The server's answer to the first announcement, after which it may reply. */
  void agree() {
    reader.agree(Agreement.same(0, new byte[32]));
  }

  /** Whether the connection has ended. */
  boolean isClosed() {
    return socket.isClosed();
  }

  /** How a call has ended: 0 not, 1 replied, 2 failed here; anything else if it was ended twice or is not whole. */
  static int ending(ClientCall call) {
    if (!call.isDone()) {
      return 0;
    }
    return (call.body() != null ? 1 : 0)
        + (call.failure() != null ? 2 : 0)
        + (call.error() != null ? 4 : 0);
  }

  /** A peer that takes everything and says nothing. */
  private static final class Silence extends Socket {
    private volatile boolean closed;

    @Override
    public InputStream getInputStream() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          throw new SocketTimeoutException();
        }
      };
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public void setSoTimeout(int millis) {}

    @Override
    public void setSoLinger(boolean on, int seconds) {}

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
