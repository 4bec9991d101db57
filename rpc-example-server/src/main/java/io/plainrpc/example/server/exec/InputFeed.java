package io.plainrpc.example.server.exec;

import io.plainrpc.example.ExecInput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Writes a command's standard input on a thread of its own, which may wait for the command for as long as it likes. Everything
 * but the writing is guarded by this object.
 */
final class InputFeed {
  /** Beyond that, callers wait: one piece more than the pipe holds. */
  private static final int CAPACITY = 256 << 10;

  private final OutputStream stream;
  private final Executor executor;
  private final Queue<byte[]> pieces = new ArrayDeque<>();
  private long waitingBytes;
  private boolean writing;
  private boolean complete;
  private boolean closed;

  InputFeed(OutputStream stream, Executor executor) {
    this.stream = stream;
    this.executor = executor;
  }

  /** Takes a piece if there is room, or comes to be in time. A piece of any size is taken when nothing waits. */
  synchronized ExecInput offer(byte[] data, boolean end, long waitNanos)
      throws InterruptedException {
    long deadline = System.nanoTime() + waitNanos;
    for (long left = waitNanos; isFull(data) && !closed; left = deadline - System.nanoTime()) {
      if (left <= 0) {
        return ExecInput.FULL;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    if (closed || complete) {
      return ExecInput.CLOSED;
    }
    if (!writing) {
      // First, because there may be no thread.
      executor.execute(this::write);
      writing = true;
    }
    if (data.length > 0) {
      pieces.add(data);
      waitingBytes += data.length;
    }
    complete = end;
    return ExecInput.TAKEN;
  }

  /** The command has ended. */
  synchronized void close() {
    closed = true;
    pieces.clear();
    notifyAll();
  }

  private boolean isFull(byte[] data) {
    return waitingBytes > 0 && waitingBytes + data.length > CAPACITY;
  }

  private void write() {
    try {
      for (byte[] piece = next(); piece != null; piece = next()) {
        stream.write(piece);
        stream.flush();
        written(piece.length);
      }
      if (isOver()) {
        stream.close();
      }
    } catch (IOException e) {
      // The command reads no more.
      close();
    }
  }

  private synchronized byte[] next() {
    byte[] piece = pieces.poll();
    writing = piece != null;
    return piece;
  }

  private synchronized void written(int bytes) {
    waitingBytes -= bytes;
    notifyAll();
  }

  private synchronized boolean isOver() {
    return complete && !writing;
  }
}
