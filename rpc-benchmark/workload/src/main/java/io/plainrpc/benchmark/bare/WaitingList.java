package io.plainrpc.benchmark.bare;

/**
 * Who reads, and who waits to be told that the reply has come or that it is his turn to read. Guarded by its own lock.
 *
 * <p>No call in the list is done, but for one that its reader is about to take out: so whoever stops reading can rely on the first
 * one to go on.
 */
final class WaitingList {
  private boolean reading;
  private Call first;
  private Call last;

  /** Makes the caller the one who reads; if another does, lists it, unless its call is done. */
  synchronized boolean takeRole(Call call) {
    if (!reading) {
      reading = true;
      unlink(call);
      return true;
    }
    // Before it looks at done: who reads sets done first and looks at parked then.
    call.parked = true;
    if (call.done) {
      unlink(call);
    } else if (!call.listed) {
      call.listed = true;
      call.previous = last;
      if (last == null) {
        first = call;
      } else {
        last.next = call;
      }
      last = call;
    }
    return false;
  }

  /** Nobody reads any more. Returns who is to be woken to do so, or null. */
  synchronized Thread passOn() {
    reading = false;
    return first == null ? null : first.thread;
  }

  /** Takes out a call that is done. To who reads, it may be the caller's next one by now, which is not. */
  synchronized void remove(Call call) {
    if (call.done) {
      unlink(call);
    }
  }

  private void unlink(Call call) {
    if (!call.listed) {
      return;
    }
    if (call.previous == null) {
      first = call.next;
    } else {
      call.previous.next = call.next;
    }
    if (call.next == null) {
      last = call.previous;
    } else {
      call.next.previous = call.previous;
    }
    call.previous = null;
    call.next = null;
    call.listed = false;
  }
}
