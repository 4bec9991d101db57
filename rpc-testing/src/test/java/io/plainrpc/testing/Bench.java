package io.plainrpc.testing;

import io.plainrpc.CallOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A server and a client of it, over whatever the suite runs on. */
interface Bench extends AutoCloseable {

  /** A proxy of the client. */
  <T> T service(Class<T> type, CallOptions options);

  /** A proxy with the client's settings. */
  default <T> T service(Class<T> type) {
    return service(type, CallOptions.DEFAULT);
  }

  /** What a future of a call comes to, soon. */
  <T> T outcome(CompletableFuture<T> future) throws Exception;

  /** Fails unless the condition becomes true soon. */
  void eventually(String claim, java.util.function.BooleanSupplier condition);

  /** Closes the server in order; done when it is closed. */
  CompletableFuture<Void> closeServer();

  void closeClient();

  @Override
  void close();

  /** How to make one. */
  interface Factory {
    Bench open(
        io.plainrpc.server.RpcServer.Builder server, io.plainrpc.client.RpcClient.Builder client);

    /** Lets a handler's time pass, until that is over or nobody wants the answer any more. */
    void pause(Duration time);
  }
}
