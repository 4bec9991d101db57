package io.plainrpc.testing;

import io.plainrpc.Execution;
import io.plainrpc.Identity;
import io.plainrpc.protocol.Agreement;
import io.plainrpc.protocol.Announcement;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.protocol.FrameAllowance;
import io.plainrpc.protocol.FrameHeader;
import io.plainrpc.protocol.Goaway;
import io.plainrpc.protocol.Greeting;
import io.plainrpc.protocol.Heartbeat;
import io.plainrpc.protocol.InFlight;
import io.plainrpc.protocol.MemoryBudget;
import io.plainrpc.protocol.Outbound;
import io.plainrpc.protocol.Outgoing;
import io.plainrpc.protocol.ProtocolException;
import io.plainrpc.protocol.ServerInbound;
import io.plainrpc.protocol.WireError;
import io.plainrpc.transport.Admission;
import io.plainrpc.transport.AuthenticationThrottle;
import io.plainrpc.transport.CallSource;
import io.plainrpc.transport.RequestHandler;
import io.plainrpc.transport.ServerCall;
import io.plainrpc.transport.ServerLife;
import io.plainrpc.transport.ServerSettings;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A server's end of a simulated connection: the protocol's own two halves, stepped by events, and the calls that have come through
 * it. It does what {@code ServerConnection} and its reader do, without their threads: handlers run on the simulation's own.
 */
final class ServerSide implements LinkEnd, ServerInbound.Sink, CallSource {
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long a call waits for a thread, at most, when it does. */
  private static final int MAX_QUEUE_NANOS = 3_000_000;

  /** A call at the server; and the client's call that it must be. */
  static final class Received extends ServerCall {
    private final ServerSide on;
    private final ClientSide.Attempt attempt;
    private long takesNanos;

    private Received(
        ServerSide on, ClientSide.Attempt attempt, Object binding, int method, long deadline) {
      super(on, attempt.callId(), binding, method, deadline);
      this.on = on;
      this.attempt = attempt;
    }

    @Override
    protected long nanoTime() {
      return on.simulation.nanoTime();
    }

    ClientSide.Attempt attempt() {
      return attempt;
    }

    /** Its answer leaves so much later. */
    void takes(long nanos) {
      takesNanos += nanos;
    }
  }

  private static final class Ping extends Outgoing {}

  private final Simulation simulation;
  private final SimulatedServer.Life process;
  private final ServerSettings settings;
  private final RequestHandler handler;
  private final SimLink link;
  private final Outbound out = new Outbound();
  private final ServerInbound in;
  private final ServerLife life = new ServerLife();
  private final InFlight<Received> inFlight;
  private final Heartbeat heartbeat;
  private final Admission admission;
  private final List<Object> bindings = new ArrayList<>();

  /** When requests that are still arriving have begun to. */
  private final Map<Integer, Long> begunInPieces = new HashMap<>();

  private long begunNanos;
  private long receivedBytes;
  private int maxReplyBytes;
  private boolean clientLimitsReplies;
  private boolean flushing;

  ServerSide(SimulatedServer.Life process, SimLink link) {
    this.simulation = process.simulation();
    this.process = process;
    this.settings = process.settings();
    this.handler = process.handler();
    this.link = link;
    this.in = new ServerInbound(
        this,
        settings.maxMessageBytes(),
        new MemoryBudget(Long.MAX_VALUE / 2),
        new FrameAllowance(settings.maxCallsInFlightPerConnection(), simulation::nanoTime));
    this.inFlight = new InFlight<>(settings.maxCallsInFlightPerConnection());
    this.heartbeat =
        new Heartbeat(settings.heartbeatNanos(), settings.silenceNanos(), simulation.nanoTime());
    InetAddress anywhere = InetAddress.getLoopbackAddress();
    this.admission =
        new Admission(settings, new AuthenticationThrottle(), anywhere, null, process::refusal);
    simulation.events().after(settings.greetingTimeoutNanos(), this::giveUpGreeting);
    simulation.events().after(0, this::beat);
  }

