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
 */
public record ClientSettings(
    int maxMessageBytes,
    int maxInFlight,
    long maxQueuedBytes,
    long connectTimeoutNanos,
    Credentials credentials,
    TransportSecurity security) {

  /** For bare connections. */
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
        TransportSecurity.NONE);
  }
}
