package io.plainrpc.benchmark.plainrpc;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Connections that have greeted and wait. One thread answers what the server asks of them all.
 *
 * <p>Whoever has thousands of idle clients has them in thousands of processes. A client looks at its connection four times a second,
 * on a thread of its own: thousands in this process would take all the processors' time, and the calls beside them would be slow
 * because of that, not because of what is measured, which is the server.
 */
final class IdleConnections implements Closeable {
  private static final long LOOK_NANOS = 500_000_000;

  private final List<IdleConnection> connections = new ArrayList<>();
  private final Thread thread = new Thread(this::answer, "idle-connections");
  private volatile boolean closed;

  private IdleConnections() {
    thread.setDaemon(true);
  }

  static IdleConnections open(int port, int count) throws IOException {
    IdleConnections idle = new IdleConnections();
    try {
      for (int i = 0; i < count; i++) {
        idle.add(new IdleConnection(InetAddress.getLoopbackAddress(), port));
      }
    } catch (IOException e) {
      idle.close();
      throw e;
    }
    return idle;
  }

  private void add(IdleConnection connection) {
    synchronized (connections) {
      connections.add(connection);
    }
    if (!thread.isAlive()) {
      // The first may be asked before the last is there.
      thread.start();
    }
  }

  private List<IdleConnection> all() {
    synchronized (connections) {
      return List.copyOf(connections);
    }
  }

  private void answer() {
    while (!closed) {
      for (IdleConnection connection : all()) {
        try {
          connection.answer();
        } catch (IOException e) {
          if (!closed) {
            throw new IllegalStateException("an idle connection was lost", e);
          }
        }
      }
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    LockSupport.unpark(thread);
    for (IdleConnection connection : all()) {
      connection.close();
    }
  }
}