  private boolean isOver() {
    return life.isClosed();
  }

  // Receiving.

  @Override
  public void received(byte[] from, int at, int length) {
    receivedBytes += length;
    int done = 0;
    while (done < length && !isOver()) {
      int count = Math.min(in.room(), length - done);
      System.arraycopy(from, at + done, in.buffer(), in.end(), count);
      in.received(count);
      done += count;
      parse();
    }
    flushSoon();
  }

  private void parse() {
    try {
      boolean greeted = in.greeted();
      in.parse();
      if (!greeted && in.greeted() && !isOver() && !life.isLingering()) {
        in.parse();
      }
    } catch (ProtocolException e) {
      simulation.trace().add(link, "is closed after a violation:", e.getMessage());
      end(true);
    }
  }

  @Override
  public void greeting(Greeting.Client greeting) {
    Greeting.Server answer = admission.answer(greeting);
    if (answer.challenge() != null) {
      throw new ProtocolException("nobody authenticates in a simulation");
    }
    maxReplyBytes = Math.min(settings.maxMessageBytes(), greeting.maxMessageBytes());
    clientLimitsReplies = greeting.maxMessageBytes() < settings.maxMessageBytes();
    link.down().write(answer.encode());
    if (answer.refusal() != Greeting.Refusal.NONE) {
      linger();
      return;
    }
    life.open();
    if (process.isClosing()) {
      drain();
    }
  }

  private void giveUpGreeting() {
    if (life.isGreeting()) {
      end(true);
    }
  }

  @Override
  public void authenticate(byte[] proof) {
    throw new ProtocolException("nobody authenticates in a simulation");
  }

  @Override
  public void announce(Announcement announcement) {
    if (announcement.service() != bindings.size()) {
      throw new ProtocolException("service announced as number " + announcement.service());
    }
    RequestHandler.Announced announced = handler.announced(announcement);
    bindings.add(announced.binding());
    Agreement agreement = announced.agreement();
    out.agree(agreement);
  }

  @Override
  public void begun(int callId) {
    life.begun(callId);
    begunNanos = simulation.nanoTime();
    attempt(callId).begins(simulation.events().now());
  }

  /** What the client knows of this call, beside the protocol. */
  private ClientSide.Attempt attempt(int callId) {
    ClientSide.Attempt attempt = link.client().attempt(callId);
    if (attempt == null) {
      simulation.ledger().violated(link + ": request " + callId + " came, which nobody has sent");
      throw new ProtocolException("request that nobody has sent");
    }
    return attempt;
  }

  @Override
  public void goesOn(int callId) {
    begunInPieces.put(callId, begunNanos);
  }

  @Override
  public void abandoned(int callId) {
    begunInPieces.remove(callId);
    if (life.accepts(callId)) {
      life.settled();
      endIfDone();
    }
  }

  @Override
  public boolean request(
      int callId,
      int service,
      int method,
      long nanosLeft,
      byte[] from,
      int at,
      int length,
      boolean owned) {
    Long before = owned ? begunInPieces.remove(callId) : null;
    if (!life.accepts(callId)) {
      return true;
    }
    if (service >= bindings.size()) {
      throw new ProtocolException("call of service " + service + ", which was not announced");
    }
    ClientSide.Attempt attempt = attempt(callId);
    simulation.ledger().arrived(attempt.call(), method, from, at, length);
    long begun = before == null ? begunNanos : before;
    Received call = new Received(this, attempt, bindings.get(service), method, begun + nanosLeft);
    WireError refusal = refusal(call, nanosLeft);
    if (refusal != null) {
      refuse(attempt, refusal);
      return true;
    }
    simulation
        .events()
        .after(
            Math.max(0, call.deadlineNanos() - simulation.nanoTime()) + lateness(),
            () -> expired(call));
    if (simulation.network().random().nextInt(3) > 0) {
      run(call, from, at, length);
    } else {
      byte[] body = Arrays.copyOfRange(from, at, at + length);
      simulation
          .events()
          .after(
              simulation.network().random().nextInt(MAX_QUEUE_NANOS),
              () -> run(call, body, 0, body.length));
    }
    return true;
  }

