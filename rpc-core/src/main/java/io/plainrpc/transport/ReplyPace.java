package io.plainrpc.transport;

/**
 * How quickly replies follow each other on a connection while calls wait for them. That tells whether a few callers are better
 * off together: sharing one connection they share system calls and wake-ups too, as long as the server's thread for it is
 * quicker than those.
 *
 * <p>Only time during which calls were waiting counts. A connection found to be slow is given another chance now and then, since
 * with fewer calls on it it cannot show what it would do with more.
 *
 * <p>Written by whoever reads the connection; {@link #isQuick} is for any thread.
 */
final class ReplyPace {
  /** A server's thread that needs longer for a call is busy with its handlers, and a second one would help. */
  static final long QUICK_NANOS = 20_000;

  /** A pause tells no more than that there was one: alone it must not count. */
  private static final long MAX_NANOS = 5 * QUICK_NANOS;

  /** After as many replies a slow connection is tried again: about one reply in a hundred is spent on trying. */
  static final int RETRY_REPLIES = 1024;

  /** Smooth enough for pauses, quick enough to find out about slow handlers within some hundred calls. */
  private static final int WEIGHT = 64;

  private long sinceNanos;
  private boolean waiting;
  private long replyNanos;
  private int untilRetry;
  private volatile boolean quick = true;

  /**
   * The connection was read.
   *
   * @param replies how many came
   * @param moreAwaited whether calls are still in flight
   */
  void read(long nowNanos, int replies, boolean moreAwaited) {
    if (replies > 0) {
      if (waiting) {
        long each = Math.min(MAX_NANOS, (nowNanos - sinceNanos) / replies);
        replyNanos += (each - replyNanos) / WEIGHT;
      }
      decide(replies);
    }
    if (replies > 0 || !moreAwaited || !waiting) {
      waiting = moreAwaited;
      sinceNanos = nowNanos;
    }
  }

  private void decide(int replies) {
    if (quick && replyNanos > QUICK_NANOS) {
      quick = false;
      untilRetry = RETRY_REPLIES;
    } else if (!quick) {
      untilRetry -= replies;
      if (untilRetry <= 0) {
        replyNanos = 0;
        quick = true;
      }
    }
  }

  /** Whether a few callers are better off together on this connection; true as long as nothing is known. */
  boolean isQuick() {
    return quick;
  }
}
