package io.plainrpc.protocol;

import java.util.zip.CRC32C;

/** CRC32C of frames. Confined to one thread; each direction of a connection has one of its own. */
final class Crc {
  private final CRC32C crc = new CRC32C();

  /** Fills in the checksum of every frame in a range that holds whole frames only. */
  void seal(byte[] frames, int from, int to) {
    int at = from;
    while (at < to) {
      int length = FrameHeader.length(frames, at);
      Bytes.putInt(frames, at + FrameHeader.CRC_OFFSET, frame(frames, at, length));
      at += FrameHeader.BYTES + length;
    }
  }

  /**
   * Checks one whole frame.
   *
   * @throws ProtocolException when the checksum does not fit
   */
  void verify(byte[] frame, int at, int length) {
    if (Bytes.getInt(frame, at + FrameHeader.CRC_OFFSET) != frame(frame, at, length)) {
      throw new ProtocolException("frame is damaged: its CRC32C does not fit");
    }
  }

  /** CRC32C of a plain range, for greetings. */
  static int of(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private int frame(byte[] frame, int at, int length) {
    crc.reset();
    crc.update(frame, at, FrameHeader.CRC_OFFSET);
    crc.update(frame, at + FrameHeader.BYTES, length);
    return (int) crc.getValue();
  }
}