  /** A timer looks at deadlines now and then: a call may be begun after its own, before the timer has seen that. */
  private long lateness() {
    SplittableRandom random = simulation.network().random();
    return random.nextInt(random.nextInt(4) == 0 ? 100_000_000 : 1_000_000);
  }

  private WireError refusal(Received call, long nanosLeft) {
    if (nanosLeft <= 0) {
      return WireError.of(
          ErrorCode.DEADLINE_EXCEEDED, Execution.NOT_STARTED, "no time was left when it arrived");
    }
    if (!process.admit()) {
      return overloaded(settings.maxCallsInFlight() + " calls are in flight at the server, the"
          + " limit; raise RpcServer.builder().maxCallsInFlight(...)");
    }
    if (!inFlight.add(call)) {
      process.leave();
      return overloaded(settings.maxCallsInFlightPerConnection()
          + " calls of this connection are in flight, the limit; raise"
          + " RpcServer.builder().maxCallsInFlightPerConnection(...)");
    }
    return null;
  }

  private static WireError overloaded(String message) {
    return WireError.of(ErrorCode.OVERLOADED, Execution.NOT_STARTED, message);
  }

  private void refuse(ClientSide.Attempt attempt, WireError error) {
    simulation.ledger().answers(attempt.call(), error);
    out.error(attempt.callId(), error);
    life.settled();
    flushSoon();
  }

  @Override
  public void refused(int callId, long bytes, boolean memoryShort) {
    begunInPieces.remove(callId);
    if (life.accepts(callId)) {
      refuse(
          attempt(callId),
          WireError.tooLarge(
              Execution.NOT_STARTED,
              "the arguments take at least " + bytes + " bytes, the server accepts at most "
                  + settings.maxMessageBytes()
                  + "; raise RpcServer.builder().maxMessageBytes(...)",
              bytes,
              settings.maxMessageBytes(),
              "RpcServer.builder().maxMessageBytes(...)",
              false));
    }
  }

  // Running.

  private void run(Received call, byte[] from, int at, int length) {
    if (isOver() || inFlight.get(call.callId()) != call) {
      // The process has died, or the call was dropped before it began.
      return;
    }
    if (call.isUnwanted()) {
      call.notBegun();
      return;
    }
    Received before = simulation.running(call);
    try {
      handler.handle(call, from, at, length);
    } catch (Throwable e) {
      handler.failed(call, e);
    } finally {
      simulation.running(before);
    }
  }

  private void expired(Received call) {
    if (!isOver() && inFlight.get(call.callId()) == call && !call.isCancelled()) {
      cancel(call);
    }
  }

  @Override
  public void cancel(int callId) {
    Received call = inFlight.get(callId);
    if (call != null) {
      cancel(call);
    }
    out.abandon(callId);
  }

  private void cancel(Received call) {
    boolean begun = call.cancel();
    simulation.trace().add(process, begun ? "interrupts" : "drops", call.attempt.call());
    List<Runnable> consequences = new ArrayList<>();
    call.addConsequences(consequences);
    consequences.forEach(one -> simulation.events().after(0, one));
    if (!begun && inFlight.remove(call.callId()) != null) {
      process.leave();
      life.settled();
      endIfDone();
    }
  }

  void cancelAll() {
    inFlight.forEach(this::cancel);
  }

  // Answering.

  @Override
  public void reply(ServerCall answered, boolean thrown, byte[] body, int length) {
    Received call = (Received) answered;
    simulation.ledger().answers(call.attempt.call(), thrown, body, length);
    boolean kept = length > FrameHeader.MAX_PAYLOAD || call.takesNanos == 0;
    byte[] bytes = kept ? body : Arrays.copyOf(body, length);
    answer(call, () -> out.reply(call.callId(), thrown, bytes, length));
  }

  @Override
  public void error(ServerCall answered, WireError error) {
    Received call = (Received) answered;
    WireError same = withoutStack(error);
    simulation.ledger().answers(call.attempt.call(), same);
    answer(call, () -> out.error(call.callId(), same));
  }

