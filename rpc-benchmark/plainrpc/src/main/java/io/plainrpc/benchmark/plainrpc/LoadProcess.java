package io.plainrpc.benchmark.plainrpc;

import io.plainrpc.benchmark.ExtraService;
import io.plainrpc.benchmark.UserService;
import io.plainrpc.benchmark.Users;
import io.plainrpc.client.RpcClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/**
 * Two loads that have to pass without a failure: {@code mixed PORT CALLS} and {@code wide PORT SECONDS}. Prints one line; ends with
 * 1 when a call failed or a reply was wrong.
 */
public final class LoadProcess {
  private static final int THREADS = 64;
  private static final int MIXED_CONNECTIONS = 4;
  private static final int WIDE_CONNECTIONS = 1000;
  private static final int WIDE_IN_FLIGHT = 10;
  private static final int MIB = 1 << 20;

  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong mismatches = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  private LoadProcess() {}

  /**
   * Runs one of them.
   *
   * @param arguments {@code mixed} or {@code wide}, the port, how many calls or seconds
   * @throws Exception when it cannot be run
   */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[1]);
    long amount = Long.parseLong(arguments[2]);
    LoadProcess load = new LoadProcess();
    long begin = System.nanoTime();
    String what = arguments[0].equals("mixed") ? load.mixed(port, amount) : load.wide(port, amount);
    System.out.printf(
        Locale.ROOT,
        "%s: %,d calls in %.0f s, %,d MiB each way, %d failures, %d wrong replies%n",
        what,
        load.calls.get(),
        (System.nanoTime() - begin) / 1e9,
        load.bytes.get() / MIB,
        load.failures.get(),
        load.mismatches.get());
    System.exit(load.failures.get() + load.mismatches.get() == 0 ? 0 : 1);
  }

  /** 64 threads over 4 connections; half of the calls echo 0 B to 1 MiB, as often below 1 KiB as above. */
  private String mixed(int port, long total) throws Exception {
    byte[] noise = new byte[2 * MIB];
    new Random(1).nextBytes(noise);
    try (RpcClient client = RpcClient.builder()
        .server("127.0.0.1:" + port)
        .connectionsPerServer(MIXED_CONNECTIONS)
        .build()) {
      UserService users = client.service(UserService.class);
      ExtraService extras = client.service(ExtraService.class);
      onThreads(THREADS, thread -> {
        Random random = new Random(thread);
        while (calls.getAndIncrement() < total) {
          try {
            mixedCall(users, extras, random, noise);
          } catch (RuntimeException e) {
            report(e);
          }
        }
      });
      calls.set(total);
    }
    return "mixed calls of 0 B to 1 MiB from " + THREADS + " threads over " + MIXED_CONNECTIONS
        + " connections";
  }

  private void mixedCall(UserService users, ExtraService extras, Random random, byte[] noise) {
    int number = random.nextInt(1000);
    switch (random.nextInt(8)) {
      case 0 -> check(users.existUser("someone" + number % 10) == (number % 10 >= 5));
      case 1 -> check(users.getUser(number).equals(Users.user(number)));
      case 2 -> check(users.listUser(number).equals(Users.page(number)));
      case 3 -> check(extras.upper("text" + number).equals("TEXT" + number));
      default -> {
        // Exponents are equally likely: many small ones, and all sizes occur.
        int size = (int) Math.pow(2, 20 * random.nextDouble()) - 1 + random.nextInt(2);
        int from = random.nextInt(noise.length - size);
        byte[] sent = Arrays.copyOfRange(noise, from, from + size);
        byte[] reply = extras.echo(sent);
        bytes.addAndGet(size);
        check(reply.length == size && checksum(reply) == checksum(sent));
      }
    }
  }

  private static long checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }

  /** 1,000 connections, each of a client of its own, with 10 calls in flight. */
  private String wide(int port, long seconds) throws Exception {
    List<RpcClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < WIDE_CONNECTIONS; i++) {
        clients.add(RpcClient.builder()
            .server("127.0.0.1:" + port)
            .connectionsPerServer(1)
            .build());
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      List<Semaphore> rooms = new ArrayList<>();
      for (RpcClient client : clients) {
        Semaphore room = new Semaphore(WIDE_IN_FLIGHT);
        rooms.add(room);
        LaterService later = client.service(LaterService.class);
        for (int i = 0; i < WIDE_IN_FLIGHT; i++) {
          room.acquire();
          again(later, room, end, i);
        }
      }
      for (Semaphore room : rooms) {
        room.acquire(WIDE_IN_FLIGHT);
      }
    } finally {
      clients.forEach(RpcClient::close);
    }
    return WIDE_CONNECTIONS + " connections with " + WIDE_IN_FLIGHT + " calls in flight each";
  }

  private void again(LaterService later, Semaphore room, long end, int number) {
    if (System.nanoTime() - end >= 0) {
      room.release();
      return;
    }
    var ignored = later.existUser("someone" + number).whenComplete((exists, failure) -> {
      calls.incrementAndGet();
      if (failure != null) {
        report(failure);
      } else {
        check(exists == (number >= 5));
      }
      again(later, room, end, number);
    });
  }

  private void check(boolean right) {
    if (!right) {
      mismatches.incrementAndGet();
    }
  }

  private void report(Throwable failure) {
    if (failures.incrementAndGet() <= 3) {
      failure.printStackTrace();
    }
  }

  /** Something for each of several threads. */
  private interface Task {
    void run(int thread) throws Exception;
  }

  private static void onThreads(int count, Task task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int thread = i;
        futures.add(threads.submit(() -> {
          task.run(thread);
          return null;
        }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    } finally {
      threads.shutdown();
    }
  }
}
