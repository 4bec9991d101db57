package io.plainrpc.example.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Lines of UTF-8 from a stream, which is neither believed to be UTF-8 nor to have ends of lines. Not thread-safe.
 *
 * <p>A line ends with a line feed, which a carriage return may precede, or with the input.
 */
final class LineInput {
  /** Above the limit of a message, so that ordinary refusals name that limit; below what would fill the heap. */
  static final int MAX_LINE_BYTES = 8 << 20;

  private final InputStream in;
  private long number;

  LineInput(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /**
   * A line.
   *
   * @param number 1 for the first
   * @param text the line, null if there is a problem
   * @param problem why it cannot be used, to follow "line 7 "; null if it can
   */
  record Line(long number, String text, String problem) {}

  /** The next line; null at the end. */
  Line next() throws IOException {
    int b = in.read();
    if (b < 0) {
      return null;
    }
    number++;
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    boolean tooLong = false;
    for (; b >= 0 && b != '\n'; b = in.read()) {
      if (line.size() < MAX_LINE_BYTES) {
        line.write(b);
      } else {
        tooLong = true;
      }
    }
    return tooLong
        ? new Line(number, null, "is longer than " + (MAX_LINE_BYTES >> 20) + " MiB")
        : decode(line.toByteArray());
  }

  private Line decode(byte[] line) {
    int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
    try {
      // A new decoder reports what it cannot decode.
      String text = StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(line, 0, length))
          .toString();
      return new Line(number, text, null);
    } catch (CharacterCodingException e) {
      return new Line(number, null, "is not valid UTF-8");
    }
  }
}
