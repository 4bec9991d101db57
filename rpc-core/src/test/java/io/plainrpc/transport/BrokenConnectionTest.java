package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Execution;
import io.plainrpc.RpcException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.FaultProxy;
import io.plainrpc.testing.FaultProxy.Cut;
import io.plainrpc.testing.FaultProxy.Direction;
import io.plainrpc.testing.FaultProxy.How;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A real client and a real server with a proxy between them that cuts the connection after every single byte of a greeting
 * and three calls, in either direction.
 */
class BrokenConnectionTest {
  private static final Duration DEADLINE = Duration.ofMillis(200);
  private static final long GRACE_MILLIS = 250;
  private static final long HUNG_MILLIS = 5_000;
  private static final int CALLS = 3;
  private static final int AT_ONCE = 32;
  private static final int WARM_UP = 100;

  /** How often each call's method ran, by the call's text. */
  private final Map<String, AtomicInteger> journal = new ConcurrentHashMap<>();

  private RpcServer server;

  private record Run(Direction direction, How how, long after, boolean futures, int alone) {
    /** As many characters for every run, so that all conversations take the same bytes. */
    String text(int call) {
      return String.format(
          "%c%c%05d%c%d%d",
          direction.name().charAt(3),
          how.name().charAt(0),
          after,
          futures ? 'f' : 'p',
          alone,
          call);
    }

    Run again() {
      return new Run(direction, how, after, futures, alone + 1);
    }
  }

  /** What came of a run. */
  private record Played(Run run, boolean struck, List<Ended> calls) {
    /** Whether it has to be played again: perhaps the machine was busy with something else. */
    boolean doubtful() {
      return !struck || calls.stream().anyMatch(Ended::late);
    }
  }

  /** How a call ended: with its result, or with a failure. */
  private record Ended(Run run, String text, String value, Throwable failure, long millis) {
    boolean late() {
      return millis > DEADLINE.toMillis() + GRACE_MILLIS;
    }
  }

  @BeforeEach
  void start() {
    LabHandler handler = LabHandler.echo()
        .call(this::run)
        .later(text -> CompletableFuture.completedFuture(run(text)));
    server = RpcServer.builder().service(Lab.class, handler).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyCallEndsOnceAndTruthfullyWhereverTheConnectionBreaks() throws Exception {
    check(3);
  }

  @Test
  @Tag("slow")
  @Timeout(300)
  void everyCallEndsOnceAndTruthfullyAfterEverySingleByte() throws Exception {
    check(1);
  }

  private void check(int step) throws Exception {
    List<Run> runs = runs(step);
    List<Played> played = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Callable<Played>> tasks = new ArrayList<>();
      runs.forEach(run -> tasks.add(() -> play(run)));
      for (Future<Played> future : threads.invokeAll(tasks)) {
        played.add(future.get());
      }
    } finally {
      threads.shutdownNow();
    }
    // With so many at once on a busy machine a call can be late through no fault of its own; alone
    // it must not be. What it said is held against it all the same.
    List<Played> doubtful = played.stream().filter(Played::doubtful).toList();
    List<Played> counted = new ArrayList<>(played);
    for (Played one : doubtful) {
      Played again = playAlone(one.run);
      played.add(again);
      if (one.calls.stream().noneMatch(call -> call.millis >= HUNG_MILLIS)) {
        counted.remove(one);
      }
      counted.add(again);
    }
    Await.eventually("no call is left", Await.SOON, () -> server.callsInFlight() == 0);

    List<String> wrong = new ArrayList<>();
    played.forEach(one -> one.calls.forEach(call -> checkTruth(call, wrong)));
    List<Ended> calls = counted.stream().flatMap(one -> one.calls.stream()).toList();
    calls.stream().filter(Ended::late).forEach(call -> wrong.add(call + " ended late"));
    long worst = calls.stream().mapToLong(Ended::millis).max().orElseThrow();
    long struck = counted.stream().filter(Played::struck).count();
    Report.line("F1-connections", runs.size(), ">=1");
    Report.line("F1-struck", struck, runs.size());
    Report.line("F1-calls", calls.size(), runs.size() * CALLS);
    Report.line("F1-played-again-alone", doubtful.size(), "-");
    Report.line("F1-worst-millis", worst, DEADLINE.toMillis() + GRACE_MILLIS);
    Report.line("F1", wrong.size(), 0);
    assertEquals(List.of(), wrong);
    assertEquals(runs.size(), struck, "connections that were cut");
  }

