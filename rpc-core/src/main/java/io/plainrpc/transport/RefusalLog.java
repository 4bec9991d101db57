package io.plainrpc.transport;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Log lines that strangers can cause. Of each kind {@value #BURST} come at once and then one a second, which says how many
 * were left out: whoever can connect must not be able to fill the disk. Any thread.
 */
final class RefusalLog {
  private static final int BURST = 20;
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Kinds of lines; each has its own share. */
  enum Cause {
    TOO_MANY_CONNECTIONS,
    TOO_MANY_UNIDENTIFIED,
    NOT_GREETED,
    UNRESPONSIVE,
    GREETING_REFUSED,
    VIOLATION,
    ONE_WAY
  }

  private static final class Share {
    private int lines = BURST;
    private long filledAtNanos;
    private long leftOut;
  }

  private final Logger log;
  private final LongSupplier nanoTime;

  // Guarded by this.
  private final Map<Cause, Share> shares = new EnumMap<>(Cause.class);

  RefusalLog(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
    for (Cause cause : Cause.values()) {
      Share share = new Share();
      share.filledAtNanos = nanoTime.getAsLong();
      shares.put(cause, share);
    }
  }

  /** Logs, unless there were too many lines of this kind. */
  void warn(Cause cause, String peer, String message) {
    long leftOut = take(cause);
    if (leftOut >= 0) {
      log.warn("{}: {}{}", peer, message, others(leftOut));
    }
  }

  /** The same for what every port scanner does. */
  void info(Cause cause, String peer, String message) {
    long leftOut = take(cause);
    if (leftOut >= 0) {
      log.info("{}: {}{}", peer, message, others(leftOut));
    }
  }

  private static String others(long leftOut) {
    return leftOut == 0 ? "" : " (" + leftOut + " more like this were not logged)";
  }

  /** How many lines were left out since the last one; -1 when this is to be left out too. */
  private synchronized long take(Cause cause) {
    Share share = shares.get(cause);
    long now = nanoTime.getAsLong();
    long due = (now - share.filledAtNanos) / LINE_NANOS;
    if (due > 0) {
      share.lines = (int) Math.min(BURST, share.lines + due);
      share.filledAtNanos += due * LINE_NANOS;
    }
    if (share.lines == 0) {
      share.leftOut++;
      return -1;
    }
    share.lines--;
    long leftOut = share.leftOut;
    share.leftOut = 0;
    return leftOut;
  }
}
