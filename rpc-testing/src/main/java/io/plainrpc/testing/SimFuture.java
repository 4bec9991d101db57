package io.plainrpc.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A future of a simulation: to wait for it is to run the simulation until it is done. */
class SimFuture<T> extends CompletableFuture<T> {
  private final Simulation simulation;

  SimFuture(Simulation simulation) {
    this.simulation = simulation;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new SimFuture<>(simulation);
  }

  @Override
  public T join() {
    simulation.runUntilDone(this);
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    simulation.runUntilDone(this);
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException {
    return get();
  }
}
