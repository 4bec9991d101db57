package io.plainrpc.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/**
 * Holds the reading of an input to its bounds: 100 ms of processor time, and 256 KiB and 32 times its size of heap. Confined to
 * one thread.
 */
public final class Meter {
  static final long MAX_NANOS = 100_000_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long BASE_BYTES = 256 * 1024;
  private static final int BYTES_PER_BYTE = 32;

  /** The first one loads classes, another may meet the compiler: what counts is the best. */
  private static final int ATTEMPTS = 20;

  private final boolean heapToo;
  private long readings;
  private long mostBytes;
  private long mostNanos;

  private Meter(boolean heapToo) {
    this.heapToo = heapToo;
  }

  /** Time and heap. */
  public static Meter ofTimeAndHeap() {
    return new Meter(true);
  }

  /** Time alone: what instruments the code allocates on its thread. */
  public static Meter ofTime() {
    return new Meter(false);
  }

  /**
   * Reads, and reads again as long as it seems to cost too much.
   *
   * @param length the size of what is read
   * @param reading does the same each time
   * @return what it gives
   * @throws AssertionError when it costs too much each time
   */
  public <T> T read(int length, Supplier<T> reading) {
    long limit = heapToo ? BASE_BYTES + (long) BYTES_PER_BYTE * length : Long.MAX_VALUE;
    for (int attempt = 1; ; attempt++) {
      long bytes = THREADS.getCurrentThreadAllocatedBytes();
      long nanos = THREADS.getCurrentThreadCpuTime();
      T result = reading.get();
      nanos = THREADS.getCurrentThreadCpuTime() - nanos;
      bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
      if (nanos <= MAX_NANOS && bytes <= limit) {
        note(nanos, bytes);
        return result;
      }
      if (attempt == ATTEMPTS) {
        throw new AssertionError(
            "reading " + length + " bytes took " + nanos / 1_000_000 + " ms and " + bytes
                + " bytes of heap, limits " + MAX_NANOS / 1_000_000 + " ms and " + limit);
      }
    }
  }

  private void note(long nanos, long bytes) {
    readings++;
    mostNanos = Math.max(mostNanos, nanos);
    mostBytes = Math.max(mostBytes, bytes);
  }

  /** How often something was read. */
  long readings() {
    return readings;
  }

  /** The most heap that one reading took. */
  long mostBytes() {
    return mostBytes;
  }

  /** The most processor time that one reading took. */
  long mostNanos() {
    return mostNanos;
  }
}
