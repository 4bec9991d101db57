package io.plainrpc.transport;

import io.plainrpc.protocol.Outbound;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who writes a server's connection: any thread that has appended, one at a time, for all. It may block in the write; that
 * is the back-pressure on a client that does not read, and the timer ends it ({@link #writeUnderWay}).
 *
 * <p>Guarded by the connection's lock, except {@link #writes}.
 */
final class ServerFlusher {
  private final ReentrantLock lock;
  private final Condition roomInQueue;
  private final Outbound outbound;
  private final OutputStream out;
  private final ClientFlusher.IoFailureHandler onFailure;
  private boolean flushing;
  private boolean closed;

  /** Odd while a write is under way, see {@link ClientFlusher}. */
  private volatile long writes;

  ServerFlusher(
      ReentrantLock lock,
      Condition roomInQueue,
      Outbound outbound,
      OutputStream out,
      ClientFlusher.IoFailureHandler onFailure) {
    this.lock = lock;
    this.roomInQueue = roomInQueue;
    this.outbound = outbound;
    this.out = out;
    this.onFailure = onFailure;
  }

  /** Writes until nothing is left, unless another thread is at it: that one will write ours too. Not under the lock. */
  void flush() {
    for (Outbound.Batch batch = begin(); batch != null; batch = next()) {
      if (!write(batch)) {
        return;
      }
    }
  }

  /** Nothing is written any more; needs the lock. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether a thread is writing; needs the lock. */
  boolean isFlushing() {
    return flushing;
  }

  /** Whether everything appended has been given to the socket; needs the lock. */
  boolean isIdle() {
    return !flushing && !outbound.hasOutput();
  }

  /** See {@link ClientFlusher#writeUnderWay}. */
  long writeUnderWay() {
    long seen = writes;
    return (seen & 1) == 1 ? seen : 0;
  }

  private Outbound.Batch begin() {
    lock.lock();
    try {
      if (flushing || closed) {
        return null;
      }
      flushing = true;
      return take();
    } finally {
      lock.unlock();
    }
  }

  private Outbound.Batch next() {
    lock.lock();
    try {
      return take();
    } finally {
      lock.unlock();
    }
  }

  /** Giving up the flush and seeing that nothing is left happen under one lock: no frame is left behind. ({@code FlusherRaces}) */
  private Outbound.Batch take() {
    Outbound.Batch batch = closed ? null : outbound.take();
    flushing = batch != null;
    roomInQueue.signalAll();
    return batch;
  }

  /** Whatever fails is reported: nobody else would end the connection, whose flush is never given up. ({@code ServerFlusherTest}) */
  private boolean write(Outbound.Batch batch) {
    writes++;
    try {
      batch.writeTo(out);
      return true;
    } catch (IOException e) {
      onFailure.failed(e);
      return false;
    } catch (RuntimeException | Error e) {
      // How much of it was written is not known; whoever wrote, all calls are concerned.
      onFailure.failed(new IOException("this server failed while it wrote (" + e + ")", e));
      return false;
    } finally {
      writes++;
    }
  }
}
