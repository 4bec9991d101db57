package io.plainrpc.protocol;

import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Bounds the frames that cost a peer nothing and bring no call onward: pings, cancels, empty pieces and the like. Limits on
 * bytes and calls in flight do not see them (RFC 9113 section 10.5 lists the same for HTTP/2).
 *
 * <p>A bucket of tokens: such a frame takes one, every request brings one (its cancel may follow), and time brings
 * {@value #PER_SECOND} a second. Time is only asked for when the bucket is empty, so ordinary frames pay an addition.
 * Confined to the reading role.
 */
public final class FrameAllowance {
  /** A hundred times what heartbeats, announcements and a connection's end add up to. */
  static final int CAPACITY = 10_000;

  /** More than any client has reason for; a thousandth of what a processor parses. */
  static final int PER_SECOND = 1_000;

  /** A piece that is not the last and smaller than this is such a frame: an honest sender cuts at the frame's limit. */
  static final int TINY_PIECE = 256;

  private static final long NANOS_PER_TOKEN = 1_000_000_000L / PER_SECOND;
  private static final int KINDS = FrameType.PIECE + 1;

  /** All types that are skipped together count as one kind. */
  private static final int SKIPPED = 0;

  private final LongSupplier nanoTime;
  private final int capacity;
  private final int[] spentOn = new int[KINDS];
  private int tokens;
  private long filledAtNanos;

  /**
   * A full bucket.
   *
   * @param maxInFlight calls in flight on the connection; all of them may be cancelled at once
   * @param nanoTime the time, on the scale of {@link System#nanoTime}
   */
  public FrameAllowance(int maxInFlight, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.capacity = Math.max(CAPACITY, 2 * maxInFlight);
    this.tokens = capacity;
    this.filledAtNanos = nanoTime.getAsLong();
  }

  /** A request has begun to arrive. */
  void earn() {
    if (tokens < capacity) {
      tokens++;
    }
  }

  /**
   * A frame of this type has come that brings no call onward.
   *
   * @throws ProtocolException when there were too many of them
   */
  void spend(int type) {
    int kind = type < KINDS ? type : SKIPPED;
    if (tokens == 0 && !refill()) {
      spentOn[kind]++;
      throw flood();
    }
    tokens--;
    spentOn[kind]++;
  }

  private boolean refill() {
    long due = (nanoTime.getAsLong() - filledAtNanos) / NANOS_PER_TOKEN;
    if (due <= 0) {
      return false;
    }
    filledAtNanos += due * NANOS_PER_TOKEN;
    tokens = (int) Math.min(capacity, due);
    return true;
  }

  private ProtocolException flood() {
    int most = 0;
    for (int kind = 0; kind < KINDS; kind++) {
      most = spentOn[kind] > spentOn[most] ? kind : most;
    }
    return new ProtocolException(String.format(
        Locale.ROOT,
        "flood of %s: more than %,d frames that bring no call onward, and more than %,d of them a"
            + " second",
        name(most),
        capacity,
        PER_SECOND));
  }

  private static String name(int kind) {
    return switch (kind) {
      case FrameType.ANNOUNCE -> "announcements";
      case FrameType.CANCEL -> "cancels";
      case FrameType.PING -> "pings";
      case FrameType.PONG -> "pongs";
      case FrameType.GOAWAY -> "goaways";
      case FrameType.PIECE -> "tiny or abandoned pieces";
      default -> "frames of unknown types";
    };
  }
}
