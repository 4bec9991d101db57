package io.plainrpc;

/**
 * Where the handler of a call runs.
 *
 * <p>A server finds out by itself: a method runs in place until one of its calls is seen to take long, then on the pool
 * until its calls there are short again. Most methods need nothing else. A pin ({@link HandlerPlacement}, or
 * {@code RpcServer.builder().handlerPlacement(...)}) is for those whose author knows better.
 */
public enum Placement {
  /**
   * On the thread that reads the connection, without a thread switch. For a method that is always short: some microseconds,
   * no I/O, no lock that others hold for long. A pin is a promise; the server does not look for slow calls of such a method
   * when it decides where the next one runs. Where the promise is broken, calls behind it wait for up to a millisecond each
   * time, then another thread reads on; the log says so once.
   *
   * <p>While all {@code handlerThreads} are busy, calls wait for one of them all the same.
   */
  IN_PLACE,

  /**
   * On a thread of its own: a virtual one on JDK 21 and later, else one of a bounded pool. For a method that waits for
   * something or computes for long, from its first call on; and for one that is short so often, and slow so rarely, that the
   * server would try it in place again and again.
   */
  POOL
}
