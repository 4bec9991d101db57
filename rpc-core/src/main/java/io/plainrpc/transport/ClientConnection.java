package io.plainrpc.transport;

import io.plainrpc.protocol.Greeting;
import io.plainrpc.protocol.InFlight;
import io.plainrpc.protocol.Outbound;
import io.plainrpc.transport.ConnectFailedException.Kind;
import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One client connection, shared by all callers.
 *
 * <p><b>Threads.</b> Callers send and wait; one of them at a time holds the {@link ReadingRole} and reads for all
 * ({@link ClientReader}). A stand-by thread reads for futures and virtual threads and looks after an idle connection
 * ({@link Attendance}); a writer thread writes what might block ({@link ClientFlusher}); the timer looks after it through
 * {@link ClientUpkeep}.
 *
 * <p><b>Guards.</b> the connection's lock guards {@link ClientOutgoing} and {@link ClientState}. The in-flight table is shared: whoever removes a call from it completes it. The {@link Owner} is told without any
 * lock of ours.
 */
public final class ClientConnection {
  /** Who made the connection. Called by the reading role, the timer and writers, which must not be held up. */
  public interface Owner {
    /**
     * The connection takes no new calls any more; said at least once before {@link #ended}.
     *
     * @param fault what the server, or the way to it, has to do with that; null when this side wanted it
     */
    void unusable(ClientConnection connection, ConnectFailedException fault);

    /** The connection has ended and so have its calls. */
    void ended(ClientConnection connection);

    /** The state of all connections, for the message of a call whose time is up. */
    String describe();
  }

  private final InFlight<ClientCall> inFlight;
  private final Failures failures;
  private final Endpoint endpoint;
  private final Link link;
  private final Greeting.Server server;
  private final Timer timer;
  private final Owner owner;
  private final ClientReader reader;
  private final Attendance attendance;
  private final ClientOutgoing outgoing;
  private final ClientState state;
  private final ClientUpkeep upkeep;

  /**
   * A connection whose greetings have been exchanged.
   *
   * @param reader has read the server's greeting and nothing else
   */
  ClientConnection(
      Endpoint endpoint,
      Link link,
      ClientReader reader,
      ClientSettings settings,
      Timer timer,
      Owner owner) {
    this.endpoint = endpoint;
    this.link = link;
    this.reader = reader;
    this.server = reader.server();
    this.timer = timer;
    this.owner = owner;
    this.failures = new Failures(endpoint, settings.maxMessageBytes(), owner::describe);
    this.inFlight = new InFlight<>(Math.min(settings.maxInFlight(), server.maxInFlight()));
    String name = "plainrpc-client-" + endpoint;
    ReentrantLock lock = new ReentrantLock();
    Condition roomInQueue = lock.newCondition();
    Outbound outbound = new Outbound(link.framing());
    ClientFlusher flusher =
        new ClientFlusher(lock, roomInQueue, outbound, link.output(), name + "-writer", this::lost);
    this.attendance =
        new Attendance(this, link, reader, timer, lock, name + "-reader", settings.yields());
    this.state = new ClientState(lock, roomInQueue, outbound, flusher, inFlight);
    this.outgoing = new ClientOutgoing(
        lock,
        roomInQueue,
        outbound,
        flusher,
        state,
        inFlight,
        attendance,
        this,
        failures,
        settings);
    this.upkeep = new ClientUpkeep(this, reader, flusher, outgoing, attendance, inFlight, server);
    reader.serve(this, outgoing, new Polling(link::available, settings.pollNanos()));
  }

  /** Takes up service, before anybody else knows the connection: what came with the greeting is looked at, the timer begins. */
  void start() {
    reader.parse();
    if (!link.isClosed()) {
      timer.add(upkeep);
    }
  }

  /** The server's address as the user wrote it. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Why {@link #send} takes no calls, once it has said so. */
  public Failure whyUnusable() {
    return state.whyUnusable();
  }

  /** Whether new calls may be tried here. */
  public boolean isUsable() {
    return state.isUsable();
  }

  /** Whether the server has answered anything beyond its greeting. */
  public boolean isProven() {
    return outgoing.isProven();
  }

  public int callsInFlight() {
    return inFlight.size();
  }

  /** The most calls in flight that both sides allow. */
  public int maxCallsInFlight() {
    return inFlight.limit();
  }

  /** Whether replies follow each other so quickly that a few callers are better off together here. */
  public boolean isQuick() {
    return reader.isQuick();
  }

  /** How many calls were ever sent here. */
  public int callsSent() {
    return outgoing.lastCallId();
  }

  /** How many answers came after their calls had ended. */
  public long lateAnswers() {
    return reader.lateAnswers();
  }

  /**
   * Sends a call. It may already have ended when this returns, for instance because a limit was reached; a one-way call has.
   *
   * @param body its first {@code length} bytes are the request's body; the array is kept when it does not fit into a frame
   * @return false when this connection takes no new calls: the call is untouched and another connection is to be used
   */
  public boolean send(ClientCall call, Service service, int method, byte[] body, int length) {
    if (length > server.maxMessageBytes()) {
      call.fail(failures.tooLargeForServer(length, server.maxMessageBytes()));
      return true;
    }
    boolean mayDoIo = !Threads.currentIsVirtual();
    attendance.lookAfterRest(mayDoIo);
    if (!outgoing.send(call, service, method, body, length, mayDoIo)) {
      return false;
    }
    if (!state.isUsable()) {
      owner.unusable(this, null);
    }
    if (call.isOneWay()) {
      settle(call);
    } else {
      attendance.sent(call);
    }
    return true;
  }

