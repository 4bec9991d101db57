package io.plainrpc.transport;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Calls that wait for a free handler thread, oldest first. One that nobody wants any more is taken out at once: who calls and
 * cancels without end must not fill memory with what is left of it. Any thread.
 */
final class WaitingCalls {
  // Guarded by this.
  private final Map<Object, Runnable> tasks = new LinkedHashMap<>();

  /** Readers ask before every call; written under the lock. */
  private volatile int size;

  synchronized void add(Object call, Runnable task) {
    tasks.put(call, task);
    size = tasks.size();
  }

  /** Takes out a call that may not be here. */
  synchronized void remove(Object call) {
    tasks.remove(call);
    size = tasks.size();
  }

  /** Takes the oldest; null when there is none. */
  Runnable poll() {
    Map.Entry<Object, Runnable> oldest = pollWithCall();
    return oldest == null ? null : oldest.getValue();
  }

  /** Takes the oldest, for somebody who may have to {@link #add} it again; null when there is none. */
  synchronized Map.Entry<Object, Runnable> pollWithCall() {
    Iterator<Map.Entry<Object, Runnable>> all = tasks.entrySet().iterator();
    if (!all.hasNext()) {
      return null;
    }
    Map.Entry<Object, Runnable> oldest = all.next();
    all.remove();
    size = tasks.size();
    return oldest;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }
}
