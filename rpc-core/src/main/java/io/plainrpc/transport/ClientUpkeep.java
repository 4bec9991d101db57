package io.plainrpc.transport;

import io.plainrpc.protocol.Greeting;
import io.plainrpc.protocol.Heartbeat;
import io.plainrpc.protocol.InFlight;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * What the timer does for a client's connection: deadlines of futures, heartbeat, stalled writes, a look at it while it is
 * idle, the end of one that was retired. Confined to the timer.
 */
final class ClientUpkeep implements Timer.Ticking {
  private static final long IDLE_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final ClientConnection connection;
  private final ClientReader reader;
  private final ClientFlusher flusher;
  private final ClientOutgoing outgoing;
  private final Attendance attendance;
  private final InFlight<ClientCall> inFlight;
  private final Greeting.Server policy;
  private final Heartbeat heartbeat;
  private final StalledWrite stalledWrite = new StalledWrite();

  /**
   * @param policy what the server asks of its clients
   */
  ClientUpkeep(
      ClientConnection connection,
      ClientReader reader,
      ClientFlusher flusher,
      ClientOutgoing outgoing,
      Attendance attendance,
      InFlight<ClientCall> inFlight,
      Greeting.Server policy) {
    this.connection = connection;
    this.reader = reader;
    this.flusher = flusher;
    this.outgoing = outgoing;
    this.attendance = attendance;
    this.inFlight = inFlight;
    this.policy = policy;
    this.heartbeat = new Heartbeat(
        TimeUnit.MILLISECONDS.toNanos(policy.heartbeatMillis()),
        TimeUnit.MILLISECONDS.toNanos(policy.silenceMillis()),
        System.nanoTime());
  }

  @Override
  public long tick(long nowNanos) {
    if (stalledWrite.look(nowNanos, flusher.writeUnderWay())) {
      connection.lost(
          new IOException("the server has not read anything for " + StalledWrite.limit()));
    }
    beat(nowNanos);
    connection.endIfRetired(nowNanos);
    attendance.look();
    return Math.min(heartbeat.nextTickNanos(), expire(nowNanos));
  }

  private void beat(long nowNanos) {
    Heartbeat.Action action = heartbeat.tick(nowNanos, reader.receivedBytes());
    if (action == Heartbeat.Action.PING) {
      outgoing.ping(nowNanos);
    } else if (action == Heartbeat.Action.DEAD) {
      connection.lost(new IOException("no sign of life for "
          + (policy.heartbeatMillis() + policy.silenceMillis()) + " ms, although it was pinged"));
    }
  }

  /** Ends the futures whose time is up; returns when to look again. */
  private long expire(long nowNanos) {
    long[] next = {nowNanos + IDLE_LOOK_NANOS};
    if (attendance.hasUnattended()) {
      inFlight.forEach(call -> {
        if (call.isAsync() && call.deadlineNanos() - nowNanos <= 0) {
          connection.giveUp(call, Failures.Why.DEADLINE);
        } else if (call.isAsync() && call.deadlineNanos() - next[0] < 0) {
          next[0] = call.deadlineNanos();
        }
      });
    }
    return next[0];
  }
}
