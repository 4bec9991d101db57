package io.plainrpc.page;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The notation in which conversations are written out.
 *
 * <pre>
 * > 52 000008   hexadecimal digits, in groups of any even length
 * > "text"      its UTF-8
 * > 41*70000    the byte 41, 70,000 times
 * < left        eight bytes: a time left that is positive and at most ten seconds
 * < crc         four bytes: whatever the checksum of this frame is
 * < any*8       eight bytes of any value
 * < error 00000001 08 00 "text"
 *             a whole error frame: call id, code, execution, and a part of its message, whose wording nobody promised
 * # remark      to the end of the line
 * </pre>
 *
 * <p>A line that starts with neither {@code >} nor {@code <} goes on with the line before.
 */
final class Script {
  private static final Pattern TOKEN = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|#.*|\\S+");
  private static final long TEN_SECONDS = 10_000_000_000L;

  private Script() {}

  static List<Line> parse(String script) {
    List<Line> lines = new ArrayList<>();
    for (String text : script.strip().split("\n")) {
      String rest = text.strip();
      if (rest.startsWith(">") || rest.startsWith("<")) {
        lines.add(new Line(rest.charAt(0)));
        rest = rest.substring(1);
      }
      if (!rest.isBlank() && !rest.startsWith("#")) {
        lines.get(lines.size() - 1).add(rest);
      }
    }
    return lines;
  }

  /** One thing said. */
  static final class Line {
    private static final int CRC_AT = 10;
    private static final int PAYLOAD_AT = 14;

    private final char from;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Integer> any = new ArrayList<>();
    private int left = -1;
    private boolean crc;
    private boolean error;

    private Line(char from) {
      this.from = from;
    }

    char from() {
      return from;
    }

    int length() {
      return bytes.size();
    }

    /** Whether this is an error frame whose length is not known. */
    boolean isError() {
      return error;
    }

    /** Literal bytes only: what is sent leaves nothing open. */
    byte[] bytes() {
      if (left >= 0 || crc || !any.isEmpty()) {
        throw new IllegalArgumentException("cannot send " + text);
      }
      return bytes.toByteArray();
    }

    /** What is wrong with the first {@code count} bytes received; null when nothing is. */
    String difference(byte[] actual, int count) {
      byte[] expected = bytes.toByteArray();
      for (int i = 0; i < count; i++) {
        if (!isOpen(i) && expected[i] != actual[i]) {
          return "byte " + i + " differs";
        }
      }
      if (count < expected.length) {
        return null;
      }
      if (left >= 0) {
        long nanos = ByteBuffer.wrap(actual).getLong(left);
        if (nanos <= 0 || nanos > TEN_SECONDS) {
          return "time left " + nanos;
        }
      }
      return crc && ByteBuffer.wrap(actual).getInt(CRC_AT) != checksum(actual)
          ? "the checksum does not fit"
          : null;
    }

    /** What is wrong with an error frame; null when nothing is. */
    String errorDifference(byte[] frame) {
      byte[] expected = bytes.toByteArray();
      ByteBuffer actual = ByteBuffer.wrap(frame);
      int length = frame.length - PAYLOAD_AT;
      boolean header = actual.getInt() == ((length >> 8 ^ length ^ 0x5A) << 24 | length)
          && actual.getShort() == 0x0500
          && actual.getInt() == ByteBuffer.wrap(expected).getInt()
          && actual.getInt() == checksum(frame);
      boolean code = actual.get() == expected[4] && actual.get() == expected[5];
      String message = actual.get() == 1
          ? new String(frame, PAYLOAD_AT + 5, actual.getShort(), StandardCharsets.UTF_8)
          : "";
      String part = new String(expected, 6, expected.length - 6, StandardCharsets.UTF_8);
      return header && code && message.contains(part) ? null : "another frame, or: " + message;
    }

    private boolean isOpen(int at) {
      return left >= 0 && at >= left && at < left + Long.BYTES
          || crc && at >= CRC_AT && at < PAYLOAD_AT
          || any.contains(at);
    }

    private void add(String rest) {
      text.append(text.isEmpty() ? "" : " ").append(rest.strip());
      for (Matcher token = TOKEN.matcher(rest); token.find(); ) {
        if (!token.group().startsWith("#")) {
          token(token.group());
        }
      }
    }

    private void token(String token) {
      if (token.startsWith("\"")) {
        String unquoted = token.substring(1, token.length() - 1);
        bytes.writeBytes(unquoted.getBytes(StandardCharsets.UTF_8));
      } else if (token.equals("error")) {
        error = true;
      } else if (token.equals("left")) {
        left = bytes.size();
        bytes.writeBytes(new byte[Long.BYTES]);
      } else if (token.equals("crc")) {
        if (bytes.size() != CRC_AT) {
          throw new IllegalArgumentException("the checksum is at " + bytes.size() + ": " + text);
        }
        crc = true;
        bytes.writeBytes(new byte[Integer.BYTES]);
      } else if (token.contains("*")) {
        repeat(token.substring(0, token.indexOf('*')), token.substring(token.indexOf('*') + 1));
      } else {
        bytes.writeBytes(HexFormat.of().parseHex(token));
      }
    }

    private void repeat(String what, String times) {
      boolean open = what.equals("any");
      int value = open ? 0 : HexFormat.fromHexDigits(what);
      for (int i = Integer.parseInt(times); i > 0; i--) {
        if (open) {
          any.add(bytes.size());
        }
        bytes.write(value);
      }
    }

    /** CRC32C of a frame, bit by bit (RFC 3720 appendix B.4). */
    private static int checksum(byte[] frame) {
      int sum = -1;
      for (int i = 0; i < frame.length; i++) {
        if (i < CRC_AT || i >= PAYLOAD_AT) {
          sum ^= frame[i] & 0xFF;
          for (int bit = 0; bit < 8; bit++) {
            sum = sum >>> 1 ^ ((sum & 1) == 0 ? 0 : 0x82F63B78);
          }
        }
      }
      return ~sum;
    }

    @Override
    public String toString() {
      return from + " " + text;
    }
  }
}
