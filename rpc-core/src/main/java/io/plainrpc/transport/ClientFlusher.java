package io.plainrpc.transport;

import io.plainrpc.protocol.Outbound;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who writes a client's connection.
 *
 * <p>Callers append under the connection's lock and one of them writes for all. A caller may only write what cannot block:
 * as long as the bytes that no answer has proved to have arrived, with this batch, stay below
 * {@link #CALLER_FLUSH_BYTES}, which every socket buffer holds. Otherwise the writer thread does it and the caller parks
 * with its deadline: a thread inside {@code write} against a peer that does not read is stuck there, deadlines and
 * interrupts notwithstanding. ({@code ClientFlusherTest})
 *
 * <p>All fields are guarded by the connection's lock, except {@link #writes}.
 */
final class ClientFlusher {
  /** Far below the smallest send buffer of the systems we know (Linux starts at 16 KiB and holds twice what is asked). */
  static final int CALLER_FLUSH_BYTES = 32 * 1024;

  /** How long a caller may go on writing what others append, before the writer thread takes over. */
  private static final int MAX_CALLER_BATCHES = 16;

  private final ReentrantLock lock;
  private final Condition workForWriter;
  private final Condition roomInQueue;
  private final Outbound outbound;
  private final OutputStream out;
  private final String name;
  private final IoFailureHandler onFailure;
  private Role flusher = Role.NONE;
  private boolean writerWanted;
  private boolean closed;
  private Thread writer;

  /** No writer thread could be started: the connection is of no use. Written under the lock, read by anybody. */
  private volatile IOException broken;

  /** Odd while a write is under way; lets the timer see one that makes no progress without a clock per write. */
  private volatile long writes;

  /** Who is writing now. */
  private enum Role {
    NONE,
    CALLER,
    WRITER
  }

  /** Is told that the socket is broken; called without the lock. */
  interface IoFailureHandler {
    void failed(IOException cause);
  }

  ClientFlusher(
      ReentrantLock lock,
      Condition roomInQueue,
      Outbound outbound,
      OutputStream out,
      String name,
      IoFailureHandler onFailure) {
    this.lock = lock;
    this.workForWriter = lock.newCondition();
    this.roomInQueue = roomInQueue;
    this.outbound = outbound;
    this.out = out;
    this.name = name;
    this.onFailure = onFailure;
  }

  /**
   * Decides who writes what was just appended; needs the lock.
   *
   * @param mayWrite whether the current thread may do I/O on a shared socket at all
   * @return true when the current thread must call {@link #flush} after it has released the lock; if it may not write, then only
   *     because that ends the connection, since nobody else can write
   */
  boolean claim(boolean mayWrite) {
    if (flusher != Role.NONE || writerWanted || closed || !outbound.hasOutput()) {
      return false;
    }
    if (mayWrite && cannotBlock()) {
      flusher = Role.CALLER;
      return true;
    }
    return !wakeWriter();
  }

  /**
   * Writes until there is nothing left, or no more than that can be written without blocking. Not under the lock.
   *
   * @param othersInFlight whether other callers are likely to append right now: one yield lets them, and their frames leave
   *     in the same write
   */
  void flush(boolean othersInFlight) {
    if (endIfBroken()) {
      return;
    }
    if (othersInFlight) {
      Thread.yield();
    }
    for (int batches = 0; ; batches++) {
      Outbound.Batch batch = nextForCaller(batches);
      if (batch == null || !write(batch)) {
        endIfBroken();
        return;
      }
    }
  }

  private boolean endIfBroken() {
    IOException cause = broken;
    if (cause != null) {
      onFailure.failed(cause);
    }
    return cause != null;
  }

  /** Ends the writer thread; needs the lock. Nothing is written any more, except by whoever is in the middle of it. */
  void close() {
    closed = true;
    workForWriter.signalAll();
  }

  /** Whether a write is under way; a number that stays the same while that one lasts, else 0. Any thread. */
  long writeUnderWay() {
    long seen = writes;
    return (seen & 1) == 1 ? seen : 0;
  }

  /** Whether everything appended has been given to the socket; needs the lock. */
  boolean isIdle() {
    return flusher == Role.NONE && !outbound.hasOutput();
  }

  private Outbound.Batch take() {
    Outbound.Batch batch = outbound.take();
    if (batch != null) {
      roomInQueue.signalAll();
    }
    return batch;
  }

  /** Whether all that is taken and waits fits into the socket's buffer whatever the peer does; needs the lock. */
  boolean cannotBlock() {
    return outbound.unansweredBytes() + outbound.queuedBytes() < CALLER_FLUSH_BYTES;
  }

  private Outbound.Batch nextForCaller(int batches) {
    lock.lock();
    try {
      boolean handOver = batches == MAX_CALLER_BATCHES || !cannotBlock();
      Outbound.Batch batch = handOver || closed ? null : take();
      if (batch == null) {
        // Under the same lock as the look that found nothing: no frame is left behind.
        // (FlusherRaces)
        flusher = Role.NONE;
        if (outbound.hasOutput() && !closed) {
          wakeWriter();
        }
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

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
      onFailure.failed(new IOException("this client failed while it wrote (" + e + ")", e));
      return false;
    } finally {
      writes++;
    }
  }

  /** False when there is none and none can be started: {@link #flush} ends the connection then. */
  private boolean wakeWriter() {
    if (writer == null) {
      try {
        Thread starting = Threads.daemon(name, this::runWriter);
        starting.start();
        writer = starting;
      } catch (RuntimeException | Error e) {
        broken = new IOException("no thread could be started to write (" + e + ")", e);
        return false;
      }
    }
    writerWanted = true;
    workForWriter.signal();
    return true;
  }

  private void runWriter() {
    for (Outbound.Batch batch = nextForWriter(); batch != null; batch = nextForWriter()) {
      if (!write(batch)) {
        return;
      }
    }
  }

  private Outbound.Batch nextForWriter() {
    lock.lock();
    try {
      if (flusher == Role.WRITER) {
        Outbound.Batch batch = closed ? null : take();
        if (batch != null) {
          return batch;
        }
        flusher = Role.NONE;
      }
      while (!closed) {
        if (writerWanted && flusher == Role.NONE) {
          writerWanted = false;
          Outbound.Batch batch = take();
          if (batch != null) {
            flusher = Role.WRITER;
            return batch;
          }
        }
        workForWriter.awaitUninterruptibly();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }
}
