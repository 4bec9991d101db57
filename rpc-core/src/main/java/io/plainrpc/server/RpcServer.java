package io.plainrpc.server;

import io.plainrpc.Authenticator;
import io.plainrpc.Authorizer;
import io.plainrpc.CallInterceptor;
import io.plainrpc.ContractException;
import io.plainrpc.Placement;
import io.plainrpc.codec.CodecLimits;
import io.plainrpc.codec.KryoPool;
import io.plainrpc.codec.ServiceCodec;
import io.plainrpc.contract.RegisteredSubtypes;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.health.InfoAccess;
import io.plainrpc.health.ServerInfo;
import io.plainrpc.transport.MethodMemory;
import io.plainrpc.transport.ServerSettings;
import io.plainrpc.transport.ServerTransport;
import io.plainrpc.transport.TransportSecurity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves plain Java interfaces to {@code io.plainrpc.client.RpcClient}s.
 *
 * <pre>{@code
 * RpcServer server = RpcServer.builder()
 *     .port(9999)
 *     .service(EchoService.class, new EchoServiceImpl())
 *     .start();
 * }</pre>
 *
 * <p>Implementations are called by many threads at once. A call whose caller no longer waits (deadline, cancel, connection
 * lost) has its thread interrupted. All threads are daemons: a program that has nothing else to do waits with
 * {@link #awaitClose}.
 *
 * <p>Every method may be called from any thread.
 */
public final class RpcServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RpcServer.class);

  private final String host;
  private final ServerTransport transport;
  private final Duration drainTimeout;

  private RpcServer(String host, ServerTransport transport, Duration drainTimeout) {
    this.host = host;
    this.transport = transport;
    this.drainTimeout = drainTimeout;
  }

  /**
   * Starts to describe a server.
   *
   * @return a builder with the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The port the server listens on; with {@code port(0)} the one that the system chose.
   *
   * @return 1 to 65535
   * @throws IllegalStateException when it does not listen because it was started for clients of its own process only
   */
  public int port() {
    if (!transport.isListening()) {
      throw new IllegalStateException(
          "this server does not listen on a port; connect with InProcess.connect(server)");
    }
    return transport.port();
  }

  /**
   * The host the server listens on, as it was given.
   *
   * @return a name or an address
   */
  public String host() {
    return host;
  }

  /**
   * How many connections the server has now.
   *
   * @return the number, greetings under way included
   */
  public int connections() {
    return transport.connections();
  }

  /**
   * How many calls the server has accepted and not yet answered.
   *
   * @return the number over all connections
   */
  public int callsInFlight() {
    return transport.callsInFlight();
  }

  /**
   * Accepts no more connections and calls, lets running calls finish for the drain timeout, interrupts the rest, and closes
   * everything. Blocks until that is done. Closing a second time waits for the first.
   */
  @Override
  public void close() {
    log.info("closing, {} calls in flight", transport.callsInFlight());
    transport.close(drainTimeout.toNanos());
    log.info("closed");
  }

  /**
   * Waits until the server is closed.
   *
   * @throws InterruptedException when the waiting thread is interrupted
   */
  public void awaitClose() throws InterruptedException {
    transport.awaitClosed();
  }

  /** See {@link ServerInternals}. */
  ServerTransport transport() {
    return transport;
  }

  @Override
  public String toString() {
    return "RpcServer[" + place(host, transport.port()) + ", " + connections() + " connections, "
        + callsInFlight() + " calls in flight]";
  }

  private static String place(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** A service as it was given to the builder. */
  private record Implemented(ServiceContract contract, Object implementation) {}

  /** What a server is to be. Not thread-safe. */
  public static final class Builder {
    /** Longer than that, a processor is better given to somebody else. */
    private static final Duration MAX_POLLING = Duration.ofMillis(1);

    private final Map<String, Implemented> services = new LinkedHashMap<>();
    private RegisteredSubtypes subtypes = RegisteredSubtypes.NONE;
    private String host = "127.0.0.1";
    private int port;
    private int maxConnections = 10_000;
    private int maxUnauthenticatedConnections = 64;
    private int maxUnauthenticatedPerSource = 8;
    private int maxMessageBytes = 4 << 20;
    private int maxCallsInFlight = 16_384;
    private int maxCallsInFlightPerConnection = 1024;
    private long maxQueuedReplyBytes = 8L << 20;
    private int handlerThreads = 256;
    private boolean virtualThreads = true;
    private Duration polling = Duration.ofNanos(50_000);
    private final List<PlacementReader.Setting> placements = new ArrayList<>();
    private int maxDepth = CodecLimits.DEFAULT.maxDepth();
    private int maxElements = CodecLimits.DEFAULT.maxElements();
    private Duration greetingTimeout = Duration.ofSeconds(10);
    private Duration heartbeat = Duration.ofSeconds(10);
    private Duration silence = Duration.ofSeconds(15);
    private Duration drainTimeout = Duration.ofSeconds(30);

    private Authenticator authenticator;
    private boolean anonymousToo = true;
    private Authorizer authorizer;
    private final List<CallInterceptor> interceptors = new ArrayList<>();
    private InfoAccess infoAccess = InfoAccess.AUTOMATIC;
    private boolean failureDetails = true;
    private TransportSecurity security = TransportSecurity.NONE;

    private Builder() {}

    /**
     * The address to listen on: a name or an IPv4 or IPv6 address of this machine.
     *
     * @param host default {@code 127.0.0.1}: nothing is encrypted yet, so only this machine may call
     * @return this builder
     */
    public Builder host(String host) {
      this.host = Objects.requireNonNull(host, "host");
      return this;
    }

    /**
     * The port to listen on.
     *
     * @param port 0 to 65535; 0, the default, for any free port, which {@link RpcServer#port()} tells
     * @return this builder
     */
    public Builder port(int port) {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("the port must be from 0 to 65535, not " + port);
      }
      this.port = port;
      return this;
    }

    /**
     * Names the classes that may stand where an open type is declared, like {@link io.plainrpc.Subtypes} on that type: for
     * interfaces and classes that cannot carry the annotation, and for such as {@code Number}. An annotation at a position
     * takes precedence. Clients must name the same ones; types that no service reaches may
     * be named too. To be called before the services are, because these are read at once.
     *
     * @param base an interface, or a class that is not final; neither sealed nor annotated, since these say it themselves
     * @param subtypes concrete classes, at least one; {@code base} itself may be sent only if it is among them
     * @param <T> the open type
     * @return this builder
     * @throws IllegalArgumentException when one of them cannot stand for {@code base}, or {@code base} was named before
     * @throws IllegalStateException when a service is exported already
     */
    @SafeVarargs
    public final <T> Builder subtypes(Class<T> base, Class<? extends T>... subtypes) {
      if (!services.isEmpty()) {
        throw new IllegalStateException("subtypes(" + base.getSimpleName()
            + ".class, ...) comes too late, services have been read; call it before service(...)");
      }
      this.subtypes = this.subtypes.with(base, subtypes);
      return this;
    }

    /**
     * Exports a service.
     *
     * @param service a public interface; {@link ContractException} lists what else it has to be
     * @param implementation called by many threads at once
     * @param <T> the interface
     * @return this builder
     * @throws ContractException when the interface cannot be a service, listing everything that is wrong, or when a service
     *     of that name is exported already
     */
    public <T> Builder service(Class<T> service, T implementation) {
      Objects.requireNonNull(implementation, "implementation");
      if (service == ServerInfo.class) {
        throw new ContractException(
            service.getName(),
            List.of("every server has it already; who may call it is for"
                + " RpcServer.builder().serverInfo(...) and authorizer(...) to say"));
      }
      ServiceContract contract = ServiceContract.of(service, subtypes);
      if (!service.isInstance(implementation)) {
        throw new ContractException(
            service.getName(),
            List.of("the implementation " + implementation.getClass().getName()
                + " does not implement it; add 'implements " + service.getSimpleName() + "'"));
      }
      if (services.containsKey(contract.name())) {
        throw new ContractException(
            contract.name(),
            List.of("it is exported already; export each service once per server"));
      }
      // Settings may follow; what is wrong without them is said here already.
      new PlacementReader(contract, implementation, List.of()).read();
      services.put(contract.name(), new Implemented(contract, implementation));
      return this;
    }

    /**
     * Pins where the handlers of a service run, like {@link io.plainrpc.HandlerPlacement} on its interface.
     *
     * @param service an exported interface
     * @param placement in place or on the pool; by default the server finds out for each method
     * @return this builder
     */
    public Builder handlerPlacement(Class<?> service, Placement placement) {
      placements.add(new PlacementReader.Setting(
          Objects.requireNonNull(service, "service"),
          null,
          Objects.requireNonNull(placement, "placement")));
      return this;
    }

    /**
     * Pins where the handlers of a method run, like {@link io.plainrpc.HandlerPlacement} on it.
     *
     * @param service an exported interface
     * @param method its name, for all methods of that name; or its signature as an {@link Authorizer} sees it,
     *     {@code upper(String)} for instance
     * @param placement in place or on the pool
     * @return this builder
     */
    public Builder handlerPlacement(Class<?> service, String method, Placement placement) {
      placements.add(new PlacementReader.Setting(
          Objects.requireNonNull(service, "service"),
          Objects.requireNonNull(method, "method"),
          Objects.requireNonNull(placement, "placement")));
      return this;
    }

    /**
     * The most connections at once; more are refused with an answer that says so.
     *
     * @param maxConnections at least 1; default 10,000, each costs a thread and some 40 KB
     * @return this builder
     */
    public Builder maxConnections(int maxConnections) {
      this.maxConnections = positive("maxConnections", maxConnections);
      return this;
    }

    /**
     * The most connections that have not yet said who they are: from the moment they are accepted until greeting and
     * authentication are complete. Whoever can reach the port can make such connections; they must not take the place of
     * others.
     *
     * <p>A client that finds no room waits for a moment, which is all an honest one before it needs. Who has taken longer
     * than a second when another wants the place is disconnected, with a line in the log. Who has found no place within two
     * seconds is refused: its client throws {@link io.plainrpc.OverloadedException}, naming this setting.
     *
     * @param maxUnauthenticatedConnections at least 1; default 64, thousands of clients a second at a few milliseconds each
     * @return this builder
     */
    public Builder maxUnauthenticatedConnections(int maxUnauthenticatedConnections) {
      this.maxUnauthenticatedConnections =
          positive("maxUnauthenticatedConnections", maxUnauthenticatedConnections);
      return this;
    }

    /**
     * The most connections from one address that have not yet said who they are, so that one machine cannot keep all others
     * out. Otherwise like {@link #maxUnauthenticatedConnections}.
     *
     * @param maxUnauthenticatedPerSource at least 1; default 8, an eighth of all
     * @return this builder
     */
    public Builder maxUnauthenticatedPerSource(int maxUnauthenticatedPerSource) {
      this.maxUnauthenticatedPerSource =
          positive("maxUnauthenticatedPerSource", maxUnauthenticatedPerSource);
      return this;
    }

    /**
     * The largest encoded request or reply.
     *
     * @param maxMessageBytes 1 byte to 1 GiB; default 4 MiB, far above ordinary messages and far below the heap
     * @return this builder
     */
    public Builder maxMessageBytes(int maxMessageBytes) {
      if (maxMessageBytes < 1 || maxMessageBytes > 1 << 30) {
        throw new IllegalArgumentException(
            "maxMessageBytes must be from 1 to 1 GiB, not " + maxMessageBytes);
      }
      this.maxMessageBytes = maxMessageBytes;
      return this;
    }

    /**
     * How deep the objects of one message may nest. Both sides have this limit, for what they send and what they read.
     *
     * @param maxDepth 1 to 1,000; default 100, far above honest data and far below what a thread's stack holds
     * @return this builder
     */
    public Builder maxDepth(int maxDepth) {
      if (maxDepth < 1 || maxDepth > 1000) {
        throw new IllegalArgumentException("maxDepth must be from 1 to 1,000, not " + maxDepth);
      }
      this.maxDepth = maxDepth;
      return this;
    }

    /**
     * How many elements the collections, maps and arrays of objects of one message may hold together. Both sides have this
     * limit, for what they send and what they read.
     *
     * @param maxElements at least 1; default 4,194,304, one for each byte of the largest message
     * @return this builder
     */
    public Builder maxElements(int maxElements) {
      if (maxElements < 1) {
        throw new IllegalArgumentException("maxElements must be positive, not " + maxElements);
      }
      this.maxElements = maxElements;
      return this;
    }

    /**
     * The most calls accepted and not yet answered, of all connections together; more are refused as overloaded.
     *
     * @param maxCallsInFlight at least 1; default 16,384
     * @return this builder
     */
    public Builder maxCallsInFlight(int maxCallsInFlight) {
      this.maxCallsInFlight = positive("maxCallsInFlight", maxCallsInFlight);
      return this;
    }

    /**
     * The most calls accepted and not yet answered of one connection, so that no client can take everything; the client is
     * told and refuses more itself.
     *
     * @param maxCallsInFlightPerConnection 1 to 1,000,000; default 1,024
     * @return this builder
     */
    public Builder maxCallsInFlightPerConnection(int maxCallsInFlightPerConnection) {
      if (maxCallsInFlightPerConnection > 1_000_000) {
        throw new IllegalArgumentException(
            "maxCallsInFlightPerConnection must be at most 1,000,000, not "
                + maxCallsInFlightPerConnection);
      }
      this.maxCallsInFlightPerConnection =
          positive("maxCallsInFlightPerConnection", maxCallsInFlightPerConnection);
      return this;
    }

    /**
     * The most reply bytes that are queued to be written to one connection.
     *
     * <p>A reply beyond that waits, with its thread, until the client reads; after eight seconds without any progress the
     * connection is closed. As many bytes again may wait in that way, and more as long as the connections of this server
     * together hold less than an eighth of the heap. A call whose reply finds no room at all fails at its caller with
     * {@link io.plainrpc.OverloadedException}, {@code COMPLETED}, naming this setting.
     *
     * @param maxQueuedReplyBytes at least 1; default 8 MiB, two of the largest messages
     * @return this builder
     */
    public Builder maxQueuedReplyBytes(long maxQueuedReplyBytes) {
      if (maxQueuedReplyBytes < 1) {
        throw new IllegalArgumentException(
            "maxQueuedReplyBytes must be positive, not " + maxQueuedReplyBytes);
      }
      this.maxQueuedReplyBytes = maxQueuedReplyBytes;
      return this;
    }

    /**
     * How many threads may be inside handlers at once, beside one per connection; further calls wait for a free one.
     *
     * @param handlerThreads at least 1; default 256, enough for handlers that wait and little enough for the scheduler
     * @return this builder
     */
    public Builder handlerThreads(int handlerThreads) {
      this.handlerThreads = positive("handlerThreads", handlerThreads);
      return this;
    }

    /**
     * Whether handlers that do not run in place run on virtual threads. At most {@link #handlerThreads} run in either case.
     *
     * <p>Virtual threads suit handlers that wait. Say no for those that compute for long, because a virtual thread gives its
     * processor up only when it waits; and, before JDK 24, for those that wait while they hold a monitor ({@code
     * synchronized}), because so few of them can do that at once that they may wait for each other for ever.
     *
     * @param virtualThreads default true; before JDK 21 there are none, and platform threads run handlers in any case
     * @return this builder
     */
    public Builder virtualThreads(boolean virtualThreads) {
      this.virtualThreads = virtualThreads;
      return this;
    }

    /**
     * How long a thread that reads a connection looks for the next request, yielding its processor in between, before it blocks.
     * Waking a blocked thread takes longer than a call; looking takes processor time. It is not done where it is in vain: on a
     * connection whose requests come less often, it soon stops, and begins again with some of the later requests. One thread of the process
     * does it at a time.
     *
     * @param upTo zero to 1 ms; default 50 µs, about twice what waking a thread on another processor takes; zero switches it off
     * @return this builder
     */
    public Builder polling(Duration upTo) {
      if (upTo.isNegative() || upTo.compareTo(MAX_POLLING) > 0) {
        throw new IllegalArgumentException("polling must be from 0 to 1 ms, not " + upTo);
      }
      this.polling = upTo;
      return this;
    }

    /**
     * The time within which a new connection must have said who it is.
     *
     * @param greetingTimeout positive; default 10 s, which a slow network keeps and an idle port scanner does not
     * @return this builder
     */
    public Builder greetingTimeout(Duration greetingTimeout) {
      this.greetingTimeout = positive("greetingTimeout", greetingTimeout);
      return this;
    }

    /**
     * When a silent connection is looked after; the client is told and does the same.
     *
     * @param interval silence after which the peer is pinged; 100 ms to 24 h, default 10 s
     * @param silence further silence after which it is dead; the same range, default 15 s
     * @return this builder
     */
    public Builder heartbeat(Duration interval, Duration silence) {
      this.heartbeat = heartbeatTime("heartbeat interval", interval);
      this.silence = heartbeatTime("heartbeat silence", silence);
      return this;
    }

    /**
     * How long {@link RpcServer#close} lets running calls finish.
     *
     * @param drainTimeout zero or more; default 30 s, three times the default call timeout
     * @return this builder
     */
    public Builder drainTimeout(Duration drainTimeout) {
      if (drainTimeout.isNegative()) {
        throw new IllegalArgumentException(
            "drainTimeout must not be negative, but is " + drainTimeout);
      }
      this.drainTimeout = drainTimeout;
      return this;
    }

    /**
     * Finds out who clients are, and turns away those that do not say.
     *
     * @param authenticator for example {@link io.plainrpc.Token#authenticator}; the default is none, because a server
     *     listens on loopback only
     * @return this builder
     */
    public Builder authenticator(Authenticator authenticator) {
      return authenticator(authenticator, false);
    }

    /**
     * Finds out who those clients are that want to say it.
     *
     * @param authenticator for example {@link io.plainrpc.Token#authenticator}
     * @param anonymousToo whether clients that do not say who they are may stay; an {@link #authorizer} should then know
     *     what they may call
     * @return this builder
     */
    public Builder authenticator(Authenticator authenticator, boolean anonymousToo) {
      this.authenticator = Objects.requireNonNull(authenticator, "authenticator");
      this.anonymousToo = anonymousToo;
      return this;
    }

    /**
     * Decides who may call what, before arguments are decoded.
     *
     * @param authorizer by default none: whoever may connect may call everything
     * @return this builder
     */
    public Builder authorizer(Authorizer authorizer) {
      this.authorizer = Objects.requireNonNull(authorizer, "authorizer");
      return this;
    }

    /**
     * Who may ask this server about itself: how it is, what it exports, how its calls go, see {@link ServerInfo}.
     *
     * @param access default {@link InfoAccess#AUTOMATIC}: whoever may connect when only this machine can reach the server, else whom
     *     an {@link #authorizer} permits
     * @return this builder
     */
    public Builder serverInfo(InfoAccess access) {
      this.infoAccess = Objects.requireNonNull(access, "access");
      return this;
    }

    /**
     * Whether clients learn the details of what goes wrong here: class, message and stack trace of what a method throws
     * without declaring it, stack traces and other causes of what it declares. Without them a client gets a reference, by
     * which the failure is found in the server's log. Exceptions that the interface declares still arrive, with their message,
     * their fields and declared causes: they are part of the interface.
     *
     * @param failureDetails default true, because most servers and clients belong to the same people, who want to find the fault.
     *     Switch it off where clients are strangers
     * @return this builder
     */
    public Builder failureDetails(boolean failureDetails) {
      this.failureDetails = failureDetails;
      return this;
    }

    /** Whether connections go through TLS, see {@link ServerInternals}. */
    Builder security(TransportSecurity security) {
      this.security = security;
      return this;
    }

    /**
     * Adds an interceptor behind those that there are, see {@link CallInterceptor}.
     *
     * @param interceptor sees each call that is permitted, before its arguments are decoded
     * @return this builder
     */
    public Builder interceptor(CallInterceptor interceptor) {
      interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
      return this;
    }

    /**
     * Starts the server.
     *
     * @return the running server
     * @throws ContractException when {@code handlerPlacement} names what is not exported, or contradicts what interface or
     *     implementation say
     * @throws UncheckedIOException when the address cannot be bound, naming it and the reason
     */
    public RpcServer start() {
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (address.isUnresolved()) {
        throw cannotListen("the host name cannot be resolved; check its spelling", null);
      }
      Dispatcher dispatcher = dispatcher(address.getAddress().isLoopbackAddress());
      try {
        ServerTransport transport =
            ServerTransport.listen(address, settings(), security, dispatcher);
        RpcServer server = new RpcServer(host, transport, drainTimeout);
        log.info("listening on {}, services {}", place(host, server.port()), services.keySet());
        return server;
      } catch (IOException e) {
        throw cannotListen(e.getMessage() + remedy(e), e);
      }
    }

    /** Starts a server that does not listen, see {@link ServerInternals}. */
    RpcServer startInProcess(String name, int number) {
      ServerTransport transport =
          ServerTransport.inProcess(number, settings(), security, dispatcher(true));
      log.info("serving as {}, services {}", place(name, number), services.keySet());
      return new RpcServer(name, transport, drainTimeout);
    }

    /** What a simulated server is made of, see {@link ServerInternals}. */
    ServerInternals.Plan plan(KryoPool kryos, ServerInternals.Around around) {
      // Stacks are left out: their text is not the same every time.
      Dispatcher dispatcher = dispatcher(exported(kryos, false, around), null, authorizer);
      return new ServerInternals.Plan(settings(), dispatcher, drainTimeout.toNanos());
    }

    /** What handles the calls of a server that only this machine can reach, or that others can too. */
    private Dispatcher dispatcher(boolean local) {
      KryoPool kryos = new KryoPool();
      List<Exported> exported =
          exported(kryos, failureDetails, (service, implementation) -> implementation);
      return dispatcher(
          exported, new BuiltIn(exported, kryos), InfoGuard.around(authorizer, infoAccess, local));
    }

    private Dispatcher dispatcher(List<Exported> exported, BuiltIn builtIn, Authorizer guard) {
      return new Dispatcher(
          exported,
          builtIn,
          new Permission(guard),
          new Interceptors(interceptors),
          new FailureReports(failureDetails));
    }

    private UncheckedIOException cannotListen(String why, IOException cause) {
      String message = "cannot listen on " + place(host, port) + ": " + why;
      return new UncheckedIOException(message, cause == null ? new IOException(message) : cause);
    }

    /** The JDK tells the cases apart by the system's text only. */
    private static String remedy(IOException cause) {
      String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (text.contains("in use")) {
        return "; is another server running there? choose another port";
      }
      if (text.contains("assign")) {
        return "; the host must be an address of this machine";
      }
      return text.contains("denied")
          ? "; ports below 1024 need privileges, choose a higher one"
          : "";
    }

    /** Codecs are made last: they depend on limits that may have been set after the services. */
    private List<Exported> exported(KryoPool kryos, boolean stacks, ServerInternals.Around around) {
      checkPlacements();
      CodecLimits limits = new CodecLimits(maxDepth, maxElements);
      return services.values().stream()
          .map(one -> new Exported(
              one.contract(),
              new ServiceCodec(one.contract(), kryos, limits, stacks),
              around.put(one.contract().type(), one.implementation()),
              memories(one)))
          .toList();
    }

    private List<MethodMemory> memories(Implemented service) {
      ServiceContract contract = service.contract();
      List<PlacementReader.Setting> settings = placements.stream()
          .filter(setting -> setting.service() == contract.type())
          .toList();
      List<Placement> pinned =
          new PlacementReader(contract, service.implementation(), settings).read();
      return contract.methods().stream()
          .map(method -> new MethodMemory(method.label(), pinned.get(method.number())))
          .toList();
    }

    private void checkPlacements() {
      for (PlacementReader.Setting setting : placements) {
        if (services.values().stream()
            .noneMatch(one -> one.contract().type() == setting.service())) {
          throw new ContractException(
              setting.service().getName(),
              List.of(setting + ": it is not exported; export it with"
                  + " RpcServer.builder().service(...), or remove the setting"));
        }
      }
    }

    private ServerSettings settings() {
      return new ServerSettings(
          maxConnections,
          maxUnauthenticatedConnections,
          maxUnauthenticatedPerSource,
          maxMessageBytes,
          maxCallsInFlight,
          maxCallsInFlightPerConnection,
          maxQueuedReplyBytes,
          handlerThreads,
          greetingTimeout.toNanos(),
          heartbeat.toNanos(),
          silence.toNanos(),
          authenticator,
          anonymousToo,
          virtualThreads,
          polling.toNanos());
    }

    private static int positive(String setting, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(setting + " must be positive, not " + value);
      }
      return value;
    }

    private static Duration positive(String setting, Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException(setting + " must be positive, not " + value);
      }
      return value;
    }

    private static Duration heartbeatTime(String setting, Duration value) {
      if (value.compareTo(Duration.ofMillis(100)) < 0
          || value.compareTo(Duration.ofHours(24)) > 0) {
        throw new IllegalArgumentException(
            "the " + setting + " must be from 100 ms to 24 h, not " + value);
      }
      return value;
    }
  }
}
