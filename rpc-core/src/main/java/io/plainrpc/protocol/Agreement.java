package io.plainrpc.protocol;

import java.util.Arrays;

/**
 * The payload of an agree frame: what the server makes of an announcement.
 *
 * <pre>
 * 0         2         3             35
 * | service | verdict | fingerprint | descriptor ...
 * </pre>
 *
 * @param service the announced number
 * @param verdict what the server has under the announced name
 * @param fingerprint of the server's descriptor; empty when the service is unknown
 * @param descriptor the server's descriptor, only when it differs, else empty
 */
public record Agreement(int service, Verdict verdict, byte[] fingerprint, byte[] descriptor) {

  /** What the server has; the ordinal is what crosses the wire. */
  public enum Verdict {
    /** The same version. */
    SAME,
    /** Another version; its descriptor follows. */
    DIFFERENT,
    /** No such service. */
    UNKNOWN
  }

  private static final byte[] NONE = {};
  private static final int FIXED_BYTES = 3;

  public static Agreement same(int service, byte[] fingerprint) {
    return new Agreement(service, Verdict.SAME, fingerprint, NONE);
  }

  public static Agreement different(int service, byte[] fingerprint, byte[] descriptor) {
    return new Agreement(service, Verdict.DIFFERENT, fingerprint, descriptor);
  }

  public static Agreement unknown(int service) {
    return new Agreement(service, Verdict.UNKNOWN, NONE, NONE);
  }

  byte[] encode() {
    byte[] payload = new byte[FIXED_BYTES + fingerprint.length + descriptor.length];
    Bytes.putShort(payload, 0, service);
    payload[2] = (byte) verdict.ordinal();
    System.arraycopy(fingerprint, 0, payload, FIXED_BYTES, fingerprint.length);
    System.arraycopy(descriptor, 0, payload, FIXED_BYTES + fingerprint.length, descriptor.length);
    return payload;
  }

  static Agreement decode(byte[] from, int at, int length) {
    if (length < FIXED_BYTES || (from[at + 2] & 0xFF) >= Verdict.values().length) {
      throw new ProtocolException("malformed agree frame of " + length + " bytes");
    }
    Verdict verdict = Verdict.values()[from[at + 2]];
    int fingerprintBytes = verdict == Verdict.UNKNOWN ? 0 : Announcement.FINGERPRINT_BYTES;
    int fixed = FIXED_BYTES + fingerprintBytes;
    if (length < fixed || verdict != Verdict.DIFFERENT && length != fixed) {
      throw new ProtocolException("agree frame of " + length + " bytes for " + verdict);
    }
    return new Agreement(
        Bytes.getShort(from, at),
        verdict,
        Arrays.copyOfRange(from, at + FIXED_BYTES, at + fixed),
        Arrays.copyOfRange(from, at + fixed, at + length));
  }
}
