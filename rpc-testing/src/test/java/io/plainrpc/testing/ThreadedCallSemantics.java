package io.plainrpc.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallCancelledException;
import io.plainrpc.CallOptions;
import io.plainrpc.Execution;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The suite where calls block the threads that make them, and what only threads can show. */
abstract class ThreadedCallSemantics extends CallSemantics {

  /** Starts servers and connects clients in some way. */
  interface Way {
    RpcServer start(RpcServer.Builder server);

    RpcClient connect(RpcServer server, RpcClient.Builder client);
  }

  ThreadedCallSemantics(Way way) {
    super(new Factory(way));
  }

  private record Factory(Way way) implements Bench.Factory {
    @Override
    public Bench open(RpcServer.Builder server, RpcClient.Builder client) {
      RpcServer started = way.start(server);
      return new ThreadedBench(started, way.connect(started, client));
    }

    @Override
    public void pause(Duration time) {
      Await.elapse(time);
    }
  }

  private record ThreadedBench(RpcServer server, RpcClient client) implements Bench {
    @Override
    public <T> T service(Class<T> type, CallOptions options) {
      return client.service(type, options);
    }

    @Override
    public <T> T outcome(CompletableFuture<T> future) throws Exception {
      return Calls.outcome(future);
    }

    @Override
    public void eventually(String claim, BooleanSupplier condition) {
      Await.eventually(claim, Await.SOON, condition);
    }

    @Override
    public CompletableFuture<Void> closeServer() {
      return CompletableFuture.runAsync(server::close);
    }

    @Override
    public void closeClient() {
      client.close();
    }

    @Override
    public void close() {
      client.close();
      server.close();
    }
  }

  @Test
  void manyThreadsShareAClient() throws Exception {
    Desk desk = open().service(Desk.class);
    List<Calls.OnThread<Integer>> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      int id = i;
      threads.add(Calls.onThread("caller-" + i, () -> callOften(desk, id)));
    }
    for (Calls.OnThread<Integer> thread : threads) {
      assertEquals(100, thread.get());
    }
  }

  private static int callOften(Desk desk, int id) {
    int right = 0;
    for (int i = 0; i < 100; i++) {
      String text = id + "/" + i;
      right += text.equals(desk.text(text)) ? 1 : 0;
    }
    return right;
  }

  @Test
  void anInterruptEndsTheCallersCallAndNoOther() throws Exception {
    Bench bench = open();
    Desk desk = bench.service(Desk.class);
    CompletableFuture<String> other = desk.laterSlow(600);
    Calls.OnThread<String> call = Calls.onThread("interrupted", () -> desk.slow(50_000));
    bench.eventually("both handlers run", () -> handler().slow().size() == 2);
    call.interrupt();
    Calls.failure(CallCancelledException.class, Execution.MAYBE, call::get);
    assertTrue(call.wasInterrupted(), "the flag is set again");
    assertEquals("after 600", bench.outcome(other));
    assertEquals("on", desk.text("on"));
  }
}
