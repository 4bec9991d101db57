package io.plainrpc.transport;

import io.plainrpc.protocol.MemoryBudget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side that is called: accepts connections, gives each a thread, and ends them together.
 *
 * <p>Threads: one accepts if it listens, one keeps time, one watches slow handlers, and the {@link Workers} read and run handlers. Public
 * methods may be called by any thread; only {@link #close} blocks.
 */
public final class ServerTransport implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServerTransport.class);
  private static final int BACKLOG = 1024;

  private final ServerSettings settings;
  private final TransportSecurity security;
  private final RequestHandler handler;
  private final Timer timer;
  private final Watchdog watchdog;
  private final Workers workers;
  private final MemoryBudget memory;
  private final MemoryBudget spareForReplies;
  private final RefusalLog refusals = new RefusalLog(log, System::nanoTime);
  private final Entrance entrance;
  private final int port;

  /** Null when the server does not listen. */
  private final Acceptor acceptor;

  private final AuthenticationThrottle throttle = new AuthenticationThrottle();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean closing;

  private ServerTransport(
      ServerSocket listening,
      int port,
      ServerSettings settings,
      TransportSecurity security,
      RequestHandler handler) {
    this.port = port;
    this.settings = settings;
    this.security = security;
    this.handler = handler;
    String name = "plainrpc-server-" + (listening == null ? "in-process-" : "") + port;
    // A quarter of the heap for messages that are still arriving, an eighth for replies that wait
    // beyond what each connection may hold in any case; the rest is for what the handlers make.
    long heap = Runtime.getRuntime().maxMemory();
    this.memory = new MemoryBudget(Math.max(2L * settings.maxMessageBytes(), heap / 4));
    this.spareForReplies = new MemoryBudget(heap / 8);
    this.timer = new Timer(name + "-timer");
    this.watchdog = new Watchdog(name + "-watchdog");
    this.workers = new Workers(
        name,
        settings.maxConnections() + Entrance.SURPLUS,
        settings.handlerThreads(),
        settings.virtualThreads(),
        watchdog);
    this.entrance = new Entrance(this);
    timer.add(entrance);
    handler.serving(this);
    this.acceptor =
        listening == null ? null : Acceptor.start(name + "-accept", listening, entrance::take);
  }

  /**
   * Starts to listen, for bare connections.
   *
   * @throws IOException when the address cannot be bound
   */
  public static ServerTransport listen(
      InetSocketAddress address, ServerSettings settings, RequestHandler handler)
      throws IOException {
    return listen(address, settings, TransportSecurity.NONE, handler);
  }

  /**
   * Starts to listen.
   *
   * @throws IOException when the address cannot be bound
   */
  public static ServerTransport listen(
      InetSocketAddress address,
      ServerSettings settings,
      TransportSecurity security,
      RequestHandler handler)
      throws IOException {
    ServerSocket listening = new ServerSocket();
    try {
      // A restarted server must get its port back although old connections are in TIME_WAIT.
      listening.setReuseAddress(true);
      listening.bind(address, BACKLOG);
      Acceptor.warmUp();
      return new ServerTransport(listening, listening.getLocalPort(), settings, security, handler);
    } catch (IOException | RuntimeException e) {
      listening.close();
      throw e;
    }
  }

  /**
   * Starts without listening: connections come through {@link #accept} only.
   *
   * @param number tells it from others in names and messages; 1 to 65535
   */
  public static ServerTransport inProcess(
      int number, ServerSettings settings, TransportSecurity security, RequestHandler handler) {
    return new ServerTransport(null, number, settings, security, handler);
  }

  /** Takes a connection that was not made through the port, as if it had been. Any thread; does not block. */
  public void accept(Socket socket) {
    entrance.take(socket);
  }

  /** Whether it listens on a port. */
  public boolean isListening() {
    return acceptor != null;
  }

  /** The port it listens on, or its number when it does not listen. */
  public int port() {
    return port;
  }

  /** How many connections there are. */
  public int connections() {
    return entrance.connections().size();
  }

  /** How many calls are in flight. */
  public int callsInFlight() {
    return inFlight.get();
  }

  /** How many there may be. */
  public int maxCallsInFlight() {
    return settings.maxCallsInFlight();
  }

  /**
   * Accepts no more connections and calls, lets running calls finish for {@code drainNanos}, interrupts the rest, and closes
   * everything.
   */
  public void close(long drainNanos) {
    boolean first;
    synchronized (this) {
      first = !closing;
      closing = true;
    }
    if (!first) {
      awaitOtherClose();
      return;
    }
    if (acceptor != null) {
      acceptor.close();
    }
    Set<ServerConnection> connections = entrance.connections();
    connections.forEach(ServerConnection::drain);
    // Each ends by itself when its last reply is written and its client has closed, or lingered for
    // a second.
    awaitConnections(System.nanoTime() + drainNanos);
    connections.forEach(ServerConnection::cancelAll);
    awaitConnections(System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
    connections.forEach(connection -> connection.end(false));
    timer.close();
    watchdog.close();
    workers.close();
    closed.countDown();
  }

  @Override
  public void close() {
    close(0);
  }

  /** Blocks until the server is closed. */
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }

  // For connections.

  ServerSettings settings() {
    return settings;
  }

  TransportSecurity security() {
    return security;
  }

  RequestHandler handler() {
    return handler;
  }

  Timer timer() {
    return timer;
  }

  Watchdog watchdog() {
    return watchdog;
  }

  Workers workers() {
    return workers;
  }

  MemoryBudget memory() {
    return memory;
  }

  /** What all connections together may hold of replies that wait, see {@link ReplyRoom}. */
  MemoryBudget spareForReplies() {
    return spareForReplies;
  }

  RefusalLog refusals() {
    return refusals;
  }

  Entrance entrance() {
    return entrance;
  }

  AuthenticationThrottle throttle() {
    return throttle;
  }

  /** Whether {@link #close} has been called. Any thread. */
  public boolean isClosing() {
    return closing;
  }

  /** Counts a call in, if there is room for it. */
  boolean admit() {
    if (inFlight.incrementAndGet() > settings.maxCallsInFlight()) {
      inFlight.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    inFlight.decrementAndGet();
  }

  // Inside.

  private void awaitConnections(long deadlineNanos) {
    awaitUntil(deadlineNanos, entrance.connections()::isEmpty);
  }

  /** Polls: closing happens once in a server's life and needs no signal on the path of every call. */
  private void awaitUntil(long deadlineNanos, BooleanSupplier condition) {
    while (!condition.getAsBoolean() && deadlineNanos - System.nanoTime() > 0) {
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  private void awaitOtherClose() {
    try {
      awaitClosed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
