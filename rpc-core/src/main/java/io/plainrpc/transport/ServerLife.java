package io.plainrpc.transport;

/**
 * How far a server's connection has come, what it still owes, and whether it is done.
 *
 * <p>Guarded by the connection's lock, which every method needs that says nothing else; what is volatile may be asked by
 * anybody.
 */
public final class ServerLife {
  private enum State {
    GREETING,
    OPEN,
    /** A goaway was sent; running calls may finish. */
    DRAINING,
    /** The output was shut down; the client's end of stream is awaited. */
    LINGERING,
    CLOSED
  }

  private volatile State state = State.GREETING;
  private volatile boolean inputEnded;
  private volatile long lingerUntilNanos;
  private int goawayId;

  /** How many calls have had their answer, or never will have one. */
  private int settled;

  /** The highest id of a request that has begun to arrive. Written by the reader. */
  private volatile int begunId;

  /** The greetings have been exchanged. */
  public void open() {
    if (state == State.GREETING) {
      state = State.OPEN;
    }
  }

  /** A request has begun to arrive; the reader calls this, without the lock, before it asks {@link #accepts}. */
  public void begun(int callId) {
    begunId = callId;
  }

  /**
   * Whether a call is taken. Those above the goaway's id are not: the client knows that they never started.
   *
   * <p>The reader publishes an id before it looks at the state, and {@link #drain} sets the state before it reads the id:
   * either the goaway covers the call, or the reader sees that it does not. ({@code ServerLifeRaces})
   */
  public boolean accepts(int callId) {
    return state == State.OPEN || state == State.DRAINING && callId <= goawayId;
  }

  /** One more call has had its answer, together with the appending of that: who sees that all are settled overlooks none. */
  public void settled() {
    settled++;
  }

  /** Takes no more calls. Returns the id that the goaway covers, or -1 when it is too late or too early for one. */
  public int drain() {
    if (state != State.OPEN) {
      return -1;
    }
    state = State.DRAINING;
    goawayId = begunId;
    return goawayId;
  }

  /** The client sends no more; without the lock. */
  public void inputEnded() {
    inputEnded = true;
  }

  /** Whether it may be over soon, so that {@link #isDone} is worth the lock; without it. */
  public boolean endsSometime() {
    return state != State.OPEN || inputEnded;
  }

  /** Whether every call that came has been answered and no more can come. */
  public boolean isDone() {
    boolean draining = state == State.DRAINING;
    return (draining || state == State.OPEN && inputEnded)
        && settled == (draining ? goawayId : begunId);
  }

  /** The output is about to be shut down. Returns false when that has been done, or it is over. */
  public boolean linger(long untilNanos) {
    if (state == State.CLOSED || state == State.LINGERING) {
      return false;
    }
    state = State.LINGERING;
    lingerUntilNanos = untilNanos;
    return true;
  }

  /** It is over. Returns false when it was already. */
  public boolean close() {
    boolean first = state != State.CLOSED;
    state = State.CLOSED;
    return first;
  }

  // Without the lock.

  public boolean isOpen() {
    return state == State.OPEN;
  }

  public boolean isGreeting() {
    return state == State.GREETING;
  }

  /** Whether frames may be sent that belong to no call. */
  public boolean isInUse() {
    return state == State.OPEN || state == State.DRAINING;
  }

  public boolean hasInputEnded() {
    return inputEnded;
  }

  public boolean isLingering() {
    return state == State.LINGERING;
  }

  /** Until when the client's end of stream is awaited; only while {@link #isLingering}. */
  public long lingerUntilNanos() {
    return lingerUntilNanos;
  }

  public boolean isClosed() {
    return state == State.CLOSED;
  }

  @Override
  public String toString() {
    return state.toString();
  }
}
