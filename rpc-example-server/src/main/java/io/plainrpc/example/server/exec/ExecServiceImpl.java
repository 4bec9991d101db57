package io.plainrpc.example.server.exec;

import io.plainrpc.CallContext;
import io.plainrpc.Identity;
import io.plainrpc.example.ExecException;
import io.plainrpc.example.ExecException.Reason;
import io.plainrpc.example.ExecInput;
import io.plainrpc.example.ExecOutput;
import io.plainrpc.example.ExecRequest;
import io.plainrpc.example.ExecResult;
import io.plainrpc.example.ExecService;
import io.plainrpc.example.server.exec.OutputSink.Source;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands on this machine as the user who runs this process.
 *
 * <p>Anonymous callers are refused here too, whatever the server's authorizer says. Any number of threads may call.
 * {@link #close} kills every command.
 */
public final class ExecServiceImpl implements ExecService, AutoCloseable {
  /** How many commands may run at once unless the constructor says otherwise; each may keep five threads. */
  public static final int DEFAULT_MAX_COMMANDS = 64;

  /** Fits, with room to spare, into the default size of a message. */
  private static final long DEFAULT_RUN_OUTPUT = 2 << 20;

  private static final long MAX_RUN_OUTPUT = 32 << 20;

  /** How long the calls that wait do so; half of it if the caller waits no longer. */
  private static final Duration LONG_POLL = Duration.ofSeconds(1);

  private static final int MAX_INPUT = 256 << 10;

  /** Longer than killing takes when all goes well. */
  private static final long CLOSE_SECONDS = 5;

  private static final Logger log = LoggerFactory.getLogger(ExecServiceImpl.class);

  private final ExecPolicy policy;
  private final CommandSlots slots;
  private final SecureRandom random = new SecureRandom();
  private final ExecutorService executor = Executors.newCachedThreadPool(daemons("plainrpc-exec"));
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(daemons("plainrpc-exec-timer"));
  private final Set<RunningCommand> running = ConcurrentHashMap.newKeySet();
  private final CommandStreams streams = new CommandStreams();

  /**
   * A service with {@link #DEFAULT_MAX_COMMANDS}.
   *
   * @param policy which caller may run what
   */
  public ExecServiceImpl(ExecPolicy policy) {
    this(policy, DEFAULT_MAX_COMMANDS);
  }

  /**
   * A service.
   *
   * @param policy which caller may run what
   * @param maxCommands how many commands may run at once; at least 1
   */
  public ExecServiceImpl(ExecPolicy policy, int maxCommands) {
    if (maxCommands < 1) {
      throw new IllegalArgumentException("maxCommands must be positive, not " + maxCommands);
    }
    this.policy = policy;
    this.slots = new CommandSlots(maxCommands);
  }

  @Override
  public ExecResult run(ExecRequest request) throws ExecException {
    long limit = request.outputLimit() == null ? DEFAULT_RUN_OUTPUT : request.outputLimit();
    if (limit > MAX_RUN_OUTPUT) {
      throw new ExecException(
          "the output limit is " + limit + " bytes, and run(...) allows at most " + MAX_RUN_OUTPUT
              + "; use start(...) for more",
          Reason.INVALID);
    }
    permit(request);
    CollectedOutput output = new CollectedOutput(limit);
    RunningCommand command = launch(request, output);
    boolean ended = false;
    try {
      command.feed(request.input(), true, 0);
      ExecResult end = command.ended().get();
      ended = true;
      return new ExecResult(
          end.exitCode(),
          output.remove(Source.STDOUT),
          output.remove(Source.STDERR),
          end.stdoutTruncated(),
          end.stderrTruncated(),
          end.timedOut(),
          end.elapsed());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw givenUp();
    } catch (ExecutionException e) {
      throw new ExecException("the command could not be followed to its end", Reason.CANNOT_START);
    } finally {
      if (!ended) {
        command.kill(RunningCommand.Cause.GIVEN_UP);
      }
    }
  }

  @Override
  public CompletableFuture<ExecResult> start(ExecRequest request, UUID stream)
      throws ExecException {
    if (request.input().length > 0) {
      throw new ExecException(
          "start(...) takes no input in the request; pass it with input(...)", Reason.INVALID);
    }
    Identity caller = permit(request);
    long limit = request.outputLimit() == null ? Long.MAX_VALUE : request.outputLimit();
    OutputBuffer output = new OutputBuffer(limit);
    RunningCommand command = launch(request, output);
    boolean tied = false;
    try {
      CommandStream started = CommandStream.of(caller, command, output, timer, executor);
      tied = streams.add(stream, started);
      if (!tied) {
        throw new ExecException(
            "the stream is in use; choose a random number for each", Reason.INVALID);
      }
      return started.lifeLine();
    } finally {
      if (!tied) {
        command.kill(RunningCommand.Cause.GIVEN_UP);
      }
    }
  }

  @Override
  public ExecOutput output(UUID stream) throws ExecException {
    try {
      CommandStream found = await(stream);
      return found == null
          ? new ExecOutput(new byte[0], new byte[0], false)
          : found.fetch(patienceNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw givenUp();
    }
  }

  @Override
  public ExecInput input(UUID stream, byte[] data, boolean end) throws ExecException {
    if (data.length > MAX_INPUT) {
      throw new ExecException(
          "a piece of input has at most " + MAX_INPUT + " bytes, not " + data.length,
          Reason.INVALID);
    }
    try {
      CommandStream found = await(stream);
      return found == null ? ExecInput.FULL : found.command().feed(data, end, patienceNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw givenUp();
    }
  }

  /** Kills every command with all its processes, and waits until they are gone; at most some seconds. Takes no more. */
  @Override
  public void close() {
    slots.close();
    List<CommandStream> open = streams.all();
    open.forEach(stream -> stream.shutDown(CommandSlots.shutdown()));
    running.forEach(command -> command.kill(RunningCommand.Cause.GIVEN_UP));
    // With all of them being killed, replies may wait for clients that do not read.
    open.forEach(CommandStream::tellShutdown);
    // Also for a command that is about to be started and will find the service closed.
    int left = slots.awaitFree(TimeUnit.SECONDS.toNanos(CLOSE_SECONDS));
    if (left > 0) {
      log.warn("{} commands are not known to be gone after {} s", left, CLOSE_SECONDS);
    }
    executor.shutdown();
    timer.shutdownNow();
  }

  /** Who calls, if they may run this. */
  private Identity permit(ExecRequest request) throws ExecException {
    Identity caller = CallContext.current().identity();
    if (caller.isAnonymous()) {
      throw new ExecException(
          "commands are run for callers who are known only; give the client credentials",
          Reason.UNAUTHENTICATED);
    }
    if (!policy.permits(caller, request)) {
      throw new ExecException(
          "this server does not permit " + caller + " to run this command", Reason.NOT_PERMITTED);
    }
    return caller;
  }

  private RunningCommand launch(ExecRequest request, OutputSink sink) throws ExecException {
    String id = newId();
    RunningCommand command = new RunningCommand(new ProcessTree(id), sink, executor);
    boolean launched = false;
    slots.take();
    running.add(command);
    var ignored = command.gone().whenComplete((nothing, failure) -> {
      running.remove(command);
      slots.release();
    });
    try {
      command.start(() -> Launcher.start(request, ProcessTree.tag(id)));
      limitTime(request, command);
      // The service may have been closed since the slot was taken.
      slots.checkOpen();
      launched = true;
      return command;
    } finally {
      if (!launched) {
        command.kill(RunningCommand.Cause.GIVEN_UP);
      }
    }
  }

  private void limitTime(ExecRequest request, RunningCommand command) {
    if (request.timeLimit() != null) {
      var alarm = timer.schedule(
          () -> command.kill(RunningCommand.Cause.TIME_LIMIT),
          toNanos(request.timeLimit()),
          TimeUnit.NANOSECONDS);
      var ignored = command.ended().whenComplete((result, failure) -> alarm.cancel(false));
    }
  }

  private CommandStream await(UUID id) throws InterruptedException, ExecException {
    return streams.await(id, CallContext.current().identity(), patienceNanos());
  }

  private static long patienceNanos() {
    Duration half = CallContext.current().timeLeft().dividedBy(2);
    return (half.compareTo(LONG_POLL) < 0 ? half : LONG_POLL).toNanos();
  }

  private static long toNanos(Duration duration) {
    return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) > 0
        ? Long.MAX_VALUE / 2
        : duration.toNanos();
  }

  private String newId() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /** Nobody is left to read it. */
  private static ExecException givenUp() {
    return new ExecException("given up by the caller", Reason.CANNOT_START);
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
