package io.plainrpc.codec;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Output;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes of one body while it is written. The buffer starts small and grows up to the body's limit; beyond that, bytes
 * are only counted, so that the error can name the exact size without the memory for it.
 *
 * <p>Confined to the thread that borrowed the session. Unlike its superclass it writes fixed-width numbers big-endian,
 * through methods of its own names.
 */
final class GrowingOutput extends Output {
  /** A larger buffer is not kept for the next message. */
  private static final int MAX_KEPT_BYTES = 64 * 1024;

  private static final int INITIAL_BYTES = 512;

  private static final int MAX_VAR_INT = 5;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private int maxBytes;
  private boolean discarding;
  private int maxDepth;
  private int elementsLeft;
  private int maxElements;
  private Trail trail;
  private WrittenObjects shared;

  GrowingOutput() {
    super(new byte[INITIAL_BYTES]);
  }

  /** Starts a body. */
  void open(int maxBodyBytes, CodecLimits limits, Trail cycleTrail) {
    position = 0;
    total = 0;
    discarding = false;
    maxBytes = maxBodyBytes;
    maxDepth = limits.maxDepth();
    maxElements = limits.maxElements();
    elementsLeft = maxElements;
    trail = cycleTrail;
    shared = null;
  }

  /** Forgets the body; a large buffer goes with it. */
  void forget() {
    trail = null;
    shared = null;
    position = 0;
    if (buffer.length > MAX_KEPT_BYTES) {
      buffer = new byte[INITIAL_BYTES];
      capacity = INITIAL_BYTES;
    }
  }

  /** Ends the body; its bytes are the first so many of the buffer. */
  int finish() {
    if (total() > maxBytes) {
      throw new BodyTooLargeException(total(), maxBytes);
    }
    return position;
  }

  int maxDepth() {
    return maxDepth;
  }

  /** Where the objects around the current one are remembered, or null while nobody looks for cycles. */
  Trail trail() {
    return trail;
  }

  /** The objects with shared references that have been written; made for the first of them. */
  WrittenObjects shared() {
    if (shared == null) {
      shared = new WrittenObjects();
    }
    return shared;
  }

  /** Whether an object is among {@link #shared()}. */
  boolean isShared(Object value) {
    return shared != null && shared.contains(value);
  }

  /** Starts a container of so many elements: its size plus one, as zero stands for null. */
  void writeCount(int elements) {
    if (elements < 0 || elements == Integer.MAX_VALUE) {
      throw new CodecFailure("its size is " + elements);
    }
    countElements(elements);
    writeVarInt(elements + 1, true);
  }

  /** Counts so many more elements; fails when there are too many. */
  void countElements(int elements) {
    checkCount(elements);
    elementsLeft -= elements;
  }

  /** Fails when so many more elements are too many. */
  void checkCount(int elements) {
    if (elements > elementsLeft) {
      throw new CodecFailure("with it the message holds more than " + maxElements
          + " elements, the limit; send fewer, or raise maxElements(...) of client and server");
    }
  }

  // Room.

  @Override
  protected boolean require(int required) throws KryoException {
    if (capacity - position >= required) {
      return false;
    }
    roomFor(required);
    return true;
  }

  /** Makes room for so many bytes in one piece; false when they would be beyond the limit and do not fit over the old ones. */
  private boolean roomFor(int count) {
    if (capacity - position >= count) {
      return true;
    }
    if (!discarding && (long) position + count <= maxBytes) {
      grow(count);
      return true;
    }
    // Too large already. What comes is written over what was, just to count it.
    discarding = true;
    total += position;
    position = 0;
    checkCounting();
    return count <= capacity;
  }

  private void grow(int count) {
    int needed = position + count;
    int wanted = (int) Math.min(Math.max(2L * capacity, needed), Math.max(maxBytes, needed));
    byte[] larger = new byte[wanted];
    System.arraycopy(buffer, 0, larger, 0, position);
    buffer = larger;
    capacity = wanted;
  }

