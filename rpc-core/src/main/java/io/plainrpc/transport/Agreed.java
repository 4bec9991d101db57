package io.plainrpc.transport;

/**
 * What a server has under the name of a service that a connection has announced. Immutable.
 *
 * @param known whether it has the service at all
 * @param version what {@link Service.Versions} made of the server's version; null when it is the same one
 */
public record Agreed(boolean known, Object version) {
  static final Agreed SAME = new Agreed(true, null);
  static final Agreed UNKNOWN = new Agreed(false, null);
}