  /** A stack's text is not the same every time: the JVM compiles what is called often into other frames. */
  private static WireError withoutStack(WireError error) {
    return error.stack().isEmpty()
        ? error
        : WireError.handlerFailed(error.message(), error.className(), error.thrownMessage(), "");
  }

  private void answer(Received call, Runnable append) {
    if (call.takesNanos > 0) {
      simulation.events().after(call.takesNanos, () -> answerNow(call, append));
    } else {
      answerNow(call, append);
    }
  }

  private void answerNow(Received call, Runnable append) {
    if (isOver() || inFlight.remove(call.callId()) == null) {
      return;
    }
    process.leave();
    if (!call.isCancelled()) {
      append.run();
    }
    life.settled();
    flushSoon();
  }

  private void flushSoon() {
    if (!flushing && !isOver()) {
      flushing = true;
      simulation.events().after(simulation.network().random().nextInt(20_000), this::flush);
    }
  }

  @Override
  public void flush() {
    flushing = false;
    while (!isOver() && link.down().hasRoom()) {
      Outbound.Batch batch = out.take();
      if (batch == null) {
        endIfDone();
        return;
      }
      int length = batch.seal();
      link.down().write(Arrays.copyOf(batch.bytes(), length));
    }
  }

  @Override
  public void ping(long opaque) {
    out.pong(opaque);
  }

  @Override
  public void pong(long opaque) {
    // Any byte counts as life.
  }

  @Override
  public void goaway(Goaway goaway) {
    // The client's end of stream follows.
  }

  private void beat() {
    if (isOver()) {
      return;
    }
    Heartbeat.Action action = heartbeat.tick(simulation.nanoTime(), receivedBytes);
    if (action == Heartbeat.Action.DEAD && life.isInUse()) {
      simulation.trace().add(link, "is closed:", "no sign of life");
      end(false);
      return;
    }
    if (action == Heartbeat.Action.PING && life.isInUse()) {
      out.ping(simulation.nanoTime(), new Ping());
      flushSoon();
    }
    simulation
        .events()
        .after(Math.max(1, heartbeat.nextTickNanos() - simulation.nanoTime()), this::beat);
  }

  // Ending.

  void drain() {
    if (life.isGreeting()) {
      end(true);
      return;
    }
    int last = life.drain();
    if (last >= 0) {
      simulation.trace().add(link, "is told to go, after", last);
      out.goaway(new Goaway(last, "the server is closing"));
      flushSoon();
    }
  }

  private void endIfDone() {
    if (isOver() || !life.endsSometime() || !life.isDone() || out.hasOutput()) {
      return;
    }
    if (life.hasInputEnded()) {
      end(true);
    } else {
      linger();
    }
  }

  private void linger() {
    if (life.linger(simulation.nanoTime() + LINGER_NANOS)) {
      link.down().end();
      simulation.events().after(LINGER_NANOS, () -> end(true));
    }
  }

  @Override
  public void ended() {
    if (in.midMessage()) {
      end(false);
      return;
    }
    life.inputEnded();
    if (life.isLingering()) {
      end(true);
    } else {
      endIfDone();
    }
  }

  @Override
  public void reset(String why) {
    end(false);
  }

  /** Ends the connection at once; what still runs for it is told. */
  void end(boolean orderly) {
    if (life.close()) {
      link.serverGone(orderly);
      in.discard();
      cancelAll();
      process.ended(this);
    }
  }

  /** The process has died: nobody is told, and nothing is done any more. */
  void die(boolean silently) {
    if (life.close() && !silently) {
      link.serverGone(false);
    } else {
      link.up().gone();
    }
  }

  // What a call asks.

  @Override
  public String peer() {
    return link.toString();
  }

  @Override
  public Identity identity() {
    return Identity.anonymous();
  }

  @Override
  public int maxReplyBytes() {
    return maxReplyBytes;
  }

  @Override
  public boolean clientLimitsReplies() {
    return clientLimitsReplies;
  }
}
