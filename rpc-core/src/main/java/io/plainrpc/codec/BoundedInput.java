package io.plainrpc.codec;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bytes of one received body, and what they may still cost.
 *
 * <p>Nothing is believed: a length is checked against the bytes that are left before anything is allocated for it. That
 * bounds one container; what bounds them together are three budgets for the whole message. <em>Heap</em>: objects are larger
 * than their bytes, an empty set seventy times, so each is charged before it is made. <em>Elements</em>, as a limit of the
 * reader. <em>Work</em>: hashing nested keys and comparing keys with equal hash codes takes time that has no bytes.
 *
 * <p>A large body may lie in several arrays. What is needed in one piece and is cut by the end of an array is put together
 * first: a number in a few bytes of its own, a text in a copy, and an array of bytes in the one that is the result.
 *
 * <p>Confined to the thread that borrowed the session. The caller's arrays are read in place, never written to and never kept.
 */
final class BoundedInput extends Input {
  /** What any message may cost; above that, so many bytes of heap for each byte of the body. */
  private static final int BASE_HEAP = 128 * 1024;

  private static final int HEAP_PER_BYTE = 24;

  /** Its header, and what it is rounded up by. */
  private static final int HEAP_OF_ARRAY = 20;

  /** About 25 ms of comparing short keys. */
  private static final int BASE_WORK = 1024 * 1024;

  private static final byte[] NOTHING = {};

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private long heapLeft;
  private long workLeft;
  private int elementsLeft;
  private int maxElements;
  private int maxDepth;
  private ReadObjects shared;

  /** The arrays that follow, the next of them, where it goes on, and how many bytes of the body are there. */
  private byte[][] more;

  private int next;
  private int nextAt;
  private int beyond;

  BoundedInput() {
    super(NOTHING);
  }

  void open(byte[] source, int offset, int length, byte[][] following, CodecLimits limits) {
    int here = following == null ? length : Math.min(length, source.length - offset);
    setBuffer(source, offset, here);
    more = following;
    next = 0;
    nextAt = 0;
    beyond = length - here;
    heapLeft = BASE_HEAP + (long) HEAP_PER_BYTE * length;
    workLeft = BASE_WORK + (long) length;
    maxElements = limits.maxElements();
    elementsLeft = maxElements;
    maxDepth = limits.maxDepth();
    shared = null;
  }

  /** Forgets the caller's arrays. */
  void forget() {
    setBuffer(NOTHING, 0, 0);
    more = null;
    beyond = 0;
    shared = null;
  }

  void expectEnd() {
    if (remaining() != 0) {
      throw new CodecFailure(remaining() + " bytes are left over after the last value");
    }
  }

  int maxDepth() {
    return maxDepth;
  }

  /** The objects with shared references that have been read; made for the first of them. */
  ReadObjects shared() {
    if (shared == null) {
      shared = new ReadObjects();
    }
    return shared;
  }

  int remaining() {
    return limit - position + beyond;
  }

  // Budgets.

  /** To be called before so much heap is taken. */
  void charge(long bytes) {
    heapLeft -= bytes;
    if (heapLeft < 0) {
      throw new CodecFailure(
          "the message would take more heap than " + HEAP_PER_BYTE + " times its size, the limit");
    }
  }

  void work(long units) {
    workLeft -= units;
    if (workLeft < 0) {
      throw new CodecFailure(
          "too many keys with equal hash codes, or keys nested too deeply in keys");
    }
  }

  /**
   * Reads how many elements a container has. No element is ever written in less than {@code minBytes}, so a promise of more
   * than the rest of the body can hold is refused here, before anything is made for it.
   *
   * @param heapEmpty what an empty container takes; others are charged for an array or table as well
   * @param heapEach what each element takes in the container
   */
  int readCount(int minBytes, int heapEmpty, int heapEach) {
    int count = readUnsigned() - 1;
    if (count < 0 || count > remaining() / minBytes) {
      throw new CodecFailure((count & 0xFFFFFFFFL) + " elements are announced, but only "
          + remaining() + " bytes are left");
    }
    countElements(count);
    charge(count == 0 ? heapEmpty : heapEmpty + HEAP_OF_ARRAY + (long) heapEach * count);
    return count;
  }

