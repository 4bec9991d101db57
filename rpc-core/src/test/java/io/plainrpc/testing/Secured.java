package io.plainrpc.testing;

import io.plainrpc.client.ClientInternals;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import io.plainrpc.server.ServerInternals;

/** Servers and clients that talk through TLS, with {@link Keys#LOCAL}. */
public final class Secured {
  private Secured() {}

  public static RpcServer.Builder server(LabHandler handler) {
    return ServerInternals.secure(RpcServer.builder(), Keys.LOCAL.server())
        .service(Lab.class, handler);
  }

  public static RpcClient.Builder client(String server) {
    return ClientInternals.secure(RpcClient.builder().server(server), Keys.LOCAL.client());
  }

  public static RpcClient.Builder client(int port) {
    return client("127.0.0.1:" + port);
  }
}
