package io.plainrpc.example.server.exec;

import io.plainrpc.Identity;
import io.plainrpc.example.ExecException;
import io.plainrpc.example.ExecOutput;
import io.plainrpc.example.ExecResult;
import io.plainrpc.example.server.exec.OutputSink.Source;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A command whose output is fetched while it runs, for the one caller who started it. Any thread. */
final class CommandStream {
  /** How long the output of a command that has ended waits for somebody who has never fetched any. */
  private static final long UNFETCHED_SECONDS = 10;

  private final Identity owner;
  private final RunningCommand command;
  private final OutputBuffer output;
  private final ScheduledExecutorService timer;
  private final Executor executor;
  private final LifeLine lifeLine = new LifeLine();

  private volatile boolean givenUp;
  private volatile ExecException shutdown;

  private CommandStream(
      Identity owner,
      RunningCommand command,
      OutputBuffer output,
      ScheduledExecutorService timer,
      Executor executor) {
    this.owner = owner;
    this.command = command;
    this.output = output;
    this.timer = timer;
    this.executor = executor;
  }

  /** Cancelling it kills the command, and it completes when that is done: the call counts until then. */
  private final class LifeLine extends CompletableFuture<ExecResult> {
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      givenUp = true;
      command.kill(RunningCommand.Cause.GIVEN_UP);
      return !isDone();
    }
  }

  /**
   * Ties a command to a life line.
   *
   * @param executor completes the life line, whose stages send the reply
   */
  static CommandStream of(
      Identity owner,
      RunningCommand command,
      OutputBuffer output,
      ScheduledExecutorService timer,
      Executor executor) {
    CommandStream stream = new CommandStream(owner, command, output, timer, executor);
    var ignored = command
        .ended()
        .whenCompleteAsync((result, failure) -> stream.ended(failure), executor)
        // When no thread can be had, this one tells that.
        .whenComplete((result, failure) -> stream.fail(failure));
    stream.limitWaitingAfterExit();
    return stream;
  }

  /** Not after all output was taken: that waits for somebody to fetch. */
  private void limitWaitingAfterExit() {
    var ignored = command.exited().thenRun(this::limitWaiting);
  }

  /** Completes when the command has ended and its output was fetched; cancelling it kills the command. */
  CompletableFuture<ExecResult> lifeLine() {
    return lifeLine;
  }

  boolean belongsTo(Identity who) {
    return owner.equals(who);
  }

  RunningCommand command() {
    return command;
  }

  ExecOutput fetch(long waitNanos) throws InterruptedException {
    ExecOutput next = output.fetch(waitNanos);
    completeIfOver();
    return next;
  }

  private void ended(Throwable failure) {
    fail(failure);
    if (failure == null && givenUp) {
      complete();
    } else if (failure == null) {
      completeIfOver();
    }
  }

  private void fail(Throwable failure) {
    if (failure != null) {
      lifeLine.completeExceptionally(failure);
    }
  }

  /** Kills the command; the caller is told why by {@link #tellShutdown}, or when it has ended. */
  void shutDown(ExecException why) {
    shutdown = why;
    command.kill(RunningCommand.Cause.GIVEN_UP);
  }

  /** Sends the reply, which may wait for a client that does not read. */
  void tellShutdown() {
    lifeLine.completeExceptionally(shutdown);
  }

  private void limitWaiting() {
    var ignored = timer.schedule(this::giveUpIfUnwanted, UNFETCHED_SECONDS, TimeUnit.SECONDS);
  }

  /** A caller who has fetched before may be busy with what it got, for hours: it has the life line. */
  private void giveUpIfUnwanted() {
    if (!output.isWanted() && !lifeLine.isDone()) {
      output.truncate(Source.STDOUT);
      output.truncate(Source.STDERR);
      // The command's threads may wait for room. The reply may wait for the client, the timer may
      // not.
      output.end();
      var ignored = command.ended().thenRunAsync(this::complete, executor);
    }
  }

  private void completeIfOver() {
    if (output.isFetched()) {
      complete();
    }
  }

  /** The command's own result may be older than the flags. */
  private void complete() {
    if (shutdown != null) {
      tellShutdown();
      return;
    }
    if (!command.ended().isDone()) {
      // Then the executor comes here: the thread that ends the command still has to kill.
      return;
    }
    var ignored = command
        .ended()
        .thenAccept(result -> lifeLine.complete(new ExecResult(
            result.exitCode(),
            result.stdout(),
            result.stderr(),
            output.isTruncated(Source.STDOUT),
            output.isTruncated(Source.STDERR),
            result.timedOut(),
            result.elapsed())));
  }
}
