package io.plainrpc.benchmark.grpc;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.UserService;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Serves on Netty's threads: gRPC's advice for handlers that do not block, and twice as fast here as its thread pool. */
final class GrpcServing implements Serving {
  private final Server server;

  GrpcServing(UserService users) throws IOException {
    server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
        .directExecutor()
        .addService(new UserCallsImpl(users))
        .build()
        .start();
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
