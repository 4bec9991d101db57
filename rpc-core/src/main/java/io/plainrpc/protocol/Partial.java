package io.plainrpc.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * A message of which not all pieces have arrived. Memory grows with what arrives, never on a promise: each block is as large
 * as all before it together, up to the size of a piece, or holds just what has come. Nothing moves until the message is
 * whole; then it is put together once.
 */
final class Partial {
  private static final byte[] NONE = {};

  /** What small pieces are gathered in; larger ones need no company. */
  private static final int MAX_BLOCK_BYTES = FrameHeader.MAX_PAYLOAD;

  final int type;
  final int flags;
  private final MemoryBudget memory;

  /** All but the last are full and stay as they are. */
  private final List<byte[]> full = new ArrayList<>();

  private byte[] last = NONE;
  private int lastLength;
  private int length;
  private long held;
  private boolean refused;

  Partial(int type, int flags, MemoryBudget memory) {
    this.type = type;
    this.flags = flags;
    this.memory = memory;
  }

  /** Adds a piece; false when the memory for it is not to be had. */
  boolean append(byte[] from, int at, int count) {
    int fits = Math.min(count, last.length - lastLength);
    int rest = count - fits;
    byte[] next = null;
    if (rest > 0) {
      int size = Math.max(rest, Math.min(length, MAX_BLOCK_BYTES));
      if (!memory.reserve(size)) {
        return false;
      }
      held += size;
      next = new byte[size];
    }
    System.arraycopy(from, at, last, lastLength, fits);
    lastLength += fits;
    if (next != null) {
      System.arraycopy(from, at + fits, next, 0, rest);
      if (lastLength > 0) {
        full.add(last);
      }
      last = next;
      lastLength = rest;
    }
    length += count;
    return true;
  }

  /** From now on its pieces are ignored. */
  void refuse() {
    memory.release(held);
    forget();
    length = 0;
    refused = true;
  }

  boolean refused() {
    return refused;
  }

  /** The whole message, in an array of its own; what came in pieces is forgotten. To be called once, at the end. */
  byte[] join() {
    if (full.isEmpty() && lastLength == last.length) {
      return last;
    }
    byte[] whole = new byte[length];
    int at = 0;
    for (byte[] block : full) {
      System.arraycopy(block, 0, whole, at, block.length);
      at += block.length;
    }
    System.arraycopy(last, 0, whole, at, lastLength);
    forget();
    return whole;
  }

  private void forget() {
    full.clear();
    last = NONE;
    lastLength = 0;
    held = 0;
  }

  int length() {
    return length;
  }

  long held() {
    return held;
  }
}
