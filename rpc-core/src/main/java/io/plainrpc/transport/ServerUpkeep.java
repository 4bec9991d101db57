package io.plainrpc.transport;

import io.plainrpc.protocol.Heartbeat;
import io.plainrpc.protocol.InFlight;
import io.plainrpc.protocol.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the timer does for a server's connection: deadlines of handlers, heartbeat, stalled writes. Confined to the timer. */
final class ServerUpkeep implements Timer.Ticking {
  private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long IDLE_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final class Ping extends Outgoing {}

  private final ServerConnection connection;
  private final ServerLife life;
  private final ServerReader reader;
  private final ServerFlusher flusher;
  private final InFlight<ServerCall> inFlight;
  private final Heartbeat heartbeat;
  private final StalledWrite stalledWrite = new StalledWrite();

  ServerUpkeep(
      ServerConnection connection,
      ServerLife life,
      ServerReader reader,
      ServerFlusher flusher,
      InFlight<ServerCall> inFlight,
      ServerSettings settings) {
    this.connection = connection;
    this.life = life;
    this.reader = reader;
    this.flusher = flusher;
    this.inFlight = inFlight;
    this.heartbeat =
        new Heartbeat(settings.heartbeatNanos(), settings.silenceNanos(), System.nanoTime());
  }

  /** When to be asked for the first time: the first deadline of a call comes with a wish of its own. */
  static long firstTickNanos() {
    return System.nanoTime() + IDLE_TICK_NANOS;
  }

  @Override
  public long tick(long nowNanos) {
    if (stalledWrite.look(nowNanos, flusher.writeUnderWay())) {
      connection.unresponsive("the client has not read anything for " + StalledWrite.limit());
    }
    long next = expire(nowNanos);
    long stalled = stalledWrite.dueNanos(next);
    next = stalled - next < 0 ? stalled : next;
    if (life.isLingering()) {
      if (nowNanos - life.lingerUntilNanos() >= 0) {
        connection.end(false);
      }
      return Math.min(next, nowNanos + PROBE_NANOS);
    }
    if (!life.isInUse()) {
      return next;
    }
    if (life.hasInputEnded()) {
      // Half-closed, or dead: only writing shows which. A dead one answers with a reset.
      ping(nowNanos);
      return Math.min(next, nowNanos + PROBE_NANOS);
    }
    beat(nowNanos);
    return Math.min(next, heartbeat.nextTickNanos());
  }

  private void beat(long nowNanos) {
    Heartbeat.Action action = heartbeat.tick(nowNanos, reader.receivedBytes());
    if (action == Heartbeat.Action.PING) {
      ping(nowNanos);
    } else if (action == Heartbeat.Action.DEAD) {
      connection.unresponsive("no sign of life, although it was pinged");
    }
  }

  private void ping(long nowNanos) {
    connection.replies().send(outbound -> outbound.ping(nowNanos, new Ping()));
  }

  /** Interrupts handlers whose caller no longer waits; returns when to look again. */
  private long expire(long nowNanos) {
    if (inFlight.size() == 0) {
      return nowNanos + IDLE_TICK_NANOS;
    }
    long[] next = {nowNanos + IDLE_TICK_NANOS};
    List<ServerCall> late = new ArrayList<>();
    inFlight.forEach(call -> {
      if (call.deadlineNanos() - nowNanos > 0) {
        next[0] = call.deadlineNanos() - next[0] < 0 ? call.deadlineNanos() : next[0];
      } else if (!call.isCancelled()) {
        late.add(call);
      }
    });
    connection.cancel(late);
    return next[0];
  }
}
