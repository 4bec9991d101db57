package io.plainrpc.example.server.exec;

import io.plainrpc.example.ExecInput;
import io.plainrpc.example.ExecResult;
import io.plainrpc.example.server.exec.OutputSink.Source;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One command from its start until nothing is left of it. Any thread may feed and kill it.
 *
 * <p>The exit code does not wait for the streams to end: a process that the command has left behind may hold them open for as
 * long as it lives. They get a moment, then what is left behind is killed, which ends them.
 */
final class RunningCommand {
  /** Why the server killed it. */
  enum Cause {
    TIME_LIMIT(Duration.ofMillis(500)),
    OUTPUT_LIMIT(Duration.ZERO),
    /** The caller has gone, or the server goes. */
    GIVEN_UP(Duration.ofMillis(500));

    private final Duration grace;

    Cause(Duration grace) {
      this.grace = grace;
    }
  }

  /** For processes that are left behind; short, because the exit code may wait for it. */
  private static final Duration LEFTOVERS_GRACE = Duration.ofMillis(100);

  /** A stream that is silent for so long after the end is held open by somebody else. */
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(75);

  /** Somebody else may also go on writing. */
  private static final long LAST_WORDS_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** With everything killed that can be found, a stream ends at once, unless its holder has escaped. */
  private static final long ESCAPED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final byte[] NOTHING = {};

  private final Process process;
  private final ProcessTree tree;
  private final OutputSink sink;
  private final Executor executor;
  private final long startNanos;
  private final InputFeed input;
  private final List<OutputPump> pumps;
  private final AtomicReference<Cause> cause = new AtomicReference<>();
  private final CompletableFuture<ExecResult> ended = new CompletableFuture<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  private RunningCommand(Process process, ProcessTree tree, OutputSink sink, Executor executor) {
    this.process = process;
    this.tree = tree;
    this.sink = sink;
    this.executor = executor;
    this.startNanos = System.nanoTime();
    this.input = new InputFeed(process.getOutputStream(), executor);
    Runnable limitReached = () -> kill(Cause.OUTPUT_LIMIT);
    this.pumps = List.of(
        new OutputPump(process.getInputStream(), Source.STDOUT, sink, limitReached),
        new OutputPump(process.getErrorStream(), Source.STDERR, sink, limitReached));
  }

  /**
   * Looks after a process that was started.
   *
   * @param sink takes what it writes
   * @param executor has a thread for every task
   */
  static RunningCommand of(Process process, ProcessTree tree, OutputSink sink, Executor executor) {
    RunningCommand command = new RunningCommand(process, tree, sink, executor);
    command.pumps.forEach(executor::execute);
    executor.execute(command::watch);
    return command;
  }

  /** How it ended, without output; completes as soon as the exit code is known and the output has been taken. */
  CompletableFuture<ExecResult> ended() {
    return ended;
  }

  /** Completes when none of its processes is left, as far as they can be found. */
  CompletableFuture<Void> gone() {
    return gone;
  }

  /** Passes input on; see {@link InputFeed#offer}. */
  ExecInput feed(byte[] data, boolean end, long waitNanos) throws InterruptedException {
    return input.offer(data, end, waitNanos);
  }

  /** Kills everything; returns at once. The first cause counts. */
  void kill(Cause why) {
    if (cause.compareAndSet(null, why)) {
      executor.execute(() -> tree.kill(why.grace));
    }
    if (why == Cause.GIVEN_UP) {
      // Nobody fetches what it has written.
      sink.end();
    }
  }

  private void watch() {
    try {
      int code = process.waitFor();
      Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
      boolean byTimeLimit = cause.get() == Cause.TIME_LIMIT;
      input.close();
      pumps.forEach(OutputPump::commandEnded);
      if (!awaitStreams(QUIET_NANOS, System.nanoTime() + LAST_WORDS_NANOS)) {
        tree.kill(LEFTOVERS_GRACE);
        awaitStreams(ESCAPED_NANOS, System.nanoTime() + Long.MAX_VALUE / 2);
        pumps.forEach(OutputPump::abandon);
      }
      sink.end();
      ended.complete(result(code, byTimeLimit, elapsed));
      tree.kill(LEFTOVERS_GRACE);
    } catch (InterruptedException e) {
      ended.completeExceptionally(e);
    } finally {
      gone.complete(null);
    }
  }

  private boolean awaitStreams(long quietNanos, long deadline) throws InterruptedException {
    boolean all = true;
    for (OutputPump pump : pumps) {
      all &= pump.awaitEnd(quietNanos, deadline);
    }
    return all;
  }

  private ExecResult result(int code, boolean timedOut, Duration elapsed) {
    return new ExecResult(
        code & 0xff,
        NOTHING,
        NOTHING,
        sink.isTruncated(Source.STDOUT),
        sink.isTruncated(Source.STDERR),
        timedOut,
        elapsed);
  }
}
