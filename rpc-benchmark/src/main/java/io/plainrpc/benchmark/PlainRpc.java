package io.plainrpc.benchmark;

import io.plainrpc.client.RpcClient;
import io.plainrpc.example.EchoService;
import io.plainrpc.server.RpcServer;
import java.util.Locale;

/** PlainRPC with its default settings, except for the number of connections: one client for all callers. */
final class PlainRpc implements Subject {

  /** What the server process tells about itself. */
  public interface ServerStatistics {
    /** Bytes allocated by all threads so far. */
    long allocatedBytes();
  }

  private final RpcClient client;
  private final EchoService echo;
  private final String name;

  /** With the default number of connections. */
  PlainRpc(int port) {
    this("PlainRPC", RpcClient.connect("127.0.0.1:" + port));
  }

  /** With this number of connections. */
  PlainRpc(int port, int connections) {
    this(
        "with " + connections + " connection" + (connections == 1 ? "" : "s"),
        RpcClient.builder()
            .server("127.0.0.1:" + port)
            .connectionsPerServer(connections)
            .build());
  }

  private PlainRpc(String name, RpcClient client) {
    this.name = name;
    this.client = client;
    this.echo = client.service(EchoService.class);
  }

  /** Serves until the process ends. */
  static RpcServer serve() {
    return RpcServer.builder()
        .service(EchoService.class, text -> text.toUpperCase(Locale.ROOT))
        .service(ServerStatistics.class, Allocation::ofAllThreads)
        .start();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Caller caller() {
    return new Caller() {
      @Override
      public String upper(String text) {
        return echo.upper(text);
      }

      @Override
      public void close() {
        // The client is everybody's.
      }
    };
  }

  @Override
  public long serverAllocatedBytes() {
    return client.service(ServerStatistics.class).allocatedBytes();
  }

  @Override
  public void close() {
    client.close();
  }
}
