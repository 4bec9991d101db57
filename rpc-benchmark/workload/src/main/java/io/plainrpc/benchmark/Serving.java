package io.plainrpc.benchmark;

import java.io.IOException;

/** A server that runs. */
public interface Serving extends AutoCloseable {

  /**
   * Where it listens, on 127.0.0.1.
   *
   * @return the port
   */
  int port();

  @Override
  void close() throws IOException;
}
