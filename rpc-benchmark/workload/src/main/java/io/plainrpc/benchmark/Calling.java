package io.plainrpc.benchmark;

import java.io.IOException;

/** A client. */
public interface Calling extends AutoCloseable {

  /**
   * Makes what one thread calls with. Called by that thread.
   *
   * @return confined to the thread
   * @throws Exception when it cannot be made
   */
  Caller caller() throws Exception;

  /** Closes what its callers, closed before, do not own. */
  @Override
  void close() throws IOException;
}
