package io.plainrpc.testing;

/** What can go wrong by itself in a simulated network, see {@link SimulatedNetwork#faults}. */
public enum Fault {
  /** A connection breaks. What is under way is lost, at any byte; its ends learn of it at different times. */
  RESET,
  /** One direction of a connection stands still for a while. */
  CLOG,
  /** One direction of a connection carries little: its receiver is slow, and its writer has to wait. */
  SLOW,
  /** A bit changes on its way. */
  CORRUPT,
  /** A client and a server cannot reach each other for a while. Nothing is lost that both wait for. */
  PARTITION,
  /** A server's process dies, with all that it is doing, and is started again. */
  KILL,
  /** A server is closed in order and started again. */
  RESTART
}
