package io.plainrpc.testing;

import io.plainrpc.CallCancelledException;
import io.plainrpc.CannotConnectException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.OverloadedException;
import io.plainrpc.RpcException;
import io.plainrpc.client.Backoff;
import io.plainrpc.protocol.Greeting;
import io.plainrpc.transport.Failure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Where a simulated client's calls find their connection, and wait for one. The rules are those of {@code ConnectionPool} and
 * {@code ConnectionWait}: a call that provably never started is sent again; one that no server can be connected for fails, unless one of
 * them was there a moment ago.
 */
final class ClientPool {
  /** As {@code ClientCalls} has it. */
  private static final int MAX_SENDS = 16;

  /** As {@code ConnectionWait} has it. */
  private static final int MAX_RETRIES = 3;

  /** One of the servers, as this client sees it. */
  final class Target {
    private final SimulatedServer server;
    private final Backoff backoff;
    private final List<ClientSide> connections = new ArrayList<>();
    private ClientSide attempt;
    private String lastFailure;
    private long failedAt;
    private boolean wasThere;
    private boolean overloaded;

    Target(SimulatedServer server) {
      this.server = server;
      this.backoff = new Backoff(() -> simulation.network().random().nextDouble());
    }

    SimulatedServer server() {
      return server;
    }

    private boolean mayConnect() {
      return attempt == null
          && connections.size() < client.plan().connectionsPerServer()
          && backoff.isDue(simulation.nanoTime());
    }

    private void connect() {
      attempt = new ClientSide(client, this);
      simulation.network().connect(attempt, server);
    }

    void connected(ClientSide made) {
      attempt = null;
      connections.add(made);
      lookSoon();
    }

    /** The attempt has failed. */
    void failed(String why, Greeting.Refusal refusal) {
      attempt = null;
      failed(
          why,
          refusal == Greeting.Refusal.OVERLOADED || refusal == Greeting.Refusal.CLOSING,
          refusal == Greeting.Refusal.OVERLOADED);
    }

    private void failed(String why, boolean there, boolean full) {
      simulation.trace().add(client, "cannot connect to " + server.name(), "", why);
      lastFailure = why;
      failedAt = simulation.events().now();
      wasThere = there;
      overloaded = full;
      backoff.failed(simulation.nanoTime());
      lookSoon();
    }

    /** A connection takes no more calls. */
    void unusable(ClientSide connection, boolean fault) {
      if (connections.remove(connection)) {
        if (connection.hasBeenOfUse()) {
          backoff.succeeded();
          lastFailure = null;
        } else if (fault) {
          failed("the connection was lost before it was of use", true, false);
        }
        lookSoon();
      }
    }

    private boolean failedSince(long time) {
      return lastFailure != null && failedAt >= time;
    }

    private boolean isIdle() {
      return attempt == null && connections.isEmpty();
    }
  }

  private final SimulatedClient client;
  private final Simulation simulation;
  private final List<Target> targets;
  private final Set<SimCall> waiting = new LinkedHashSet<>();
  private int next;
  private boolean looking;
  private boolean closed;

  ClientPool(SimulatedClient client, List<SimulatedServer> servers) {
    this.client = client;
    this.simulation = client.simulation();
    this.targets = servers.stream().map(Target::new).toList();
  }

  /** Sends a call, now or when there is a connection. */
  void submit(SimCall call) {
    if (closed) {
      call.failed(closedFailure(call));
      return;
    }
    ClientSide ready = ready();
    if (ready == null || !ready.send(call)) {
      waitFor(call);
    }
  }

  private RpcException closedFailure(SimCall call) {
    return new CallCancelledException(
        call.method().label() + ": the client " + client + " is closed; make a new one",
        Execution.NOT_STARTED,
        null);
  }

  /** A call has ended without having started: it is sent again, unless that has gone on for too long. */
  void again(SimCall call, Failure why) {
    simulation.trace().add(client, "sends again", call);
    simulation.ledger().counts.sentAgain++;
    if (call.future().isDone() || call.sends() >= MAX_SENDS) {
      call.failed(why);
    } else if (closed) {
      call.failed(closedFailure(call));
    } else {
      waitFor(call);
    }
  }

  private void waitFor(SimCall call) {
    call.waitsSince(simulation.events().now());
    waiting.add(call);
    lookSoon();
  }

