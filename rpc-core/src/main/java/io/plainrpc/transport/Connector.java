package io.plainrpc.transport;

import io.plainrpc.protocol.Greeting;
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
  private final Resolver resolver;
  private final Dialer dialer;
  private final ClientConnection.Owner owner;
  private final MemoryBudget memory;

  // Guarded by this.
  private Socket attempt;
  private boolean closed;

  /**
   * @param memory shared by all connections of the client
   * @param resolver finds the server's addresses
   * @param dialer makes the sockets that are connected to them
   * @param owner of the connections that are made
   */
  public Connector(
      Endpoint endpoint,
      ClientSettings settings,
      Timer timer,
      MemoryBudget memory,
      Resolver resolver,
      Dialer dialer,
      ClientConnection.Owner owner) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.timer = timer;
    this.resolver = resolver;
    this.dialer = dialer;
    this.owner = owner;
    this.memory = memory;
  }

  /** What the replies that are still arriving may take, over all connections of a client. */
  public static MemoryBudget memory(ClientSettings settings) {
    // A quarter of the heap; the rest is for what callers make of them.
    return new MemoryBudget(Math.max(
        2L * settings.maxMessageBytes() + (16 << 20), Runtime.getRuntime().maxMemory() / 4));
  }

  /** Finds the addresses behind a name; asked again for every connection. May block. */
  @FunctionalInterface
  public interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
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
    Exception telling = null;
    for (int i = 0; i < addresses.length; i++) {
      try {
        return connect(addresses[i], share(deadline, addresses.length - i));
      } catch (IOException | ProtocolException e) {
        telling = moreTelling(telling, e);
        tried.add(
            new Endpoint(addresses[i].getHostAddress(), endpoint.port()) + ": " + e.getMessage());
      }
    }
    throw failed(tried, telling);
  }

  /** Runs something on a daemon thread of its own: connecting blocks for as long as the network likes. */
  public static void runOnThread(String name, Runnable task) {
    Threads.daemon(name, task).start();
  }

  private InetAddress[] resolve() throws ConnectFailedException {
    try {
      return resolver.resolve(endpoint.host());
    } catch (UnknownHostException e) {
      throw new ConnectFailedException(
          ConnectFailedException.Kind.UNRESOLVED,
          "the host name '" + endpoint.host() + "' cannot be resolved",
          e);
    }
  }

  /** Each address gets an equal share of the time left, so that one that does not answer leaves some for the others. */
  private static long share(long deadline, int addressesLeft) {
    long now = System.nanoTime();
    return now + Math.max(1_000_000, (deadline - now) / addressesLeft);
  }

  private ClientConnection connect(InetAddress address, long deadline) throws IOException {
    Socket socket = dialer.socket();
    try {
      attempt(socket);
      // Small frames must not wait for the acknowledgement of earlier ones (RFC 896); flushing
      // batches them already.
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(address, endpoint.port()), millisUntil(deadline));
      Link link = settings.security().toServer(socket, endpoint);
      link.handshake(deadline);
      ClientReader reader =
          new ClientReader(link, settings.maxMessageBytes(), memory.share(memory.limit()));
      new ClientHandshake(settings, link, reader).run(deadline);
      ClientConnection connection =
          new ClientConnection(endpoint, link, reader, settings, timer, owner);
      attempt(null);
      connection.start();
      return connection;
    } catch (IOException | RuntimeException | Error e) {
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

  private static ConnectFailedException failed(List<String> tried, Exception telling) {
    return new ConnectFailedException(kindOf(telling), String.join("; ", tried), telling);
  }

  /** A name often has addresses where nobody listens beside the server's: what the server said counts, in whatever order. */
  private static Exception moreTelling(Exception before, Exception next) {
    return before == null || kindOf(next).tells() >= kindOf(before).tells() ? next : before;
  }

  private static ConnectFailedException.Kind kindOf(Exception cause) {
    if (cause instanceof ProtocolException) {
      return ConnectFailedException.Kind.NOT_OURS;
    }
    if (cause instanceof ClientHandshake.NotAuthenticatedException) {
      return ConnectFailedException.Kind.UNAUTHENTICATED;
    }
    if (cause instanceof TlsException tls) {
      return switch (tls.why()) {
        case NOT_TLS -> ConnectFailedException.Kind.NOT_OURS;
        case UNTRUSTED -> ConnectFailedException.Kind.UNAUTHENTICATED;
        case FAILED -> ConnectFailedException.Kind.UNREACHABLE;
      };
    }
    Greeting.Refusal refusal = cause instanceof ClientHandshake.RefusedException refused
        ? refused.refusal()
        : Greeting.Refusal.NONE;
    return switch (refusal) {
      case OVERLOADED -> ConnectFailedException.Kind.OVERLOADED;
      case CLOSING -> ConnectFailedException.Kind.CLOSING;
      case NONE, VERSION, UNAUTHENTICATED, OTHER -> ConnectFailedException.Kind.UNREACHABLE;
    };
  }

  private static int millisUntil(long deadline) {
    return (int)
        Math.max(1, Math.min(Integer.MAX_VALUE, (deadline - System.nanoTime()) / 1_000_000));
  }
}
