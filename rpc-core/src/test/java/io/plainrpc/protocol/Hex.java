package io.plainrpc.protocol;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Bytes written out in tests: hexadecimal digits in groups of any even length; {@code 41*300} is 300 times 41. */
final class Hex {
  private static final HexFormat FORMAT = HexFormat.of().withUpperCase();

  private Hex() {}

  static byte[] bytes(String... text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String group : String.join(" ", text).strip().split("\\s+")) {
      int star = group.indexOf('*');
      byte[] once = FORMAT.parseHex(star < 0 ? group : group.substring(0, star));
      int times = star < 0 ? 1 : Integer.parseInt(group.substring(star + 1));
      for (int i = 0; i < times; i++) {
        out.writeBytes(once);
      }
    }
    return out.toByteArray();
  }

  static String text(byte[] from, int at, int length) {
    return FORMAT.formatHex(from, at, at + length);
  }

  /** Without blanks, to compare with {@link #text}. */
  static String text(String... text) {
    byte[] bytes = bytes(text);
    return text(bytes, 0, bytes.length);
  }
}
