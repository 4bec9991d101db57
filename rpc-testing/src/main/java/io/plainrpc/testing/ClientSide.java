package io.plainrpc.testing;

import io.plainrpc.CallCancelledException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.RpcException;
import io.plainrpc.protocol.Agreement;
import io.plainrpc.protocol.Announcement;
import io.plainrpc.protocol.Authentication;
import io.plainrpc.protocol.ClientInbound;
import io.plainrpc.protocol.Goaway;
import io.plainrpc.protocol.Greeting;
import io.plainrpc.protocol.Heartbeat;
import io.plainrpc.protocol.InFlight;
import io.plainrpc.protocol.MemoryBudget;
import io.plainrpc.protocol.Outbound;
import io.plainrpc.protocol.Outgoing;
import io.plainrpc.protocol.ProtocolException;
import io.plainrpc.protocol.WireError;
import io.plainrpc.transport.ClientSettings;
import io.plainrpc.transport.Failure;
import io.plainrpc.transport.Failures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A client's end of a simulated connection: the protocol's own two halves, stepped by events. It does what {@code ClientConnection}
 * does, without its threads.
 */
final class ClientSide implements LinkEnd, ClientInbound.Sink {

  /** A call as it was sent on one connection. */
  static final class Attempt extends Outgoing implements InFlight.Entry {
    private final SimCall call;
    private final ClientSide on;
    private final int callId;
    private final int service;
    private final long sentAt;
    private long begunAt;

    private Attempt(SimCall call, ClientSide on, int callId, int service, long sentAt) {
      this.call = call;
      this.on = on;
      this.callId = callId;
      this.service = service;
      this.sentAt = sentAt;
    }

    SimCall call() {
      return call;
    }

    @Override
    public int callId() {
      return callId;
    }

    ClientSide on() {
      return on;
    }

    /** The server has begun to receive it. */
    void begins(long now) {
      begunAt = now;
    }

    /** How long it was on its way until then. */
    long underWay() {
      return begunAt - sentAt;
    }
  }

  private static final class Ping extends Outgoing {}

  private final Simulation simulation;
  private final SimulatedClient client;
  private final ClientPool.Target target;
  private final ClientSettings settings;
  private final Failures failures;
  private final Outbound out = new Outbound();
  private final ClientInbound in;
  private final Map<BoundService, Integer> services = new HashMap<>();
  private final BitSet agreed = new BitSet();

  /** Every call that was ever sent here, by its id less one: what the simulation knows beside the protocol. */
  private final List<Attempt> attempts = new ArrayList<>();

  private SimLink link;
  private Greeting.Server server;
  private InFlight<Attempt> inFlight;
  private Heartbeat heartbeat;
  private Ping ping;
  private long pinged;
  private long receivedBytes;
  private boolean proven;
  private boolean usable;
  private boolean closed;
  private boolean flushing;

  ClientSide(SimulatedClient client, ClientPool.Target target) {
    this.simulation = client.simulation();
    this.client = client;
    this.target = target;
    this.settings = client.plan().transport();
    this.failures = new Failures(
        target.server().endpoint(), settings.maxMessageBytes(), () -> "a simulated network");
    this.in =
        new ClientInbound(this, settings.maxMessageBytes(), new MemoryBudget(Long.MAX_VALUE / 2));
    simulation.events().after(settings.connectTimeoutNanos(), this::giveUpConnecting);
  }

  void link(SimLink connecting) {
    link = connecting;
  }

