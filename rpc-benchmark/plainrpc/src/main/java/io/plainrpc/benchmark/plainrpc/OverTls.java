package io.plainrpc.benchmark.plainrpc;

import io.plainrpc.client.ClientInternals;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import io.plainrpc.server.ServerInternals;
import io.plainrpc.transport.TransportSecurity;

/** Over TLS 1.3 with a self-signed certificate: what encryption costs. */
public final class OverTls extends PlainRpc {
  /** For {@link java.util.ServiceLoader}. */
  public OverTls() {}

  @Override
  public String id() {
    return "plainrpc-tls";
  }

  @Override
  public String name() {
    return "PlainRPC over TLS 1.3";
  }

  @Override
  public Kind kind() {
    return Kind.VARIANT;
  }

  @Override
  RpcServer.Builder server() {
    return ServerInternals.secure(
        super.server(), TransportSecurity.tls(SelfSigned.serverContext()));
  }

  @Override
  RpcClient.Builder client() {
    return ClientInternals.secure(
        super.client(), TransportSecurity.tls(SelfSigned.clientContext()));
  }
}
