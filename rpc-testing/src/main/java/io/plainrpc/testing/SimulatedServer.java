package io.plainrpc.testing;

import io.plainrpc.server.RpcServer;
import io.plainrpc.server.ServerInternals;
import io.plainrpc.transport.Endpoint;
import io.plainrpc.transport.RequestHandler;
import io.plainrpc.transport.ServerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A server of a {@link Simulation}: it may die, be closed and be started again.
 *
 * <p>Its handlers run on the simulation's thread, one after the other, and take no time, unless they say how much with {@link
 * Simulation#takes} or return a future that is completed later ({@link Simulation#after}). Confined to that thread.
 */
public final class SimulatedServer {
  private final Simulation simulation;
  private final String name;
  private final Supplier<RpcServer.Builder> builder;
  private Life life;
  private int lives;

  SimulatedServer(Simulation simulation, String name, Supplier<RpcServer.Builder> builder) {
    this.simulation = simulation;
    this.name = name;
    this.builder = builder;
    startAgain();
  }

  /** One process, from its start to its end. */
  static final class Life {
    private final Simulation simulation;
    private final String name;
    private final ServerInternals.Plan plan;
    private final List<ServerSide> connections = new ArrayList<>();
    private final CompletableFuture<Void> closed;
    private int inFlight;
    private boolean closing;
    private boolean over;

    private Life(Simulation simulation, String name, ServerInternals.Plan plan) {
      this.simulation = simulation;
      this.name = name;
      this.plan = plan;
      this.closed = new SimFuture<>(simulation);
    }

    Simulation simulation() {
      return simulation;
    }

    ServerSettings settings() {
      return plan.settings();
    }

    RequestHandler handler() {
      return plan.handler();
    }

    boolean isClosing() {
      return closing;
    }

    /** Why a new connection is refused; null when it is not. */
    String refusal() {
      return connections.size() > settings().maxConnections()
          ? "it has " + settings().maxConnections() + " connections already, the limit"
          : null;
    }

    boolean admit() {
      if (inFlight >= settings().maxCallsInFlight()) {
        return false;
      }
      inFlight++;
      return true;
    }

    void leave() {
      inFlight--;
    }

    void ended(ServerSide connection) {
      connections.remove(connection);
      if (closing && connections.isEmpty()) {
        isOver();
      }
    }

    private void isOver() {
      if (!over) {
        over = true;
        simulation.events().after(0, () -> closed.complete(null));
      }
    }

    private void close() {
      closing = true;
      List.copyOf(connections).forEach(ServerSide::drain);
      if (connections.isEmpty()) {
        isOver();
      }
      simulation
          .events()
          .after(plan.drainNanos(), () -> List.copyOf(connections).forEach(ServerSide::cancelAll));
      simulation
          .events()
          .after(
              plan.drainNanos() + TimeUnit.SECONDS.toNanos(1),
              () -> List.copyOf(connections).forEach(one -> one.end(true)));
    }

    private void die(boolean silently) {
      closing = true;
      List.copyOf(connections).forEach(one -> one.die(silently));
      connections.clear();
      isOver();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  Endpoint endpoint() {
    return new Endpoint(name, 1);
  }

  /**
   * What it is called.
   *
   * @return as it was given
   */
  public String name() {
    return name;
  }

  /**
   * Whether it takes connections.
   *
   * @return false once it was closed or killed, until it is started again
   */
  public boolean isRunning() {
    return life != null && !life.closing;
  }

  /** The process dies, with everything that it was doing. Its connections break, for a few clients only when they next use them. */
  public void kill() {
    if (life != null && !life.over) {
      simulation.trace().add(name, "is killed in life", lives);
      life.die(simulation.network().random().nextInt(4) == 0);
    }
  }

  /**
   * Closes it as {@link RpcServer#close} does: calls that run may finish, others are sent elsewhere.
   *
   * @return done when it is closed
   */
  public CompletableFuture<Void> close() {
    if (isRunning()) {
      simulation.trace().add(name, "closes in life", lives);
      life.close();
    }
    return life.closed;
  }

  /** Starts it again after it was killed or closed; while it runs nothing happens. */
  public void startAgain() {
    if (!isRunning()) {
      lives++;
      ServerInternals.Plan plan =
          ServerInternals.plan(builder.get(), BoundService.KRYOS, simulation::watched);
      life = new Life(simulation, name, plan);
      simulation.trace().add(name, "starts life", lives);
    }
  }

  /** A connection arrives; false when nobody takes it. */
  boolean accept(SimLink link) {
    if (!isRunning()) {
      return false;
    }
    ServerSide side = new ServerSide(life, link);
    life.connections.add(side);
    link.server(side);
    return true;
  }

  @Override
  public String toString() {
    return name;
  }
}
