package io.plainrpc.example.server.exec;

import io.plainrpc.example.ExecException;
import io.plainrpc.example.ExecException.Reason;
import java.util.concurrent.TimeUnit;

/** How many commands there are, and whether there may be more. Everything is guarded by this object. */
final class CommandSlots {
  private final int max;
  private int taken;
  private boolean closed;

  CommandSlots(int max) {
    this.max = max;
  }

  /** Takes a slot, which lasts until nothing is left of the command. */
  synchronized void take() throws ExecException {
    checkOpen();
    if (taken == max) {
      throw new ExecException(
          "the server runs " + max
              + " commands already, the limit (--max-commands); try again when one has ended",
          Reason.TOO_MANY);
    }
    taken++;
  }

  synchronized void release() {
    taken--;
    notifyAll();
  }

  synchronized void checkOpen() throws ExecException {
    if (closed) {
      throw shutdown();
    }
  }

  /** Lets nobody in any more. */
  synchronized void close() {
    closed = true;
  }

  /** Waits until all slots are free; returns how many are not when the time is over. */
  synchronized int awaitFree(long nanos) {
    long deadline = System.nanoTime() + nanos;
    try {
      for (long left = nanos; taken > 0 && left > 0; left = deadline - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return taken;
  }

  static ExecException shutdown() {
    return new ExecException(
        "the server is shutting down, which ends its commands", Reason.SHUTDOWN);
  }
}
