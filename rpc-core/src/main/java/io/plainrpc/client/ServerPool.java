package io.plainrpc.client;

import io.plainrpc.transport.ClientConnection;
import io.plainrpc.transport.ConnectFailedException;
import io.plainrpc.transport.Connector;
import io.plainrpc.transport.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The shared connections to one server address, and the attempts to make them, one at a time.
 *
 * <p>Guarded by the lock of its {@link ConnectionPool}, except {@link #choose} and {@link #shouldGrow}, which calls use on their
 * way and which read volatile numbers only. Connections are added by the thread that made them and taken out when they say that
 * they take no calls any more; until they have ended they are kept among those that leave.
 */
final class ServerPool {
  private static final PooledConnection[] NONE = {};

  private final Endpoint endpoint;
  private final Connector connector;
  private final PoolSettings settings;
  private final Backoff backoff;
  private final List<ClientConnection> leaving = new ArrayList<>();
  private boolean connecting;
  private ConnectFailedException lastFailure;
  private long failedAtNanos;
  private boolean lostUnused;
  private long lateAnswers;
  private boolean wantsReplacement;

  // Written under the lock, read by anybody; the array is replaced, never changed.
  private volatile PooledConnection[] connections = NONE;
  private volatile boolean mayGrow = true;

  ServerPool(Endpoint endpoint, Connector connector, PoolSettings settings) {
    this.endpoint = endpoint;
    this.connector = connector;
    this.settings = settings;
    this.backoff = new Backoff(settings.random());
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Connector connector() {
    return connector;
  }

  // Without the lock.

  /** The connection for a call of the current thread; null when there is none. */
  PooledConnection choose() {
    PooledConnection[] all = connections;
    int choice = Choice.of(all, Thread.currentThread().getId());
    return choice < 0 ? null : all[choice];
  }

  /** Whether one more connection would be of use to a call for which this one was chosen. */
  boolean shouldGrow(PooledConnection chosen) {
    return mayGrow && (chosen == null || chosen.load() > 0);
  }

  // Under the lock.

  boolean isConnecting() {
    return connecting;
  }

  boolean hasConnection() {
    prune();
    return connections.length > 0;
  }

  /** Whether an attempt may begin; {@link #connecting} must be called then. */
  boolean mayConnect(long nowNanos) {
    prune();
    mayGrow = !connecting
        && connections.length < settings.connectionsPerServer()
        && backoff.isDue(nowNanos);
    return mayGrow;
  }

  /** An attempt begins. */
  void connecting() {
    connecting = true;
    mayGrow = false;
  }

  /** The attempt has ended with a connection, which may have ended already, too. */
  void connected(ClientConnection made, long nowNanos) {
    connecting = false;
    if (made.isUsable()) {
      PooledConnection[] more = Arrays.copyOf(connections, connections.length + 1);
      more[more.length - 1] = new PooledConnection(
          made,
          nowNanos,
          new Lifetime(settings.idleNanos(), settings.maxAgeNanos(), settings.random(), nowNanos));
      connections = more;
    }
    mayConnect(nowNanos);
  }

  /** The attempt has failed, or the server was there only to say that it takes no calls. */
  private void failed(ConnectFailedException failure, boolean wasConnected, long nowNanos) {
    lastFailure = failure;
    lostUnused = wasConnected;
    failedAtNanos = nowNanos;
    backoff.failed(nowNanos);
    mayGrow = false;
  }

  void attemptFailed(ConnectFailedException failure, long nowNanos) {
    connecting = false;
    failed(failure, false, nowNanos);
  }

  /**
   * A connection takes no calls any more. One that has been of no use is as good as a failed attempt, or a server that greets
   * everybody and serves nobody would be connected again and again without a pause. Once a call has gone out over it, that call
   * has the failure, and the next one finds out for itself.
   *
   * @param fault what is to be said against the server; null if nothing
   */
  void unusable(ClientConnection connection, ConnectFailedException fault, long nowNanos) {
    leave(connection);
    for (PooledConnection other : connections) {
      other.connection().suspect();
    }
    boolean useless = !connection.isProven()
        && (connection.callsSent() == 0 || fault != null && fault.isRefusal());
    if (fault != null && useless) {
      failed(fault, fault.kind() == ConnectFailedException.Kind.UNREACHABLE, nowNanos);
    }
    mayConnect(nowNanos);
  }

  void ended(ClientConnection connection) {
    leaving.remove(connection);
    lateAnswers += connection.lateAnswers();
  }

  /** Connections that are to end with the client. */
  List<ClientConnection> all() {
    List<ClientConnection> all = new ArrayList<>(leaving);
    for (PooledConnection one : connections) {
      all.add(one.connection());
    }
    return all;
  }

  /** What became of this address since then; null when nothing is known that speaks against it. */
  ConnectFailedException failureSince(long sinceNanos) {
    return lastFailure != null && failedAtNanos - sinceNanos >= 0 ? lastFailure : null;
  }

  ConnectFailedException lastFailure() {
    return lastFailure;
  }

  /**
   * Whether the last failure says that the server was there: it refused the connection as overloaded or closing, or ended it
   * before it was of use, as one that is restarted does. A call waits until such a server may be asked again.
   */
  boolean wasThere() {
    return lastFailure != null && (lostUnused || lastFailure.isRefusal());
  }

  Backoff backoff() {
    return backoff;
  }

  /**
   * Adds connections whose time is over to {@code due}, to be retired without the lock.
   *
   * @return when to be asked next
   */
  long tick(long nowNanos, List<Runnable> due) {
    long next = nowNanos + TimeUnit.SECONDS.toNanos(1);
    int staying = connections.length;
    wantsReplacement = false;
    for (PooledConnection one : connections) {
      look(one);
      ClientConnection connection = one.connection();
      switch (one.lifetime().tick(nowNanos, connection.callsSent(), connection.callsInFlight())) {
        case IDLE -> {
          staying--;
          due.add(() -> connection.retire(
              "no calls for " + TimeUnit.NANOSECONDS.toSeconds(settings.idleNanos()) + " s"));
        }
        case OLD -> {
          // What has failed to be connected is not given up while it is the last there is.
          if (staying == 1 && lastFailure != null) {
            wantsReplacement = true;
          } else {
            staying--;
            due.add(() -> connection.retire("it has reached its maximum age"));
          }
        }
        case KEEP ->
          next = Math.min(next - nowNanos, one.lifetime().nextTickNanos() - nowNanos) + nowNanos;
      }
    }
    if (!mayConnect(nowNanos) && !backoff.isDue(nowNanos)) {
      next = Math.min(next - nowNanos, backoff.dueNanos() - nowNanos) + nowNanos;
    }
    return next;
  }

  /** Whether the last connection is old, and kept only because attempts to make another have failed. */
  boolean wantsReplacement() {
    return wantsReplacement;
  }

  /** The state for people. */
  String describe(long nowNanos) {
    StringBuilder text = new StringBuilder(endpoint.toString()).append(": ");
    int calls = 0;
    long late = lateAnswers;
    for (PooledConnection one : connections) {
      calls += one.connection().callsInFlight();
      late += one.connection().lateAnswers();
    }
    text.append(
        connections.length == 0 ? "not connected" : count(connections.length, "connection"));
    if (connections.length > 0) {
      text.append(", ").append(count(calls, "call")).append(" in flight");
    }
    if (!leaving.isEmpty()) {
      int finishing = leaving.stream().mapToInt(ClientConnection::callsInFlight).sum();
      text.append(", ")
          .append(leaving.size())
          .append(" closing with ")
          .append(count(finishing, "call"));
    }
    if (late > 0) {
      text.append(", ").append(count(late, "answer")).append(" came too late");
    }
    if (connecting) {
      text.append(", connecting");
    }
    if (lastFailure != null) {
      text.append(", ")
          .append(backoffInWords(nowNanos))
          .append(", the last one: ")
          .append(lastFailure.getMessage());
    }
    return text.toString();
  }

  /** When an address that could not be connected is tried again, for people. */
  String backoffInWords(long nowNanos) {
    long dueMillis = Math.max(0, TimeUnit.NANOSECONDS.toMillis(backoff.dueNanos() - nowNanos));
    return count(backoff.failures(), "attempt") + " failed, the next is due "
        + (dueMillis == 0 ? "now" : "in " + dueMillis + " ms");
  }

  private static String count(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** A server that has done work over a connection made since it was last found to be missing is well again. */
  private void look(PooledConnection one) {
    if (lastFailure != null
        && one.connection().isProven()
        && one.madeAtNanos() - failedAtNanos > 0) {
      lastFailure = null;
      backoff.succeeded();
    }
  }

  /** A connection that takes no calls any more may not have said so yet. */
  private void prune() {
    for (PooledConnection one : connections) {
      if (!one.connection().isUsable()) {
        leave(one.connection());
      }
    }
  }

  private void leave(ClientConnection connection) {
    PooledConnection[] all = connections;
    for (int i = 0; i < all.length; i++) {
      if (all[i].connection() == connection) {
        look(all[i]);
        PooledConnection[] rest = Arrays.copyOf(all, all.length - 1);
        System.arraycopy(all, i + 1, rest, i, rest.length - i);
        connections = rest;
        leaving.add(connection);
        return;
      }
    }
  }
}
