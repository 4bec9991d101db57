package io.plainrpc.health;

/** How a server is. */
public enum ServerStatus {
  /** It takes calls. */
  SERVING,
  /** It is alive, but has as many calls in flight as it may have: further ones are refused at the moment. */
  OVERLOADED,
  /**
   * It is closing. This is said to those calls only that came in just before: new ones are told so by the protocol, connections
   * by a refusal.
   */
  CLOSING
}
