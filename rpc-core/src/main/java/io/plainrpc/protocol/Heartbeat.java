package io.plainrpc.protocol;

/**
 * Finds out whether the peer is still there, by plain numbers: time and bytes come in, what to do comes out.
 *
 * <p>Confined to the timer thread. After {@code interval} without a byte received a ping is due; after {@code silence} more
 * the peer is dead. Any byte counts as life, so a busy connection never pings.
 */
public final class Heartbeat {

  /** What {@link #tick} asks for. */
  public enum Action {
    NOTHING,
    PING,
    DEAD
  }

  /** How often per interval the peer is looked at; a finer look would only cost wake-ups. */
  private static final int LOOKS = 8;

  private final long intervalNanos;
  private final long silenceNanos;
  private long seenBytes;
  private long aliveAtNanos;
  private long lookedAtNanos;
  private boolean pinged;
  private long pingedAtNanos;

  public Heartbeat(long intervalNanos, long silenceNanos, long nowNanos) {
    this.intervalNanos = intervalNanos;
    this.silenceNanos = silenceNanos;
    this.aliveAtNanos = nowNanos;
    this.lookedAtNanos = nowNanos;
  }

  /**
   * Looks at the peer.
   *
   * @param receivedBytes all bytes ever received
   */
  public Action tick(long nowNanos, long receivedBytes) {
    forgiveAbsence(nowNanos);
    if (receivedBytes != seenBytes) {
      seenBytes = receivedBytes;
      // They came at some time since the last look; the earliest is the safe assumption.
      aliveAtNanos = lookedAtNanos;
      pinged = false;
    }
    lookedAtNanos = nowNanos;
    if (!pinged && nowNanos - aliveAtNanos >= intervalNanos) {
      pinged = true;
      pingedAtNanos = nowNanos;
      return Action.PING;
    }
    return pinged && nowNanos - pingedAtNanos >= silenceNanos ? Action.DEAD : Action.NOTHING;
  }

  /** Time in which nobody looked is no silence: the process may have been stopped, with the answer lying in the socket. */
  private void forgiveAbsence(long nowNanos) {
    long between = intervalNanos / LOOKS;
    long absent = nowNanos - lookedAtNanos - between;
    if (absent > between) {
      aliveAtNanos += absent;
      pingedAtNanos += absent;
      lookedAtNanos += absent;
    }
  }

  /** When to look next. */
  public long nextTickNanos() {
    long next = lookedAtNanos + intervalNanos / LOOKS;
    if (pinged) {
      long dead = pingedAtNanos + silenceNanos;
      return dead - next < 0 ? dead : next;
    }
    long ping = aliveAtNanos + intervalNanos;
    return ping - next < 0 ? ping : next;
  }
}
