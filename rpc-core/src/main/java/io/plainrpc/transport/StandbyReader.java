package io.plainrpc.transport;

import java.util.concurrent.locks.LockSupport;

/**
 * The thread that reads a client's connection when calls are in flight and no caller does, and that has a look at it while
 * it is idle. Started with the first need; any thread may wake it.
 */
final class StandbyReader {
  private final String name;
  private final Attendance attendance;
  private volatile Thread thread;
  private volatile boolean lookWanted;
  private volatile boolean stopped;

  StandbyReader(String name, Attendance attendance) {
    this.name = name;
    this.attendance = attendance;
  }

  /** There is an unattended call. A permit is left when the thread is just about to park. */
  void wake() {
    Thread running = thread;
    LockSupport.unpark(running == null ? start() : running);
  }

  /** The connection is to be looked at, briefly. */
  void look() {
    lookWanted = true;
    wake();
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  private synchronized Thread start() {
    if (thread == null && !stopped) {
      Thread started = Threads.daemon(name, this::run);
      started.start();
      thread = started;
    }
    return thread;
  }

  private void run() {
    while (!stopped) {
      boolean look = lookWanted;
      lookWanted = false;
      if (look || attendance.hasUnattended()) {
        standIn(look);
      }
      if (!lookWanted && !stopped) {
        LockSupport.park(this);
      }
    }
  }

  private void standIn(boolean look) {
    try {
      attendance.standIn(look);
    } catch (Throwable e) {
      // Reading ends the connection when it fails. This is for what fails on the way there: without
      // this thread, futures would never be answered.
      Threads.report("stand-by reader", name, e);
    }
  }
}
