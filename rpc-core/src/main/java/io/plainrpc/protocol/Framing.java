package io.plainrpc.protocol;

/** What frames look like on a connection, and what carrying them adds: that depends on what the connection goes through. */
public enum Framing {
  /** Bare TCP: each frame has a checksum of its own. */
  CHECKED(FrameHeader.BYTES),

  /** TLS, which authenticates every byte: frames have none. */
  SECURE(FrameHeader.CRC_OFFSET);

  /**
   * What a full TLS record carries at least: 16 KiB (RFC 8446 section 5.1), of which the JDK takes one byte for the type and 16
   * for padding.
   */
  public static final int RECORD_BYTES = 16 * 1024 - 64;

  /** What it adds to that, at most: 22 bytes (RFC 8446 section 5.2), and 16 with which the JDK pads. */
  public static final int RECORD_OVERHEAD = 40;

  private final int headerBytes;

  Framing(int headerBytes) {
    this.headerBytes = headerBytes;
  }

  /** How many bytes come before a frame's payload. */
  int headerBytes() {
    return headerBytes;
  }

  boolean hasChecksums() {
    return this == CHECKED;
  }

  /** How many bytes more than these go to the socket when they are written at once. */
  long added(long bytes) {
    return this == CHECKED ? 0 : (bytes + RECORD_BYTES - 1) / RECORD_BYTES * RECORD_OVERHEAD;
  }
}
