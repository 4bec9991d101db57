package io.plainrpc.example.server.exec;

import io.plainrpc.Identity;
import io.plainrpc.example.ExecException;
import io.plainrpc.example.ExecException.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The streams that are open, by the numbers that callers chose. Everything is guarded by this object. */
final class CommandStreams {
  private final Map<UUID, CommandStream> open = new HashMap<>();

  /** Adds a stream until its life line ends; false when the number is in use. */
  boolean add(UUID id, CommandStream stream) {
    synchronized (this) {
      if (open.putIfAbsent(id, stream) != null) {
        return false;
      }
      notifyAll();
    }
    var ignored = stream.lifeLine().whenComplete((result, failure) -> remove(id));
    return true;
  }

  private synchronized void remove(UUID id) {
    open.remove(id);
  }

  synchronized List<CommandStream> all() {
    return List.copyOf(open.values());
  }

  /** A stream of the caller's, which may be about to start; null if it does not in time. */
  synchronized CommandStream await(UUID id, Identity caller, long waitNanos)
      throws InterruptedException, ExecException {
    long deadline = System.nanoTime() + waitNanos;
    CommandStream found = open.get(id);
    for (long left = waitNanos; found == null && left > 0; found = open.get(id)) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
    if (found != null && !found.belongsTo(caller)) {
      throw new ExecException("the stream is another caller's", Reason.NOT_PERMITTED);
    }
    return found;
  }
}
