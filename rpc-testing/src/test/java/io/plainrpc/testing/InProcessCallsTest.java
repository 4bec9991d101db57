package io.plainrpc.testing;

import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;

/** The suite within one process. */
class InProcessCallsTest extends ThreadedCallSemantics {
  InProcessCallsTest() {
    super(new Way() {
      @Override
      public RpcServer start(RpcServer.Builder server) {
        return InProcess.start(server);
      }

      @Override
      public RpcClient connect(RpcServer server, RpcClient.Builder client) {
        return InProcess.connect(server, client);
      }
    });
  }
}
