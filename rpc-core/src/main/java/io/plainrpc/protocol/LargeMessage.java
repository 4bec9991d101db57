package io.plainrpc.protocol;

/**
 * The body of a message that travels in pieces. It stays outside the shared buffer; each flush takes one piece. Guarded by
 * the connection's lock, except that the flusher reads the body, which nobody else changes.
 */
final class LargeMessage {
  private final int callId;
  private final byte[] body;
  private final int length;
  private final Outgoing outgoing;
  private int taken;

  LargeMessage(int callId, byte[] body, int length, Outgoing outgoing) {
    this.callId = callId;
    this.body = body;
    this.length = length;
    this.outgoing = outgoing;
  }

  int callId() {
    return callId;
  }

  Outgoing outgoing() {
    return outgoing;
  }

  int remaining() {
    return length - taken;
  }

  /**
   * Takes the next piece; the flusher copies it out after the lock is released.
   *
   * @param header how many bytes come before the payload
   */
  Piece next(int header) {
    int from = taken;
    taken += Math.min(remaining(), FrameHeader.MAX_PAYLOAD);
    boolean inPlace = from >= header && !outgoing.keepsBody();
    return new Piece(header, callId, body, from, taken - from, remaining() == 0, inPlace);
  }

  /**
   * One piece: {@code bytes} of the body from {@code from} on.
   *
   * @param inPlace whether the header may be written over the bytes before, which belong to an earlier piece and have left
   */
  record Piece(
      int header, int callId, byte[] body, int from, int bytes, boolean last, boolean inPlace) {

    int frameBytes() {
      return header + bytes;
    }

    /** Makes a frame of it that begins there. */
    void write(byte[] to, int at) {
      writeHeader(to, at);
      System.arraycopy(body, from, to, at + header, bytes);
    }

    /** Makes a frame of it within the body; returns where that begins. */
    int frameInPlace() {
      writeHeader(body, from - header);
      return from - header;
    }

    private void writeHeader(byte[] to, int at) {
      int flags = last ? 0 : FrameType.FLAG_CONTINUES;
      FrameHeader.write(to, at, bytes, FrameType.PIECE, flags, callId);
    }
  }
}