  /** A connection for the next call; a full one when there is no other, null when there is none. */
  private ClientSide ready() {
    int first = Math.floorMod(next++, targets.size());
    ClientSide full = null;
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get((first + i) % targets.size());
      ClientSide chosen = choose(target);
      if ((chosen == null || chosen.callsInFlight() > 0)
          && target.mayConnect()
          && (chosen != null || targets.size() > 1)) {
        target.connect();
      }
      if (chosen != null && !chosen.isFull()) {
        return chosen;
      }
      full = full == null ? chosen : full;
    }
    return full;
  }

  private static ClientSide choose(Target target) {
    ClientSide best = null;
    for (ClientSide one : target.connections) {
      if (one.isUsable() && (best == null || one.callsInFlight() < best.callsInFlight())) {
        best = one;
      }
    }
    return best;
  }

  /** Something has changed: those who wait are looked at. */
  private void lookSoon() {
    if (!looking && !closed) {
      looking = true;
      simulation.events().after(0, this::look);
    }
  }

  private void look() {
    looking = false;
    for (SimCall call : List.copyOf(waiting)) {
      if (waiting.contains(call)) {
        look(call);
      }
    }
  }

  private void look(SimCall call) {
    ClientSide ready = ready();
    if (ready != null) {
      waiting.remove(call);
      submit(call);
      return;
    }
    if (!connect(call) && !pause(call)) {
      waiting.remove(call);
      call.failed(outage(call));
    }
  }

  /** Begins to connect where that may help; whether an attempt is under way. */
  private boolean connect(SimCall call) {
    boolean underWay = false;
    for (Target target : targets) {
      if (target.isIdle() && !target.failedSince(call.waitingSince()) && target.mayConnect()) {
        target.connect();
      }
      underWay |= target.attempt != null;
    }
    return underWay;
  }

  /** Lets a server that was there be asked again, after its pause, if the call has time for that. */
  private boolean pause(SimCall call) {
    if (call.waitingSince() > simulation.events().now()) {
      return true;
    }
    long now = simulation.nanoTime();
    for (Target target : targets) {
      long pause = Math.max(0, target.backoff.dueNanos() - now);
      if (target.wasThere
          && call.retries() < MAX_RETRIES
          && simulation.events().now() + pause < call.deadline()) {
        call.retried();
        call.waitsSince(simulation.events().now() + pause + 1);
        simulation.events().after(pause + 1, this::lookSoon);
        return true;
      }
    }
    return false;
  }

  private RpcException outage(SimCall call) {
    String all = targets.stream()
        .map(target -> target.server + ": " + target.lastFailure)
        .collect(Collectors.joining("; "));
    String label = call.method().label();
    return targets.stream().anyMatch(target -> target.overloaded)
        ? new OverloadedException(label + ": " + all, Execution.NOT_STARTED, null)
        : new CannotConnectException(
            label + ": cannot connect (" + all + "); is the server running there?",
            Execution.NOT_STARTED,
            null);
  }

  /** A call's time is up, wherever it is. */
  void expired(SimCall call) {
    if (waiting.remove(call)) {
      call.failed(new DeadlineExceededException(
          call.method().label() + ": no connection within "
              + TimeUnit.NANOSECONDS.toMillis(call.timeoutNanos())
              + " ms (the request was not sent)",
          Execution.NOT_STARTED,
          null));
    } else if (!call.hasEnded() && call.attempt() != null) {
      call.attempt().on().expired(call);
    }
  }

  void cancelled(SimCall call) {
    if (waiting.remove(call)) {
      call.failed(new CallCancelledException(
          call.method().label() + ": cancelled before it was sent", Execution.NOT_STARTED, null));
    } else if (!call.hasEnded() && call.attempt() != null) {
      call.attempt().on().cancelled(call);
    }
  }

  void close() {
    closed = true;
    for (Target target : targets) {
      List<ClientSide> all = new ArrayList<>(target.connections);
      if (target.attempt != null) {
        all.add(target.attempt);
      }
      all.forEach(ClientSide::closeWithClient);
    }
    for (SimCall call : List.copyOf(waiting)) {
      waiting.remove(call);
      call.failed(closedFailure(call));
    }
  }
}
