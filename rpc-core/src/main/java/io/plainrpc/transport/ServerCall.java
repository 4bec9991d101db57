package io.plainrpc.transport;

import io.plainrpc.CallCancelledException;
import io.plainrpc.CallContext;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.Identity;
import io.plainrpc.Metadata;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.protocol.InFlight;
import io.plainrpc.protocol.MetadataBlock;
import io.plainrpc.protocol.WireError;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;

/**
 * One call from the server's side: who runs it, whether it is still wanted, and its one answer.
 *
 * <p>The lock of this object guards who runs the handler and whether the call was cancelled, so that an interrupt meant for
 * the handler is delivered while it runs or not at all, and is cleared before the thread goes on to anything else. ({@code ServerCallRaces},
 * {@code ServerCallTest})
 */
public class ServerCall extends CallContext implements InFlight.Entry {
  private final CallSource source;
  private final int callId;
  private final Object binding;
  private final int method;
  private final long deadlineNanos;

  // Guarded by this.
  private Thread runner;

  private Future<?> pending;

  /** Null as long as the call needs none. Set under the lock once it has begun. */
  private volatile CallExtras extras;

  private boolean begun;
  private boolean cancelled;

  /** The reader that runs the handler in place; its replies leave with the others of the chunk. */
  private Thread deferringReader;

  /** Whether that reader has come out of the handler, and still was the reader then; confined to it. */
  private boolean leftHandler;

  private boolean keptRole;
  private long term;

  // What the time is taken for; confined to the thread that runs the call, which alone finds itself
  // here.
  private Thread measured;
  private MethodMemory memory;
  private long startedNanos;

  // Set before others can see the call.
  private CallStats stats;
  private long arrivedNanos;

  /**
   * A call that has come in, without metadata.
   *
   * @param binding what the request handler bound to the service
   * @param deadlineNanos on the scale of {@link #nanoTime}
   */
  public ServerCall(CallSource source, int callId, Object binding, int method, long deadlineNanos) {
    this(source, callId, binding, method, deadlineNanos, null);
  }

  /**
   * A call that has come in.
   *
   * @param extras null for a call without any
   */
  ServerCall(
      CallSource source,
      int callId,
      Object binding,
      int method,
      long deadlineNanos,
      CallExtras extras) {
    this.source = source;
    this.callId = callId;
    this.binding = binding;
    this.method = method;
    this.deadlineNanos = deadlineNanos;
    if (extras != null) {
      // Not for every call: writing a volatile field is no small matter.
      this.extras = extras;
    }
  }

  /** The time, on the scale of the deadline; a simulation has its own. */
  protected long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public int callId() {
    return callId;
  }

  /** What the request handler bound to the announced service; null when it was not announced. */
  public Object binding() {
    return binding;
  }

  public int method() {
    return method;
  }

  /** When the caller no longer waits, on the scale of {@link #nanoTime}. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  public String peer() {
    return source.peer();
  }

  @Override
  public Identity identity() {
    return source.identity();
  }

  @Override
  public Duration timeLeft() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - nanoTime()));
  }

  /** Largest reply body that both sides accept. */
  public int maxReplyBytes() {
    return source.maxReplyBytes();
  }

  /** Whether it is the client that sets {@link #maxReplyBytes}. */
  public boolean clientLimitsReplies() {
    return source.clientLimitsReplies();
  }

  /** It is taken in, and counts from here on. Nobody else knows it yet. */
  void arrived(CallStats stats, long nanos) {
    this.stats = stats;
    this.arrivedNanos = nanos;
    if (stats != null) {
      stats.started();
    }
  }

  /** It has ended, once. */
  void ended(CallStats.Outcome outcome) {
    if (stats != null) {
      stats.ended(outcome, System.nanoTime() - arrivedNanos);
    }
  }

  /**
   * The current thread is about to run the handler. The deadline is looked at under the lock that the timer takes to cancel:
   * a call whose time is up is not begun, and one that is begun is interrupted when its time is up.
   *
   * @return false when the call is no longer wanted: it must not be started, and {@link #notBegun} answers it
   */
  public synchronized boolean begin() {
    if (cancelled || isLate()) {
      return false;
    }
    begun = true;
    runner = Thread.currentThread();
    // Threads that run handlers have no context of their own.
    enter();
    return true;
  }

  /** Whether it would be in vain to prepare the handler's start. */
  public synchronized boolean isUnwanted() {
    return cancelled || isLate();
  }

  private boolean isLate() {
    return deadlineNanos - nanoTime() <= 0;
  }

  /** Answers a call that {@link #begin} has refused. */
  public void notBegun() {
    WireError why = whyNotBegun();
    outcome(
        why.code() == ErrorCode.CANCELLED
            ? new CallCancelledException(why.message(), Execution.NOT_STARTED, null)
            : new DeadlineExceededException(why.message(), Execution.NOT_STARTED, null));
    error(why);
  }

  WireError whyNotBegun() {
    return isLate()
        ? WireError.of(
            ErrorCode.DEADLINE_EXCEEDED,
            Execution.NOT_STARTED,
            "the time was up before the method was started")
        : WireError.of(
            ErrorCode.CANCELLED, Execution.NOT_STARTED, "cancelled before it was started");
  }

  /** The handler has returned; an interrupt that was meant for it does not reach what the thread does next. */
  public synchronized void end() {
    leave(null);
    runner = null;
    Thread.interrupted();
  }