  /** Counts so many more elements; fails when there are too many. */
  void countElements(int count) {
    elementsLeft -= count;
    if (elementsLeft < 0) {
      throw new CodecFailure("the message holds more than " + maxElements
          + " elements, the limit; raise maxElements(...) of client and server");
    }
  }

  /** As {@link #readCount} for an array of numbers of so many bytes each, on the wire and in memory. */
  int readLength(int width) {
    int count = readUnsigned() - 1;
    if (count < 0 || count > remaining() / width) {
      throw new CodecFailure((count & 0xFFFFFFFFL) + " values are announced, but only "
          + remaining() + " bytes are left");
    }
    charge(16 + (long) width * count);
    return count;
  }

  // Bytes.

  @Override
  protected int require(int required) throws KryoException {
    int left = limit - position;
    return left < required ? requireBeyond(required) : left;
  }

  private int requireBeyond(int required) {
    int left = remaining();
    if (left < required) {
      throw new CodecFailure("the message ends " + (required - left) + " bytes too early");
    }
    if (position == limit) {
      goOn();
    }
    if (limit - position < required) {
      byte[] joined = new byte[required];
      gather(joined);
      // What is left of the current one comes next.
      next--;
      nextAt = position;
      beyond += limit - position;
      setBuffer(joined, 0, required);
    }
    return limit - position;
  }

  /** Turns to the next array, which may be empty; there is one. */
  private void goOn() {
    int count = Math.min(more[next].length - nextAt, beyond);
    setBuffer(more[next], nextAt, count);
    beyond -= count;
    nextAt = 0;
    next++;
  }

  /** Fills an array from here on, out of as many as it takes. */
  private void gather(byte[] target) {
    int done = 0;
    while (done < target.length) {
      if (position == limit) {
        goOn();
      }
      int count = Math.min(target.length - done, limit - position);
      System.arraycopy(buffer, position, target, done, count);
      position += count;
      done += count;
    }
  }

  // Kryo's own would move the bytes within the caller's array.
  @Override
  protected int optional(int wanted) throws KryoException {
    int left = remaining();
    return left == 0 ? -1 : Math.min(requireBeyond(1), wanted);
  }

  /** Takes the zero that stands for null, or nothing. */
  boolean takeNull() {
    require(1);
    if (buffer[position] != 0) {
      return false;
    }
    position++;
    return true;
  }

  /** The byte that says no more than "not null". */
  void takePresence() {
    if (readByte() != 1) {
      throw notPresence();
    }
  }

  /** Both in one: false for the zero that stands for null, which it takes, true for the byte that says "not null". */
  boolean takeWhetherPresent() {
    byte form = readByte();
    if ((form & ~1) != 0) {
      throw notPresence();
    }
    return form != 0;
  }

  private static CodecFailure notPresence() {
    return new CodecFailure("neither 0 (null) nor 1 (a value follows)");
  }

  boolean readFlag() {
    byte flag = readByte();
    if ((flag & ~1) != 0) {
      throw new CodecFailure("a boolean that is neither 0 nor 1");
    }
    return flag != 0;
  }

  @Override
  public byte[] readBytes(int length) {
    if (length < 0 || length > remaining()) {
      throw new CodecFailure(
          (length & 0xFFFFFFFFL) + " bytes are announced, but only " + remaining() + " are left");
    }
    byte[] bytes = new byte[length];
    if (length <= limit - position) {
      System.arraycopy(buffer, position, bytes, 0, length);
      position += length;
    } else {
      gather(bytes);
    }
    return bytes;
  }

  /** Passes over so many bytes. */
  void skipBytes(int length) {
    if (length < 0 || length > remaining()) {
      throw new CodecFailure(
          (length & 0xFFFFFFFFL) + " bytes are announced, but only " + remaining() + " are left");
    }
    int left = length;
    while (left > limit - position) {
      left -= limit - position;
      position = limit;
      goOn();
    }
    position += left;
  }

