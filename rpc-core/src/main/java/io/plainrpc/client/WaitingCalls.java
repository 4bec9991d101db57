package io.plainrpc.client;

import io.plainrpc.CannotConnectException;
import io.plainrpc.Execution;
import io.plainrpc.OverloadedException;
import io.plainrpc.transport.ClientConnection;
import io.plainrpc.transport.Connector;
import io.plainrpc.transport.Failure;
import io.plainrpc.transport.Threads;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Futures whose calls wait for a connection: there was none when they were made, or they are to be sent again. One thread, there
 * as long as it has something to do, stands in for their callers: it looks for a connection, sends and fails them.
 *
 * <p>Anybody may add a call, the reading role included: adding never blocks. The calls are guarded by the pool's lock; they are
 * sent and failed without it.
 */
final class WaitingCalls {
  private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** After what should not happen, so that it does not happen in a tight loop. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** A call that something can be done for: it fails with that, or there was a connection for it a moment ago. */
  private record Due(AsyncCall<?> call, ConnectionWait asking, Failure failure) {}

  private final ConnectionPool pool;
  private final int limit;

  // Guarded by the pool's lock.
  private final Map<AsyncCall<?>, ConnectionWait> waiting = new LinkedHashMap<>();
  private boolean running;
  private long wakeAtNanos;

  /** Confined to the thread; a field so that those taken out are not forgotten when looking at others goes wrong. */
  private final Deque<Due> due = new ArrayDeque<>();

  /**
   * @param limit most calls that wait; those that were on a connection before are taken beyond it
   */
  WaitingCalls(ConnectionPool pool, int limit) {
    this.pool = pool;
    this.limit = limit;
  }

  /** Sends the call when there is a connection, or fails it. Returns at once. */
  void add(AsyncCall<?> call) {
    Failure failure = null;
    pool.lock().lock();
    try {
      if (pool.isClosed()) {
        failure = pool.closedFailure();
      } else if (waiting.size() >= limit && !call.wasSent()) {
        failure = tooMany();
      } else {
        put(call);
      }
    } catch (Error e) {
      // There is no memory for another thread, and so nobody to send it.
      running = false;
      waiting.remove(call);
      failure = label -> new CannotConnectException(
          label + ": no thread could be started to send it: " + e, Execution.NOT_STARTED, e);
    } finally {
      pool.lock().unlock();
    }
    if (failure != null) {
      call.failUnsent(failure);
    }
  }

  private Failure tooMany() {
    return label -> new OverloadedException(
        label + ": " + limit + " calls wait for a connection to " + pool.name()
            + " already, the limit; call more slowly or raise"
            + " RpcClient.builder().maxCallsInFlight(...)",
        Execution.NOT_STARTED,
        null);
  }

  private void put(AsyncCall<?> call) {
    ConnectionWait wait = new ConnectionWait(pool, call.call());
    waiting.put(call, wait);
    if (!running) {
      running = true;
      Connector.runOnThread("plainrpc-client-" + pool.name() + "-sender", this::run);
      return;
    }
    // The others need not be looked at for this one's sake.
    ConnectionWait.Outlook outlook = wait.look();
    if (!outlook.isOpen() || outlook.untilNanos() - wakeAtNanos < 0) {
      pool.senderWanted().signal();
    }
  }

  /** Fails them all; to be called after the pool was closed. */
  void close() {
    List<AsyncCall<?>> all;
    pool.lock().lock();
    try {
      all = new ArrayList<>(waiting.keySet());
      waiting.clear();
    } finally {
      pool.lock().unlock();
    }
    all.forEach(call -> call.failUnsent(pool.closedFailure()));
  }

  private void run() {
    boolean inOrder = false;
    try {
      while (!inOrder) {
        inOrder = !step();
      }
    } finally {
      if (!inOrder) {
        abandoned();
      }
    }
  }

  /** One look at all of them; false when the thread is to end. Whatever goes wrong with one, the others still wait for us. */
  private boolean step() {
    try {
      if (!awaitDue()) {
        return false;
      }
    } catch (Throwable e) {
      Threads.report("the sender of " + pool.name(), "looking for connections", e);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    for (Due one = due.poll(); one != null; one = due.poll()) {
      try {
        settle(one);
      } catch (Throwable e) {
        one.call().broken(e);
        Threads.report("the sender of " + pool.name(), one.call().call().label(), e);
      }
    }
    return true;
  }

  /** The thread ends although it should not; the next call that comes has another one started, for all. */
  private void abandoned() {
    pool.lock().lock();
    try {
      running = false;
    } finally {
      pool.lock().unlock();
    }
  }

  /** Finds those that something can be done for; false when nobody has waited for a while, and the thread is to end. */
  private boolean awaitDue() {
    pool.lock().lock();
    try {
      long idleUntil = System.nanoTime() + KEEP_ALIVE_NANOS;
      while (true) {
        long until = takeDue(idleUntil);
        if (!due.isEmpty()) {
          return true;
        }
        long left = until - System.nanoTime();
        if (waiting.isEmpty() && (pool.isClosed() || left <= 0)) {
          running = false;
          return false;
        }
        wakeAtNanos = until;
        pool.senderWanted().awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts threads of ours", e);
    } finally {
      pool.lock().unlock();
    }
  }

  /** Takes out those that something can be done for; returns when to look at the others. */
  private long takeDue(long idleUntil) {
    long now = System.nanoTime();
    long until = waiting.isEmpty() ? idleUntil : now + KEEP_ALIVE_NANOS;
    for (var each = waiting.entrySet().iterator(); each.hasNext(); ) {
      var one = each.next();
      AsyncCall<?> call = one.getKey();
      ConnectionWait.Outlook outlook = one.getValue().look();
      if (outlook.isOpen() && !call.isDone()) {
        until = outlook.untilNanos() - until < 0 ? outlook.untilNanos() : until;
      } else {
        due.add(new Due(call, one.getValue(), outlook.failure()));
        each.remove();
      }
    }
    return until;
  }

  private void settle(Due one) {
    AsyncCall<?> call = one.call();
    if (call.isDone()) {
      // Cancelled, or completed by whoever made it: nobody wants an answer.
      return;
    }
    Failure failure = one.failure();
    ClientConnection connection = null;
    if (failure == null) {
      ConnectionWait.Outlook outlook = lookAgain(one);
      failure = outlook.failure();
      connection = outlook.connection();
    }
    if (failure != null) {
      call.failUnsent(failure);
    } else if (connection != null && call.claim()) {
      send(call, connection);
    }
  }

  /** Those before it may have taken what room there was: it goes where there is room now, or waits on. */
  private ConnectionWait.Outlook lookAgain(Due one) {
    pool.lock().lock();
    try {
      ConnectionWait.Outlook outlook = one.asking().look();
      if (outlook.isOpen()) {
        waiting.put(one.call(), one.asking());
      }
      return outlook;
    } finally {
      pool.lock().unlock();
    }
  }

  private void send(AsyncCall<?> call, ClientConnection connection) {
    byte[] body = call.body();
    if (connection.send(
        call.call(), call.service().announced(), call.method().number(), body, body.length)) {
      call.sent();
    } else {
      call.notTaken(connection.whyUnusable());
    }
  }
}
