package io.plainrpc.transport;

import io.plainrpc.Credentials;

/**
 * What a client's connections obey, beside what the server states in its greeting.
 *
 * @param maxMessageBytes largest request and reply body
 * @param maxInFlight most calls in flight on one connection
 * @param maxQueuedBytes most request bytes waiting to be written on one connection
 * @param connectTimeoutNanos longest time to connect and greet, within the call's deadline
 * @param credentials how the client shows who it is; null when it does not
 * @param security whether connections go through TLS
 * @param pollNanos how long a thread looks for replies before it blocks, see {@link Polling}; 0 never
 * @param yields whether threads let others go first where that saves system calls, see {@link ClientFlusher}
 */
public record ClientSettings(
    int maxMessageBytes,
    int maxInFlight,
    long maxQueuedBytes,
    long connectTimeoutNanos,
    Credentials credentials,
    TransportSecurity security,
    long pollNanos,
    boolean yields) {

  /** For bare connections, without polling and yielding. */
  public ClientSettings(
      int maxMessageBytes,
      int maxInFlight,
      long maxQueuedBytes,
      long connectTimeoutNanos,
      Credentials credentials) {
    this(
        maxMessageBytes,
        maxInFlight,
        maxQueuedBytes,
        connectTimeoutNanos,
        credentials,
        TransportSecurity.NONE,
        0,
        false);
  }
}
