package io.plainrpc.benchmark.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.grpc.wire.CallsGrpc;

/** One channel, which is one connection, for all callers. */
final class GrpcCalling implements Calling {
  private final ManagedChannel channel;

  GrpcCalling(int port) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
        .usePlaintext()
        .directExecutor()
        .build();
  }

  @Override
  public Caller caller() {
    return new GrpcCaller(CallsGrpc.newBlockingStub(channel));
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
