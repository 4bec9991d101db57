package io.plainrpc.protocol;

/**
 * Where a message stands in the connection's outgoing bytes: what says later whether any of it was handed to the socket,
 * and how much the peer must have received once it answers. Guarded by the connection's lock.
 */
public class Outgoing {
  private static final long NOT_YET = Long.MAX_VALUE;

  private long start = NOT_YET;
  private long end = NOT_YET;

  /** Nobody has put the message in line yet. */
  protected Outgoing() {}

  /** Whether the body has to stay as it is, because it may be sent once more; otherwise it is written over as it leaves. */
  protected boolean keepsBody() {
    return true;
  }

  final void startsAt(long position) {
    if (start == NOT_YET) {
      start = position;
    }
  }

  final void endsAt(long position) {
    end = position;
  }

  /** Position of the first byte; beyond every position while that byte has no place yet. */
  final long start() {
    return start;
  }

  /** Position after the last byte; beyond every position while that byte has no place yet. */
  final long end() {
    return end;
  }
}
