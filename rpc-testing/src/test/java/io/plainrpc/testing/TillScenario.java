package io.plainrpc.testing;

import io.plainrpc.CallOptions;
import io.plainrpc.RpcException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Three clients, two servers, 200 calls of many kinds, and everything that can go wrong in between. Beside what the simulation checks
 * by itself, each request and each answer holds who it is for, and each server keeps a journal.
 */
final class TillScenario {
  static final int CALLS = 200;
  private static final int CLIENTS = 3;
  private static final byte[] NOISE = new byte[200_000];

  static {
    new SplittableRandom(7).nextBytes(NOISE);
  }

  private final Simulation simulation;
  private final SplittableRandom random;
  private final Set<Long> journal = new HashSet<>();
  private final SimulatedClient[] clients = new SimulatedClient[CLIENTS];
  private final Till[] tills = new Till[CLIENTS];
  private int ended;

  TillScenario(Simulation simulation) {
    this.simulation = simulation;
    this.random = simulation.random();
    RpcServer.Builder server = RpcServer.builder()
        .service(Till.class, new Handler())
        .maxMessageBytes(150_000)
        .maxCallsInFlightPerConnection(20 + random.nextInt(100))
        .drainTimeout(Duration.ofMillis(500));
    SimulatedServer first = simulation.server("server-1", server);
    SimulatedServer second = simulation.server("server-2", server);
    for (int i = 0; i < CLIENTS; i++) {
      clients[i] = simulation.client(
          "client-" + i, RpcClient.builder().connectTimeout(Duration.ofSeconds(1)), first, second);
      tills[i] = clients[i].service(
          Till.class, CallOptions.timeout(Duration.ofMillis(50 + random.nextInt(3_000))));
    }
  }

  /** Makes the calls, at random times within two seconds, and has everything go wrong meanwhile. */
  void start() {
    simulation.network().allFaults(Duration.ofMillis(20 + random.nextInt(200)));
    for (int i = 0; i < CALLS; i++) {
      int sequence = i;
      simulation.after(millis(2_000), () -> call(random.nextInt(CLIENTS), sequence));
    }
  }

  void check() {
    simulation.settle();
    if (ended != CALLS) {
      throw new AssertionError(ended + " of " + CALLS + " futures are done");
    }
  }

  private Duration millis(int most) {
    return Duration.ofNanos(random.nextLong(most * 1_000_000L));
  }

  private void call(int client, int sequence) {
    long nonce = random.nextLong();
    byte[] data = data(nonce);
    CompletableFuture<?> future = switch (random.nextInt(4)) {
      case 0 -> clients[client].run(Till.class, till -> till.note(client, sequence));
      case 1 -> tills[client].bookLater(client, sequence, nonce, data);
      default -> clients[client].call(Till.class, till -> till.book(client, sequence, nonce, data));
    };
    CompletableFuture<Void> checked = future.handle((value, failure) -> {
      ended++;
      checkOutcome(client, sequence, nonce, data, value, failure);
      return null;
    });
    if (random.nextInt(12) == 0) {
      simulation.after(millis(30), () -> future.cancel(true));
    }
  }

  /** Mostly short, some longer than a frame, a few longer than they may be. */
  private static byte[] data(long nonce) {
    int dice = (int) Math.floorMod(nonce, 64L);
    int length = dice < 62 ? dice * 5 : (dice - 61) * 80_000;
    int from = (int) Math.floorMod(nonce >> 8, (long) NOISE.length - length);
    return Arrays.copyOfRange(NOISE, from, from + length);
  }

  private static void checkOutcome(
      int client, int sequence, long nonce, byte[] data, Object value, Throwable failure) {
    if (value instanceof Till.Receipt receipt) {
      boolean mine = receipt.client() == client
          && receipt.sequence() == sequence
          && receipt.nonce() == nonce
          && Arrays.equals(data, receipt.data());
      if (!mine) {
        throw new AssertionError("call " + sequence + " got the receipt " + receipt);
      }
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof Till.RefusedException refused && refused.nonce() != nonce) {
      throw new AssertionError("call " + sequence + " got the refusal of another");
    }
    boolean expected = cause == null
        || cause instanceof RpcException
        || cause instanceof Till.RefusedException
        || cause instanceof java.util.concurrent.CancellationException;
    if (!expected) {
      throw new AssertionError("call " + sequence + " ended with " + cause, cause);
    }
  }

  private final class Handler implements Till {
    private void ran(int client, int sequence) {
      if (!journal.add((long) client << 32 | sequence)) {
        throw new AssertionError("call " + sequence + " of client " + client + " ran twice");
      }
      if (random.nextInt(3) == 0) {
        simulation.takes(millis(random.nextInt(10) == 0 ? 2_000 : 20));
      }
    }

    @Override
    public Receipt book(int client, int sequence, long nonce, byte[] data) throws RefusedException {
      ran(client, sequence);
      if (random.nextInt(5) == 0) {
        throw new RefusedException(nonce);
      }
      if (random.nextInt(20) == 0) {
        throw new IllegalStateException("not declared");
      }
      return new Receipt(client, sequence, nonce, data);
    }

    @Override
    public CompletableFuture<Receipt> bookLater(int client, int sequence, long nonce, byte[] data) {
      ran(client, sequence);
      CompletableFuture<Receipt> receipt = new CompletableFuture<>();
      simulation.after(
          millis(50), () -> receipt.complete(new Receipt(client, sequence, nonce, data)));
      return receipt;
    }

    @Override
    public void note(int client, int sequence) {
      ran(client, sequence);
    }
  }
}
