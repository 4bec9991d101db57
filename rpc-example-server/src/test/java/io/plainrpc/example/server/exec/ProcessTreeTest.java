package io.plainrpc.example.server.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.DeadlineExceededException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.example.ExecRequest;
import io.plainrpc.example.ExecResult;
import io.plainrpc.example.ExecService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** E4: nothing of a command survives the call that ran it, wherever its processes have gone. */
class ProcessTreeTest {
  private static final long LIMIT_MILLIS = 2000;
  private static final Pattern PIDS = Pattern.compile("pids (.*)\n");

  /** Each starts its processes, prints their numbers, and runs on. */
  private enum Shape {
    CHILD("echo pids $$; exec sleep 60"),
    GRANDCHILD("sh -c 'sleep 60 & echo pids $$ $!; wait' & wait"),
    PARENT_HAS_EXITED("sh -c 'sleep 60 & echo pids $!'; exec sleep 60"),
    SETSID("setsid sh -c 'echo pids $$; exec sleep 60' & wait"),
    DOUBLE_FORK(
        "(setsid sh -c '(sleep 60 & echo pids $!; exec sleep 60) & echo; exit' &); sleep 60"),
    ORPHAN_HOLDING_STDOUT("(trap '' TERM; sleep 60 & echo pids $!; exec sleep 60) & exec sleep 60");

    private final String script;

    Shape(String script) {
      this.script = script;
    }
  }

  private enum Way {
    CANCEL,
    DEADLINE,
    DISCONNECT
  }

  private static Lab lab;

  @BeforeAll
  static void startServer() {
    lab = Lab.start();
  }

  @AfterAll
  static void closeServer() {
    lab.close();
  }

  @Test
  void cancelDeadlineAndDisconnectLeaveNothingOfSixShapes() throws Exception {
    count("E4", 3);
  }

  @Test
  @Tag("slow")
  @Timeout(value = 6, unit = TimeUnit.MINUTES)
  void cancelDeadlineAndDisconnectLeaveNothingOfSixShapesAHundredTimes() throws Exception {
    count("E4-long", 100);
  }

  private static void count(String id, int times) throws Exception {
    Lab.assumeProc(id);
    long slowest = 0;
    int killed = 0;
    List<Callable<Long>> trees = new ArrayList<>();
    for (Way way : Way.values()) {
      for (Shape shape : Shape.values()) {
        trees.add(() -> millisToKill(shape, way));
      }
    }
    ExecutorService threads = Executors.newFixedThreadPool(9);
    for (int i = 0; i < times; i++) {
      for (Future<Long> millis : threads.invokeAll(trees)) {
        slowest = Math.max(slowest, millis.get());
        killed++;
      }
    }
    threads.shutdown();
    Report.line(
        id,
        killed + " trees killed, 0 survivors, 0 zombies, slowest " + slowest + " ms",
        LIMIT_MILLIS + " ms");
  }

  private static long millisToKill(Shape shape, Way way) throws Exception {
    Duration time = way == Way.DEADLINE ? Duration.ofMillis(700) : Duration.ofMinutes(1);
    OptionalLong millis = millisToKill(shape, way, time);
    // On a busy machine the time may be up before the tree has grown.
    while (millis.isEmpty()) {
      time = time.multipliedBy(2);
      millis = millisToKill(shape, way, time);
    }
    return millis.getAsLong();
  }

  /** Empty when the time was up too early. */
  private static OptionalLong millisToKill(Shape shape, Way way, Duration time) throws Exception {
    String mark = UUID.randomUUID().toString();
    UUID stream = UUID.randomUUID();
    try (RpcClient client = lab.client()) {
      CompletableFuture<ExecResult> lifeLine = Lab.exec(client, time)
          .start(
              ExecRequest.of("sh", "-c", shape.script).withEnvironment(Map.of("MARK", mark)),
              stream);
      List<Long> pids = pids(Lab.exec(client, Duration.ofMinutes(1)), stream, lifeLine);
      if (pids.isEmpty()) {
        return OptionalLong.empty();
      }
      long start = System.nanoTime();
      switch (way) {
        case CANCEL -> assertTrue(lifeLine.cancel(true));
        case DISCONNECT -> disconnect(client);
        case DEADLINE -> {
          // It has passed when the future knows.
          lifeLine.handle((result, failure) -> result).get();
          start = System.nanoTime();
        }
      }
      Lab.millisUntil(
          shape + " by " + way + ": no survivor of " + pids,
          LIMIT_MILLIS,
          () -> Lab.withEnvironment(mark).isEmpty() && pids.stream().noneMatch(Lab::isLeft));
      return OptionalLong.of(Lab.millisSince(start));
    }
  }

