package io.plainrpc.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Strict UTF-8, in both directions: a lone surrogate is refused when written, malformed bytes when read. The JDK's own
 * conversions replace both silently.
 */
final class Utf8 {
  private Utf8() {}

  /** Writes a text if it is ASCII only; else leaves garbage behind and answers false. */
  static boolean putAscii(String text, byte[] target, int at) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return false;
      }
      target[at + i] = (byte) c;
    }
    return true;
  }

  /** The length in bytes; fails on a lone surrogate. */
  static long length(String text) {
    int length = text.length();
    int ascii = 0;
    while (ascii < length && text.charAt(ascii) < 0x80) {
      ascii++;
    }
    long bytes = ascii;
    for (int i = ascii; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else {
        checkPair(text, i);
        bytes += 4;
        i++;
      }
    }
    return bytes;
  }

  private static void checkPair(String text, int at) {
    if (Character.isHighSurrogate(text.charAt(at))
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1))) {
      return;
    }
    throw new CodecFailure("a lone surrogate at index "
        + at
        + " of the text; UTF-8 has no form for it, send a char[] or byte[] where it matters");
  }

  /** Writes a text whose length in bytes is known and which has no lone surrogates. */
  static void put(String text, int bytes, byte[] target, int at) {
    if (bytes == text.length()) {
      putLowBytes(text, target, at);
      return;
    }
    int p = at;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        target[p++] = (byte) c;
      } else if (c < 0x800) {
        target[p++] = (byte) (0xC0 | c >> 6);
        target[p++] = (byte) (0x80 | c & 0x3F);
      } else if (!Character.isSurrogate(c)) {
        target[p++] = (byte) (0xE0 | c >> 12);
        target[p++] = (byte) (0x80 | c >> 6 & 0x3F);
        target[p++] = (byte) (0x80 | c & 0x3F);
      } else {
        p = putPair(Character.toCodePoint(c, text.charAt(++i)), target, p);
      }
    }
  }

  private static int putPair(int codePoint, byte[] target, int at) {
    target[at] = (byte) (0xF0 | codePoint >> 18);
    target[at + 1] = (byte) (0x80 | codePoint >> 12 & 0x3F);
    target[at + 2] = (byte) (0x80 | codePoint >> 6 & 0x3F);
    target[at + 3] = (byte) (0x80 | codePoint & 0x3F);
    return at + 4;
  }

  // Deprecated because it drops the high byte of each char. For ASCII that is exact, and it is the
  // one copy without an
  // array in between.
  @SuppressWarnings("deprecation")
  private static void putLowBytes(String text, byte[] target, int at) {
    text.getBytes(0, text.length(), target, at);
  }

  static String read(byte[] source, int at, int length) {
    String text = new String(source, at, length, StandardCharsets.UTF_8);
    // The JDK decodes fast and puts U+FFFD for whatever is malformed; only then does it matter
    // which of the two it was.
    if (text.indexOf('\uFFFD') >= 0) {
      checkStrictly(source, at, length);
    }
    return text;
  }

  private static void checkStrictly(byte[] source, int at, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(source, at, length));
    } catch (CharacterCodingException e) {
      throw new CodecFailure("text that is not UTF-8");
    }
  }
}
