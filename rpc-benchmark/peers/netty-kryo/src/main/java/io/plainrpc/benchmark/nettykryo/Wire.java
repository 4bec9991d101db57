package io.plainrpc.benchmark.nettykryo;

import io.netty.handler.codec.LengthFieldBasedFrameDecoder;

/**
 * What goes over the wire, the same both ways, big-endian. In a request the byte names the {@link Method}, in a reply it is
 * {@link #OK} or {@link #FAILED}; the body is the one argument or result, or the text of a failure.
 */
// 0        4         8        9
// | length | call id | byte   | body, written by Kryo
// | of all that follows
final class Wire {
  static final byte OK = 0;
  static final byte FAILED = 1;

  /** Before the body, the length included. */
  static final int HEADER_BYTES = 9;

  private static final int MAX_FRAME_BYTES = 16 << 20;

  private Wire() {}

  static LengthFieldBasedFrameDecoder frames() {
    return new LengthFieldBasedFrameDecoder(MAX_FRAME_BYTES, 0, 4, 0, 4);
  }
}
