package io.plainrpc.testing;

import io.plainrpc.CallOptions;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/** The suite over the simulated network. */
class SimulatedCallsTest extends CallSemantics {
  SimulatedCallsTest() {
    super(new Factory());
  }

  private static final class Factory implements Bench.Factory {
    private final Simulation simulation = new Simulation(1);

    @Override
    public Bench open(RpcServer.Builder server, RpcClient.Builder client) {
      SimulatedServer started = simulation.server("server", server);
      return new SimulatedBench(simulation, started, simulation.client("client", client, started));
    }

    @Override
    public void pause(Duration time) {
      simulation.takes(time);
    }
  }

  private record SimulatedBench(
      Simulation simulation, SimulatedServer server, SimulatedClient client) implements Bench {
    @Override
    public <T> T service(Class<T> type, CallOptions options) {
      return client.service(type, options);
    }

    @Override
    public <T> T outcome(CompletableFuture<T> future) throws Exception {
      simulation.runUntil("the future is done", future::isDone);
      try {
        return future.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Exception cause) {
          throw cause;
        }
        throw e;
      }
    }

    @Override
    public void eventually(String claim, BooleanSupplier condition) {
      simulation.runUntil(claim, condition);
    }

    @Override
    public CompletableFuture<Void> closeServer() {
      return server.close();
    }

    @Override
    public void closeClient() {
      client.close();
    }

    @Override
    public void close() {
      client.close();
      CompletableFuture<Void> closed = server.close();
      simulation.settle();
      simulation.await(closed);
    }
  }
}
