package io.plainrpc.benchmark.bare;

/** A call in flight; one object for all calls of a caller, one after the other. */
final class Call {
  /** The caller, who makes this object. */
  final Thread thread = Thread.currentThread();

  /** The reply from its call id on. Written by who reads, before {@link #done}. */
  byte[] reply = new byte[256];

  volatile boolean done;
  volatile boolean parked;

  /** Guarded by {@link WaitingList}. */
  boolean listed;

  Call previous;
  Call next;

  void accept(byte[] bytes, int offset, int length) {
    if (reply.length < length) {
      reply = new byte[length];
    }
    System.arraycopy(bytes, offset, reply, 0, length);
  }
}
