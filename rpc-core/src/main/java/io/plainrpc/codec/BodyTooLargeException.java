package io.plainrpc.codec;

/** An encoded body exceeds its limit. The caller knows whose limit that is and makes a typed error of it. */
public final class BodyTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long sizeBytes;

  public BodyTooLargeException(long sizeBytes, int limitBytes) {
    super("body of " + sizeBytes + " bytes, limit " + limitBytes, null, false, false);
    this.sizeBytes = sizeBytes;
  }

  /** The exact size the body would have. */
  public long sizeBytes() {
    return sizeBytes;
  }
}
