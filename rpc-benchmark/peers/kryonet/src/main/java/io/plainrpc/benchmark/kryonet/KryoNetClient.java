package io.plainrpc.benchmark.kryonet;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Calling;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A few connections, each with a thread of KryoNet's, dealt out to callers in turn. */
final class KryoNetClient implements Calling {
  private final CallConnection[] connections;
  private final AtomicInteger callers = new AtomicInteger();

  KryoNetClient(int port, int connections) throws IOException {
    this.connections = new CallConnection[connections];
    for (int i = 0; i < connections; i++) {
      this.connections[i] = new CallConnection(port);
    }
  }

  @Override
  public Caller caller() {
    return new KryoNetCaller(connections[callers.getAndIncrement() % connections.length]);
  }

  @Override
  public void close() {
    for (CallConnection connection : connections) {
      connection.close();
    }
  }
}
