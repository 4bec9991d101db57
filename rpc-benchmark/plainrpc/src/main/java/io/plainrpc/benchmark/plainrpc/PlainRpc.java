package io.plainrpc.benchmark.plainrpc;

import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.ExtraService;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.Subject;
import io.plainrpc.benchmark.UserService;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** PlainRPC as it comes: all limits, deadlines and checksums on, one client for all callers. */
public class PlainRpc implements Subject {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** For {@link java.util.ServiceLoader}. */
  public PlainRpc() {}

  @Override
  public String id() {
    return "plainrpc";
  }

  @Override
  public String name() {
    return "PlainRPC";
  }

  @Override
  public Kind kind() {
    return Kind.OURS;
  }

  @Override
  public final Serving serve(Services services) {
    RpcServer server = server()
        .service(UserService.class, services.users())
        .service(ExtraService.class, services.extras())
        .service(
            LaterService.class,
            email -> CompletableFuture.completedFuture(services.users().existUser(email)))
        .start();
    return new Serving() {
      @Override
      public int port() {
        return server.port();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }

  @Override
  public final Calling connect(int port, int callers) {
    RpcClient client = client().server("127.0.0.1:" + port).build();
    client.ready(CONNECT);
    return new PlainRpcCalling(client);
  }

  /** Connections that have greeted, and answer the server, but without what a client does for its own sake. */
  @Override
  public final Closeable connectIdle(int port, int count) throws IOException {
    return IdleConnections.open(port, count);
  }

  /** Describes the server; a variant adds to it. */
  RpcServer.Builder server() {
    return RpcServer.builder();
  }

  /** Describes the client; a variant adds to it. */
  RpcClient.Builder client() {
    return RpcClient.builder();
  }
}