  // Objects that share parts without a cycle can unfold to any size; counting has to end somewhere.
  private void checkCounting() {
    if (total > Integer.MAX_VALUE && total > maxBytes) {
      throw new BodyTooLargeException(total, maxBytes);
    }
  }

  private void count(long bytes) {
    total += bytes;
    checkCounting();
  }

  // Fixed width, big-endian.

  void writeInt16(int value) {
    require(2);
    SHORTS.set(buffer, position, (short) value);
    position += 2;
  }

  void writeInt32(int value) {
    require(4);
    INTS.set(buffer, position, value);
    position += 4;
  }

  void writeInt64(long value) {
    require(8);
    LONGS.set(buffer, position, value);
    position += 8;
  }

  // Variable width.

  void writeUnsigned(int value) {
    writeVarInt(value, true);
  }

  void writeSigned(int value) {
    writeVarInt(value, false);
  }

  void writeSigned(long value) {
    writeVarLong(value, false);
  }

  // The same bytes as Kryo's own, which has five branches that each ask for room.
  @Override
  public int writeVarInt(int value, boolean optimizePositive) {
    if (capacity - position < MAX_VAR_INT) {
      return super.writeVarInt(value, optimizePositive);
    }
    int rest = optimizePositive ? value : value << 1 ^ value >> 31;
    byte[] bytes = buffer;
    int start = position;
    int at = start;
    while ((rest & ~0x7F) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    position = at;
    return at - start;
  }

  /** A signed number where null could stand, after the byte that says it does not. */
  void writePresent(int value) {
    writeByte(1);
    writeVarInt(value, false);
  }

  /** As {@link #writePresent(int)}. */
  void writePresent(long value) {
    writeByte(1);
    writeVarLong(value, false);
  }

  // Bulk.

  @Override
  public void writeBytes(byte[] bytes, int offset, int length) {
    if (roomFor(length)) {
      System.arraycopy(bytes, offset, buffer, position, length);
      position += length;
    } else {
      count(length);
    }
  }

  /** Room for so many values of a width, as the position of the first; -1 when they are only counted. */
  int reserve(int values, int width) {
    long bytes = (long) values * width;
    if (bytes <= Integer.MAX_VALUE && roomFor((int) bytes)) {
      int start = position;
      position += (int) bytes;
      return start;
    }
    discarding = true;
    count(bytes);
    return -1;
  }

  void setInt16(int at, short value) {
    SHORTS.set(buffer, at, value);
  }

  void setInt32(int at, int value) {
    INTS.set(buffer, at, value);
  }

  void setInt64(int at, long value) {
    LONGS.set(buffer, at, value);
  }

  /** Zero for null, else the length in bytes plus one and strict UTF-8. */
  void writeText(String text) {
    if (text == null) {
      writeByte(0);
      return;
    }
    int length = text.length();
    if (length < 0x7F) {
      require(length + 1);
      if (Utf8.putAscii(text, buffer, position + 1)) {
        buffer[position] = (byte) (length + 1);
        position += length + 1;
        return;
      }
    }
    writeMeasuredText(text);
  }

  private void writeMeasuredText(String text) {
    long bytes = Utf8.length(text);
    if (bytes >= Integer.MAX_VALUE) {
      discarding = true;
      count(bytes + 5);
      return;
    }
    writeVarInt((int) bytes + 1, true);
    int start = reserve((int) bytes, 1);
    if (start >= 0) {
      Utf8.put(text, (int) bytes, buffer, start);
    }
  }

  /** An array of exactly the body. */
  byte[] copy(int length) {
    return Arrays.copyOf(buffer, length);
  }

  /** Whether the buffer would not be kept anyway, and is little longer than its body. */
  boolean mayBeTaken(int length) {
    return buffer.length > MAX_KEPT_BYTES && buffer.length - length <= length / 16;
  }

  /** Gives the buffer with the body away and goes on with a small one. */
  byte[] takeBuffer() {
    byte[] taken = buffer;
    buffer = new byte[INITIAL_BYTES];
    capacity = INITIAL_BYTES;
    position = 0;
    return taken;
  }
}
