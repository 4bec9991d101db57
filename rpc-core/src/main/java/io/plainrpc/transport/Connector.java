package io.plainrpc.transport;

import io.plainrpc.CannotConnectException;
import io.plainrpc.Execution;
import io.plainrpc.ProtocolViolationException;
import io.plainrpc.UnauthenticatedException;
import io.plainrpc.protocol.MemoryBudget;
import io.plainrpc.protocol.ProtocolException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes connections to one server address. Blocks, so it runs on a thread of ours and callers wait for it with their own
 * deadlines.
 */
public final class Connector {
  private final Endpoint endpoint;
  private final ClientSettings settings;
  private final Timer timer;
  private final MemoryBudget memory;

  // Guarded by this.
  private Socket attempt;
  private boolean closed;

  public Connector(Endpoint endpoint, ClientSettings settings, Timer timer) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.timer = timer;
    // A quarter of the heap for replies that are still arriving; the rest is for what callers make
    // of them.
    this.memory = new MemoryBudget(Math.max(
        2L * settings.maxMessageBytes() + (16 << 20), Runtime.getRuntime().maxMemory() / 4));
  }

  /** No connection could be made; {@link #failure} says why, to each caller that waited for it. */
  public static final class ConnectFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    ConnectFailedException(Failure failure) {
      super(null, null, false, false);
      this.failure = failure;
    }

    public Failure failure() {
      return failure;
    }
  }

  /**
   * Resolves the name, tries every address in the resolver's order, and exchanges greetings.
   *
   * @throws ConnectFailedException listing what was tried
   */
  public ClientConnection connect() throws ConnectFailedException {
    long deadline = System.nanoTime() + settings.connectTimeoutNanos();
    InetAddress[] addresses = resolve();
    List<String> tried = new ArrayList<>();
    Exception last = null;
    for (int i = 0; i < addresses.length; i++) {
      try {
        return connect(addresses[i], share(deadline, addresses.length - i));
      } catch (IOException | ProtocolException e) {
        last = e;
        tried.add(
            new Endpoint(addresses[i].getHostAddress(), endpoint.port()) + ": " + e.getMessage());
      }
    }
    throw failed(tried, last);
  }

  /** Runs something on a daemon thread of its own: connecting blocks for as long as the network likes. */
  public static void runOnThread(String name, Runnable task) {
    Threads.daemon(name, task).start();
  }

  private InetAddress[] resolve() throws ConnectFailedException {
    try {
      return InetAddress.getAllByName(endpoint.host());
    } catch (UnknownHostException e) {
      throw new ConnectFailedException(label -> new CannotConnectException(
          label + ": cannot connect to " + endpoint + ": the host name '" + endpoint.host()
              + "' cannot be resolved; check its spelling and the network",
          Execution.NOT_STARTED,
          e));
    }
  }

  /** Each address gets an equal share of the time left, so that one that does not answer leaves some for the others. */
  private static long share(long deadline, int addressesLeft) {
    long now = System.nanoTime();
    return now + Math.max(1_000_000, (deadline - now) / addressesLeft);
  }

  private ClientConnection connect(InetAddress address, long deadline) throws IOException {
    Socket socket = new Socket();
    try {
      attempt(socket);
      // Small frames must not wait for the acknowledgement of earlier ones (RFC 896); flushing
      // batches them already.
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(address, endpoint.port()), millisUntil(deadline));
      ClientReader reader =
          new ClientReader(socket, settings.maxMessageBytes(), memory.share(memory.limit()));
      new ClientHandshake(settings, socket.getOutputStream(), reader).run(deadline);
      ClientConnection connection = new ClientConnection(endpoint, socket, reader, settings, timer);
      attempt(null);
      connection.start();
      return connection;
    } catch (IOException | RuntimeException e) {
      Sockets.close(socket, false);
      throw e;
    }
  }

  /** Ends the attempt under way, and fails every later one. Does not block. */
  public synchronized void close() {
    closed = true;
    if (attempt != null) {
      Sockets.close(attempt, true);
    }
  }

  private synchronized void attempt(Socket socket) throws IOException {
    if (closed) {
      throw new IOException("the client is closed");
    }
    attempt = socket;
  }

  private ConnectFailedException failed(List<String> tried, Exception last) {
    String what = String.join("; ", tried);
    if (last instanceof ProtocolException) {
      return new ConnectFailedException(label -> new ProtocolViolationException(
          label + ": " + endpoint + " is not a PlainRPC server (" + what + "); check host and port",
          Execution.NOT_STARTED,
          last));
    }
    if (last instanceof ClientHandshake.NotAuthenticatedException) {
      return new ConnectFailedException(label -> new UnauthenticatedException(
          label + ": not authenticated at " + endpoint + " (" + what + ")",
          Execution.NOT_STARTED,
          last));
    }
    return new ConnectFailedException(label -> new CannotConnectException(
        label + ": cannot connect to " + endpoint + " (" + what + "); is the server running there?",
        Execution.NOT_STARTED,
        last));
  }

  private static int millisUntil(long deadline) {
    return (int)
        Math.max(1, Math.min(Integer.MAX_VALUE, (deadline - System.nanoTime()) / 1_000_000));
  }
}
