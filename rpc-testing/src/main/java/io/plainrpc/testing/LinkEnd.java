package io.plainrpc.testing;

/** What a connection is to the one who has it: the other end of {@link SimLink.Direction}s. */
interface LinkEnd {
  /** Bytes have come; they are valid only during the call. */
  void received(byte[] from, int at, int length);

  /** The peer sends no more, in order. */
  void ended();

  /** The connection is broken. */
  void reset(String why);

  /** There is room to write again. */
  void flush();
}
