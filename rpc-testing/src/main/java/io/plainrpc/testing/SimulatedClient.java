package io.plainrpc.testing;

import io.plainrpc.CallOptions;
import io.plainrpc.Execution;
import io.plainrpc.RpcException;
import io.plainrpc.TooLargeException;
import io.plainrpc.client.ClientInternals;
import io.plainrpc.codec.BodyTooLargeException;
import io.plainrpc.codec.Encoded;
import io.plainrpc.contract.MethodContract;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A client of a {@link Simulation}. Calls of one client share its connections, as those of an {@code RpcClient} do, and what
 * provably never started is sent again.
 *
 * <p>A method of a {@linkplain #service proxy} that returns a future does not wait. One that does not runs the simulation until
 * its call has ended; so it must not be called by what runs inside of the simulation, handlers for example. {@link #call} makes
 * any method a future. Confined to the simulation's thread.
 */
public final class SimulatedClient {
  private static final Object[] NO_ARGUMENTS = {};

  private final Simulation simulation;
  private final String name;
  private final ClientInternals.Plan plan;
  private final ClientPool pool;

  /** The calls that {@link #call} makes are put here; null when nobody does. */
  private SimCall[] recorded;

  SimulatedClient(
      Simulation simulation,
      String name,
      ClientInternals.Plan plan,
      List<SimulatedServer> servers) {
    this.simulation = simulation;
    this.name = name;
    this.plan = plan;
    this.pool = new ClientPool(this, servers);
  }

  /**
   * A call of one method.
   *
   * @param <T> the service
   * @param <R> the method's result
   */
  @FunctionalInterface
  public interface Call<T, R> {
    /**
     * Calls one method of the service.
     *
     * @param service where to call it
     * @return what that returns
     * @throws Exception what the method declares
     */
    R on(T service) throws Exception;
  }

  /**
   * A call of one method that returns nothing.
   *
   * @param <T> the service
   */
  @FunctionalInterface
  public interface VoidCall<T> {
    /**
     * Calls one method of the service.
     *
     * @param service where to call it
     * @throws Exception what the method declares
     */
    void on(T service) throws Exception;
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
   * A proxy whose calls use the client's settings.
   *
   * @param service a public interface
   * @param <T> the interface
   * @return the proxy
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
   * @return the proxy
   */
  public <T> T service(Class<T> service, CallOptions options) {
    BoundService bound = BoundService.of(service, plan);
    Duration timeout = options.timeout() == null ? plan.timeout() : options.timeout();
    Object proxy = Proxy.newProxyInstance(
        service.getClassLoader(), new Class<?>[] {service}, new Handler(bound, timeout));
    return service.cast(proxy);
  }

  /**
   * Calls one method and does not wait, whatever it returns: {@code client.call(Bank.class, bank -> bank.balance("me"))}.
   *
   * @param service a public interface
   * @param call calls one method of it; what that returns there means nothing
   * @param <T> the interface
   * @param <R> the method's result
   * @return what the call comes to; cancelling it cancels the call, waiting for it runs the simulation
   */
  @SuppressWarnings("unchecked") // the call's future completes with what the method returns
  public <T, R> CompletableFuture<R> call(Class<T> service, Call<T, R> call) {
    return (CompletableFuture<R>) (CompletableFuture<?>) record(service, call::on);
  }

  /**
   * As {@link #call}, for a method that returns nothing.
   *
   * @param service a public interface
   * @param call calls one method of it
   * @param <T> the interface
   * @return done when the method has run
   */
  @SuppressWarnings("unchecked") // as above
  public <T> CompletableFuture<Void> run(Class<T> service, VoidCall<T> call) {
    return (CompletableFuture<Void>) (CompletableFuture<?>) record(service, call);
  }

  private <T> CompletableFuture<Object> record(Class<T> service, VoidCall<T> call) {
    SimCall[] slot = new SimCall[1];
    SimCall[] before = recorded;
    recorded = slot;
    try {
      call.on(service(service));
    } catch (Exception e) {
      throw new IllegalArgumentException("calling " + service.getSimpleName() + " failed", e);
    } finally {
      recorded = before;
    }
    if (slot[0] == null) {
      throw new IllegalArgumentException(
          "no method of " + service.getSimpleName() + " was called; call one");
    }
    return slot[0].future();
  }

  /** Ends the client: its calls end as cancelled, and it makes no more. */
  public void close() {
    simulation.trace().add(name, "closes", "");
    pool.close();
  }

  Simulation simulation() {
    return simulation;
  }

  ClientInternals.Plan plan() {
    return plan;
  }

  ClientPool pool() {
    return pool;
  }

  void cancelled(SimCall call) {
    pool.cancelled(call);
  }

  private SimCall start(
      BoundService service, MethodContract method, Object[] arguments, Duration timeout) {
    SimCall call =
        new SimCall(this, simulation.ledger().calls().size() + 1, service, method, nanos(timeout));
    simulation.ledger().started(call);
    simulation.trace().add(name, "calls", call, method.label());
    try (Encoded body = service.codec().encodeArguments(method, arguments, maxBytes())) {
      call.body(body.detach());
    } catch (BodyTooLargeException e) {
      call.failed(tooLarge(method, e.sizeBytes()));
      return call;
    } catch (RpcException e) {
      call.failed(e);
      return call;
    }
    simulation.events().at(call.deadline(), () -> pool.expired(call));
    pool.submit(call);
    return call;
  }

  private static long nanos(Duration timeout) {
    return timeout.compareTo(Duration.ofDays(365)) > 0
        ? Duration.ofDays(365).toNanos()
        : timeout.toNanos();
  }

  private int maxBytes() {
    return plan.transport().maxMessageBytes();
  }

  private TooLargeException tooLarge(MethodContract method, long size) {
    return new TooLargeException(
        method.label() + ": the arguments take " + size + " bytes, this client sends at most "
            + maxBytes() + "; raise RpcClient.builder().maxMessageBytes(...)",
        Execution.NOT_STARTED,
        TooLargeException.Side.CLIENT,
        size,
        maxBytes(),
        "RpcClient.builder().maxMessageBytes(...)");
  }

  /** What stands behind a proxy. */
  private final class Handler implements InvocationHandler {
    private final BoundService service;
    private final Duration timeout;

    Handler(BoundService service, Duration timeout) {
      this.service = service;
      this.timeout = timeout;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      MethodContract remote = service.contract().method(method);
      if (remote == null) {
        return invokeLocally(proxy, method, arguments);
      }
      boolean waits = recorded == null && !remote.async();
      if (waits) {
        simulation.mayWait(remote.label());
      }
      SimCall call = start(
          service,
          remote,
          arguments == null ? NO_ARGUMENTS : arguments,
          remote.timeout() == null ? timeout : remote.timeout());
      if (recorded != null) {
        record(call);
      }
      return waits ? outcome(call) : remote.async() ? call.future() : nothing(method);
    }

    private void record(SimCall call) {
      if (recorded[0] != null) {
        throw new IllegalArgumentException(
            "a second method was called, " + call.method().label() + "; call one at a time");
      }
      recorded[0] = call;
    }

    private Object outcome(SimCall call) throws Throwable {
      try {
        return call.future().get();
      } catch (ExecutionException e) {
        throw e.getCause();
      }
    }

    /** What there is to return from a primitive method: its zero. */
    private Object nothing(Method method) {
      Class<?> type = method.getReturnType();
      return type.isPrimitive() && type != void.class
          ? Array.get(Array.newInstance(type, 1), 0)
          : null;
    }

    private Object invokeLocally(Object proxy, Method method, Object[] arguments) throws Throwable {
      if (method.isDefault()) {
        return InvocationHandler.invokeDefault(proxy, method, arguments);
      }
      return switch (method.getName()) {
        case "equals" -> proxy == Objects.requireNonNullElse(arguments, NO_ARGUMENTS)[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> service.contract().type().getSimpleName() + " at " + name;
      };
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
