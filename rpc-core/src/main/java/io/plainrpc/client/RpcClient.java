package io.plainrpc.client;

import io.plainrpc.CallOptions;
import io.plainrpc.Credentials;
import io.plainrpc.codec.CodecLimits;
import io.plainrpc.codec.Encoded;
import io.plainrpc.codec.KryoPool;
import io.plainrpc.codec.ServiceCodec;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.protocol.FrameHeader;
import io.plainrpc.transport.ClientCall;
import io.plainrpc.transport.ClientConnection;
import io.plainrpc.transport.ClientSettings;
import io.plainrpc.transport.Endpoint;
import io.plainrpc.transport.Service;
import io.plainrpc.transport.Timer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;

/**
 * Calls the services of one server through their interfaces.
 *
 * <pre>{@code
 * try (RpcClient client = RpcClient.connect("localhost:9999")) {
 *   EchoService echo = client.service(EchoService.class);
 *   echo.upper("hello");
 * }
 * }</pre>
 *
 * <p>A client and its proxies are made for sharing: any number of threads may call at once, over one connection that is made
 * with the first call and made again after it was lost. A call ends exactly once, by its deadline: with the result, an
 * exception that the interface declares, or an {@link io.plainrpc.RpcException} that says whether the method may have run.
 *
 * <p>All threads are daemons and are gone soon after {@link #close}.
 */
public final class RpcClient implements AutoCloseable {
  private final Settings settings;
  private final Timer timer;
  private final ConnectionSource source;
  private final WaitingCalls waiting;
  private final ForkJoinPool executor;
  private final KryoPool kryos = new KryoPool();
  private final Map<Class<?>, BoundService> services = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private RpcClient(Settings settings) {
    this.settings = settings;
    String name = "plainrpc-client-" + settings.endpoint();
    this.timer = new Timer(name + "-timer");
    this.source = new ConnectionSource(settings.endpoint(), settings.transport(), timer);
    this.waiting = new WaitingCalls(source, timer);
    this.executor = ClientExecutor.create(name);
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
        new ServiceProxy(this, bound, Durations.nanos(timeout)));
    return service.cast(proxy);
  }

  /**
   * Ends the client: calls in flight end as cancelled, the connection is closed, further calls fail. Returns at once;
   * closing again does nothing.
   */
  @Override
  public void close() {
    closed = true;
    source.close();
    executor.shutdown();
    timer.close();
    services.clear();
  }

  @Override
  public String toString() {
    ClientConnection connection = source.ready();
    String state =
        closed ? "closed" : connection == null ? "not connected" : "connected, " + connection;
    return "RpcClient[" + address() + ", " + state + "]";
  }

  String address() {
    return settings.endpoint().toString();
  }

  /** Calls and waits. */
  Object call(BoundService service, MethodContract method, Object[] arguments, long timeoutNanos)
      throws Throwable {
    ClientCall call = new ClientCall(method.label(), timeoutNanos, null);
    ClientConnection connection;
    try (Encoded body = service.encode(method, arguments, settings.transport().maxMessageBytes())) {
      int length = body.length();
      byte[] bytes = isKept(length) ? body.detach() : body.buffer();
      connection = send(call, service.announced(), method.number(), bytes, length);
    }
    if (connection != null) {
      connection.await(call);
    }
    return service.outcome(method, call);
  }

  /** Sends on the connection there is, or on a new one; null when the call has been failed instead. */
  private ClientConnection send(
      ClientCall call, Service service, int method, byte[] body, int length) {
    for (int attempt = 1; ; attempt++) {
      ClientConnection connection = source.await(call);
      if (connection == null || connection.send(call, service, method, body, length)) {
        return connection;
      }
      if (attempt == ConnectionSource.MAX_ATTEMPTS) {
        call.fail(connection.whyUnusable());
        return null;
      }
    }
  }

  /** Calls and does not wait. Whatever goes wrong goes into the future. */
  CompletableFuture<Object> callAsync(
      BoundService service, MethodContract method, Object[] arguments, long timeoutNanos) {
    AsyncCall<Object> future = new AsyncCall<>(service, method, timeoutNanos, executor);
    if (closed) {
      future.completeExceptionally(
          source.failureOf(new ConnectionSource.ClosedException()).toException(method.label()));
      return future;
    }
    try (Encoded body = service.encode(method, arguments, settings.transport().maxMessageBytes())) {
      send(future, body);
    } catch (RuntimeException e) {
      future.failNow(e);
    }
    return future;
  }

  private void send(AsyncCall<Object> future, Encoded body) {
    int length = body.length();
    byte[] bytes = isKept(length) ? body.detach() : body.buffer();
    ClientConnection connection = source.ready();
    if (connection != null
        && connection.send(
            future.call(), future.service().announced(), future.method().number(), bytes, length)) {
      future.claim();
      future.sent();
    } else {
      future.keep(isKept(length) ? bytes : body.detach());
      waiting.sendWhenConnected(future);
    }
  }

  /** Whether the transport keeps the array until it is written, so that it must not be the pool's. */
  private static boolean isKept(int length) {
    return length > FrameHeader.MAX_PAYLOAD - 64;
  }

  private BoundService bind(Class<?> service) {
    ServiceContract contract = ServiceContract.of(service);
    return new BoundService(
        contract, new ServiceCodec(contract, kryos, settings.codec()), address());
  }

  private record Settings(
      Endpoint endpoint, Duration timeout, CodecLimits codec, ClientSettings transport) {}

  /** What a client is to be. Not thread-safe. */
  public static final class Builder {
    private Endpoint server;
    private Duration timeout = Duration.ofSeconds(10);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private int maxMessageBytes = 4 << 20;
    private int maxCallsInFlight = 1024;
    private int maxDepth = CodecLimits.DEFAULT.maxDepth();
    private int maxElements = CodecLimits.DEFAULT.maxElements();
    private long maxQueuedBytes = 32L << 20;
    private Credentials credentials;

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
      this.server = Endpoint.parse(Objects.requireNonNull(server, "server"));
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
     * The most calls in flight at once; more fail as overloaded.
     *
     * @param maxCallsInFlight 1 to 1,000,000; default 1,024. The server's limit holds too
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
     * The most request bytes that wait to be written. Beyond that callers wait, within their deadlines, and futures fail as
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
     * Makes the client. Nothing is connected before the first call.
     *
     * @return the client
     * @throws IllegalStateException when no server was named
     */
    public RpcClient build() {
      if (server == null) {
        throw new IllegalStateException(
            "no server was named; call server(\"host:port\") before build()");
      }
      ClientSettings transport = new ClientSettings(
          maxMessageBytes,
          maxCallsInFlight,
          maxQueuedBytes,
          Durations.nanos(connectTimeout),
          credentials);
      return new RpcClient(
          new Settings(server, timeout, new CodecLimits(maxDepth, maxElements), transport));
    }

    private static Duration positive(String setting, Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("the " + setting + " must be positive, not " + value);
      }
      return value;
    }
  }
}
