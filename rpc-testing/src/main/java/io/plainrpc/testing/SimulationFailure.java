package io.plainrpc.testing;

/**
 * Something that must never happen has happened in a simulation. The message names the seed, which brings it about again, and holds
 * the end of the trace.
 */
public final class SimulationFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  /** What the simulation was made with. */
  private final long seed;

  SimulationFailure(long seed, String message, Throwable cause) {
    super(message, cause);
    this.seed = seed;
  }

  /**
   * What the simulation was made with.
   *
   * @return any number
   */
  public long seed() {
    return seed;
  }
}
