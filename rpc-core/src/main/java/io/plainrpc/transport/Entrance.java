package io.plainrpc.transport;

import io.plainrpc.transport.Newcomers.Limit;
import io.plainrpc.transport.Newcomers.Step;
import io.plainrpc.transport.RefusalLog.Cause;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a connection that was accepted: it has a place, it waits for one, or it is refused. Keeps all connections
 * of a server.
 *
 * <p>Refused ones are told why, as long as there are no more than {@value #SURPLUS} of them: they are let in to greet, for a
 * second, and get the refusal as the answer. Any thread; {@link Newcomers} decides under its own lock, and what it decides is
 * done outside.
 */
final class Entrance implements Timer.Ticking {
  private static final Logger log = LoggerFactory.getLogger(Entrance.class);

  /** Refused connections that are still told why. */
  static final int SURPLUS = 64;

  private static final long IDLE_TICK_NANOS = 1_000_000_000;

  private final ServerTransport server;
  private final Newcomers<ServerConnection> newcomers;
  private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
  private final Set<ServerConnection> surplus = ConcurrentHashMap.newKeySet();

  Entrance(ServerTransport server) {
    this.server = server;
    ServerSettings settings = server.settings();
    this.newcomers = new Newcomers<>(
        settings.maxUnauthenticatedConnections(), settings.maxUnauthenticatedPerSource());
  }

  /** All connections that have not ended. */
  Set<ServerConnection> connections() {
    return connections;
  }

  /** A connection was accepted. Called by the accepting thread. */
  void take(Socket socket) {
    ServerConnection connection;
    try {
      socket.setTcpNoDelay(true);
      connection = new ServerConnection(server, server.security().toClient(socket));
    } catch (IOException e) {
      // The client has gone again already.
      Sockets.close(socket, false);
      return;
    } catch (RuntimeException | OutOfMemoryError e) {
      Sockets.close(socket, false);
      throw e;
    }
    int max = server.settings().maxConnections();
    boolean full = connections.size() - surplus.size() >= max;
    connections.add(connection);
    if (server.isClosing()) {
      // Whoever closes looks at all connections after it has said so: it may have missed this one.
      connection.end(false);
      return;
    }
    if (full) {
      refuse(
          connection,
          Cause.TOO_MANY_CONNECTIONS,
          "it has " + max
              + " connections already, the limit; close some or raise RpcServer.builder().maxConnections(...)");
      return;
    }
    newcomers
        .arrived(connection, AuthenticationThrottle.key(socket.getInetAddress()), System.nanoTime())
        .forEach(this::perform);
    server.timer().wakeBy(System.nanoTime() + Newcomers.TICK_NANOS);
  }

  /** A connection has said who it is. */
  void identified(ServerConnection connection) {
    performQuietly(newcomers.left(connection, System.nanoTime()));
  }

  /** A connection has ended. */
  void ended(ServerConnection connection) {
    connections.remove(connection);
    surplus.remove(connection);
    performQuietly(newcomers.left(connection, System.nanoTime()));
  }

  @Override
  public long tick(long nowNanos) {
    performQuietly(newcomers.tick(nowNanos));
    return nowNanos + (newcomers.anyWaiting() ? Newcomers.TICK_NANOS : IDLE_TICK_NANOS);
  }

  /** On threads that belong to somebody else: what goes wrong with one newcomer must not reach them. */
  private void performQuietly(List<Step<ServerConnection>> steps) {
    for (Step<ServerConnection> step : steps) {
      try {
        perform(step);
      } catch (RuntimeException | OutOfMemoryError e) {
        log.warn("{}: connection closed: {}", step.connection().peer(), e.toString());
      }
    }
  }

  private void perform(Step<ServerConnection> step) {
    ServerConnection connection = step.connection();
    switch (step.action()) {
      case START -> start(connection);
      case EVICT -> evict(connection, step.limit());
      case REFUSE -> refuse(connection, Cause.TOO_MANY_UNIDENTIFIED, text(step.limit()));
    }
  }

  private void evict(ServerConnection connection, Limit limit) {
    server
        .refusals()
        .warn(
            Cause.TOO_MANY_UNIDENTIFIED,
            connection.peer(),
            "connection closed: it has not said who it is for more than a second, and another"
                + " wants its place; " + text(limit));
    connection.end(false);
  }

  private String text(Limit limit) {
    ServerSettings settings = server.settings();
    return limit == Limit.PER_SOURCE
        ? settings.maxUnauthenticatedPerSource()
            + " connections from this address have not said who they are yet, the limit; connect"
            + " more slowly or raise RpcServer.builder().maxUnauthenticatedPerSource(...)"
        : settings.maxUnauthenticatedConnections()
            + " connections have not said who they are yet, the limit; connect again later or"
            + " raise RpcServer.builder().maxUnauthenticatedConnections(...)";
  }

  private void refuse(ServerConnection connection, Cause cause, String why) {
    boolean told = surplus.size() < SURPLUS;
    server.refusals().warn(cause, connection.peer(), "connection refused: " + why);
    if (told) {
      connection.refuse(why);
      surplus.add(connection);
      start(connection);
      if (connection.isClosed()) {
        surplus.remove(connection);
      }
    } else {
      connection.end(false);
    }
  }

  private void start(ServerConnection connection) {
    try {
      connection.start();
    } catch (RuntimeException | OutOfMemoryError e) {
      connection.end(false);
      throw e;
    }
  }
}
