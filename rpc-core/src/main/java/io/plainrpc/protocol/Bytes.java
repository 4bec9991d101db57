package io.plainrpc.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Big-endian numbers and strict text in byte arrays. */
final class Bytes {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Bytes() {}

  static int getShort(byte[] from, int at) {
    return (short) SHORT.get(from, at) & 0xFFFF;
  }

  static void putShort(byte[] to, int at, int value) {
    SHORT.set(to, at, (short) value);
  }

  static int getInt(byte[] from, int at) {
    return (int) INT.get(from, at);
  }

  static void putInt(byte[] to, int at, int value) {
    INT.set(to, at, value);
  }

  static long getLong(byte[] from, int at) {
    return (long) LONG.get(from, at);
  }

  static void putLong(byte[] to, int at, long value) {
    LONG.set(to, at, value);
  }

  /**
   * Decodes UTF-8 from a peer.
   *
   * @throws ProtocolException when it is malformed
   */
  static String text(byte[] from, int offset, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(from, offset, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ProtocolException("text is not UTF-8");
    }
  }

  /** UTF-8 of at most {@code maxBytes}, cut between characters; an unpaired surrogate becomes a question mark. */
  static byte[] cut(String text, int maxBytes) {
    String head = text;
    if (text.length() > maxBytes) {
      boolean splitsPair = maxBytes > 0 && Character.isHighSurrogate(text.charAt(maxBytes - 1));
      head = text.substring(0, splitsPair ? maxBytes - 1 : maxBytes);
    }
    byte[] bytes = head.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= maxBytes) {
      return bytes;
    }
    int end = maxBytes;
    while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }
}
