package io.plainrpc.client;

import io.plainrpc.CallCancelledException;
import io.plainrpc.CallContext;
import io.plainrpc.CannotConnectException;
import io.plainrpc.Execution;
import io.plainrpc.RpcException;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.transport.ClientCall;
import io.plainrpc.transport.ClientConnection;
import io.plainrpc.transport.Failure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The future of a remote call. Cancelling it cancels the call.
 *
 * <p>It is completed on the client's executor, where its value is decoded too: users' continuations never run on a thread
 * that reads for others. A thread that waits for the future does not depend on the executor having one left: it waits for
 * the answer to arrive, which takes none, and completes the future itself.
 *
 * <p>Whoever makes it has claimed it. While it waits for a connection nobody has, and {@link #claim} says who may do something
 * about it: the sender, the timer, or whoever cancels. A call that ends without having started waits again; it keeps a copy of
 * its request until it has ended for good.
 */
final class AsyncCall<T> extends CompletableFuture<T> {
  private final BoundService service;
  private final MethodContract method;
  private final CallSettings settings;
  private final ClientCalls calls;
  private final AtomicBoolean claimed = new AtomicBoolean(true);
  private final AtomicBoolean completing = new AtomicBoolean();

  /** Done when the call has ended or the future was completed otherwise. Nothing of a user's depends on it. */
  private final CompletableFuture<Void> arrived = new CompletableFuture<>();

  private volatile ClientCall call;
  private volatile byte[] body;

  /** Whether the call that it was made for is cancelled. */
  private volatile boolean abandoned;

  /** How often it was given to a connection. One thread at a time: whoever has the claim, or ends the call. */
  private int sends;

  /**
   * @param served the call that it is made for, or null
   * @param calls where it waits for a connection, and completes
   */
  AsyncCall(
      BoundService service,
      MethodContract method,
      CallSettings settings,
      CallContext served,
      ClientCalls calls) {
    this.service = service;
    this.method = method;
    this.settings = settings;
    this.calls = calls;
    this.call = settings.start(method, served, this::ended);
    CompletableFuture<T> unused = whenComplete((value, failure) -> arrived.complete(null));
  }

  ClientCall call() {
    return call;
  }

  /** The request, an array of the call's own. Before it is sent. */
  void keep(byte[] request) {
    body = request;
  }

  byte[] body() {
    return body;
  }

  /** Whether it was given to a connection before. */
  boolean wasSent() {
    return sends > 0;
  }

  BoundService service() {
    return service;
  }

  MethodContract method() {
    return method;
  }

  /** True once: the caller alone may send or fail the call. */
  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  /** Waits for a connection; whoever has the claim gives it up with that. */
  void await() {
    claimed.set(false);
    if (isUnwanted()) {
      // It was cancelled while it was claimed; nobody has ended the call yet.
      failUnsent(abandoned ? Downstream::unsent : AsyncCall::cancelledUnsent);
    } else {
      calls.waiting().add(this);
    }
  }

  /** The connection took no calls: another is tried, unless that has gone on for too long. */
  void notTaken(Failure why) {
    if (++sends < ClientCalls.MAX_SENDS) {
      await();
    } else {
      call.fail(why);
    }
  }

  private static RpcException cancelledUnsent(String label) {
    return new CallCancelledException(
        label + ": cancelled before it was sent", Execution.NOT_STARTED, null);
  }

  /** Fails the call if nobody has claimed it before. */
  void failUnsent(Failure failure) {
    if (claim()) {
      call.fail(failure);
    }
  }

  /** Something failed that should not while the call was sent: it may be on a connection, where it is cancelled, or nowhere. */
  void broken(Throwable cause) {
    Execution execution = call.connection() == null ? Execution.NOT_STARTED : Execution.MAYBE;
    failNow(new CannotConnectException(
        call.label() + ": this client failed while it sent the call: " + cause, execution, cause));
    cancelOnConnection();
  }

  /** Completes the future with a failure that needs no connection. */
  void failNow(Throwable failure) {
    run(() -> completeExceptionally(failure));
  }

  /** The call was sent on a connection; what was cancelled meanwhile is cancelled there. */
  void sent() {
    if (isUnwanted()) {
      cancelOnConnection();
    }
  }

  /** Whether its future was cancelled, or the call that it was made for. */
  boolean isUnwanted() {
    return abandoned || isCancelled();
  }

  /** Has it cancelled together with that call; before it is sent. */
  void endWith(CallContext served) {
    CallContext.Registration tie = served.onCancelled(this::abandon);
    // By whoever completes it, which is not the reading role: that must not wait for a lock.
    CompletableFuture<T> unused = whenComplete((value, failure) -> tie.close());
  }

  private void abandon() {
    abandoned = true;
    failUnsent(Downstream::unsent);
    Downstream.cancelOnConnection(call);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      failUnsent(AsyncCall::cancelledUnsent);
      cancelOnConnection();
    }
    return cancelled;
  }

  private void cancelOnConnection() {
    ClientCall current = call;
    ClientConnection connection = current.connection();
    if (connection != null && !current.isDone()) {
      connection.cancel(current);
    }
  }

  private void ended(ClientCall ended) {
    if (ended.isUnstarted() && ++sends < ClientCalls.MAX_SENDS && !isDone()) {
      call = ended.again();
      await();
      return;
    }
    body = null;
    arrived.complete(null);
    run(this::complete);
  }

  /** Runs what completes the future on the executor. It may run twice, and only the first time counts. */
  private void run(Runnable completion) {
    ExecutorService executor = calls.executor();
    try {
      executor.execute(completion);
    } catch (RejectedExecutionException | Error e) {
      // The client is closed and its threads are gone, or there is no memory for one: better here
      // than never.
      completion.run();
      return;
    }
    if (executor.isShutdown()) {
      // A fork-join pool that is shut down between its look at that and the queueing of the task
      // loses the task.
      completion.run();
    }
  }

  @Override
  public T join() {
    if (!isDone()) {
      arrived.join();
      complete();
    }
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    if (!isDone()) {
      arrived.get();
      complete();
    }
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadline = System.nanoTime() + unit.toNanos(timeout);
    if (!isDone()) {
      arrived.get(timeout, unit);
      complete();
    }
    return super.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void complete() {
    if (isDone() || !completing.compareAndSet(false, true)) {
      return;
    }
    try {
      settings.ended(call);
      @SuppressWarnings("unchecked") // the contract read T from the method's signature
      T value = (T) service.outcome(method, call);
      complete(value);
    } catch (Throwable e) {
      completeExceptionally(e);
    }
  }
}
