package io.plainrpc.benchmark;

/** A method that takes its time. */
final class SlowWork extends Work {
  private final int millis;

  SlowWork(int millis) {
    this.millis = millis;
  }

  @Override
  Object call(Caller caller, int turn) throws Exception {
    caller.slow(millis);
    return millis;
  }

  @Override
  Object expected(int turn) {
    return millis;
  }
}
