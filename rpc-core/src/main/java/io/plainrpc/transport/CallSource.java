package io.plainrpc.transport;

import io.plainrpc.Identity;
import io.plainrpc.protocol.WireError;

/** Where a server's call has come from and its answer goes: a connection, or what stands for one in a simulation. Any thread. */
public interface CallSource {

  /** The client's address, for people. */
  String peer();

  Identity identity();

  /** Largest reply body that both sides accept. */
  int maxReplyBytes();

  /** Whether it is the client that sets that. */
  boolean clientLimitsReplies();

  /**
   * A call has its result or a declared exception.
   *
   * @param body its first {@code length} bytes; valid only during this method when it fits into a frame, else kept
   */
  void reply(ServerCall call, boolean thrown, byte[] body, int length);

  /** A call has an error for an answer. */
  void error(ServerCall call, WireError error);
}