  /** A one-way call is in line, or has failed. */
  private void settle(ClientCall call) {
    if (call.isDone()) {
      return;
    }
    if (link.isClosed() && !outgoing.wasHandedOver(call)) {
      // Nothing is taken from the buffer any more.
      call.failUnstarted(state.whyUnusable());
    } else {
      call.sentOneWay();
    }
  }

  /**
   * Waits until a call sent here by the current thread has ended; reads for others meanwhile. Ends it at its deadline, and
   * when the thread is interrupted, whose flag stays set.
   */
  public void await(ClientCall call) {
    attendance.await(call);
  }

  /** Ends a call at the caller's wish, unless it has ended; the server is told. */
  public void cancel(ClientCall call) {
    giveUp(call, Failures.Why.CANCELLED);
  }

  /**
   * Makes no more calls here; the connection ends in order when those in flight have ended (protocol page, section 7). Does not
   * block.
   *
   * @param reason for the server and for people
   */
  public void retire(String reason) {
    if (state.retire(failures.retired(reason), reason)) {
      owner.unusable(this, null);
    }
  }

  /** Another connection to the same server has ended: better look at this one before it is used again. Any thread. */
  public void suspect() {
    attendance.suspect();
  }

  /** Ends the connection because the client is closed. Calls in flight end as cancelled. Does not block. */
  public void close() {
    end(handedOver -> failures.clientClosed(handedOver), null, false, false);
  }

  /** The state for people. */
  @Override
  public String toString() {
    return endpoint + ", " + inFlight.size() + " calls in flight";
  }

  // For the reader, whoever it is.

  Failures failures() {
    return failures;
  }

  /** The call with this id, taken out of the table; null when it has ended already. */
  ClientCall take(int callId) {
    ClientCall call = inFlight.remove(callId);
    if (call != null) {
      attendance.left(call);
    }
    return call;
  }

  /** The server takes no new calls; those above {@code lastAcceptedId} never started there. */
  void drain(int lastAcceptedId, String reason) {
    boolean isNews = state.isUsable();
    state.drain(failures.goneAway(reason));
    owner.unusable(
        this,
        isNews
            ? new ConnectFailedException(Kind.CLOSING, "it takes no calls: " + reason, null)
            : null);
    inFlight.forEach(call -> {
      if (call.callId() > lastAcceptedId && take(call.callId()) != null) {
        try {
          outgoing.stopSending(call.callId());
        } finally {
          call.failUnstarted(failures.goneAway(reason));
        }
      }
    });
    endIfDrained();
  }

  void endIfDrained() {
    if (!state.isUsable() && state.isDrained()) {
      end(handedOver -> failures.goneAway("it is drained"), null, false, true);
    }
  }

  void lost(IOException cause) {
    end(
        handedOver -> failures.lost(handedOver, cause),
        fault(Kind.UNREACHABLE, "the connection was lost: " + cause.getMessage(), cause),
        true,
        true);
  }

  void violated(RuntimeException cause) {
    end(
        handedOver -> failures.violation(handedOver, cause),
        fault(Kind.NOT_OURS, "it broke the protocol: " + cause.getMessage(), cause),
        true,
        true);
  }

  // The timer.

  /** Takes a retired connection one step further. */
  void endIfRetired(long nowNanos) {
    if (state.isUsable()) {
      return;
    }
    if (state.lingers(nowNanos) && mayWriteAFew()) {
      try {
        link.shutdownOutput();
      } catch (IOException e) {
        lost(e);
      }
    } else if (state.hasLingered(nowNanos)) {
      end(handedOver -> failures.retired("it was retired"), null, false, true);
    }
  }

  // Inside.

  /** Whether shutting the output down cannot block: the timer and the reader may be the ones who do it. */
  private boolean mayWriteAFew() {
    return !link.shutdownWrites() || outgoing.cannotBlock();
  }

  /** Ends a call, unless somebody else does; the server is told. */
  void giveUp(ClientCall call, Failures.Why why) {
    if (take(call.callId()) == null) {
      // Somebody else is completing it this very moment; or it is a future's that is not in the
      // table yet, and whoever
      // puts it there looks at the future afterwards.
      return;
    }
    outgoing.giveUp(call, why);
    endIfDrained();
  }

  private ConnectFailedException fault(Kind kind, String what, Throwable cause) {
    return new ConnectFailedException(
        kind,
        new Endpoint(link.peerAddress().getHostAddress(), endpoint.port()) + ": " + what,
        cause);
  }

  private interface Ending {
    Failure of(boolean handedOver);
  }

  /**
   * Ends the connection and its calls, at once.
   *
   * @param fault for the owner, see {@link Owner#unusable}
   * @param abort whether the peer is to see a reset
   * @param elsewhere whether calls of which no byte was handed to the socket may be sent on another connection
   */
  private void end(Ending why, ConnectFailedException fault, boolean abort, boolean elsewhere) {
    boolean retired = !state.isUsable();
    if (!state.close(why.of(false))) {
      return;
    }
    timer.remove(upkeep);
    if (!abort && mayWriteAFew()) {
      link.farewell();
    }
    link.close(abort);
    attendance.stop();
    owner.unusable(this, retired ? null : fault);
    inFlight.forEach(call -> {
      if (take(call.callId()) != null) {
        // Nothing is taken from the buffer any more, so what was not handed over never will be.
        boolean handedOver = outgoing.wasHandedOver(call);
        if (elsewhere && !handedOver) {
          call.failUnstarted(why.of(false));
        } else {
          call.fail(why.of(handedOver));
        }
      }
    });
    attendance.discard();
    owner.ended(this);
  }
}
