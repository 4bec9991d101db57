package io.plainrpc.example;

import java.util.Objects;

/**
 * The next piece of what a command writes. The arrays are not copied.
 *
 * @param stdout bytes of its standard output; perhaps none
 * @param stderr bytes of its standard error; perhaps none
 * @param end whether nothing follows
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are what it is about, and nobody compares these
public record ExecOutput(byte[] stdout, byte[] stderr, boolean end) {
  /**
   * Checks the values.
   *
   * @param stdout not null
   * @param stderr not null
   * @param end whether nothing follows
   */
  public ExecOutput {
    Objects.requireNonNull(stdout, "stdout");
    Objects.requireNonNull(stderr, "stderr");
  }
}