  /** The handler has returned a future instead of a value; cancelling the call cancels it. */
  public void awaits(Future<?> future) {
    boolean unwanted;
    synchronized (this) {
      pending = future;
      unwanted = cancelled;
    }
    if (unwanted) {
      future.cancel(true);
    }
  }

  /**
   * Nobody wants the answer any more: interrupts the handler, or keeps it from starting.
   *
   * @return whether the handler was begun; if not, it never will be
   */
  public synchronized boolean cancel() {
    cancelled = true;
    if (runner != null) {
      runner.interrupt();
    }
    return begun;
  }

  /** The future that the handler has left behind, or null. */
  synchronized Future<?> pending() {
    return pending;
  }

  /**
   * Adds what follows from {@link #cancel}, for a worker to do, because it is the user's code: the future that the handler has
   * left behind is cancelled, and registered actions run.
   */
  public synchronized void addConsequences(List<Runnable> to) {
    Future<?> future = pending;
    if (future != null) {
      to.add(new CancelAction(this, () -> future.cancel(true)));
    }
    if (extras != null) {
      extras.takeActions(to);
    }
  }

  @Override
  public Registration onCancelled(Runnable action) {
    CancelAction registered = new CancelAction(this, action);
    if (!register(registered)) {
      registered.run();
    }
    return registered;
  }

  /** Returns false when the call is cancelled already. */
  private synchronized boolean register(CancelAction action) {
    if (!cancelled) {
      extras().add(action);
    }
    return !cancelled;
  }

  /** Needs the lock. */
  private CallExtras extras() {
    CallExtras made = extras;
    if (made == null) {
      made = new CallExtras();
      extras = made;
    }
    return made;
  }

  /** Whether the client wants no answer from the beginning. */
  public boolean isOneWay() {
    CallExtras some = extras;
    return some != null && some.isOneWay();
  }

  @Override
  public Metadata metadata() {
    if (extras == null) {
      return Metadata.none();
    }
    synchronized (this) {
      return extras.metadata();
    }
  }

  /** From now on the handler sees this. */
  public synchronized void metadata(Metadata changed) {
    extras().metadata(Objects.requireNonNull(changed, "metadata"));
  }

  /** What goes along with the reply if it is sent now. */
  public Metadata replyMetadataSoFar() {
    if (extras == null) {
      return Metadata.none();
    }
    synchronized (this) {
      return extras.replyMetadata();
    }
  }

  /** These are told how the call ends. */
  public synchronized void intercepted(Interception by) {
    extras().interception(by);
  }

  /** It is known how the call ends; the answer is next. */
  public void outcome(Throwable failure) {
    if (extras != null) {
      Interception interception;
      synchronized (this) {
        interception = extras.interception();
      }
      if (interception != null) {
        interception.ended(failure);
      }
    }
  }

  @Override
  public synchronized void replyMetadata(String name, String value) {
    extras().replyMetadata(name, value);
  }

  /** What goes along with the reply, as a {@link MetadataBlock}; null for nothing. */
  byte[] replyMetadata() {
    return extras == null ? null : MetadataBlock.encode(replyMetadataSoFar());
  }

  synchronized void withdraw(CancelAction action) {
    if (extras != null) {
      extras.remove(action);
    }
  }

  @Override
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /**
   * Answers with a result or a declared exception.
   *
   * @param body its first {@code length} bytes; the array is kept when it does not fit into a frame
   */
  public void reply(boolean thrown, byte[] body, int length) {
    source.reply(this, thrown, body, length);
  }

  /** Answers with an error. */
  public void error(WireError error) {
    source.error(this, error);
  }

  /** The current thread, not the reader, is about to run this call; the time that takes is remembered for its method. */
  void enterOnPool(MethodMemory method) {
    memory = method;
    startedNanos = System.nanoTime();
    measured = Thread.currentThread();
  }

  /** The call has run, up to the bytes of its answer or to a future; what comes next may wait for the client. */
  void leavePool() {
    if (measured == Thread.currentThread()) {
      measured = null;
      remember();
    }
  }

  private void remember() {
    long now = System.nanoTime();
    memory.ran(now - startedNanos, now);
  }

  /**
   * The current thread reads the connection and is about to run the handler in place.
   *
   * @param sinceNanos when it turned to this call
   */
  void enterInPlace(long readersTerm, MethodMemory method, long sinceNanos) {
    memory = method;
    startedNanos = sinceNanos;
    term = readersTerm;
    deferringReader = Thread.currentThread();
  }

  /** The current thread goes on to other things. */
  void leaveInPlace() {
    deferringReader = null;
  }

  /** Whether the current thread is the reader that runs, or has just run, this handler in place. */
  boolean isInPlace() {
    return deferringReader == Thread.currentThread();
  }

  /**
   * The reader is out of the handler: from here on the watchdog must not take its role, even if writing the reply blocks.
   * That a client does not read must cost that client's reader, and nobody's handler threads.
   *
   * @return whether it still is the reader; the same however often it is asked
   */
  boolean leaveHandler(InPlace inPlace) {
    if (!leftHandler) {
      leftHandler = true;
      keptRole = inPlace.leave(term);
      if (!keptRole) {
        Workers.wasLeftBehind();
        remember();
      }
    }
    return keptRole;
  }
}