  /** Passes over a length plus one, and so many values of that width. */
  void skipCounted(int width) {
    int count = readUnsigned() - 1;
    if (count < 0 || count > remaining() / width) {
      throw new CodecFailure((count & 0xFFFFFFFFL) + " values are announced, but only "
          + remaining() + " bytes are left");
    }
    skipBytes(count * width);
  }

  short readInt16() {
    require(2);
    short value = (short) SHORTS.get(buffer, position);
    position += 2;
    return value;
  }

  int readInt32() {
    require(4);
    int value = (int) INTS.get(buffer, position);
    position += 4;
    return value;
  }

  long readInt64() {
    require(8);
    long value = (long) LONGS.get(buffer, position);
    position += 8;
    return value;
  }

  // Variable width. Kryo's own reading ignores excess bits and accepts longer forms than needed;
  // here a number has one form.

  int readUnsigned() {
    require(1);
    int value = buffer[position++];
    return value >= 0 ? value : readLongerUnsigned(value & 0x7F);
  }

  private int readLongerUnsigned(int lowBits) {
    int at = position;
    if (limit - at >= 2) {
      // Two or three bytes are what most numbers take that are not one.
      byte second = buffer[at];
      if (second > 0) {
        position = at + 1;
        return lowBits | second << 7;
      }
      byte third = buffer[at + 1];
      if (second < 0 && third > 0) {
        position = at + 2;
        return lowBits | (second & 0x7F) << 7 | third << 14;
      }
    }
    return readUnsignedByBytes(lowBits);
  }

  private int readUnsignedByBytes(int lowBits) {
    int value = lowBits;
    for (int shift = 7; shift <= 28; shift += 7) {
      byte group = readByte();
      value |= (group & 0x7F) << shift;
      if (group >= 0) {
        if (group == 0 || shift == 28 && group > 0x0F) {
          break;
        }
        return value;
      }
    }
    throw new CodecFailure("a number that is not in its shortest form or exceeds 32 bits");
  }

  int readSigned() {
    int value = readUnsigned();
    return value >>> 1 ^ -(value & 1);
  }

  long readSignedLong() {
    require(1);
    long value = buffer[position++];
    if (value < 0) {
      value = readLongerUnsignedLong(value & 0x7F);
    }
    return value >>> 1 ^ -(value & 1);
  }

  private long readLongerUnsignedLong(long lowBits) {
    long value = lowBits;
    for (int shift = 7; shift <= 56; shift += 7) {
      byte group = readByte();
      // The ninth byte has no continuation bit but eight bits of the number.
      value |= (shift == 56 ? group & 0xFFL : group & 0x7FL) << shift;
      if (group >= 0 || shift == 56) {
        if (group == 0) {
          break;
        }
        return value;
      }
    }
    throw new CodecFailure("a number that is not in its shortest form");
  }

  @Override
  public int readVarInt(boolean optimizePositive) {
    return optimizePositive ? readUnsigned() : readSigned();
  }

  // Text.

  /** A text or null. */
  String readText() {
    return takeNull() ? null : readPresentText();
  }

  /** A text at a place where it is not null. */
  String readPresentText() {
    int length = readUnsigned() - 1;
    if (length < 0 || length > remaining()) {
      throw new CodecFailure("a text of "
          + (length & 0xFFFFFFFFL)
          + " bytes is announced, but only "
          + remaining()
          + " are left");
    }
    if (length == 0) {
      return "";
    }
    charge(40L + length);
    if (length > limit - position) {
      byte[] joined = new byte[length];
      gather(joined);
      return Utf8.read(joined, 0, length);
    }
    String text = Utf8.read(buffer, position, length);
    position += length;
    return text;
  }

  /** Kryo's format of strings trusts its lengths and reuses its buffer: never used here. */
  @Override
  public String readString() {
    throw new UnsupportedOperationException("not part of the format");
  }

  /** See {@link #readString()}. */
  @Override
  public StringBuilder readStringBuilder() {
    throw new UnsupportedOperationException("not part of the format");
  }
}
