package io.plainrpc.protocol;

/**
 * The bytes before every payload, big-endian, and the rules that are checked before any of them is believed.
 *
 * <pre>
 * 0       1          4      5       6         10        14
 * | check | length   | type | flags | call id | crc32c  | payload ...
 * </pre>
 *
 * <p>{@code length} counts the payload only. {@code check} is the exclusive or of its three bytes and {@code 0x5A}: a
 * damaged length is noticed at once instead of after waiting for bytes that never come. {@code crc32c} (RFC 3720, appendix
 * B.4) covers the ten bytes before it and the payload; over TLS it is left out, see {@link Framing}.
 */
public final class FrameHeader {
  /** Header size with the checksum. */
  public static final int BYTES = 14;

  /** Where the checksum stands, and what it covers of the header: all there is without it. */
  static final int CRC_OFFSET = 10;

  /** Largest payload of one frame; larger messages travel in pieces. */
  public static final int MAX_PAYLOAD = 64 * 1024;

  private static final int CHECK_SEED = 0x5A;

  private FrameHeader() {}

  /** Writes a header whose checksum is filled in later by {@link Crc}. */
  static void write(byte[] to, int at, int length, int type, int flags, int callId) {
    to[at] = (byte) check(length);
    to[at + 1] = (byte) (length >>> 16);
    to[at + 2] = (byte) (length >>> 8);
    to[at + 3] = (byte) length;
    to[at + 4] = (byte) type;
    to[at + 5] = (byte) flags;
    Bytes.putInt(to, at + 6, callId);
  }

  /**
   * Reads the payload length, checked.
   *
   * @throws ProtocolException when the check does not fit or the length exceeds {@link #MAX_PAYLOAD}
   */
  static int length(byte[] from, int at) {
    int length = (from[at + 1] & 0xFF) << 16 | (from[at + 2] & 0xFF) << 8 | from[at + 3] & 0xFF;
    if ((from[at] & 0xFF) != check(length)) {
      throw new ProtocolException("frame header is damaged: its length check does not fit");
    }
    if (length > MAX_PAYLOAD) {
      throw new ProtocolException("frame of " + length + " bytes, limit " + MAX_PAYLOAD);
    }
    return length;
  }

  static int type(byte[] from, int at) {
    return from[at + 4] & 0xFF;
  }

  static int flags(byte[] from, int at) {
    return from[at + 5] & 0xFF;
  }

  static int callId(byte[] from, int at) {
    return Bytes.getInt(from, at + 6);
  }

  private static int check(int length) {
    return (length >>> 16 ^ length >>> 8 ^ length ^ CHECK_SEED) & 0xFF;
  }
}
