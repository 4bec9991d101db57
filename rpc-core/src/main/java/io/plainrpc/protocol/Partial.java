package io.plainrpc.protocol;

import java.util.Arrays;

/** A message of which not all pieces have arrived. Memory grows with what arrives, never on a promise. */
final class Partial {
  private static final byte[] NONE = {};

  final int type;
  final int flags;
  private final MemoryBudget memory;
  private byte[] bytes = NONE;
  private int length;
  private boolean refused;

  Partial(int type, int flags, MemoryBudget memory) {
    this.type = type;
    this.flags = flags;
    this.memory = memory;
  }

  /** Adds a piece; false when the memory for it is not to be had. */
  boolean append(byte[] from, int at, int count) {
    if (length + count > bytes.length) {
      int capacity =
          Math.max(length + count, (int) Math.min(Integer.MAX_VALUE - 8, bytes.length * 2L));
      if (!memory.reserve(capacity - bytes.length)) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, capacity);
    }
    System.arraycopy(from, at, bytes, length, count);
    length += count;
    return true;
  }

  /** From now on its pieces are ignored. */
  void refuse() {
    memory.release(held());
    bytes = NONE;
    length = 0;
    refused = true;
  }

  boolean refused() {
    return refused;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  int held() {
    return bytes.length;
  }
}
