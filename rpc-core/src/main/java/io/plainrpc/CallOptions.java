package io.plainrpc;

import java.time.Duration;
import java.util.Objects;

/**
 * How the calls of one proxy are made, where that differs from the client's settings. Immutable.
 *
 * @param timeout how long a call may take, from the call to its result; null for the client's timeout
 */
public record CallOptions(Duration timeout) {
  /** Everything as the client has it. */
  public static final CallOptions DEFAULT = new CallOptions(null);

  /**
   * Checks the values.
   *
   * @param timeout how long a call may take; null for the client's timeout
   * @throws IllegalArgumentException when the timeout is not positive
   */
  public CallOptions {
    if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
      throw new IllegalArgumentException("the call timeout must be positive, not " + timeout);
    }
  }

  /**
   * Options with a timeout.
   *
   * @param timeout how long a call may take; positive
   * @return the options
   */
  public static CallOptions timeout(Duration timeout) {
    return new CallOptions(Objects.requireNonNull(timeout, "timeout"));
  }
}
