package io.plainrpc.testing;

import io.plainrpc.Execution;
import io.plainrpc.RpcException;
import io.plainrpc.client.ClientInternals;
import io.plainrpc.codec.BodyReader;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.protocol.WireError;
import io.plainrpc.transport.Failure;

/** One call of a simulated client, from beginning to end, over however many connections; and what is known of it at the server. */
final class SimCall {
  private final Simulation simulation;
  private final SimulatedClient client;
  private final int number;
  private final BoundService service;
  private final MethodContract method;
  private final long timeoutNanos;
  private final long deadline;
  private final Future future;

  /** The request; null when it could not be encoded. */
  private byte[] body;

  /** Where it is now, or was last; null before it was sent. */
  private ClientSide.Attempt attempt;

  private int sends;
  private boolean ended;

  /** Since when it waits for a connection. */
  private long waitingSince;

  private int retries;

  /** What {@link Ledger} knows of it. */
  final Ledger.Facts facts = new Ledger.Facts();

  /** Cancelling it cancels the call. */
  static final class Future extends SimFuture<Object> {
    private SimCall call;

    Future(Simulation simulation) {
      super(simulation);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      if (cancelled && call != null) {
        call.client.cancelled(call);
      }
      return cancelled;
    }
  }

  SimCall(
      SimulatedClient client,
      int number,
      BoundService service,
      MethodContract method,
      long timeout) {
    this.simulation = client.simulation();
    this.client = client;
    this.number = number;
    this.service = service;
    this.method = method;
    this.timeoutNanos = timeout;
    long end = simulation.events().now() + timeout;
    this.deadline = end < 0 ? Long.MAX_VALUE / 2 : end;
    this.future = new Future(simulation);
    future.call = this;
  }

  int number() {
    return number;
  }

  SimulatedClient client() {
    return client;
  }

  BoundService service() {
    return service;
  }

  MethodContract method() {
    return method;
  }

  Future future() {
    return future;
  }

  long timeoutNanos() {
    return timeoutNanos;
  }

  /** When it must have ended. */
  long deadline() {
    return deadline;
  }

  byte[] body() {
    return body;
  }

  void body(byte[] encoded) {
    body = encoded;
  }

  ClientSide.Attempt attempt() {
    return attempt;
  }

  void sentAs(ClientSide.Attempt next) {
    attempt = next;
    sends++;
  }

  int sends() {
    return sends;
  }

  boolean hasEnded() {
    return ended;
  }

  long waitingSince() {
    return waitingSince;
  }

  void waitsSince(long time) {
    waitingSince = time;
  }

  int retries() {
    return retries;
  }

  void retried() {
    retries++;
  }

  // Ending.

  void failed(Failure failure) {
    failed(failure.toException(method.label()));
  }

  /** It ends on this side. */
  void failed(RpcException failure) {
    ends(failure.execution(), failure.getClass().getSimpleName());
    complete(() -> future.completeExceptionally(failure));
  }

  void failed(WireError error, String server) {
    failed(ClientInternals.toException(error, method.label(), server));
  }

  /** Its result, or a declared exception, has come. */
  void replied(boolean thrown, byte[] reply, Object server) {
    ends(Execution.COMPLETED, thrown ? "declared exception" : "value");
    complete(() -> decode(thrown, reply, server));
  }

  private void decode(boolean thrown, byte[] reply, Object server) {
    BodyReader reader = service.codec().reader(method);
    try {
      if (thrown) {
        future.completeExceptionally(reader.thrown(reply, 0, reply.length, null, server));
      } else {
        future.complete(reader.result(reply, 0, reply.length, null, server));
      }
    } catch (RpcException e) {
      future.completeExceptionally(e);
    }
  }

  private void ends(Execution execution, String how) {
    ended = true;
    simulation.trace().add(client, "ended", this, how);
    simulation.ledger().ended(this, execution, how);
  }

  /** Whoever waits for the future goes on a little later, as on the client's executor. */
  private void complete(Runnable completion) {
    simulation.events().after(0, completion);
  }

  @Override
  public String toString() {
    return "call " + number;
  }
}
