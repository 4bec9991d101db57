package io.plainrpc.benchmark.plainrpc;

import io.plainrpc.transport.ClientConnection;
import io.plainrpc.transport.ClientSettings;
import io.plainrpc.transport.ConnectFailedException;
import io.plainrpc.transport.Connector;
import io.plainrpc.transport.Endpoint;
import io.plainrpc.transport.Timer;
import java.io.Closeable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Connections that have greeted and wait. */
final class IdleConnections implements Closeable {
  private final Timer timer = new Timer("idle-connections");
  private final List<ClientConnection> connections = new ArrayList<>();

  private IdleConnections() {}

  static IdleConnections open(int port, int count) throws ConnectFailedException {
    ClientSettings settings =
        new ClientSettings(4 << 20, 1024, 32 << 20, TimeUnit.SECONDS.toNanos(10), null);
    IdleConnections idle = new IdleConnections();
    Connector connector = new Connector(
        new Endpoint("127.0.0.1", port),
        settings,
        idle.timer,
        Connector.memory(settings),
        InetAddress::getAllByName,
        new Nobody());
    try {
      for (int i = 0; i < count; i++) {
        idle.connections.add(connector.connect());
      }
      return idle;
    } catch (ConnectFailedException e) {
      idle.close();
      throw e;
    }
  }

  @Override
  public void close() {
    connections.forEach(ClientConnection::close);
    timer.close();
  }

  /** Does not care for what becomes of them. */
  private static final class Nobody implements ClientConnection.Owner {
    @Override
    public void unusable(ClientConnection connection, ConnectFailedException fault) {}

    @Override
    public void ended(ClientConnection connection) {}

    @Override
    public String describe() {
      return "idle";
    }
  }
}
