package io.plainrpc.contract;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * The canonical text of a contract: one line per method and named type, UTF-8, LF after each line.
 * Equal contracts have equal bytes on every machine and every JDK. Immutable.
 *
 * <p>Names are sorted by code point. Names of parameters and whether a result is a future are no
 * part of it, so an interface with futures on the client fits one without on the server.
 */
public final class Descriptor {
  /** Largest descriptor in bytes, own or received: what fits into one frame beside its number. */
  public static final int MAX_BYTES = 64 * 1024 - 64;

  private final byte[] bytes;
  private final byte[] fingerprint;
  private final DescriptorText text;

  private Descriptor(byte[] bytes, DescriptorText text) {
    this.bytes = bytes;
    this.fingerprint = sha256(bytes);
    this.text = text;
  }

  /**
   * A descriptor received from a peer. No class that it names is looked for.
   *
   * @throws IllegalArgumentException when it is too long, not strict UTF-8, not in canonical form,
   *     or contradicts itself
   */
  public static Descriptor parse(byte[] bytes) {
    Descriptor descriptor = own(bytes.length > MAX_BYTES ? bytes : bytes.clone());
    DescriptorCheck.check(descriptor.text);
    return descriptor;
  }

  /** A descriptor made here. */
  static Descriptor own(byte[] bytes) {
    return new Descriptor(bytes, DescriptorText.parse(bytes));
  }

  DescriptorText text() {
    return text;
  }

  /** How many bytes it has. */
  public int length() {
    return bytes.length;
  }

  /** A copy of the text. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** SHA-256 of {@link #bytes()}; 32 bytes. */
  public byte[] fingerprint() {
    return fingerprint.clone();
  }

  public String serviceName() {
    return text.service();
  }

  /**
   * The first differences to another descriptor of the same service, one text each, naming what
   * each side has; empty when they are equal. {@code mine} and {@code theirs} are the words for
   * this and the other side ("server", "client").
   */
  public List<String> differences(Descriptor other, String mine, String theirs, int atMost) {
    return new DescriptorDifferences(mine, theirs, atMost).between(text, other.text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Descriptor descriptor && Arrays.equals(bytes, descriptor.bytes);
  }

  @Override
  public int hashCode() {
    // Nobody can choose texts whose fingerprints are alike.
    return ByteBuffer.wrap(fingerprint).getInt();
  }

  @Override
  public String toString() {
    return "descriptor of " + serviceName();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
