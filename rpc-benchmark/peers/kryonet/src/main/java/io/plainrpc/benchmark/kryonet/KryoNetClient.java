package io.plainrpc.benchmark.kryonet;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Calling;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Two connections, each with a thread of KryoNet's, dealt out to callers in turn. */
final class KryoNetClient implements Calling {
  /** With one, 32 callers reached two thirds of what they reach with two on the machine of the published figures. */
  private static final int CONNECTIONS = 2;

  private final CallConnection[] connections = new CallConnection[CONNECTIONS];
  private final AtomicInteger callers = new AtomicInteger();

  KryoNetClient(int port) throws IOException {
    for (int i = 0; i < CONNECTIONS; i++) {
      connections[i] = new CallConnection(port);
    }
  }

  @Override
  public Caller caller() {
    return new KryoNetCaller(connections[callers.getAndIncrement() % CONNECTIONS]);
  }

  @Override
  public void close() {
    for (CallConnection connection : connections) {
      connection.close();
    }
  }
}
