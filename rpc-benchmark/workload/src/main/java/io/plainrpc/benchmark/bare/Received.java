package io.plainrpc.benchmark.bare;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Bytes that have come, at least a whole frame of them: as many as there are with one system call. Confined to a thread. */
final class Received {
  /** What one read takes at most. */
  private static final int CHUNK = 64 << 10;

  private final InputStream in;
  byte[] bytes = new byte[CHUNK];
  /** Where the next frame begins. */
  int at;

  private int limit;

  Received(InputStream in) {
    this.in = in;
  }

  /** The length of the frame that begins at {@link #at}; 0 when it is not there completely. */
  int completeFrame() throws IOException {
    if (limit - at < 4) {
      return 0;
    }
    int length = Frames.length(bytes, at);
    return limit - at < length ? 0 : length;
  }

  /** Blocks until more has come. What was taken is gone then. */
  void readMore() throws IOException {
    if (at > 0) {
      System.arraycopy(bytes, at, bytes, 0, limit - at);
      limit -= at;
      at = 0;
    }
    if (limit >= 4) {
      int length = Frames.length(bytes, 0);
      if (length > bytes.length) {
        bytes = Arrays.copyOf(bytes, length);
      }
    }
    int count = in.read(bytes, limit, bytes.length - limit);
    if (count < 0) {
      throw new EOFException("the peer has closed the connection");
    }
    limit += count;
  }
}
