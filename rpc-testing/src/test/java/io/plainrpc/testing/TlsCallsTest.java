package io.plainrpc.testing;

import io.plainrpc.client.ClientInternals;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import io.plainrpc.server.ServerInternals;

/** The suite over TLS. */
class TlsCallsTest extends ThreadedCallSemantics {
  TlsCallsTest() {
    super(new Way() {
      @Override
      public RpcServer start(RpcServer.Builder server) {
        return ServerInternals.secure(server, Keys.LOCAL.server()).port(0).start();
      }

      @Override
      public RpcClient connect(RpcServer server, RpcClient.Builder client) {
        return ClientInternals.secure(client, Keys.LOCAL.client())
            .server("127.0.0.1:" + server.port())
            .build();
      }
    });
  }
}
