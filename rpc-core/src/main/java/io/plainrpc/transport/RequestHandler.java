package io.plainrpc.transport;

import io.plainrpc.protocol.Agreement;
import io.plainrpc.protocol.Announcement;
import io.plainrpc.protocol.Blocks;

/** What a server does with what its connections receive. Called by many threads at once. */
public interface RequestHandler {

  /**
   * What an announcement leads to.
   *
   * @param agreement the answer to the client
   * @param binding given back with every call of this service on this connection
   */
  record Announced(Agreement agreement, Object binding) {}

  /** The server begins to take connections; called once, before everything else. */
  default void serving(ServerTransport server) {}

  /** A client has announced a service. Must not block. */
  Announced announced(Announcement announcement);

  /** The connection of an announced service has ended. Called once for each; must not block. */
  default void released(Object binding) {}

  /**
   * What is remembered about a method, the same object for all connections. Must not block.
   *
   * @param binding of the announced service
   * @param method a number as the client sent it; there may be no such method
   * @return not null
   */
  default MethodMemory memory(Object binding, int method) {
    return MethodMemory.none();
  }

  /**
   * How log lines name a method.
   *
   * @param binding of the announced service
   * @param method a number as the client sent it; there may be no such method
   */
  default String label(Object binding, int method) {
    return "method " + method;
  }

  /**
   * A call. It is answered through {@code call}, now or later, exactly once; the transport sees to it that a call is
   * answered even if this throws. The bytes are valid only during this method.
   */
  void handle(ServerCall call, byte[] from, int at, int length);

  /**
   * {@link #handle} has thrown, which is a fault of the framework. Says so in the log, and to the client unless it has its
   * answer already.
   */
  void failed(ServerCall call, Throwable failure);

  /**
   * As the other one, for a call that may go on in other blocks.
   *
   * @param more the blocks behind {@code from}, see {@link Blocks}; null when there are none
   */
  default void handle(ServerCall call, byte[] from, int at, int length, byte[][] more) {
    if (more == null) {
      handle(call, from, at, length);
    } else {
      handle(call, Blocks.join(from, at, length, more), 0, length);
    }
  }
}
