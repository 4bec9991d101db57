package io.plainrpc.health;

/** Who may ask a server about itself, see {@link ServerInfo}. A server's authorizer is asked in any case but the last. */
public enum InfoAccess {
  /**
   * The default: whoever may connect, when the server listens on loopback or not at all; on another address only whom an
   * authorizer permits, nobody when there is none. What a server runs is of use to those who want to attack it.
   */
  AUTOMATIC,
  /** Whoever may connect, wherever the server listens, unless an authorizer forbids it. */
  ON,
  /** Nobody. */
  OFF
}
