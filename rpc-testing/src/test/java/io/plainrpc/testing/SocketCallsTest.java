package io.plainrpc.testing;

import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;

/** The suite over sockets. */
class SocketCallsTest extends ThreadedCallSemantics {
  SocketCallsTest() {
    super(new Way() {
      @Override
      public RpcServer start(RpcServer.Builder server) {
        return server.port(0).start();
      }

      @Override
      public RpcClient connect(RpcServer server, RpcClient.Builder client) {
        return client.server("127.0.0.1:" + server.port()).build();
      }
    });
  }
}
