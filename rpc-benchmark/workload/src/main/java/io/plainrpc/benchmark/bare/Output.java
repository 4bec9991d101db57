package io.plainrpc.benchmark.bare;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An array of bytes that grows. Confined to a thread. */
final class Output {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  byte[] bytes = new byte[1024];
  int length;

  /** Leaves room for the header of a frame and returns where it begins. */
  int beginFrame(int callId, byte kind) {
    int begin = length;
    writeInt(0);
    writeInt(callId);
    writeByte(kind);
    return begin;
  }

  void endFrame(int begin) {
    INT.set(bytes, begin, length - begin - 4);
  }

  static void setInt(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }

  void writeByte(byte value) {
    room(1);
    bytes[length++] = value;
  }

  void writeBoolean(boolean value) {
    writeByte((byte) (value ? 1 : 0));
  }

  void writeInt(int value) {
    room(4);
    INT.set(bytes, length, value);
    length += 4;
  }

  void writeLong(long value) {
    room(8);
    LONG.set(bytes, length, value);
    length += 8;
  }

  /** The number of bytes, then UTF-8. */
  void writeText(String text) {
    int count = text.length();
    room(4 + count);
    int at = length + 4;
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return;
      }
      bytes[at + i] = (byte) c;
    }
    INT.set(bytes, length, count);
    length = at + count;
  }

  /** Their number, then the bytes. */
  void writeBytes(byte[] value) {
    writeInt(value.length);
    append(value, 0, value.length);
  }

  void append(byte[] from, int offset, int count) {
    room(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  private void room(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
    }
  }
}
