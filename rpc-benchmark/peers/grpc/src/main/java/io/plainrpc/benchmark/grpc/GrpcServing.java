package io.plainrpc.benchmark.grpc;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves on Netty's threads: gRPC's advice for handlers that do not block, and twice as fast here as its thread pool. */
final class GrpcServing implements Serving {
  private final ExecutorService slow = Executors.newCachedThreadPool();
  private final Server server;

  GrpcServing(Services services) throws IOException {
    server = NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .directExecutor()
        .addService(new CallsImpl(services, slow))
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
    slow.shutdownNow();
  }
}
