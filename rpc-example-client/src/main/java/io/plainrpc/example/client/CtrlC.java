package io.plainrpc.example.client;

import org.jline.utils.Signals;

/** Ctrl-C ends what a thread does instead of the process, until this is closed. */
final class CtrlC implements AutoCloseable {
  private static final String SIGNAL = "INT";

  private final Object before;
  private volatile boolean pressed;

  private CtrlC(Thread thread) {
    before = Signals.register(SIGNAL, () -> {
      pressed = true;
      thread.interrupt();
    });
  }

  /** Interrupts a thread. */
  static CtrlC interrupts(Thread thread) {
    return new CtrlC(thread);
  }

  boolean isPressed() {
    return pressed;
  }

  @Override
  public void close() {
    Signals.unregister(SIGNAL, before);
  }
}
