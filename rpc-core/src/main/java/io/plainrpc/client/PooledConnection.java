package io.plainrpc.client;

import io.plainrpc.transport.ClientConnection;

/**
 * A connection as the pool sees it.
 *
 * @param lifetime confined to the timer
 */
record PooledConnection(ClientConnection connection, long madeAtNanos, Lifetime lifetime)
    implements Choice.Candidate {

  @Override
  public int load() {
    if (!connection.isUsable()) {
      return GONE;
    }
    return isFull() ? FULL : connection.callsInFlight();
  }

  @Override
  public boolean isQuick() {
    return connection.isQuick();
  }

  boolean isFull() {
    return connection.callsInFlight() >= connection.maxCallsInFlight();
  }
}
