package io.plainrpc.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A message of which not all pieces have arrived. Memory grows with what arrives, never on a promise, and nothing that has
 * arrived moves: it is kept in blocks, each of which holds just what has come or is a quarter as large as all before it
 * together. (Blocks of one size would fill a small heap to its last byte before one cannot be had; then others fail.)
 */
final class Partial {
  private static final byte[] NONE = {};
  private static final byte[][] NO_MORE = {};

  /** Up to here blocks hold just what has come. */
  private static final int GROWS_FROM = 4 << 20;

  final int type;
  final int flags;

  /** How many of its bytes come before the body. */
  final int prefix;

  private final MemoryBudget memory;

  /** All but the last. They are full. */
  private final List<byte[]> blocks = new ArrayList<>();

  private byte[] last = NONE;
  private int lastLength;
  private int length;
  private long held;
  private boolean refused;

  Partial(int type, int flags, int prefix, MemoryBudget memory) {
    this.type = type;
    this.flags = flags;
    this.prefix = prefix;
    this.memory = memory;
  }

  /**
   * Adds a piece.
   *
   * @param end whether it is the last one
   * @return false when the memory for it is not to be had
   */
  boolean append(byte[] from, int at, int count, boolean end) {
    int fits = Math.min(count, last.length - lastLength);
    int rest = count - fits;
    byte[] next = null;
    if (rest > 0) {
      int size = end || length < GROWS_FROM ? rest : Math.max(rest, length / 4);
      if (!memory.reserve(size)) {
        return false;
      }
      held += size;
      // A copy, unlike an array that is filled afterwards, is not cleared first.
      next = Arrays.copyOfRange(from, at + fits, at + fits + size);
    }
    System.arraycopy(from, at, last, lastLength, fits);
    lastLength += fits;
    if (next != null) {
      if (lastLength > 0) {
        blocks.add(last);
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
    blocks.clear();
    last = NONE;
    lastLength = 0;
    held = 0;
    length = 0;
    refused = true;
  }

  boolean refused() {
    return refused;
  }

  /** Where the message begins. */
  byte[] first() {
    return blocks.isEmpty() ? last : blocks.get(0);
  }

  /** What comes behind {@link #first}, if it does not hold all. */
  byte[][] more() {
    if (blocks.isEmpty()) {
      return NO_MORE;
    }
    byte[][] more = blocks.subList(1, blocks.size()).toArray(new byte[blocks.size()][]);
    more[blocks.size() - 1] = last;
    return more;
  }

  int length() {
    return length;
  }

  long held() {
    return held;
  }
}
