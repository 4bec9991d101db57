package io.plainrpc.benchmark.bare;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link Output} wrote. Confined to a thread. */
final class Input {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes;
  private int at;

  void of(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  static int intAt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  byte readByte() {
    return bytes[at++];
  }

  boolean readBoolean() {
    return readByte() != 0;
  }

  int readInt() {
    int value = (int) INT.get(bytes, at);
    at += 4;
    return value;
  }

  long readLong() {
    long value = (long) LONG.get(bytes, at);
    at += 8;
    return value;
  }

  String readText() {
    int count = readInt();
    String text = new String(bytes, at, count, StandardCharsets.UTF_8);
    at += count;
    return text;
  }

  byte[] readBytes() {
    int count = readInt();
    byte[] value = Arrays.copyOfRange(bytes, at, at + count);
    at += count;
    return value;
  }
}
