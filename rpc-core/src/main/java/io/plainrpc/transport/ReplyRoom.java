package io.plainrpc.transport;

import io.plainrpc.protocol.MemoryBudget;
import io.plainrpc.protocol.Outbound;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Room for replies that a client has not read yet. Up to a limit they are queued; beyond it the thread that has one waits,
 * which is the back-pressure; but only so many may wait, because each holds its encoded reply and a thread.
 *
 * <p>As many bytes as may be queued may wait for each connection in any case, and beyond that as long as all connections
 * together have not used up what the server has to spare: a client that reads gets a burst of large replies, and one that
 * does not read cannot have more than its own share. (Whoever lets thousands of clients in that may not read should set a lower
 * limit: the shares add up.) The thread that reads the connection always waits; there is one, and its waiting keeps more
 * calls from coming.
 *
 * <p>Guarded by the connection's lock, which every method needs.
 */
final class ReplyRoom {
  /** What a reply that waits counts at least: the thread that waits with it takes about as much. */
  private static final int LEAST_BYTES = 64 * 1024;

  private final ReentrantLock lock;
  private final Condition freed;
  private final Outbound outbound;
  private final ServerFlusher flusher;
  private final long limit;
  private final MemoryBudget spare;
  private long waitingBytes;

  /**
   * @param freed signalled when something was written or the connection has ended
   * @param limit bytes that may be queued, and as many again that may wait
   * @param spare what all connections together may hold beyond that
   */
  ReplyRoom(
      ReentrantLock lock,
      Condition freed,
      Outbound outbound,
      ServerFlusher flusher,
      long limit,
      MemoryBudget spare) {
    this.lock = lock;
    this.freed = freed;
    this.outbound = outbound;
    this.flusher = flusher;
    this.limit = limit;
    this.spare = spare;
  }

  /** Waits until what is queued is within the limit. For the thread that reads: it takes nothing more in before. */
  void await() {
    await(0);
  }

  /**
   * Waits until there is room for a reply, until the client reads or the timer ends the connection.
   *
   * @param reader whether the thread is the one that reads the connection
   * @return false, at once, when too much waits already
   */
  boolean await(int length, boolean reader) {
    if (flusher.isClosed() || fits(length)) {
      return true;
    }
    long bytes = Math.max(LEAST_BYTES, length);
    boolean own = reader || waitingBytes == 0 || waitingBytes + bytes <= limit;
    if (!own && !spare.reserve(bytes)) {
      return false;
    }
    waitingBytes += own ? bytes : 0;
    try {
      await(length);
    } finally {
      waitingBytes -= own ? bytes : 0;
      if (!own) {
        spare.release(bytes);
      }
    }
    return true;
  }

  private void await(int length) {
    while (!flusher.isClosed() && !fits(length)) {
      if (flusher.isFlushing()) {
        freed.awaitUninterruptibly();
      } else {
        // Replies that were held back to leave together: nobody else is about to write them.
        lock.unlock();
        try {
          flusher.flush();
        } finally {
          lock.lock();
        }
      }
    }
  }

  private boolean fits(int length) {
    long queued = outbound.queuedBytes();
    return (queued == 0 || queued + length <= limit) && outbound.hasRoomFor(length);
  }
}