  SimulatedClient client() {
    return client;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isUsable() {
    return usable;
  }

  boolean isFull() {
    return inFlight.size() >= inFlight.limit();
  }

  int callsInFlight() {
    return inFlight.size();
  }

  boolean hasBeenOfUse() {
    return proven || !attempts.isEmpty();
  }

  /** The call that was sent here with this id; null when there was none. */
  Attempt attempt(int callId) {
    return callId > 0 && callId <= attempts.size() ? attempts.get(callId - 1) : null;
  }

  // Connecting.

  void connected() {
    if (!closed) {
      link.up().write(Greeting.Client.of(settings.maxMessageBytes(), null).encode());
    }
  }

  private void giveUpConnecting() {
    if (server == null) {
      reset("connected, but it did not greet in time");
    }
  }

  @Override
  public void greeting(Greeting.Server greeting) {
    if (greeting.refusal() != Greeting.Refusal.NONE) {
      close(true);
      target.failed("the server refuses the connection: " + greeting.text(), greeting.refusal());
      return;
    }
    server = greeting;
    usable = true;
    inFlight = new InFlight<>(Math.min(settings.maxInFlight(), greeting.maxInFlight()));
    heartbeat = new Heartbeat(
        TimeUnit.MILLISECONDS.toNanos(greeting.heartbeatMillis()),
        TimeUnit.MILLISECONDS.toNanos(greeting.silenceMillis()),
        simulation.nanoTime());
    simulation.trace().add(link, "is connected to", target.server().name());
    simulation.ledger().counts.connections++;
    simulation.events().after(0, this::beat);
    target.connected(this);
  }

  @Override
  public void authenticated(Authentication.Verdict verdict) {
    throw new ProtocolException("a verdict about who a client is that did not say it");
  }

  // Sending.

  /** Sends; false when no calls are taken here. The call may have ended when this returns. */
  boolean send(SimCall call) {
    if (!usable) {
      return false;
    }
    Failure refusal = refusal(call);
    if (refusal != null) {
      call.failed(refusal);
    } else {
      append(call);
      flushSoon();
    }
    return true;
  }

  private Failure refusal(SimCall call) {
    int length = call.body().length;
    if (length > server.maxMessageBytes()) {
      return failures.tooLargeForServer(length, server.maxMessageBytes());
    }
    if (call.deadline() <= simulation.events().now()) {
      return label -> late(call, false);
    }
    long queued = out.queuedBytes();
    if (queued > 0 && queued + length > settings.maxQueuedBytes() || !out.hasRoomFor(length)) {
      return failures.queueFull(queued, settings.maxQueuedBytes());
    }
    return isFull() ? failures.tooManyInFlight(inFlight.limit(), settings.maxInFlight()) : null;
  }

  private void append(SimCall call) {
    BoundService service = call.service();
    Integer number = services.get(service);
    if (number == null) {
      number = services.size();
      services.put(service, number);
      out.announce(new Announcement(
          number,
          service.contract().descriptor().fingerprint(),
          service.contract().descriptor().bytes()));
    }
    long now = simulation.events().now();
    Attempt attempt = new Attempt(call, this, attempts.size() + 1, number, now);
    attempts.add(attempt);
    call.sentAs(attempt);
    byte[] body = call.body();
    out.request(
        attempt.callId,
        number,
        call.method().number(),
        call.deadline() - now,
        body,
        body.length,
        attempt);
    inFlight.add(attempt);
    simulation.trace().add(link, "sends", call, attempt.callId);
  }

  /** What is appended until then leaves together. */
  private void flushSoon() {
    if (!flushing && !closed) {
      flushing = true;
      simulation.events().after(simulation.network().random().nextInt(20_000), this::flush);
    }
  }

  @Override
  public void flush() {
    flushing = false;
    while (!closed && link.up().hasRoom()) {
      Outbound.Batch batch = out.take();
      if (batch == null) {
        return;
      }
      int length = batch.seal();
      link.up().write(Arrays.copyOf(batch.bytes(), length));
    }
  }

  // Giving up.

  /** The call's time is up. */
  void expired(SimCall call) {
    giveUp(call, handedOver -> late(call, handedOver));
  }

  void cancelled(SimCall call) {
    giveUp(
        call,
        handedOver -> new CallCancelledException(
            call.method().label() + ": cancelled before the reply came from " + target.server(),
            execution(handedOver),
            null));
  }

  private RpcException late(SimCall call, boolean handedOver) {
    return new DeadlineExceededException(
        call.method().label() + ": no reply from " + target.server() + " within "
            + TimeUnit.NANOSECONDS.toMillis(call.timeoutNanos()) + " ms ("
            + (handedOver ? "the request was sent" : "the request was not sent")
            + "); allow more time with RpcClient.builder().timeout(...) or @CallTimeout",
        execution(handedOver),
        null);
  }

  private static Execution execution(boolean handedOver) {
    return handedOver ? Execution.MAYBE : Execution.NOT_STARTED;
  }

  private interface Ending {
    RpcException of(boolean handedOver);
  }

  private void giveUp(SimCall call, Ending why) {
    Attempt attempt = call.attempt();
    if (closed || inFlight.remove(attempt.callId) == null) {
      return;
    }
    boolean handedOver = out.handedOver(attempt);
    out.giveUp(attempt.callId, attempt);
    simulation.trace().add(link, "gives up", call, handedOver ? "sent" : "unsent");
    flushSoon();
    call.failed(why.of(handedOver));
    endIfDrained();
  }

  // Receiving.

  @Override
  public void received(byte[] from, int at, int length) {
    receivedBytes += length;
    int done = 0;
    while (done < length && !closed) {
      int count = Math.min(in.room(), length - done);
      System.arraycopy(from, at + done, in.buffer(), in.end(), count);
      in.received(count);
      done += count;
      parse();
    }
    if (!closed && server != null) {
      endIfDrained();
    }
  }

  private void parse() {
    try {
      boolean greeted = in.greeted();
      in.parse();
      if (!greeted && in.greeted() && !closed) {
        in.parse();
      }
    } catch (ProtocolException e) {
      violated(e);
    }
  }

  @Override
  public void agree(Agreement agreement) {
    if (agreement.service() >= services.size()) {
      throw new ProtocolException("answer to a service that was not announced");
    }
    if (agreement.verdict() == Agreement.Verdict.SAME) {
      agreed.set(agreement.service());
    }
  }

  @Override
  public boolean issued(int callId) {
    return attempt(callId) != null;
  }

  @Override
  public void reply(int callId, boolean thrown, byte[] from, int at, int length, boolean owned) {
    Attempt attempt = take(callId);
    if (attempt == null) {
      return;
    }
    if (!agreed.get(attempt.service)) {
      ProtocolException early = new ProtocolException("reply before the service was agreed on");
      attempt.call.failed(failures.violation(true, early));
      throw early;
    }
    simulation.ledger().received(attempt.call, thrown, from, at, length);
    attempt.call.replied(
        thrown, Arrays.copyOfRange(from, at, at + length), target.server().endpoint());
  }

  @Override
  public void error(int callId, WireError error) {
    Attempt attempt = take(callId);
    if (attempt != null) {
      out.abandon(callId);
      flushSoon();
      simulation.ledger().received(attempt.call, error);
      attempt.call.failed(error, target.server().toString());
    }
  }

  @Override
  public void refused(int callId, long bytes, boolean memoryShort) {
    Attempt attempt = take(callId);
    if (attempt != null) {
      attempt.call.failed(failures.replyTooLarge(bytes));
    }
  }

  private Attempt take(int callId) {
    Attempt attempt = inFlight.remove(callId);
    if (attempt == null) {
      simulation.trace().add(link, "ignores a late answer to", attempt(callId).call);
      simulation.ledger().counts.lateAnswers++;
    } else {
      proven = true;
      out.answered(attempt);
    }
    return attempt;
  }

  @Override
  public void ping(long opaque) {
    out.pong(opaque);
    flushSoon();
  }

  @Override
  public void pong(long opaque) {
    if (ping != null && opaque == pinged) {
      proven = true;
      out.answered(ping);
    }
  }

  @Override
  public void goaway(Goaway goaway) {
    simulation.trace().add(link, "is told to go after", goaway.lastAcceptedId());
    usable = false;
    target.unusable(this, true);
    inFlight.forEach(attempt -> {
      if (attempt.callId > goaway.lastAcceptedId() && inFlight.remove(attempt.callId) != null) {
        out.abandon(attempt.callId);
        client.pool().again(attempt.call, failures.goneAway(goaway.reason()));
      }
    });
    flushSoon();
  }

  private void beat() {
    if (closed) {
      return;
    }
    Heartbeat.Action action = heartbeat.tick(simulation.nanoTime(), receivedBytes);
    if (action == Heartbeat.Action.DEAD) {
      lost("no sign of life, although it was pinged");
      return;
    }
    if (action == Heartbeat.Action.PING) {
      pinged = simulation.nanoTime();
      ping = new Ping();
      out.ping(pinged, ping);
      flushSoon();
    }
    simulation
        .events()
        .after(Math.max(1, heartbeat.nextTickNanos() - simulation.nanoTime()), this::beat);
  }

  // Ending.

  private void endIfDrained() {
    if (!closed && !usable && inFlight.size() == 0) {
      close(true);
    }
  }

  @Override
  public void ended() {
    lost("the server closed the connection");
  }

  @Override
  public void reset(String why) {
    if (closed) {
      return;
    }
    if (server == null) {
      close(false);
      target.failed(why, Greeting.Refusal.NONE);
    } else {
      lost(why);
    }
  }

  private void lost(String why) {
    if (server == null) {
      reset(why);
    } else if (!closed) {
      IOException cause = new IOException(why);
      end(handedOver -> failures.lost(handedOver, cause), false, true);
    }
  }

  private void violated(ProtocolException cause) {
    simulation.trace().add(link, "closes after a violation:", cause.getMessage());
    if (server == null) {
      reset("the peer broke the protocol: " + cause.getMessage());
    } else {
      end(handedOver -> failures.violation(handedOver, cause), false, true);
    }
  }

  /** The client is closed. */
  void closeWithClient() {
    if (!closed && server != null) {
      end(failures::clientClosed, true, false);
    } else {
      close(true);
    }
  }

  private interface Why {
    Failure of(boolean handedOver);
  }

  /**
   * Ends the connection and its calls.
   *
   * @param elsewhere whether those of which nothing has left may be sent on another one
   */
  private void end(Why why, boolean orderly, boolean elsewhere) {
    boolean fault = usable && elsewhere;
    usable = false;
    target.unusable(this, fault);
    close(orderly);
    simulation.trace().add(link, "has ended with", inFlight.size());
    inFlight.forEach(attempt -> {
      if (inFlight.remove(attempt.callId) != null) {
        boolean handedOver = out.handedOver(attempt);
        if (elsewhere && !handedOver) {
          client.pool().again(attempt.call, why.of(false));
        } else {
          attempt.call.failed(why.of(handedOver));
        }
      }
    });
  }

  private void close(boolean orderly) {
    if (!closed) {
      closed = true;
      usable = false;
      link.clientGone(orderly);
      target.unusable(this, false);
    }
  }
}
