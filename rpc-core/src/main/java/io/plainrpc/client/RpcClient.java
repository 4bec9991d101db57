package io.plainrpc.client;

import io.plainrpc.CallInterceptor;
import io.plainrpc.CallOptions;
import io.plainrpc.Credentials;
import io.plainrpc.codec.CodecLimits;
import io.plainrpc.codec.KryoPool;
import io.plainrpc.codec.ServiceCodec;
import io.plainrpc.contract.RegisteredSubtypes;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.transport.ClientCall;
import io.plainrpc.transport.ClientSettings;
import io.plainrpc.transport.Connector;
import io.plainrpc.transport.Dialer;
import io.plainrpc.transport.Endpoint;
import io.plainrpc.transport.Timer;
import io.plainrpc.transport.TransportSecurity;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Calls the services of a server, or of several that are alike, through their interfaces.
 *
 * <pre>{@code
 * try (RpcClient client = RpcClient.connect("localhost:9999")) {
 *   EchoService echo = client.service(EchoService.class);
 *   echo.upper("hello");
 * }
 * }</pre>
 *
 * <p>A client and its proxies are made for sharing: any number of threads may call at once, over few
 * connections, made when they are needed and made again after they were lost. A call ends exactly once, by its deadline: with the result, an
 * exception that the interface declares, or an {@link io.plainrpc.RpcException} that says whether the method may have run.
 *
 * <p>A call that provably never started is sent again on another connection, within its deadline: when the connection was lost
 * before a byte of the call was handed to the socket, or when the server said as it closed that it had not accepted the call. No
 * other call is ever sent twice.
 *
 * <p>All threads are daemons and are gone soon after {@link #close}.
 */
public final class RpcClient implements AutoCloseable {
  private final Settings settings;
  private final Timer timer;
  private final ConnectionPool pool;
  private final WaitingCalls waiting;
  private final ForkJoinPool executor;
  private final ClientCalls calls;

  /** Null without interceptors. */
  private final InterceptedCalls intercepted;

  private final KryoPool kryos = new KryoPool();
  private final Map<Class<?>, BoundService> services = new ConcurrentHashMap<>();

  private RpcClient(Settings settings) {
    this.settings = settings;
    String name = "plainrpc-client-" + settings.servers().get(0);
    this.timer = new Timer(name + "-timer");
    this.pool = new ConnectionPool(
        settings.servers(), Balancer.roundRobin(), settings.pool(), settings.transport(), timer);
    this.waiting = new WaitingCalls(pool, settings.maxWaiting());
    this.executor = ClientExecutor.create(name);
    this.calls = new ClientCalls(pool, waiting, executor, settings.transport().maxMessageBytes());
    this.intercepted = settings.interceptors().isEmpty()
        ? null
        : new InterceptedCalls(calls, settings.interceptors());
  }

  /**
   * A client with the default settings. Nothing is connected before the first call.
   *
   * @param server {@code host:port}; an IPv6 address in brackets, {@code [::1]:9999}
   * @return the client
   * @throws IllegalArgumentException when the text is not an address
   */
  public static RpcClient connect(String server) {
    return builder().server(server).build();
  }

  /**
   * Starts to describe a client.
   *
   * @return a builder with the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A proxy whose calls use the client's settings.
   *
   * @param service a public interface
   * @param <T> the interface
   * @return a proxy that any number of threads may use
   * @throws io.plainrpc.ContractException when the interface cannot be a service, listing everything that is wrong
   */
  public <T> T service(Class<T> service) {
    return service(service, CallOptions.DEFAULT);
  }

  /**
   * A proxy with settings of its own.
   *
   * @param service a public interface
   * @param options what differs from the client's settings
   * @param <T> the interface
   * @return a proxy that any number of threads may use
   * @throws io.plainrpc.ContractException when the interface cannot be a service, listing everything that is wrong
   */
  public <T> T service(Class<T> service, CallOptions options) {
    BoundService bound = services.computeIfAbsent(service, this::bind);
    Duration timeout = options.timeout() == null ? settings.timeout() : options.timeout();
    Object proxy = Proxy.newProxyInstance(
        service.getClassLoader(),
        new Class<?>[] {service},
        new ServiceProxy(
            this, calls, bound, new CallSettings(Durations.nanos(timeout), options), intercepted));
    return service.cast(proxy);
  }

  /**
   * Connects now instead of with the first call. One connection is made to each address that has none; those that wait for
   * their next attempt after a failure are left out. Returns when all these attempts have ended, or when the time is over, if
   * at least one address is connected then. The thread is blocked no longer than {@code timeout}.
   *
   * @param timeout positive
   * @throws io.plainrpc.CannotConnectException when no address could be connected
   * @throws io.plainrpc.OverloadedException when a server is there but has too many connections
   * @throws io.plainrpc.ProtocolViolationException when something else listens there
   * @throws io.plainrpc.DeadlineExceededException when no address was connected in time
   * @throws io.plainrpc.CallCancelledException when the thread is interrupted, or the client closed
   */
  public void ready(Duration timeout) {
    ClientCall wait = new ClientCall(
        "RpcClient.ready()", Durations.nanos(Builder.positive("timeout", timeout)), null);
    pool.connectAll(wait);
    if (wait.failure() != null) {
      throw wait.failure().toException(wait.label());
    }
  }

  /**
   * Asks a server which version of a service it has, and whether every method of the interface could be called there. No
   * method runs. Without this the first call of a method that does not fit fails in the same way.
   *
   * <p>With several servers the one is asked that the next call would go to. Blocks until it has answered, at most for the
   * client's timeout.
   *
   * @param service a public interface
   * @throws io.plainrpc.ContractException when the interface cannot be a service
   * @throws io.plainrpc.ContractMismatchException when methods could not be called, listing each with both signatures
   * @throws io.plainrpc.UnimplementedException when the server does not export the service
   * @throws io.plainrpc.RpcException when the server cannot be asked, as with a call
   */
  public void check(Class<?> service) {
    BoundService bound = services.computeIfAbsent(service, this::bind);
    ContractCheck.check(
        bound,
        calls.ask(
            bound,
            "RpcClient.check(" + service.getSimpleName() + ")",
            Durations.nanos(settings.timeout())));
  }

  /**
   * Ends the client: calls in flight and those that wait for a connection end as cancelled, the connections are closed, further
   * calls fail. Returns at once; closing again does nothing.
   */
  @Override
  public void close() {
    pool.close();
    waiting.close();
    executor.shutdown();
    timer.close();
    services.clear();
  }

  /**
   * The state for people: each address with its connections, calls in flight, and when it is tried again after what failure.
   *
   * @return one line
   */
  @Override
  public String toString() {
    return "RpcClient[" + (pool.isClosed() ? address() + ": closed" : pool.describe()) + "]";
  }

  String address() {
    return pool.name();
  }

  private BoundService bind(Class<?> service) {
    ServiceContract contract = ServiceContract.of(service, settings.subtypes());
    return new BoundService(contract, new ServiceCodec(contract, kryos, settings.codec()));
  }

  private record Settings(
      List<Endpoint> servers,
      Duration timeout,
      CodecLimits codec,
      RegisteredSubtypes subtypes,
      PoolSettings pool,
      ClientSettings transport,
      List<CallInterceptor> interceptors) {

    /** As many futures may wait for connections as all connections together may carry calls. */
    int maxWaiting() {
      long all = (long) servers.size() * pool.connectionsPerServer() * transport.maxInFlight();
      return (int) Math.min(Integer.MAX_VALUE, all);
    }
  }

  /** What a client is to be. Not thread-safe. */
  public static final class Builder {
    private List<Endpoint> servers = List.of();
    private Duration timeout = Duration.ofSeconds(10);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private int maxMessageBytes = 4 << 20;
    private int maxCallsInFlight = 1024;
    private int maxDepth = CodecLimits.DEFAULT.maxDepth();
    private int maxElements = CodecLimits.DEFAULT.maxElements();
    private RegisteredSubtypes subtypes = RegisteredSubtypes.NONE;
    private final List<CallInterceptor> interceptors = new ArrayList<>();
    private long maxQueuedBytes = 32L << 20;
    private int connectionsPerServer = 2;
    private Duration idleTimeout = Duration.ofMinutes(5);
    private Duration maxConnectionAge = Duration.ofMinutes(30);
    private Connector.Resolver resolver = InetAddress::getAllByName;
    private Dialer dialer = Dialer.TCP;
    private Credentials credentials;
    private TransportSecurity security = TransportSecurity.NONE;
    private Duration polling = Duration.ofNanos(50_000);
    private boolean yielding = true;

    private Builder() {}

    /**
     * The server to call.
     *
     * @param server {@code host:port}; an IPv6 address in brackets, {@code [::1]:9999}. Names are resolved with every
     *     connection, and all addresses are tried
     * @return this builder
     * @throws IllegalArgumentException when the text is not an address
     */
    public Builder server(String server) {
      this.servers = List.of(Endpoint.parse(Objects.requireNonNull(server, "server")));
      return this;
    }

    /**
     * Several servers that are alike; replaces what was named before. Calls use them in turn. One that cannot be connected is
     * left out until its next attempt is due: after a random part of 100 ms at first, of twice as much with each further
     * failure, of 5 s at most.
     *
     * @param servers addresses as {@link #server} takes them, separated by commas, {@code a:1,b:2}; blanks around them do not
     *     count
     * @return this builder
     * @throws IllegalArgumentException when one of the texts is not an address, or an address is named twice
     */
    public Builder servers(String servers) {
      List<Endpoint> all = new ArrayList<>();
      for (String one : Objects.requireNonNull(servers, "servers").split(",", -1)) {
        Endpoint endpoint = Endpoint.parse(one.strip());
        if (all.contains(endpoint)) {
          throw new IllegalArgumentException(
              "server " + endpoint + " is named twice in '" + servers + "'; leave one out");
        }
        all.add(endpoint);
      }
      this.servers = List.copyOf(all);
      return this;
    }

    /**
     * The most connections to each address. A lone caller always has the same one; another is made when all there are have
     * calls in flight.
     *
     * @param connectionsPerServer 1 to 64; default 2: calls of many threads leave together in few writes, so that a few
     *     connections carry more than one per thread, and two keep two processors busy
     * @return this builder
     */
    public Builder connectionsPerServer(int connectionsPerServer) {
      if (connectionsPerServer < 1 || connectionsPerServer > 64) {
        throw new IllegalArgumentException(
            "connectionsPerServer must be from 1 to 64, not " + connectionsPerServer);
      }
      this.connectionsPerServer = connectionsPerServer;
      return this;
    }

    /**
     * How long a connection without calls is kept; then it is closed in order, and made again when it is needed.
     *
     * @param idleTimeout positive; default 5 min, longer than the pauses of a program that is in use
     * @return this builder
     */
    public Builder idleTimeout(Duration idleTimeout) {
      this.idleTimeout = positive("idleTimeout", idleTimeout);
      return this;
    }

    /**
     * How long a connection is kept however busy it is, give or take a tenth by chance. No call fails for it: an old connection
     * takes no new calls and is closed when its last call has ended; the next call makes another. The last one to a server that cannot
     * be connected just now is kept until it can. So names are resolved again,
     * and servers that were added get their share.
     *
     * @param maxConnectionAge positive; default 30 min, so that connecting costs nothing to speak of
     * @return this builder
     */
    public Builder maxConnectionAge(Duration maxConnectionAge) {
      this.maxConnectionAge = positive("maxConnectionAge", maxConnectionAge);
      return this;
    }

    /** Finds the addresses behind names, in tests. */
    Builder resolver(Connector.Resolver resolver) {
      this.resolver = resolver;
      return this;
    }

    /** Makes the sockets, see {@link ClientInternals}. */
    Builder dialer(Dialer dialer) {
      this.dialer = dialer;
      return this;
    }

    /** Whether connections go through TLS, see {@link ClientInternals}. */
    Builder security(TransportSecurity security) {
      this.security = security;
      return this;
    }

    /**
     * Adds an interceptor behind those that there are, see {@link CallInterceptor}.
     *
     * @param interceptor sees each call of this client
     * @return this builder
     */
    public Builder interceptor(CallInterceptor interceptor) {
      interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
      return this;
    }

    /**
     * How long a call may take, from the call to its result; connecting counts.
     *
     * @param timeout positive; default 10 s, long for a call and short for a person. {@link CallOptions} changes it for one
     *     proxy, {@link io.plainrpc.CallTimeout} for one method
     * @return this builder
     */
    public Builder timeout(Duration timeout) {
      this.timeout = positive("timeout", timeout);
      return this;
    }

    /**
     * How long making a connection may take, all addresses together; a call's own deadline holds beside it.
     *
     * @param connectTimeout positive; default 5 s, so that a call with the default timeout can still report why
     * @return this builder
     */
    public Builder connectTimeout(Duration connectTimeout) {
      this.connectTimeout = positive("connectTimeout", connectTimeout);
      return this;
    }

    /**
     * The largest encoded request or reply. The server has a limit of its own, which the client learns when it connects.
     *
     * @param maxMessageBytes 1 byte to 1 GiB; default 4 MiB
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
     * Names the classes that may stand where an open type is declared, like {@link io.plainrpc.Subtypes} on that type: for
     * interfaces and classes that cannot carry the annotation, and for such as {@code Number}. An annotation at a position
     * takes precedence. The server must name the same ones; types that no service reaches
     * may be named too.
     *
     * @param base an interface, or a class that is not final; neither sealed nor annotated, since these say it themselves
     * @param subtypes concrete classes, at least one; {@code base} itself may be sent only if it is among them
     * @param <T> the open type
     * @return this builder
     * @throws IllegalArgumentException when one of them cannot stand for {@code base}, or {@code base} was named before
     */
    @SafeVarargs
    public final <T> Builder subtypes(Class<T> base, Class<? extends T>... subtypes) {
      this.subtypes = this.subtypes.with(base, subtypes);
      return this;
    }

    /**
     * The most calls in flight at once on one connection; when all connections have as many, more fail as overloaded.
     *
     * @param maxCallsInFlight 1 to 1,000,000; default 1,024, far more than what keeps a connection busy. The server's limit
     *     holds too
     * @return this builder
     */
    public Builder maxCallsInFlight(int maxCallsInFlight) {
      if (maxCallsInFlight < 1 || maxCallsInFlight > 1_000_000) {
        throw new IllegalArgumentException(
            "maxCallsInFlight must be from 1 to 1,000,000, not " + maxCallsInFlight);
      }
      this.maxCallsInFlight = maxCallsInFlight;
      return this;
    }

    /**
     * The most request bytes that wait to be written on one connection. Beyond that callers wait, within their deadlines, and futures fail as
     * overloaded.
     *
     * @param maxQueuedBytes at least 1; default 32 MiB, eight of the largest messages
     * @return this builder
     */
    public Builder maxQueuedBytes(long maxQueuedBytes) {
      if (maxQueuedBytes < 1) {
        throw new IllegalArgumentException(
            "maxQueuedBytes must be positive, not " + maxQueuedBytes);
      }
      this.maxQueuedBytes = maxQueuedBytes;
      return this;
    }

    /**
     * How the client shows who it is. It then talks to no server that has not proved itself first, and calls fail with
     * {@link io.plainrpc.UnauthenticatedException} where one side does not believe the other.
     *
     * @param credentials for example a {@link io.plainrpc.Token}; by default none, and calls are anonymous
     * @return this builder
     */
    public Builder credentials(Credentials credentials) {
      this.credentials = Objects.requireNonNull(credentials, "credentials");
      return this;
    }

    /**
     * How long a thread that waits for a reply looks for it, yielding its processor in between, before it blocks. Waking a
     * blocked thread takes longer than a call; looking takes processor time. It is not done where it is in vain: when replies take longer, it
     * soon stops, and begins again with some of the later calls. One thread of the process does it at a time.
     *
     * @param upTo zero to 1 ms; default 50 µs, about twice what waking a thread on another processor takes; zero switches it off
     * @return this builder
     */
    public Builder polling(Duration upTo) {
      if (upTo.isNegative() || upTo.compareTo(Durations.MAX_POLLING) > 0) {
        throw new IllegalArgumentException("polling must be from 0 to 1 ms, not " + upTo);
      }
      this.polling = upTo;
      return this;
    }

    /**
     * Whether threads that call at the same time let each other go first for a moment ({@link Thread#yield}), so that their
     * requests leave in one write and their replies come in one read.
     *
     * @param yielding default true: with many callers that is most of the throughput. Switch it off where other threads that
     *     can always run would get the processor for long
     * @return this builder
     */
    public Builder yielding(boolean yielding) {
      this.yielding = yielding;
      return this;
    }

    /**
     * Makes the client. Nothing is connected before the first call.
     *
     * @return the client
     * @throws IllegalStateException when no server was named
     */
    public RpcClient build() {
      if (servers.isEmpty()) {
        throw new IllegalStateException(
            "no server was named; call server(\"host:port\") before build()");
      }
      PoolSettings pool = new PoolSettings(
          connectionsPerServer,
          Durations.nanos(idleTimeout),
          Durations.nanos(maxConnectionAge),
          resolver,
          dialer,
          () -> ThreadLocalRandom.current().nextDouble());
      return new RpcClient(new Settings(
          servers, timeout, codecLimits(), subtypes, pool, transport(), List.copyOf(interceptors)));
    }

    private CodecLimits codecLimits() {
      return new CodecLimits(maxDepth, maxElements);
    }

    private ClientSettings transport() {
      return new ClientSettings(
          maxMessageBytes,
          maxCallsInFlight,
          maxQueuedBytes,
          Durations.nanos(connectTimeout),
          credentials,
          security,
          polling.toNanos(),
          yielding);
    }

    /** What a simulated client obeys, see {@link ClientInternals}. */
    ClientInternals.Plan plan() {
      return new ClientInternals.Plan(
          timeout, codecLimits(), subtypes, connectionsPerServer, transport());
    }

    private static Duration positive(String setting, Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("the " + setting + " must be positive, not " + value);
      }
      return value;
    }
  }
}
