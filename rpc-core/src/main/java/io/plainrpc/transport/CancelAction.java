package io.plainrpc.transport;

import io.plainrpc.CallContext;
import java.util.Objects;

/** Something to be done when a call is cancelled. Equal to itself only. */
final class CancelAction implements CallContext.Registration, Runnable {
  private final ServerCall call;
  private final Runnable action;

  CancelAction(ServerCall call, Runnable action) {
    this.call = call;
    this.action = Objects.requireNonNull(action, "action");
  }

  /** What it throws must not keep others from running. */
  @Override
  public void run() {
    try {
      action.run();
    } catch (Throwable e) {
      Threads.report("an action for a cancelled call", action, e);
    }
  }

  @Override
  public void close() {
    call.withdraw(this);
  }
}
