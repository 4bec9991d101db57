package io.plainrpc.testing;

import io.plainrpc.Execution;
import io.plainrpc.client.ClientInternals;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Servers, clients and the network between them, simulated on one thread in virtual time: what happens follows from a seed alone, and
 * a seed that has failed fails again.
 *
 * <pre>{@code
 * Simulation.explore(1, 1000, simulation -> {
 *   Map<String, Integer> accounts = new HashMap<>();
 *   SimulatedServer server = simulation.server("bank", RpcServer.builder().service(Bank.class, new BankImpl(accounts)));
 *   SimulatedClient client = simulation.client("teller", server);
 *   simulation.network().allFaults(Duration.ofMillis(100));
 *   simulation.always("nobody owes anything", () -> accounts.values().stream().allMatch(balance -> balance >= 0));
 *   for (int i = 0; i < 100; i++) {
 *     simulation.after(Duration.ofMillis(10 * i), () -> client.run(Bank.class, bank -> bank.transfer("a", "b", 5)));
 *   }
 * });
 * }</pre>
 *
 * <p>Frames, reassembly, call ids, cancellation, agreement on services, codec, limits, dispatch and heartbeats are the very code
 * that runs in production. Sockets, threads and locks are not there: who reads, writes and runs handlers is decided by events, and a
 * client's pool follows the rules of the real one in a simpler way. Nobody authenticates, both sides have the same version of a service, metadata does not
 * travel, one-way calls are answered, and exceptions come without remote stacks.
 *
 * <p>For every call of every client the simulation checks, whatever the network does: it ends exactly once and by its deadline; it
 * gets the answer that was given to it and no other; its handler does not run twice, and does not start after its deadline; and what
 * {@link io.plainrpc.RpcException#execution()} says of it is true. {@link #always} adds conditions of your own. What is broken is
 * thrown as a {@link SimulationFailure}, with the seed and the trace.
 *
 * <p>Confined to one thread.
 */
public final class Simulation {
  /** Names the one seed that {@link #explore} runs. */
  public static final String SEED_PROPERTY = "plainrpc.seed";

  /** What is still under way when all calls have ended has arrived by then, or never will. */
  private static final Duration AFTERMATH = Duration.ofSeconds(45);

  private static final Duration LONGEST_WAIT = Duration.ofDays(1);
  private static final int TAIL_LINES = 80;

  private final long seed;
  private final long startNanos;
  private final SplittableRandom random;
  private final EventQueue events;
  private final Trace trace;
  private final Ledger ledger;
  private final SimulatedNetwork network;
  private final List<SimulatedServer> servers = new ArrayList<>();
  private final List<SimulatedClient> clients = new ArrayList<>();
  private final Map<String, BooleanSupplier> conditions = new LinkedHashMap<>();
  private ServerSide.Received running;
  private boolean stepping;

  /** What the scenario and its handlers want to happen later. */
  private int planned;

  /**
   * A simulation in which nothing is there yet.
   *
   * @param seed any number; what happens follows from it and from what the caller does
   */
  public Simulation(long seed) {
    SplittableRandom source = new SplittableRandom(seed);
    this.seed = seed;
    // Times may overflow: a few simulations live through that.
    this.startNanos = source.nextInt(4) == 0
        ? Long.MAX_VALUE - source.nextLong(20_000_000_000L)
        : source.nextLong();
    this.random = source.split();
    this.events = new EventQueue(source.split());
    this.trace = new Trace(events);
    this.ledger = new Ledger(events);
    this.network = new SimulatedNetwork(this, source.split());
  }

  /**
   * Runs a scenario once for each of many seeds, until one fails. Each is {@linkplain #settle settled} in the end. The system
   * property {@value #SEED_PROPERTY} has only that one seed run.
   *
   * @param firstSeed the first one
   * @param seeds how many
   * @param scenario builds servers and clients, and makes calls
   * @return what happened, so that a test can see that it did
   * @throws SimulationFailure of the first seed that fails, whatever the scenario threw
   */
  public static Counts explore(long firstSeed, int seeds, Consumer<Simulation> scenario) {
    Counts all = new Counts();
    Long only = Long.getLong(SEED_PROPERTY);
    if (only != null) {
      all.add(explore(only, scenario));
      return all;
    }
    for (int i = 0; i < seeds; i++) {
      all.add(explore(firstSeed + i, scenario));
    }
    return all;
  }

  private static Counts explore(long seed, Consumer<Simulation> scenario) {
    Simulation simulation = new Simulation(seed);
    try {
      scenario.accept(simulation);
      simulation.settle();
    } catch (SimulationFailure e) {
      throw e;
    } catch (RuntimeException | Error e) {
      throw simulation.failure(String.valueOf(e), e);
    }
    return simulation.counts();
  }

  /**
   * Adds a server and starts it.
   *
   * @param name for traces and messages
   * @param server what it is to be: its services, limits, authorizer, heartbeat and drain timeout; implementations outlive its
   *     processes
   * @return the server
   */
  public SimulatedServer server(String name, RpcServer.Builder server) {
    return server(name, () -> server);
  }

  /**
   * Adds a server and starts it.
   *
   * @param name for traces and messages
   * @param server asked each time that it is started, so that each process has implementations of its own
   * @return the server
   */
  public SimulatedServer server(String name, Supplier<RpcServer.Builder> server) {
    SimulatedServer added = new SimulatedServer(this, name, server);
    servers.add(added);
    return added;
  }

  /**
   * Adds a client with the default settings.
   *
   * @param name for traces and messages
   * @param server where it calls
   * @param others more of them, used in turn
   * @return the client
   */
  public SimulatedClient client(String name, SimulatedServer server, SimulatedServer... others) {
    return client(name, RpcClient.builder(), server, others);
  }

  /**
   * Adds a client.
   *
   * @param name for traces and messages
   * @param settings its limits and times; servers named there, credentials and what belongs to threads do not count
   * @param server where it calls
   * @param others more of them, used in turn
   * @return the client
   */
  public SimulatedClient client(
      String name, RpcClient.Builder settings, SimulatedServer server, SimulatedServer... others) {
    List<SimulatedServer> all = new ArrayList<>(List.of(others));
    all.add(0, server);
    SimulatedClient added = new SimulatedClient(this, name, ClientInternals.plan(settings), all);
    clients.add(added);
    return added;
  }

  /**
   * What connects them.
   *
   * @return always the same
   */
  public SimulatedNetwork network() {
    return network;
  }

  /**
   * For whatever the scenario decides by chance.
   *
   * @return always the same; it follows from the seed and has nothing to do with what the network does
   */
  public SplittableRandom random() {
    return random;
  }

  /**
   * How much time has passed.
   *
   * @return since the simulation began
   */
  public Duration now() {
    return Duration.ofNanos(events.now());
  }

  /**
   * Has something happen later, on the simulation's thread.
   *
   * @param time how much later
   * @param action what; if that comes up again and again without end, {@link #settle} does not end either
   */
  public void after(Duration time, Runnable action) {
    planned++;
    events.after(time.toNanos(), () -> {
      planned--;
      action.run();
    });
  }

  /**
   * For a handler: it takes so long. It runs at once all the same, and its answer leaves so much later.
   *
   * @param time how long
   * @throws IllegalStateException when no handler runs
   */
  public void takes(Duration time) {
    if (running == null) {
      throw new IllegalStateException(
          "no handler runs; this is for handlers to say how long they take");
    }
    running.takes(time.toNanos());
  }

  /**
   * A condition that must hold after everything that happens.
   *
   * @param claim what it means
   * @param condition whether it holds
   */
  public void always(String claim, BooleanSupplier condition) {
    conditions.put(claim, condition);
  }

  // Running.

  /**
   * Lets time pass.
   *
   * @param time how much
   */
  public void run(Duration time) {
    mayWait("run(...)");
    long end = events.now() + time.toNanos();
    while (!events.isEmpty() && events.nextTime() <= end) {
      step();
    }
    events.elapse(end);
  }

  /**
   * Lets time pass until something is so.
   *
   * @param claim what it means
   * @param condition whether it is so
   * @throws SimulationFailure when it is not so within a day of simulated time
   */
  public void runUntil(String claim, BooleanSupplier condition) {
    mayWait("runUntil(...)");
    long end = events.now() + LONGEST_WAIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (events.isEmpty() || events.nextTime() > end) {
        throw failure("not within a day: " + claim, null);
      }
      step();
    }
  }

  /** Lets time pass until a future is done. */
  void runUntilDone(Future<?> future) {
    if (!future.isDone()) {
      runUntil("the future is done", future::isDone);
    }
  }

  /**
   * Runs until every call has ended and nothing is under way any more, without further faults, and checks everything once more.
   *
   * @throws SimulationFailure when something does not hold
   */
  public void settle() {
    mayWait("settle()");
    finish();
    network.calm();
    run(AFTERMATH);
    finish();
    ledger.check();
    checkAll();
  }

  /** Runs what is planned, and all calls to their end. */
  private void finish() {
    while ((planned > 0 || ledger.open() > 0 && events.now() <= ledger.lastDeadline())
        && !events.isEmpty()) {
      step();
    }
  }

  private void step() {
    stepping = true;
    try {
      events.step();
    } catch (RuntimeException | Error e) {
      throw failure(String.valueOf(e), e);
    } finally {
      stepping = false;
    }
    checkAll();
  }

  private void checkAll() {
    if (ledger.violation() != null) {
      throw failure(ledger.violation(), null);
    }
    for (Map.Entry<String, BooleanSupplier> one : conditions.entrySet()) {
      if (!one.getValue().getAsBoolean()) {
        throw failure("no longer so: " + one.getKey(), null);
      }
    }
  }

  private SimulationFailure failure(String what, Throwable cause) {
    return new SimulationFailure(
        seed,
        String.format(
            Locale.ROOT,
            "seed %d, after %.6f ms: %s%nIt happens again with new Simulation(%dL), or -D%s=%d for"
                + " Simulation.explore.%n%s",
            seed,
            events.now() / 1e6,
            what,
            seed,
            SEED_PROPERTY,
            seed,
            trace.tail(TAIL_LINES)),
        cause);
  }

  // What has happened.

  /**
   * Everything that has happened, in order: one line for each piece of bytes that arrived, each call, each connection.
   *
   * @return the same text for the same seed
   */
  public String traceText() {
    return trace.toString();
  }

  /**
   * What has happened so far.
   *
   * @return how often what
   */
  public Counts counts() {
    return ledger.counts;
  }

  /** How often what happened. */
  public static final class Counts {
    long calls;
    long runs;
    long sentAgain;
    long lateAnswers;
    long connections;
    long faults;
    private final Map<String, Long> ends = new LinkedHashMap<>();

    Counts() {}

    void ended(Execution execution, String how) {
      ends.merge(how + ", " + execution, 1L, Long::sum);
    }

    void add(Counts other) {
      calls += other.calls;
      runs += other.runs;
      sentAgain += other.sentAgain;
      lateAnswers += other.lateAnswers;
      connections += other.connections;
      faults += other.faults;
      other.ends.forEach((how, count) -> ends.merge(how, count, Long::sum));
    }

    /**
     * Calls made.
     *
     * @return how many
     */
    public long calls() {
      return calls;
    }

    /**
     * Handlers run.
     *
     * @return how many
     */
    public long handlersRun() {
      return runs;
    }

    /**
     * Calls sent again on another connection because they provably had not started.
     *
     * @return how many
     */
    public long sentAgain() {
      return sentAgain;
    }

    /**
     * Answers that came after their calls had ended.
     *
     * @return how many
     */
    public long lateAnswers() {
      return lateAnswers;
    }

    /**
     * Connections made.
     *
     * @return how many
     */
    public long connections() {
      return connections;
    }

    /**
     * Faults that happened by themselves.
     *
     * @return how many
     */
    public long faults() {
      return faults;
    }

    /**
     * How calls ended: the exception's class, or "value" or "declared exception", and what is known of the execution.
     *
     * @return how many ended in which way, for example "ConnectionLostException, MAYBE"
     */
    public Map<String, Long> ends() {
      return Collections.unmodifiableMap(ends);
    }

    @Override
    public String toString() {
      return calls + " calls, " + runs + " handlers run, " + sentAgain + " sent again, "
          + lateAnswers + " late answers, " + connections + " connections, " + faults
          + " faults, ended: " + ends;
    }
  }

  // Inside.

  EventQueue events() {
    return events;
  }

  /** The time on the scale that production has: it may begin anywhere, and overflow. */
  long nanoTime() {
    return startNanos + events.now();
  }

  Trace trace() {
    return trace;
  }

  Ledger ledger() {
    return ledger;
  }

  List<SimulatedServer> servers() {
    return servers;
  }

  List<SimulatedClient> clients() {
    return clients;
  }

  /** Fails where waiting would mean to run the simulation inside of itself. */
  void mayWait(String what) {
    if (stepping) {
      throw new IllegalStateException(
          what + " would wait, but it is the simulation itself that runs"
              + " this code, a handler for example; use SimulatedClient.call(...) and its future");
    }
  }

  /** A handler's call begins to run, or ends; returns the one that ran before. */
  ServerSide.Received running(ServerSide.Received call) {
    ServerSide.Received before = running;
    running = call;
    return before;
  }

  /** Stands between the framework and an implementation, and sees what really runs. */
  Object watched(Class<?> service, Object implementation) {
    return Proxy.newProxyInstance(
        service.getClassLoader(), new Class<?>[] {service}, (proxy, method, arguments) -> {
          if (method.getDeclaringClass() == Object.class) {
            return method.invoke(implementation, arguments);
          }
          ClientSide.Attempt attempt = running.attempt();
          trace.add(running.peer(), "runs", attempt.call());
          ledger.runs(attempt.call(), attempt.underWay());
          try {
            return method.invoke(implementation, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          } finally {
            ledger.returned(attempt.call());
          }
        });
  }

  /**
   * What a future comes to; runs the simulation until it is done. For futures that are not of calls, those of {@link
   * CompletableFuture#allOf} for example.
   *
   * @param future any
   * @param <T> its type
   * @return its value
   */
  public <T> T await(CompletableFuture<T> future) {
    runUntilDone(future);
    return future.join();
  }
}
