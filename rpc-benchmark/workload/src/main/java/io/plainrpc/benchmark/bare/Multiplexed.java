package io.plainrpc.benchmark.bare;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.Subject;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Two connections for all callers, each caller with one of them. What the mechanisms of PlainRPC can reach without the rest. */
public final class Multiplexed implements Subject {
  private static final int CONNECTIONS = 2;

  /** For {@link java.util.ServiceLoader}. */
  public Multiplexed() {}

  @Override
  public String id() {
    return "multiplexed";
  }

  @Override
  public String name() {
    return "bare sockets, two shared connections";
  }

  @Override
  public Kind kind() {
    return Kind.FLOOR;
  }

  @Override
  public Serving serve(Services services) throws IOException {
    return new BareServer(services);
  }

  @Override
  public Calling connect(int port, int callers) throws IOException {
    SharedConnection[] connections = new SharedConnection[Math.min(callers, CONNECTIONS)];
    for (int i = 0; i < connections.length; i++) {
      connections[i] = new SharedConnection(port);
    }
    AtomicInteger next = new AtomicInteger();
    return new Calling() {
      @Override
      public Caller caller() {
        return new SharingCaller(connections[next.getAndIncrement() % connections.length]);
      }

      @Override
      public void close() throws IOException {
        for (SharedConnection connection : connections) {
          connection.close();
        }
      }
    };
  }

  private static final class SharingCaller extends BareCaller {
    private final SharedConnection connection;
    private final Call call = new Call();

    SharingCaller(SharedConnection connection) {
      this.connection = connection;
    }

    @Override
    void exchange() throws IOException {
      connection.exchange(request, call);
      reply.of(call.reply, 4);
    }

    @Override
    public void slow(int millis) {
      // The server calls methods on the thread that reads: all others would wait.
      throw new UnsupportedOperationException("slow");
    }
  }
}