  /** What breaks in a way that makes calls late does so every time; a pause of the machine does not. */
  private Played playAlone(Run run) throws Exception {
    Run again = run.again();
    Played played = play(again);
    while (again.alone() < 3 && played.doubtful()) {
      again = again.again();
      played = play(again);
    }
    return played;
  }

  private void checkTruth(Ended call, List<String> wrong) {
    int ran = journal.getOrDefault(call.text, new AtomicInteger()).get();
    if (ran > 1) {
      wrong.add(call + " ran " + ran + " times");
    }
    if (call.failure == null) {
      if (!call.text.equals(call.value) || ran != 1) {
        wrong.add(call + " has a wrong result, or ran " + ran + " times");
      }
    } else if (call.failure instanceof RpcException failure) {
      boolean lie = failure.execution() == Execution.NOT_STARTED && ran != 0
          || failure.execution() == Execution.COMPLETED && ran != 1;
      if (lie) {
        wrong.add(call + " says " + failure.execution() + " but ran " + ran + " times");
      }
    } else {
      wrong.add(call + " failed with something else");
    }
  }

  /** Every position in what a whole conversation sends, each with every way to cut it. */
  private List<Run> runs(int step) throws Exception {
    Pauses.watchFromNow();
    List<Run> runs = new ArrayList<>();
    for (boolean futures : new boolean[] {false, true}) {
      Map<Direction, Long> lengths = lengths(futures);
      for (Direction direction : Direction.values()) {
        for (long after = 0; after < lengths.get(direction); after += step) {
          for (How how : How.values()) {
            runs.add(new Run(direction, how, after, futures, 0));
          }
        }
      }
    }
    return runs;
  }

  /** How many bytes a conversation sends each way; that many times over, because so much is new to the machine at first. */
  private Map<Direction, Long> lengths(boolean futures) throws Exception {
    Map<Direction, Long> longest = new EnumMap<>(Direction.class);
    for (int i = 0; i < WARM_UP; i++) {
      Run clean = new Run(Direction.TO_SERVER, How.FIN, -1, futures, 0);
      try (FaultProxy proxy = FaultProxy.to(server.port(), null)) {
        List<Ended> calls = play(clean, proxy);
        // The first ones may be too slow for their deadlines, the machine being new to it all.
        if (i == WARM_UP - 1) {
          assertTrue(calls.stream().allMatch(call -> call.failure == null), calls::toString);
        }
        if (calls.stream().allMatch(call -> call.failure == null)) {
          for (Direction direction : Direction.values()) {
            longest.merge(direction, proxy.passed(direction), Math::max);
          }
        }
      }
    }
    assertEquals(2, longest.size(), "a conversation without a fault");
    journal.clear();
    return longest;
  }

  private Played play(Run run) throws Exception {
    try (FaultProxy proxy =
        FaultProxy.to(server.port(), new Cut(run.direction, run.after, run.how))) {
      List<Ended> calls = play(run, proxy);
      return new Played(run, proxy.struck(), calls);
    }
  }

  private List<Ended> play(Run run, FaultProxy proxy) throws Exception {
    try (RpcClient client = RpcClient.builder()
        .server(proxy.address())
        // All calls are to take the one that is cut.
        .connectionsPerServer(1)
        .timeout(DEADLINE)
        .connectTimeout(DEADLINE)
        .build()) {
      Lab lab = client.service(Lab.class);
      return run.futures ? futures(run, lab) : plain(run, lab);
    }
  }

  private static List<Ended> plain(Run run, Lab lab) {
    List<Ended> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      String text = run.text(i);
      long start = System.nanoTime();
      String value = null;
      Throwable failure = null;
      try {
        value = lab.call(text);
      } catch (Throwable e) {
        failure = e;
      }
      calls.add(new Ended(run, text, value, failure, Pauses.millisSince(start)));
    }
    return calls;
  }

  private static List<Ended> futures(Run run, Lab lab) throws Exception {
    List<CompletableFuture<Ended>> futures = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      String text = run.text(i);
      long start = System.nanoTime();
      futures.add(lab.later(text)
          .handle(
              (value, failure) -> new Ended(run, text, value, failure, Pauses.millisSince(start))));
    }
    List<Ended> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      calls.add(await(run, i, futures.get(i)));
    }
    return calls;
  }

  private static Ended await(Run run, int call, CompletableFuture<Ended> future)
      throws InterruptedException, ExecutionException {
    try {
      return future.get(HUNG_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Ended(run, run.text(call), null, e, HUNG_MILLIS);
    }
  }

  private String run(String text) {
    journal.computeIfAbsent(text, key -> new AtomicInteger()).incrementAndGet();
    return text;
  }
}
