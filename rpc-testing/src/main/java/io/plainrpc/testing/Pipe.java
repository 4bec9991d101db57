package io.plainrpc.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * One direction of a connection in memory: what one side writes the other reads, in order, as through a socket. A writer waits while
 * the buffer is full, which is the back-pressure on it; a reader while it is empty.
 *
 * <p>Any thread; {@link #lock} guards everything. Interrupts do what they do to a platform thread in a socket: nothing. The
 * flag stays set, and the connection, which others share, goes on.
 */
final class Pipe {
  /** As much as a socket's buffers hold at least; twice what a client's caller may write without an answer. */
  static final int CAPACITY = 64 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final byte[] ring = new byte[CAPACITY];
  private int start;
  private int count;
  private boolean outputEnded;
  private boolean writerClosed;
  private boolean readerClosed;
  private boolean reset;

  /**
   * The end to read from.
   *
   * @param timeoutMillis how long a read waits; 0 for ever
   */
  InputStream input(IntSupplier timeoutMillis) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] into, int at, int length) throws IOException {
        return Pipe.this.read(into, at, length, timeoutMillis.getAsInt());
      }

      @Override
      public int available() {
        return unread();
      }
    };
  }

  /** The end to write to. */
  OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] from, int at, int length) throws IOException {
        Pipe.this.write(from, at, length);
      }
    };
  }

  /** How many bytes wait to be read. */
  int unread() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** The writer writes no more; the reader sees the end behind what was written. */
  void endOutput() {
    change(() -> outputEnded = true);
  }

  /** The writer has closed its socket: its own threads are freed, the reader sees the end behind what was written. */
  void closeWriter() {
    change(() -> {
      outputEnded = true;
      writerClosed = true;
    });
  }

  /** The reader has closed its socket: its own threads are freed, the writer can write no more. */
  void closeReader() {
    change(() -> {
      readerClosed = true;
      count = 0;
    });
  }

  /** What was written and not read is lost, and the reader is told so. */
  void reset() {
    change(() -> {
      reset = true;
      count = 0;
    });
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private int read(byte[] into, int at, int length, int timeoutMillis) throws IOException {
    if (length == 0) {
      return 0;
    }
    Waiting waiting = new Waiting(timeoutMillis);
    lock.lock();
    try {
      while (!mayRead()) {
        if (!waiting.await()) {
          throw new SocketTimeoutException("Read timed out");
        }
      }
      return count == 0 ? -1 : take(into, at, length);
    } finally {
      lock.unlock();
      waiting.over();
    }
  }

  private boolean mayRead() throws SocketException {
    if (readerClosed) {
      throw new SocketException("Socket closed");
    }
    if (reset) {
      throw new SocketException("Connection reset");
    }
    return count > 0 || outputEnded;
  }

  private int take(byte[] into, int at, int length) {
    int taken = Math.min(length, count);
    int first = Math.min(taken, CAPACITY - start);
    System.arraycopy(ring, start, into, at, first);
    System.arraycopy(ring, 0, into, at + first, taken - first);
    start = (start + taken) % CAPACITY;
    count -= taken;
    changed.signalAll();
    return taken;
  }

  private void write(byte[] from, int at, int length) throws IOException {
    Waiting waiting = new Waiting(0);
    lock.lock();
    try {
      int written = 0;
      while (written < length) {
        if (mayWrite()) {
          written += put(from, at + written, length - written);
        } else {
          waiting.await();
        }
      }
    } finally {
      lock.unlock();
      waiting.over();
    }
  }

  private boolean mayWrite() throws SocketException {
    if (writerClosed) {
      throw new SocketException("Socket closed");
    }
    if (readerClosed || reset || outputEnded) {
      throw new SocketException("Broken pipe");
    }
    return count < CAPACITY;
  }

  private int put(byte[] from, int at, int length) {
    int taken = Math.min(length, CAPACITY - count);
    int end = (start + count) % CAPACITY;
    int first = Math.min(taken, CAPACITY - end);
    System.arraycopy(from, at, ring, end, first);
    System.arraycopy(from, at + first, ring, 0, taken - first);
    count += taken;
    changed.signalAll();
    return taken;
  }

  /** One thread's wait, within a time limit or without. */
  private final class Waiting {
    private final boolean limited;
    private final long deadlineNanos;
    private boolean interrupted;

    Waiting(int timeoutMillis) {
      limited = timeoutMillis > 0;
      deadlineNanos =
          limited ? System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis) : 0;
    }

    /** Waits for any change, with the lock; false when the time is over. */
    @SuppressWarnings("WaitNotInLoop") // The loops are where it is called.
    boolean await() {
      if (!limited) {
        changed.awaitUninterruptibly();
        return true;
      }
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      try {
        return changed.awaitNanos(left) > 0 || deadlineNanos - System.nanoTime() > 0;
      } catch (InterruptedException e) {
        interrupted = true;
        return true;
      }
    }

    /** Gives the thread its interrupt flag back. */
    void over() {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
