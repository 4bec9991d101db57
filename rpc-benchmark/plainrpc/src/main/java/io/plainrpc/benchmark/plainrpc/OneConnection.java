package io.plainrpc.benchmark.plainrpc;

import io.plainrpc.client.RpcClient;

/** With one connection instead of the default number: what the pool is worth. */
public final class OneConnection extends PlainRpc {
  /** For {@link java.util.ServiceLoader}. */
  public OneConnection() {}

  @Override
  public String id() {
    return "plainrpc-1c";
  }

  @Override
  public String name() {
    return "PlainRPC, one connection";
  }

  @Override
  public Kind kind() {
    return Kind.VARIANT;
  }

  @Override
  RpcClient.Builder client() {
    return super.client().connectionsPerServer(1);
  }
}
