package io.plainrpc.protocol;

import java.util.Arrays;

/**
 * The payload of an announce frame: on this connection {@code service} means the service of this descriptor.
 *
 * <pre>
 * 0         2             34
 * | service | fingerprint | descriptor ...
 * </pre>
 *
 * @param service the number that requests use; numbers rise by one from 0
 * @param fingerprint SHA-256 of the descriptor
 * @param descriptor the canonical descriptor, at most {@link #MAX_DESCRIPTOR} bytes
 */
public record Announcement(int service, byte[] fingerprint, byte[] descriptor) {
  /** Most services on one connection; an interface is not made by a program. */
  public static final int MAX_SERVICES = 1024;

  /** SHA-256. */
  static final int FINGERPRINT_BYTES = 32;

  private static final int FIXED_BYTES = 2 + FINGERPRINT_BYTES;

  /** What fits into one frame beside the rest. */
  public static final int MAX_DESCRIPTOR = FrameHeader.MAX_PAYLOAD - 64;

  byte[] encode() {
    byte[] payload = new byte[FIXED_BYTES + descriptor.length];
    Bytes.putShort(payload, 0, service);
    System.arraycopy(fingerprint, 0, payload, 2, FINGERPRINT_BYTES);
    System.arraycopy(descriptor, 0, payload, FIXED_BYTES, descriptor.length);
    return payload;
  }

  static Announcement decode(byte[] from, int at, int length) {
    if (length < FIXED_BYTES || length > FIXED_BYTES + MAX_DESCRIPTOR) {
      throw new ProtocolException("announce frame of " + length + " bytes");
    }
    return new Announcement(
        Bytes.getShort(from, at),
        Arrays.copyOfRange(from, at + 2, at + FIXED_BYTES),
        Arrays.copyOfRange(from, at + FIXED_BYTES, at + length));
  }
}
