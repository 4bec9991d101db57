package io.plainrpc.client;

import io.plainrpc.CallContext;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.transport.CallTerms;
import io.plainrpc.transport.ClientCall;

/** How the calls of one proxy are made. Immutable; any thread. */
final class CallSettings {
  private final long timeoutNanos;

  /**
   * @param timeoutNanos for methods that do not say themselves how long they may take
   */
  CallSettings(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  /**
   * A call that starts now.
   *
   * @param served the call that it is made for, or null
   * @param listener see {@link ClientCall}
   */
  ClientCall start(MethodContract method, CallContext served, ClientCall.Listener listener) {
    long startNanos = System.nanoTime();
    long timeout = method.timeout() == null ? timeoutNanos : Durations.nanos(method.timeout());
    if (served == null) {
      return new ClientCall(method.label(), startNanos, timeout, listener, null);
    }
    // Looked at after the start: an inherited deadline is not a moment later than the one that it
    // comes from, so a call whose time is up is not taken for one that was cancelled.
    long left = Durations.nanos(served.timeLeft());
    boolean inherits = left < timeout;
    return new ClientCall(
        method.label(),
        startNanos,
        Math.min(left, timeout),
        listener,
        new CallTerms(true, inherits));
  }
}
