package io.plainrpc.testing;

import io.plainrpc.client.RpcClient;

/** Clients for tests whose claim is about what happens on one connection. */
public final class Clients {
  private Clients() {}

  /** A client that makes all its calls over one connection, whatever their number. */
  public static RpcClient oneConnection(String server) {
    return RpcClient.builder().server(server).connectionsPerServer(1).build();
  }

  public static RpcClient oneConnection(int port) {
    return oneConnection("127.0.0.1:" + port);
  }
}
