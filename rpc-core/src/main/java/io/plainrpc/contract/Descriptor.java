package io.plainrpc.contract;

import java.util.List;

/**
 * The canonical text of a contract: one line per method and named type, UTF-8, LF after each line. Equal contracts have
 * equal bytes on every machine and every JDK. Immutable.
 */
public final class Descriptor {
  /** Largest descriptor in bytes, own or received. */
  public static final int MAX_BYTES = 64 * 1024;

  private Descriptor() {}

  /**
   * A descriptor received from a peer.
   *
   * @throws IllegalArgumentException when it is too long, not strict UTF-8, or not in canonical form
   */
  public static Descriptor parse(byte[] bytes) {
    throw new UnsupportedOperationException("to be written");
  }

  public byte[] bytes() {
    throw new UnsupportedOperationException("to be written");
  }

  /** SHA-256 of {@link #bytes()}; 32 bytes. */
  public byte[] fingerprint() {
    throw new UnsupportedOperationException("to be written");
  }

  public String serviceName() {
    throw new UnsupportedOperationException("to be written");
  }

  /**
   * The first differences to another descriptor of the same service, one text each, naming what each side has; empty when
   * they are equal. {@code mine} and {@code theirs} are the words for this and the other side ("server", "client").
   */
  public List<String> differences(Descriptor other, String mine, String theirs, int atMost) {
    throw new UnsupportedOperationException("to be written");
  }
}