  private static void disconnect(RpcClient client) {
    client.close();
  }

  /** What the tree prints about itself; empty when the call ends before. */
  private static List<Long> pids(
      ExecService exec, UUID stream, CompletableFuture<ExecResult> lifeLine) throws Exception {
    Matcher line = PIDS.matcher("");
    for (String all = ""; !lifeLine.isDone(); ) {
      all += new String(exec.output(stream).stdout(), StandardCharsets.US_ASCII);
      if (line.reset(all).find()) {
        return Arrays.stream(line.group(1).split(" ", -1)).map(Long::valueOf).toList();
      }
    }
    return List.of();
  }

  @Test
  void closingTheServiceLeavesNothingOfSixShapes() throws Exception {
    Lab.assumeProc("E4-close");
    String mark = UUID.randomUUID().toString();
    List<CompletableFuture<ExecResult>> lifeLines = new ArrayList<>();
    try (Lab closing = Lab.start()) {
      ExecService exec = closing.exec();
      for (Shape shape : Shape.values()) {
        UUID stream = UUID.randomUUID();
        lifeLines.add(exec.start(
            ExecRequest.of("sh", "-c", shape.script).withEnvironment(Map.of("MARK", mark)),
            stream));
        Lab.awaitStdout(exec, stream, "\n");
      }
      closing.service.close();
      assertEquals(List.of(), Lab.withEnvironment(mark));
      for (CompletableFuture<ExecResult> lifeLine : lifeLines) {
        assertTrue(
            lifeLine.handle((result, failure) -> failure).get().toString().contains("shut"));
      }
    }
    Report.line("E4-close", lifeLines.size() + " trees killed, 0 survivors", 0);
  }

  @Test
  void aCallThatWaitsTakesItsCommandWithItToo() throws Exception {
    Lab.assumeProc("E4-run");
    String mark = UUID.randomUUID().toString();
    ExecService impatient = Lab.exec(lab.client(), Duration.ofMillis(500));
    ExecRequest request = ExecRequest.of("sh", "-c", "setsid sleep 60 & sleep 60")
        .withEnvironment(Map.of("MARK", mark));
    assertThrows(DeadlineExceededException.class, () -> impatient.run(request));
    Lab.millisUntil(
        "nothing is left", LIMIT_MILLIS, () -> Lab.withEnvironment(mark).isEmpty());
  }

  @Test
  void whatACommandLeavesBehindIsKilled() throws Exception {
    Lab.assumeProc("E4-leftovers");
    String mark = UUID.randomUUID().toString();
    ExecResult result = lab.exec()
        .run(ExecRequest.of("sh", "-c", "setsid sleep 60 >/dev/null 2>&1 & exit 3")
            .withEnvironment(Map.of("MARK", mark)));
    assertEquals(3, result.exitCode());
    Lab.millisUntil(
        "nothing is left", LIMIT_MILLIS, () -> Lab.withEnvironment(mark).isEmpty());
  }

  @Test
  void aTagIsAWholeEntryAndMayHaveOuterOnes() {
    assertTrue(ProcessTree.hasTag("PLAINRPC_EXEC_ID=abc\0A=b\0", "abc"));
    assertTrue(ProcessTree.hasTag("A=b\0PLAINRPC_EXEC_ID=outer,abc\0", "abc"));
    assertTrue(ProcessTree.hasTag("A=b\0PLAINRPC_EXEC_ID=abc,inner", "abc"));
    assertFalse(ProcessTree.hasTag("A=PLAINRPC_EXEC_ID=abc\0", "abc"));
    assertFalse(ProcessTree.hasTag("PLAINRPC_EXEC_ID=abd\0X=abc\0", "abc"));
    assertFalse(ProcessTree.hasTag("", "abc"));
  }
}
