package io.plainrpc.benchmark.grpc;

import io.grpc.Channel;
import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.Subject;
import java.io.IOException;

/** gRPC-java on Netty with protobuf and generated code. */
public final class GrpcSubject implements Subject {
  private static final String VERSION = Channel.class.getPackage().getImplementationVersion();

  @Override
  public String id() {
    return "grpc";
  }

  @Override
  public String name() {
    return "gRPC-java " + VERSION + ", direct executors";
  }

  @Override
  public Serving serve(Services services) throws IOException {
    return new GrpcServing(services);
  }

  @Override
  public Calling connect(int port, int callers) {
    return new GrpcCalling(port);
  }
}
