package io.plainrpc.transport;

import io.plainrpc.Metadata;
import io.plainrpc.protocol.InFlight;
import io.plainrpc.protocol.Outgoing;
import io.plainrpc.protocol.WireError;
import java.util.concurrent.locks.LockSupport;

/**
 * One call from the client's side: when it must be over, who waits for it, and how it ended.
 *
 * <p>It ends once: whoever removes it from the connection's in-flight table (or fails it before it is there) writes the
 * outcome, and {@link #done} publishes it ({@code ClientConnectionRaces}). Until then only the deadline and the label may be read.
 */
public final class ClientCall extends Outgoing implements InFlight.Entry {

  /** Is told that an asynchronous call has ended. Called by the reading role or the timer: must not block. */
  @FunctionalInterface
  public interface Listener {
    void ended(ClientCall call);
  }

  /** What to do when a call's time was too short. */
  public static final String MORE_TIME =
      "allow more time with RpcClient.builder().timeout(...) or @CallTimeout";

  private final String label;
  private final long startNanos;
  private final long timeoutNanos;
  private final Listener listener;
  private final Thread waiter;

  /** Null for most. */
  private final CallTerms terms;

  private int callId;
  private int service;
  private boolean unattended;
  private volatile ClientConnection connection;

  // The list of parked waiters, guarded by the connection's lock.
  ClientCall previousWaiter;
  ClientCall nextWaiter;

  private byte[] body;
  private byte[][] more;
  private int offset;
  private int length;
  private boolean thrown;

  /** A {@link Failure} of this side or a {@link WireError}: one field, because few calls have either. */
  private Object problem;

  private Agreed agreed;
  private boolean unstarted;
  private volatile boolean done;

  /**
   * A call that starts now.
   *
   * @param listener for an asynchronous call; null when the current thread will wait for it
   */
  public ClientCall(String label, long timeoutNanos, Listener listener) {
    this(label, System.nanoTime(), timeoutNanos, listener, null);
  }

  /**
   * A call that has started already.
   *
   * @param startNanos when, on the scale of {@link System#nanoTime}
   * @param terms null for a call without any
   */
  public ClientCall(
      String label, long startNanos, long timeoutNanos, Listener listener, CallTerms terms) {
    this(
        label,
        startNanos,
        timeoutNanos,
        listener,
        listener == null ? Thread.currentThread() : null,
        terms);
  }

  private ClientCall(
      String label,
      long startNanos,
      long timeoutNanos,
      Listener listener,
      Thread waiter,
      CallTerms terms) {
    this.label = label;
    this.startNanos = startNanos;
    this.timeoutNanos = timeoutNanos;
    this.listener = listener;
    this.waiter = waiter;
    this.terms = terms;
  }

  /**
   * The same call, to be sent on another connection: same deadline, same waiter. An object of its own, because threads of the
   * connection that it was on may still look at this one.
   */
  public ClientCall again() {
    return new ClientCall(label, startNanos, timeoutNanos, listener, waiter, terms);
  }

  public String label() {
    return label;
  }

  /** The timeout the call was made with, for messages. */
  public long timeoutNanos() {
    return timeoutNanos;
  }

  /** When the call must have ended, on the scale of {@link System#nanoTime}. */
  public long deadlineNanos() {
    return startNanos + timeoutNanos;
  }

  /** What to do when that was too early, for messages. */
  public String deadlineRemedy() {
    return terms != null && terms.inheritsDeadline()
        ? "the deadline was inherited from the call that this one was made for, which has no more time; give that call more"
        : MORE_TIME;
  }

  /** Whether it is made for a call that is served here, and cancelled with that. */
  boolean isNested() {
    return terms != null && terms.isNested();
  }

  /** Whether it gets no answer: it has ended when {@link ClientConnection#send} returns. */
  boolean isOneWay() {
    return terms != null && terms.isOneWay();
  }

  /** What goes along, or null. */
  byte[] metadata() {
    return terms == null ? null : terms.metadata();
  }

  /** What came along with the reply. Only calls with {@link CallTerms} keep it. */
  public Metadata replyMetadata() {
    return terms == null ? Metadata.none() : terms.replyMetadata();
  }

  /** Before {@link #reply}. */
  void replyMetadata(Metadata received) {
    if (terms != null) {
      terms.replyMetadata(received);
    }
  }

  @Override
  public int callId() {
    return callId;
  }

  /** Before the call enters the table: it goes out on this connection. */
  void issue(int id, int serviceNumber, ClientConnection on, boolean mayRead) {
    callId = id;
    service = serviceNumber;
    unattended = isAsync() || !mayRead;
    connection = on;
  }

  int service() {
    return service;
  }

  /** The connection it went out on, or null as long as there is none. */
  public ClientConnection connection() {
    return connection;
  }

  /** Whether no thread that may read waits for it. */
  boolean isUnattended() {
    return unattended;
  }

  Thread waiter() {
    return waiter;
  }

  boolean isAsync() {
    return listener != null;
  }

  /** A future is sent again with the same bytes; who waits encodes the arguments once more. */
  @Override
  protected boolean keepsBody() {
    return isAsync();
  }

  /** Whether the call has ended. */
  public boolean isDone() {
    return done;
  }

  /** Parks the waiting thread until the call has ended or the time is over, or for no reason. */
  void park(long nanos) {
    if (!done) {
      LockSupport.parkNanos(this, nanos);
    }
  }

  /** Waits for an outcome that another thread is writing this very moment. */
  void awaitDone() {
    while (!done) {
      Thread.onSpinWait();
    }
  }

  /** Before the end: what the server has under the name of the service, as far as it has said. */
  void agreed(Agreed service) {
    agreed = service;
  }

  void reply(byte[] buffer, int at, int count, byte[][] otherBlocks, boolean declaredException) {
    body = buffer;
    more = otherBlocks;
    offset = at;
    length = count;
    thrown = declaredException;
    finish();
  }

  void fail(WireError wireError) {
    problem = wireError;
    finish();
  }

  /** Ends the call; only for whoever has removed it from the table, or before it is in one. */
  public void fail(Failure why) {
    problem = why;
    finish();
  }

  /** Ends the call; it provably never started at the server, so that it may be sent {@link #again}. */
  void failUnstarted(Failure why) {
    unstarted = true;
    fail(why);
  }

  /** It is in line, and that is all that becomes of a one-way call here. */
  void sentOneWay() {
    finish();
  }

  private void finish() {
    done = true;
    if (listener != null) {
      listener.ended(this);
    } else if (waiter != Thread.currentThread()) {
      LockSupport.unpark(waiter);
    }
  }

  /** Whether the call has ended but provably never started: no other call may be sent again. */
  public boolean isUnstarted() {
    return unstarted;
  }

  /** Why the call failed on this side, or null. */
  public Failure failure() {
    return problem instanceof Failure failure ? failure : null;
  }

  /** The error frame that ended the call, or null. */
  public WireError error() {
    return problem instanceof WireError error ? error : null;
  }

  /** The body of the reply, or its first block; belongs to this call. */
  public byte[] body() {
    return body;
  }

  /** The blocks behind the first, see {@link io.plainrpc.protocol.Blocks}; null when there are none. */
  public byte[][] more() {
    return more;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  /** What the server has under the name of the service; null when it has not said, or the call ended here. */
  public Agreed agreed() {
    return agreed;
  }

  /** Whether the body is a declared exception. */
  public boolean thrown() {
    return thrown;
  }
}
