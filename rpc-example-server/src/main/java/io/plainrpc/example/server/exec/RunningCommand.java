package io.plainrpc.example.server.exec;

import io.plainrpc.example.ExecException;
import io.plainrpc.example.ExecInput;
import io.plainrpc.example.ExecResult;
import io.plainrpc.example.server.exec.OutputSink.Source;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One command from its start until nothing is left of it. Any thread may feed and kill it.
 *
 * <p>The exit code does not wait for the streams to end: a process that the command has left behind may hold them open for as
 * long as it lives. They get a moment, then what is left behind is killed, which ends them.
 *
 * <p>The threads that kill and watch exist before the process does: when it has to be killed there might be none to be had.
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

  private static final Logger log = LoggerFactory.getLogger(ExecServiceImpl.class);

  private final ProcessTree tree;
  private final OutputSink sink;
  private final Executor executor;
  private final AtomicReference<Cause> cause = new AtomicReference<>();
  private final CountDownLatch killOrGone = new CountDownLatch(1);

  /** Completes with the process, or with null when there is none or it is out of reach. */
  private final CompletableFuture<Process> process = new CompletableFuture<>();

  /** These are set before the process is told. */
  private long startNanos;

  private InputFeed input;
  private List<OutputPump> pumps = List.of();

  private final CompletableFuture<Void> exited = new CompletableFuture<>();
  private final CompletableFuture<ExecResult> ended = new CompletableFuture<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  /**
   * A command that is about to be started.
   *
   * @param tree finds its processes
   * @param sink takes what it writes
   * @param executor has a thread for every task
   */
  RunningCommand(ProcessTree tree, OutputSink sink, Executor executor) {
    this.tree = tree;
    this.sink = sink;
    this.executor = executor;
  }

  /** Starts a process. */
  @FunctionalInterface
  interface Start {
    /**
     * Starts it.
     *
     * @throws ExecException when there is no process
     */
    Process start() throws ExecException;
  }

  /**
   * Starts the process and looks after it; once. When this fails, whatever was started is being killed, and {@link #gone}
   * completes all the same.
   *
   * @throws ExecException when it cannot be started
   */
  void start(Start launcher) throws ExecException {
    boolean watched = false;
    boolean started = false;
    try {
      executor.execute(this::killWhenAsked);
      executor.execute(this::watch);
      watched = true;
      begin(launcher.start());
      started = true;
    } catch (ExecException e) {
      gone.complete(null);
      throw e;
    } finally {
      if (!started) {
        abort(watched);
      }
    }
  }

  private void begin(Process begun) {
    tree.setRoot(begun.toHandle());
    try {
      startNanos = System.nanoTime();
      input = new InputFeed(begun.getOutputStream(), executor);
      Runnable limitReached = () -> kill(Cause.OUTPUT_LIMIT);
      pumps = List.of(
          new OutputPump(begun.getInputStream(), Source.STDOUT, sink, limitReached),
          new OutputPump(begun.getErrorStream(), Source.STDERR, sink, limitReached));
      pumps.forEach(executor::execute);
    } catch (Throwable e) {
      begun.destroyForcibly();
      pumps.forEach(OutputPump::end);
      throw e;
    } finally {
      process.complete(begun);
    }
  }

  private void abort(boolean watched) {
    process.complete(null);
    kill(Cause.GIVEN_UP);
    if (!watched) {
      finish();
    }
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

  /** Completes when its first process has ended, and never if there was none. */
  CompletableFuture<Void> exited() {
    return exited;
  }

  /** Kills everything; returns at once. The first cause counts. */
  void kill(Cause why) {
    cause.compareAndSet(null, why);
    killOrGone.countDown();
    if (why == Cause.GIVEN_UP) {
      // Nobody fetches what it has written.
      sink.end();
    }
  }

  private void killWhenAsked() {
    try {
      killOrGone.await();
      // It may be about to be started.
      boolean begun = process.join() != null;
      if (begun && !gone.isDone()) {
        tree.kill(cause.get().grace);
      }
    } catch (InterruptedException e) {
      // Nobody interrupts a command's threads but to end them.
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      Process begun = process.join();
      if (begun != null) {
        follow(begun);
        tree.kill(LEFTOVERS_GRACE);
      } else if (!gone.isDone()) {
        // Whether it was started is not known.
        tree.kill(Duration.ZERO);
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      ended.completeExceptionally(e);
      tree.kill(Duration.ZERO);
      log.warn("a command was killed, because it could not be followed to its end", e);
    } finally {
      finish();
    }
  }

  /** Nobody may wait for ever, whatever happened. */
  private void finish() {
    sink.end();
    ended.completeExceptionally(
        new IllegalStateException("the command was not followed to its end"));
    gone.complete(null);
    killOrGone.countDown();
  }

  private void follow(Process begun) throws InterruptedException {
    int code = begun.waitFor();
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    boolean byTimeLimit = cause.get() == Cause.TIME_LIMIT;
    input.close();
    pumps.forEach(OutputPump::commandEnded);
    exited.complete(null);
    if (!awaitStreams(QUIET_NANOS, System.nanoTime() + LAST_WORDS_NANOS)) {
      tree.kill(LEFTOVERS_GRACE);
      awaitStreams(ESCAPED_NANOS, System.nanoTime() + Long.MAX_VALUE / 2);
      pumps.forEach(OutputPump::abandon);
    }
    sink.end();
    ended.complete(result(code, byTimeLimit, elapsed));
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
