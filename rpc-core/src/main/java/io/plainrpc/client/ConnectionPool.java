package io.plainrpc.client;

import io.plainrpc.CallCancelledException;
import io.plainrpc.Execution;
import io.plainrpc.client.ConnectionWait.Outlook;
import io.plainrpc.protocol.MemoryBudget;
import io.plainrpc.transport.ClientCall;
import io.plainrpc.transport.ClientConnection;
import io.plainrpc.transport.ClientSettings;
import io.plainrpc.transport.ConnectFailedException;
import io.plainrpc.transport.Connector;
import io.plainrpc.transport.Endpoint;
import io.plainrpc.transport.Failure;
import io.plainrpc.transport.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Where a client's calls find their connection: one of the few that are shared by all, to one of its servers.
 *
 * <p><b>Threads.</b> A call that finds a connection takes no lock ({@link #ready}). One that finds none waits on
 * {@link #changed} with its own deadline, its thread for itself, futures in {@link WaitingCalls}; all look again whenever
 * anything has changed. Each attempt to connect has a thread of its own, because it resolves names and blocks; it only reports
 * here. Connections report from their reading role, the timer or a writer, which is why nothing here blocks or runs users'
 * code. The timer retires connections that are idle or old.
 *
 * <p><b>Guards.</b> {@link #lock} guards the {@link ServerPool}s, {@link #closed} and each {@link ConnectionWait}. It
 * is not held during I/O, users' code or the completion of a call, and no connection's lock is taken under it.
 */
final class ConnectionPool implements Timer.Ticking {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition senderWanted = lock.newCondition();
  private final List<ServerPool> servers;
  private final Balancer balancer;
  private final String name;
  private volatile boolean closed;

  ConnectionPool(
      List<Endpoint> endpoints,
      Balancer balancer,
      PoolSettings settings,
      ClientSettings transport,
      Timer timer) {
    MemoryBudget memory = Connector.memory(transport);
    List<ServerPool> pools = new ArrayList<>();
    StringJoiner names = new StringJoiner(",");
    for (Endpoint endpoint : endpoints) {
      pools.add(server(endpoint, settings, transport, timer, memory));
      names.add(endpoint.toString());
    }
    this.servers = List.copyOf(pools);
    this.balancer = balancer;
    this.name = names.toString();
    timer.add(this);
  }

  private ServerPool server(
      Endpoint endpoint,
      PoolSettings settings,
      ClientSettings transport,
      Timer timer,
      MemoryBudget memory) {
    Reports reports = new Reports();
    Connector connector = new Connector(
        endpoint, transport, timer, memory, settings.resolver(), settings.dialer(), reports);
    reports.server = new ServerPool(endpoint, connector, settings);
    return reports.server;
  }

  /** What the connections to one server have to say. */
  private final class Reports implements ClientConnection.Owner {
    private ServerPool server;

    @Override
    public void unusable(ClientConnection connection, ConnectFailedException fault) {
      change(now -> server.unusable(connection, fault, now));
    }

    @Override
    public void ended(ClientConnection connection) {
      change(now -> server.ended(connection));
    }

    @Override
    public String describe() {
      return ConnectionPool.this.describe();
    }
  }

  /** The addresses, as the user wrote them. */
  String name() {
    return name;
  }

  /**
   * The connection for a call of the current thread, if there is one that takes calls; else null. One that is full only when
   * no server has another. Never blocks.
   */
  ClientConnection ready() {
    int count = servers.size();
    int first = count == 1 ? 0 : balancer.first(count);
    PooledConnection full = null;
    boolean missing = false;
    for (int i = 0; i < count; i++) {
      ServerPool server = servers.get((first + i) % count);
      PooledConnection chosen = server.choose();
      missing |= chosen == null;
      if (chosen != null && server.shouldGrow(chosen)) {
        grow(server);
      }
      if (chosen != null && !chosen.isFull()) {
        if (missing) {
          connectMissing();
        }
        return chosen.connection();
      }
      full = full == null ? chosen : full;
    }
    if (full == null) {
      return null;
    }
    if (missing) {
      connectMissing();
    }
    return full.connection();
  }

  /**
   * Servers without a connection are attempted beside the one that is used. When there is none at all, the call that waits begins the
   * attempt itself, so that a failure of it is its own and not one of the past.
   */
  private void connectMissing() {
    for (ServerPool server : servers) {
      if (server.shouldGrow(null) && server.choose() == null) {
        grow(server);
      }
    }
  }

  /**
   * The connection for a call of the current thread, made if need be.
   *
   * @return null when there was none in time: the call has been failed then
   */
  ClientConnection await(ClientCall call) {
    ClientConnection ready = closed ? null : ready();
    if (ready != null) {
      return ready;
    }
    Outlook outlook;
    lock.lock();
    try {
      outlook = await(new ConnectionWait(this, call));
    } finally {
      lock.unlock();
    }
    if (outlook.failure() != null) {
      call.fail(outlook.failure());
    }
    return outlook.connection();
  }

  private Outlook await(ConnectionWait wait) {
    try {
      Outlook outlook = wait.look();
      while (outlook.isOpen()) {
        changed.awaitNanos(outlook.untilNanos() - System.nanoTime());
        outlook = wait.look();
      }
      return outlook;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outlook.failure(wait.interrupted());
    }
  }

  /** Connects every server that is not connected; see {@link RpcClient#ready}. */
  void connectAll(ClientCall call) {
    Failure failure;
    lock.lock();
    try {
      failure = connectAll(call, new ConnectionWait(this, call));
    } finally {
      lock.unlock();
    }
    if (failure != null) {
      call.fail(failure);
    }
  }

  private Failure connectAll(ClientCall call, ConnectionWait wait) {
    try {
      long left = call.deadlineNanos() - System.nanoTime();
      while (!closed && left > 0 && wait.connect()) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return wait.interrupted();
    }
    boolean any = servers.stream().anyMatch(ServerPool::hasConnection);
    return any && !closed ? null : await(wait).failure();
  }

  // For those who wait; under the lock.

  List<ServerPool> servers() {
    return servers;
  }

  ReentrantLock lock() {
    return lock;
  }

  /** Whether an attempt is under way. */
  boolean isConnecting() {
    return servers.stream().anyMatch(ServerPool::isConnecting);
  }

  /** Signalled whenever futures that wait should be looked at again. */
  Condition senderWanted() {
    return senderWanted;
  }

  boolean isClosed() {
    return closed;
  }

  Failure closedFailure() {
    return label -> new CallCancelledException(
        label + ": the client of " + name + " is closed; make a new one",
        Execution.NOT_STARTED,
        null);
  }

  // Connecting.

  private void grow(ServerPool server) {
    lock.lock();
    try {
      if (!closed && server.mayConnect(System.nanoTime())) {
        connect(server);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Begins an attempt, which the server has said it {@link ServerPool#mayConnect}. Needs the lock. */
  void connect(ServerPool server) {
    server.connecting();
    try {
      Connector.runOnThread(
          "plainrpc-client-" + server.endpoint() + "-connect", () -> attempt(server));
    } catch (Error e) {
      server.attemptFailed(
          new ConnectFailedException(
              ConnectFailedException.Kind.UNREACHABLE, "no thread could be started: " + e, e),
          System.nanoTime());
    }
  }

  /** On a thread of its own. */
  private void attempt(ServerPool server) {
    try {
      ClientConnection made = server.connector().connect();
      change(now -> server.connected(made, now));
      if (closed) {
        made.close();
      }
    } catch (ConnectFailedException e) {
      change(now -> server.attemptFailed(e, now));
    } catch (RuntimeException | Error e) {
      change(now -> server.attemptFailed(
          new ConnectFailedException(
              ConnectFailedException.Kind.UNREACHABLE, "connecting failed: " + e, e),
          now));
    }
  }

  private interface Change {
    void at(long nowNanos);
  }

  private void change(Change change) {
    lock.lock();
    try {
      change.at(System.nanoTime());
      changed.signalAll();
      senderWanted.signal();
    } finally {
      lock.unlock();
    }
  }

  // The timer, and the end.

  @Override
  public long tick(long nowNanos) {
    long next = nowNanos + TimeUnit.SECONDS.toNanos(1);
    List<Runnable> due = new ArrayList<>();
    lock.lock();
    try {
      for (ServerPool server : servers) {
        long wish = server.tick(nowNanos, due);
        next = wish - next < 0 ? wish : next;
        if (!closed && server.wantsReplacement() && server.mayConnect(nowNanos)) {
          connect(server);
        }
      }
    } finally {
      lock.unlock();
    }
    due.forEach(Runnable::run);
    return next;
  }

  /** Ends all connections and their calls, the attempts under way and those who wait for them. Does not block. */
  void close() {
    List<ClientConnection> all = new ArrayList<>();
    change(now -> {
      closed = true;
      servers.forEach(server -> all.addAll(server.all()));
    });
    all.forEach(ClientConnection::close);
    servers.forEach(server -> server.connector().close());
  }

  /** The state for people: each address with its connections. */
  String describe() {
    lock.lock();
    try {
      long now = System.nanoTime();
      return servers.stream().map(server -> server.describe(now)).collect(Collectors.joining("; "));
    } finally {
      lock.unlock();
    }
  }
}
