package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CannotConnectException;
import io.plainrpc.ConnectionLostException;
import io.plainrpc.Execution;
import io.plainrpc.RpcException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.ChildEcho;
import io.plainrpc.testing.ChildJvm;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server's process is killed again and again with a thousand calls in flight (F4), while others go on calling. Every call
 * ends typed and at once, none runs twice, and the client finds each next server by itself.
 */
class RepeatedKillTest {
  private static final int IN_FLIGHT = 1000;
  private static final int CALLERS = 4;
  private static final long LIMIT_MILLIS = 1000;

  @TempDir
  Path directory;

  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private Path journal;

  @BeforeEach
  void prepare() {
    Pauses.watchFromNow();
    journal = directory.resolve("journal");
  }

  @Test
  void threeKillsWithAThousandInFlight() throws Exception {
    kill(3);
  }

  @Test
  @Tag("slow")
  @Timeout(400)
  void fiftyKillsWithAThousandInFlight() throws Exception {
    kill(50);
  }

  private ChildJvm serve(int port) throws IOException {
    return ChildJvm.start(
        ChildEcho.JournalServer.class, Integer.toString(port), journal.toString());
  }

  private void kill(int kills) throws Exception {
    int typed = 0;
    long worst = 0;
    long worstReconnect = 0;
    ChildJvm child = serve(0);
    int port = Integer.parseInt(child.line());
    try (RpcClient client = RpcClient.builder()
        .server("127.0.0.1:" + port)
        .timeout(Duration.ofSeconds(30))
        .build()) {
      Lab lab = client.service(Lab.class);
      List<OnThread<Void>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        String name = "beside " + i + " ";
        callers.add(Calls.onThread(name, () -> callUntilStopped(lab, name)));
      }
      for (int round = 0; round < kills; round++) {
        List<CompletableFuture<Long>> ended = new ArrayList<>();
        List<CompletableFuture<String>> calls = inFlight(lab, round, ended);
        long start = System.nanoTime();
        child.kill();
        for (CompletableFuture<String> call : calls) {
          Calls.failure(ConnectionLostException.class, Execution.MAYBE, call);
          typed++;
        }
        for (CompletableFuture<Long> one : ended) {
          worst = Math.max(worst, Pauses.millisBetween(start, one.join()));
        }
        child.close();
        child = serve(port);
        child.line();
        worstReconnect = Math.max(worstReconnect, awaitAnswers());
      }
      stop.set(true);
      for (OnThread<Void> caller : callers) {
        caller.get();
      }
    } finally {
      stop.set(true);
      child.close();
    }
    check(kills, typed, worst, worstReconnect);
  }

  private void check(int kills, int typed, long worst, long worstReconnect) throws IOException {
    List<String> lines = Files.readAllLines(journal);
    Set<String> distinct = new HashSet<>(lines);
    Report.line("F4-kills", kills, kills);
    Report.line("F4-typed", typed, kills * IN_FLIGHT);
    Report.line("F4-worst-millis", worst, LIMIT_MILLIS);
    Report.line("F4-journal", lines.size(), ">=" + kills * IN_FLIGHT);
    Report.line("F4-ids-twice", lines.size() - distinct.size(), 0);
    Report.line("F4-worst-reconnect-millis", worstReconnect, "-");
    assertEquals(kills * IN_FLIGHT, typed);
    assertTrue(worst <= LIMIT_MILLIS, worst + " ms");
    assertEquals(distinct.size(), lines.size());
    assertEquals(List.of(), List.copyOf(wrong));
  }

  /** A thousand calls that have arrived at the server and never end. */
  private List<CompletableFuture<String>> inFlight(
      Lab lab, int round, List<CompletableFuture<Long>> ended) {
    List<CompletableFuture<String>> calls = new ArrayList<>();
    for (int i = 0; i < IN_FLIGHT; i++) {
      CompletableFuture<String> call = lab.later("wait " + round + "/" + i);
      calls.add(call);
      ended.add(call.handle((value, failure) -> System.nanoTime()));
    }
    String prefix = "wait " + round + "/";
    Await.eventually("all have arrived", Await.SOON, () -> {
      try (var lines = Files.lines(journal)) {
        return lines.filter(line -> line.startsWith(prefix)).count() == IN_FLIGHT;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
    return calls;
  }

  /** Returns after how many milliseconds a call was answered again. */
  private long awaitAnswers() {
    long start = System.nanoTime();
    int before = answered.get();
    Await.eventually(
        "calls are answered again", Duration.ofSeconds(50), () -> answered.get() > before);
    return Await.millisSince(start);
  }

  /** Calls with a text that never comes twice. */
  private Void callUntilStopped(Lab lab, String name) {
    for (int i = 0; !stop.get(); i++) {
      try {
        if (lab.call(name + i).equals(name + i)) {
          answered.incrementAndGet();
        } else {
          wrong.add(name + i);
        }
      } catch (ConnectionLostException e) {
        // It may have run, so it is not made again.
      } catch (CannotConnectException e) {
        LockSupport.parkNanos(1_000_000);
      } catch (RpcException e) {
        wrong.add(e.toString());
      }
    }
    return null;
  }
}
