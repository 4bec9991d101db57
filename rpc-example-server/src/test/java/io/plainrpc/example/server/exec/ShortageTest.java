package io.plainrpc.example.server.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.example.ExecRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands are killed also when threads or descriptors run short. */
class ShortageTest {
  private static final ExecRequest SLEEP =
      ExecRequest.of("sh", "-c", "setsid sleep 60 & sleep 60 & wait");

  private static ExecutorService threads;

  private final String id = UUID.randomUUID().toString();
  private final OutputSink sink = new CollectedOutput(1000);

  /** Has so many threads, and then none. */
  private static Executor only(int count) {
    AtomicInteger left = new AtomicInteger(count);
    return task -> {
      if (left.getAndDecrement() <= 0) {
        throw new OutOfMemoryError("unable to create native thread, said by a test");
      }
      threads.execute(task);
    };
  }

  @BeforeAll
  static void startThreads() {
    threads = Executors.newCachedThreadPool();
  }

  @AfterAll
  static void stopThreads() {
    threads.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aCommandThatLacksAThreadIsNotLeftRunning(int count) throws Exception {
    Lab.assumeProc("shortage");
    AtomicInteger starts = new AtomicInteger();
    RunningCommand command = new RunningCommand(new ProcessTree(id), sink, only(count));
    assertThrows(
        OutOfMemoryError.class,
        () -> command.start(() -> {
          starts.incrementAndGet();
          return Launcher.start(SLEEP, ProcessTree.tag(id));
        }));
    command.gone().get(10, TimeUnit.SECONDS);
    assertTrue(command.ended().isDone());
    assertEquals(count < 2 ? 0 : 1, starts.get(), "what could not be watched was started");
    assertTrue(Lab.withEnvironment(id).isEmpty());
  }

  @Test
  void killingNeedsNoThreadThatIsNotThereYet() throws Exception {
    Lab.assumeProc("shortage");
    RunningCommand command = new RunningCommand(new ProcessTree(id), sink, only(4));
    command.start(() -> Launcher.start(SLEEP, ProcessTree.tag(id)));
    assertThrows(OutOfMemoryError.class, () -> command.feed(new byte[1], true, 0));
    assertFalse(command.gone().isDone());
    command.kill(RunningCommand.Cause.TIME_LIMIT);
    assertTrue(command.ended().get(10, TimeUnit.SECONDS).timedOut());
    command.gone().get(10, TimeUnit.SECONDS);
    assertTrue(Lab.withEnvironment(id).isEmpty());
  }

  @Test
  void aProcessThatTheJdkFailedToHandOverIsKilled() throws Exception {
    Lab.assumeProc("shortage");
    RunningCommand command = new RunningCommand(new ProcessTree(id), sink, threads);
    assertThrows(
        OutOfMemoryError.class,
        () -> command.start(() -> {
          Launcher.start(SLEEP, ProcessTree.tag(id));
          throw new OutOfMemoryError("no process reaper, said by a test");
        }));
    command.gone().get(10, TimeUnit.SECONDS);
    assertThrows(ExecutionException.class, () -> command.ended().get(10, TimeUnit.SECONDS));
    assertTrue(Lab.withEnvironment(id).isEmpty());
  }

  @Test
  void aLookThatFailsIsRepeatedAndOneThatIsIncompleteIsNotBelieved() throws Exception {
    Lab.assumeProc("shortage");
    AtomicInteger looks = new AtomicInteger();
    ProcessTree tree = new ProcessTree(id, () -> {
      int look = looks.incrementAndGet();
      if (look <= 3) {
        throw new UncheckedIOException(new IOException("too many open files"));
      }
      return look <= 6 ? Stream.of() : ProcessHandle.allProcesses();
    });
    RunningCommand command = new RunningCommand(tree, sink, threads);
    command.start(() -> Launcher.start(SLEEP, ProcessTree.tag(id)));
    command.kill(RunningCommand.Cause.TIME_LIMIT);
    command.gone().get(10, TimeUnit.SECONDS);
    assertTrue(looks.get() > 6, looks + " looks");
    assertTrue(Lab.withEnvironment(id).isEmpty());
  }

  @Test
  void aReplyThatWaitsForItsClientKeepsNobodyFromKilling() throws Exception {
    Lab.assumeProc("shortage");
    OutputBuffer output = new OutputBuffer(1000);
    RunningCommand command = new RunningCommand(new ProcessTree(id), output, threads);
    command.start(() -> Launcher.start(SLEEP, ProcessTree.tag(id)));
    CommandStream stream = CommandStream.of(
        Lab.OWNER, command, output, Executors.newSingleThreadScheduledExecutor(), threads);
    CompletableFuture<Void> clientReads = new CompletableFuture<>();
    var ignored = stream.lifeLine().whenComplete((result, failure) -> clientReads.join());
    stream.shutDown(CommandSlots.shutdown());
    threads.execute(stream::tellShutdown);
    command.gone().get(10, TimeUnit.SECONDS);
    clientReads.complete(null);
    assertThrows(ExecutionException.class, () -> stream.lifeLine().get(10, TimeUnit.SECONDS));
    assertTrue(command.ended().get().elapsed().compareTo(Duration.ofSeconds(10)) < 0);
  }
}
