package io.plainrpc.protocol;

/**
 * The payload of a goaway frame: the sender accepts no further calls on this connection.
 *
 * <pre>
 * 0              4
 * | last call id | text ...
 * </pre>
 *
 * @param lastAcceptedId calls with higher ids never started; the others may finish
 * @param reason for people, at most 1 KiB
 */
public record Goaway(int lastAcceptedId, String reason) {
  private static final int MAX_REASON_BYTES = 1024;

  byte[] encode() {
    byte[] text = Bytes.cut(reason, MAX_REASON_BYTES);
    byte[] payload = new byte[Integer.BYTES + text.length];
    Bytes.putInt(payload, 0, lastAcceptedId);
    System.arraycopy(text, 0, payload, Integer.BYTES, text.length);
    return payload;
  }

  static Goaway decode(byte[] from, int at, int length) {
    if (length < Integer.BYTES || length > Integer.BYTES + MAX_REASON_BYTES) {
      throw new ProtocolException("goaway frame of " + length + " bytes");
    }
    if (Bytes.getInt(from, at) < 0) {
      throw new ProtocolException("goaway with a call id beyond 2,147,483,647");
    }
    return new Goaway(
        Bytes.getInt(from, at), Bytes.text(from, at + Integer.BYTES, length - Integer.BYTES));
  }
}
