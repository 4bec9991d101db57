package io.plainrpc.example.server.exec;

import io.plainrpc.example.ExecOutput;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Hands on what a command writes, to one thread that fetches it. The command's threads wait while a stream's share is full, so
 * the command does too. Everything is guarded by this object.
 */
final class OutputBuffer implements OutputSink {
  /** Of each stream; one piece more may be under way. */
  static final int CAPACITY = 256 << 10;

  private final long limit;
  private final Map<Source, Share> shares = new EnumMap<>(Source.class);
  private final Set<Source> truncated = EnumSet.noneOf(Source.class);
  private long total;
  private boolean ended;
  private boolean fetched;
  private boolean wanted;

  OutputBuffer(long limit) {
    this.limit = limit;
    for (Source source : Source.values()) {
      shares.put(source, new Share());
    }
  }

  /** Pieces of one stream that wait to be fetched. */
  private static final class Share {
    final Queue<byte[]> pieces = new ArrayDeque<>();
    int bytes;
  }

  @Override
  public synchronized boolean take(Source source, byte[] bytes, int length) {
    Share share = shares.get(source);
    awaitRoom(share, length);
    if (ended) {
      return true;
    }
    int fits = (int) Math.min(length, limit - total);
    if (fits > 0) {
      share.pieces.add(Arrays.copyOf(bytes, fits));
      share.bytes += fits;
      total += fits;
      notifyAll();
    }
    if (fits < length) {
      truncated.add(source);
    }
    return fits == length;
  }

  @Override
  public synchronized void end() {
    ended = true;
    notifyAll();
  }

  @Override
  public synchronized void truncate(Source source) {
    truncated.add(source);
  }

  @Override
  public synchronized boolean isTruncated(Source source) {
    return truncated.contains(source);
  }

  /** Whether there is nothing left for anybody to fetch. */
  synchronized boolean isFetched() {
    return fetched;
  }

  /** Whether somebody has ever come to fetch. */
  synchronized boolean isWanted() {
    return wanted;
  }

  /** The next bytes; none if none come in time. */
  synchronized ExecOutput fetch(long waitNanos) throws InterruptedException {
    wanted = true;
    long deadline = System.nanoTime() + waitNanos;
    for (long left = waitNanos; left > 0 && isEmpty() && !ended; ) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
    ExecOutput next =
        new ExecOutput(remove(shares.get(Source.STDOUT)), remove(shares.get(Source.STDERR)), ended);
    fetched |= ended;
    notifyAll();
    return next;
  }

  private boolean isEmpty() {
    return shares.values().stream().allMatch(share -> share.bytes == 0);
  }

  private static byte[] remove(Share share) {
    byte[] all = new byte[share.bytes];
    int at = 0;
    for (byte[] piece = share.pieces.poll(); piece != null; piece = share.pieces.poll()) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    share.bytes = 0;
    return all;
  }

  private void awaitRoom(Share share, int length) {
    try {
      while (share.bytes > 0 && share.bytes + length > CAPACITY && !ended) {
        wait();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts a command's threads but to end them.
      ended = true;
    }
  }
}
