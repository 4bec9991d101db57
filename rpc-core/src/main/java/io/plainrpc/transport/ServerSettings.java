package io.plainrpc.transport;

import io.plainrpc.Authenticator;

/**
 * What a server's connections obey. The names are those of the builder's settings.
 *
 * @param maxConnections connections beyond that are refused with an answer that says so
 * @param maxUnauthenticatedConnections connections that have not said who they are
 * @param maxUnauthenticatedPerSource the same from one address
 * @param maxMessageBytes largest request and reply body
 * @param maxCallsInFlight calls accepted and not yet answered, of all connections together
 * @param maxCallsInFlightPerConnection the same for one connection
 * @param maxQueuedReplyBytes reply bytes waiting to be written to one connection; handlers wait beyond that, see
 *     {@link ReplyRoom}
 * @param handlerThreads threads that may be inside handlers at once, beside one per connection
 * @param greetingTimeoutNanos time within which a new connection must have said who it is
 * @param heartbeatNanos silence after which the peer is pinged
 * @param silenceNanos further silence after which it is dead
 * @param authenticator finds out who clients are; null when nobody asks
 * @param anonymousToo whether clients that do not say who they are may stay
 * @param virtualThreads whether handlers on the pool run on virtual threads, where there are any
 * @param pollNanos how long a thread looks for requests before it blocks, see {@link Polling}; 0 never
 */
public record ServerSettings(
    int maxConnections,
    int maxUnauthenticatedConnections,
    int maxUnauthenticatedPerSource,
    int maxMessageBytes,
    int maxCallsInFlight,
    int maxCallsInFlightPerConnection,
    long maxQueuedReplyBytes,
    int handlerThreads,
    long greetingTimeoutNanos,
    long heartbeatNanos,
    long silenceNanos,
    Authenticator authenticator,
    boolean anonymousToo,
    boolean virtualThreads,
    long pollNanos) {

  /** With virtual threads where there are any, and without polling. */
  public ServerSettings(
      int maxConnections,
      int maxUnauthenticatedConnections,
      int maxUnauthenticatedPerSource,
      int maxMessageBytes,
      int maxCallsInFlight,
      int maxCallsInFlightPerConnection,
      long maxQueuedReplyBytes,
      int handlerThreads,
      long greetingTimeoutNanos,
      long heartbeatNanos,
      long silenceNanos,
      Authenticator authenticator,
      boolean anonymousToo) {
    this(
        maxConnections,
        maxUnauthenticatedConnections,
        maxUnauthenticatedPerSource,
        maxMessageBytes,
        maxCallsInFlight,
        maxCallsInFlightPerConnection,
        maxQueuedReplyBytes,
        handlerThreads,
        greetingTimeoutNanos,
        heartbeatNanos,
        silenceNanos,
        authenticator,
        anonymousToo,
        true,
        0);
  }
}
