package io.plainrpc.benchmark;

import java.io.IOException;

/** Something whose calls are measured against a running server. */
interface Subject extends AutoCloseable {

  String name();

  /** What one caller thread does again and again; made by that thread. */
  Caller caller() throws Exception;

  /** Bytes allocated by the server's threads so far. */
  long serverAllocatedBytes() throws Exception;

  @Override
  void close();

  /** One caller; confined to its thread. */
  interface Caller extends AutoCloseable {
    /** One call. Returns the reply, which is checked outside the measured part. */
    String upper(String text) throws Exception;

    @Override
    void close() throws IOException;
  }
}
