package io.plainrpc.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;

/**
 * The network of a {@link Simulation}. Bytes of one connection arrive in order, cut anywhere, each piece after a random delay;
 * so what different connections carry arrives in any order.
 *
 * <p>Confined to the simulation's thread.
 */
public final class SimulatedNetwork {
  private final Simulation simulation;
  private final SplittableRandom random;
  private final List<SimLink> links = new ArrayList<>();
  private final Set<String> cuts = new HashSet<>();
  private long minDelay = 50_000;
  private long maxDelay = 2_000_000;
  private int made;
  private long meanBetweenFaults;
  private List<Fault> faults = List.of();

  SimulatedNetwork(Simulation simulation, SplittableRandom random) {
    this.simulation = simulation;
    this.random = random;
  }

  /**
   * How long each piece of what is sent takes.
   *
   * @param least zero or more; default 50 µs
   * @param most at least as much; default 2 ms
   */
  public void delay(Duration least, Duration most) {
    if (least.isNegative() || most.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "delay must be from something to at least as much, not " + least + " to " + most);
    }
    minDelay = least.toNanos();
    maxDelay = most.toNanos();
  }

  /**
   * Has faults happen by themselves from now on, at random times, each of one of these kinds.
   *
   * @param mean how much time passes between two of them on average; positive
   * @param kinds which; none of them for no faults any more. What is broken by then mends itself
   */
  public void faults(Duration mean, Fault... kinds) {
    if (mean.isNegative() || mean.isZero()) {
      throw new IllegalArgumentException("the time between faults must be positive, not " + mean);
    }
    boolean running = !faults.isEmpty();
    meanBetweenFaults = mean.toNanos();
    faults = List.of(kinds);
    if (!running) {
      scheduleFault();
    }
  }

  /**
   * Has the faults of all kinds happen by themselves, see {@link #faults(Duration, Fault...)}.
   *
   * @param mean how much time passes between two of them on average; positive
   */
  public void allFaults(Duration mean) {
    faults(mean, EnumSet.allOf(Fault.class).toArray(Fault[]::new));
  }

  /**
   * Cuts a client off from a server: nothing arrives in either direction, and nobody is told. What both still wait for
   * arrives after {@link #heal}, as TCP would send it again.
   *
   * @param client one of the two
   * @param server the other
   */
  public void cut(SimulatedClient client, SimulatedServer server) {
    cuts.add(pair(client.name(), server.name()));
    simulation.trace().add("network", "cut", pair(client.name(), server.name()));
  }

  /**
   * Mends what was {@link #cut}.
   *
   * @param client one of the two
   * @param server the other
   */
  public void heal(SimulatedClient client, SimulatedServer server) {
    cuts.remove(pair(client.name(), server.name()));
    simulation.trace().add("network", "heals", pair(client.name(), server.name()));
  }

  /**
   * Breaks all connections between a client and a server.
   *
   * @param client one of the two
   * @param server the other
   */
  public void reset(SimulatedClient client, SimulatedServer server) {
    for (SimLink link : List.copyOf(links)) {
      if (link.toString().startsWith(client.name() + "#") && link.isTo(server.name())) {
        link.breakIt("reset");
      }
    }
  }

  private static String pair(String client, String server) {
    return client + " and " + server;
  }

  // For connections.

  SplittableRandom random() {
    return random;
  }

  boolean isCut(String client, String server) {
    return !cuts.isEmpty() && cuts.contains(pair(client, server));
  }

  long delay() {
    long spread = maxDelay - minDelay;
    // Most are quick, some take the longest.
    long part = spread == 0 ? 0 : random.nextLong(spread + 1);
    return minDelay + (random.nextInt(4) == 0 ? part : part / 8);
  }

  /** After how long the sender tries again, while nothing arrives. */
  long retransmission() {
    return 100_000_000 + random.nextLong(200_000_000);
  }

  /** Where what begins at {@code at} is cut: seldom before its end. */
  int cut(int at, int end) {
    return random.nextInt(8) == 0 ? at + 1 + random.nextInt(end - at) : end;
  }

  /** A client connects; its side learns what comes of it. */
  void connect(ClientSide side, SimulatedServer server) {
    SimLink link = new SimLink(simulation, made++, side.client().name(), server.name());
    link.client(side);
    side.link(link);
    links.removeIf(SimLink::isOver);
    links.add(link);
    simulation.trace().add(link, "connects to", server.name());
    simulation.events().after(delay(), () -> arrive(link, side, server));
  }

  private void arrive(SimLink link, ClientSide side, SimulatedServer server) {
    if (side.isClosed()) {
      return;
    }
    if (isCut(side.client().name(), server.name())) {
      simulation.events().after(retransmission(), () -> arrive(link, side, server));
    } else if (server.accept(link)) {
      simulation.events().after(delay(), side::connected);
    } else {
      simulation.events().after(delay(), () -> side.reset("Connection refused"));
    }
  }

  // Faults.

  /** No more faults, and what is cut is mended. */
  void calm() {
    faults = List.of();
  }

  private void scheduleFault() {
    if (!faults.isEmpty()) {
      long pause = (long) (-Math.log(1 - random.nextDouble()) * meanBetweenFaults);
      simulation.events().after(pause, this::fault);
    }
  }

  private void fault() {
    if (faults.isEmpty()) {
      return;
    }
    happen(faults.get(random.nextInt(faults.size())));
    scheduleFault();
  }

  private void happen(Fault fault) {
    switch (fault) {
      case RESET, CLOG, SLOW, CORRUPT -> {
        links.removeIf(SimLink::isOver);
        if (!links.isEmpty()) {
          harm(fault, links.get(random.nextInt(links.size())));
        }
      }
      case PARTITION -> partition();
      case KILL, RESTART -> stop(fault);
    }
  }

  private void harm(Fault fault, SimLink link) {
    SimLink.Direction direction = random.nextBoolean() ? link.up() : link.down();
    simulation.ledger().counts.faults++;
    switch (fault) {
      case RESET -> link.breakIt("reset");
      case CLOG -> direction.clog(simulation.events().now() + random.nextLong(500_000_000));
      case SLOW -> direction.slow(100 + random.nextInt(2_000));
      default -> direction.corrupt();
    }
    if (fault != Fault.RESET) {
      simulation.trace().add(link, "suffers", fault);
    }
  }

  private void partition() {
    List<SimulatedClient> clients = simulation.clients();
    List<SimulatedServer> servers = simulation.servers();
    if (clients.isEmpty() || servers.isEmpty()) {
      return;
    }
    SimulatedClient client = clients.get(random.nextInt(clients.size()));
    SimulatedServer server = servers.get(random.nextInt(servers.size()));
    if (!isCut(client.name(), server.name())) {
      simulation.ledger().counts.faults++;
      cut(client, server);
      long length = random.nextInt(20) == 0 ? 40_000_000_000L : 1_000_000_000L;
      simulation.events().after(random.nextLong(length), () -> heal(client, server));
    }
  }

  private void stop(Fault fault) {
    List<SimulatedServer> servers = simulation.servers();
    if (servers.isEmpty()) {
      return;
    }
    SimulatedServer server = servers.get(random.nextInt(servers.size()));
    if (!server.isRunning()) {
      return;
    }
    simulation.ledger().counts.faults++;
    if (fault == Fault.KILL) {
      server.kill();
      simulation.events().after(random.nextLong(300_000_000), server::startAgain);
    } else {
      CompletionStage<?> closed = server.close();
      closed.thenRun(server::startAgain);
    }
  }
}
