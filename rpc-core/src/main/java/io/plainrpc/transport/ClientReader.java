package io.plainrpc.transport;

import io.plainrpc.Metadata;
import io.plainrpc.protocol.Agreement;
import io.plainrpc.protocol.Authentication;
import io.plainrpc.protocol.ClientInbound;
import io.plainrpc.protocol.Goaway;
import io.plainrpc.protocol.Greeting;
import io.plainrpc.protocol.MemoryBudget;
import io.plainrpc.protocol.ProtocolException;
import io.plainrpc.protocol.WireError;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The incoming half of a client's connection: reads the socket and completes calls.
 *
 * <p>Confined to whoever holds the reading role (before the connection is shared: to the connecting thread), except for
 * {@link #receivedBytes} and {@link #readAtNanos}. It never runs user code and never writes: a reply's bytes are handed to
 * its call, and whoever waits for that decodes them.
 */
final class ClientReader implements ClientInbound.Sink {
  /** Longest read: the leader's own deadline or interrupt ends its call within that. ({@code InterruptTest}) */
  static final long MAX_READ_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int LOOK_MILLIS = 1;

  /** With more calls in flight something has come whenever somebody reads, or will be long in coming. */
  private static final int MAX_POLLED_CALLS = 8;

  private final Link link;
  private final MemoryBudget memory;
  private final ClientInbound inbound;
  // By number of the service; null until the server has answered to its announcement.
  private Agreed[] agreed = new Agreed[4];
  private Greeting.Server server;
  private Authentication.Verdict verdict;
  private ClientConnection connection;
  private ClientOutgoing outgoing;
  private Polling polling;
  private final ReplyPace pace = new ReplyPace();
  private ClientCall answeredLast;
  private int answers;

  /** Of the reply that comes next; null when it has none. */
  private Metadata nextMetadata;

  private int readMillis;
  private volatile long receivedBytes;
  private volatile long lateAnswers;
  private volatile long readAtNanos = System.nanoTime();

  ClientReader(Link link, int maxMessageBytes, MemoryBudget memory) {
    this.link = link;
    this.memory = memory;
    this.inbound = new ClientInbound(this, maxMessageBytes, memory, link.framing());
  }

  /**
   * Reads the server's greeting.
   *
   * @throws ProtocolException when the peer is not a server of ours
   * @throws IOException when the time is over, or the connection ends
   */
  Greeting.Server awaitGreeting(long deadlineNanos) throws IOException {
    awaitGreeted(deadlineNanos);
    return server;
  }

  /** The next frame has to be the server's verdict about who this client is. To be called before the proof is sent. */
  void expectVerdict() {
    inbound.awaitAuthentication();
  }

  /**
   * Reads that verdict.
   *
   * @throws ProtocolException when something else comes
   * @throws IOException when the time is over, or the connection ends
   */
  Authentication.Verdict awaitVerdict(long deadlineNanos) throws IOException {
    // Nothing can have come with the greeting: the server waits for the proof.
    awaitGreeted(deadlineNanos);
    return verdict;
  }

  private void awaitGreeted(long deadlineNanos) throws IOException {
    while (!inbound.greeted()) {
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        throw notInTime();
      }
      try {
        fill(left);
      } catch (SocketTimeoutException e) {
        throw notInTime();
      }
      inbound.parse();
    }
  }

  private static SocketTimeoutException notInTime() {
    return new SocketTimeoutException("connected, but it did not greet in time");
  }

  Greeting.Server server() {
    return server;
  }

  /** From now on calls are completed on this connection. */
  void serve(ClientConnection owner, ClientOutgoing outgoingHalf, Polling howToWait) {
    connection = owner;
    outgoing = outgoingHalf;
    polling = howToWait;
  }

  /** All bytes ever received; any thread. */
  long receivedBytes() {
    return receivedBytes;
  }

  /** How many answers came after their calls had ended here; any thread. */
  long lateAnswers() {
    return lateAnswers;
  }

  /** When the socket was last read from, successfully or not; any thread. */
  long readAtNanos() {
    return readAtNanos;
  }

  /**
   * Reads once, for at most the time given and never longer than {@link #MAX_READ_NANOS}; completes what has come. When that
   * fails the connection ends, for whoever reads next would fail at it too. ({@code ClientReaderTest})
   */
  void read(long nanos) {
    answers = 0;
    try {
      int calls = connection.callsInFlight();
      if (calls > 0 && calls <= MAX_POLLED_CALLS) {
        polling.await();
      }
      fill(Math.min(nanos, MAX_READ_NANOS));
      parse();
    } catch (SocketTimeoutException e) {
      // Nothing came; whoever reads looks at its own deadline now.
    } catch (IOException e) {
      connection.lost(e);
    } catch (RuntimeException | Error e) {
      failed(e);
    } finally {
      long now = System.nanoTime();
      readAtNanos = now;
      pace.read(now, answers, connection.callsInFlight() > 0);
    }
  }

  /** See {@link ReplyPace#isQuick}; any thread. */
  boolean isQuick() {
    return pace.isQuick();
  }

  /** Completes what has come. */
  void parse() {
    try {
      inbound.parse();
    } catch (ProtocolException e) {
      connection.violated(e);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
    if (answeredLast != null) {
      outgoing.answered(answeredLast);
      answeredLast = null;
      connection.endIfDrained();
    }
  }

  /**
   * Reading itself has failed, for want of memory for example. Where the next frame starts is not known any more, so the
   * connection ends, and its calls with it: they belong to others as well as to the thread that happens to read. ({@code OutOfMemoryTest})
   */
  private void failed(Throwable cause) {
    connection.lost(asLoss(cause));
  }

  private static IOException asLoss(Throwable cause) {
    return new IOException("this client failed while it took in what came (" + cause + ")", cause);
  }

  /** Takes a brief look for bytes and for the end of the stream, on a connection at rest. */
  void look() {
    read(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
    inbound.shrink();
    link.shrink();
  }

  /** Gives back what incomplete replies hold; the connection has ended. */
  void discard() {
    inbound.discard();
  }

  private void fill(long nanos) throws IOException {
    int millis = (int)
        Math.max(LOOK_MILLIS, Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanos)));
    if (millis != readMillis) {
      link.readTimeout(millis);
      readMillis = millis;
    }
    int count = link.read(inbound.buffer(), inbound.end(), inbound.room());
    if (count < 0) {
      throw new EOFException(
          inbound.midMessage()
              ? "the server closed the connection in the middle of a message"
              : "the server closed the connection");
    }
    // What is a part of a TLS record yet is a sign of life too.
    receivedBytes += Math.max(1, count);
    inbound.received(count);
  }

  @Override
  public void greeting(Greeting.Server greeting) {
    server = greeting;
  }

  @Override
  public void authenticated(Authentication.Verdict its) {
    verdict = its;
  }

  @Override
  public void agree(Agreement agreement) {
    Agreed service = outgoing.agreed(agreement);
    int number = agreement.service();
    if (number >= agreed.length) {
      agreed = Arrays.copyOf(agreed, Math.max(number + 1, 2 * agreed.length));
    }
    if (agreed[number] != null) {
      throw new ProtocolException("service " + number + " agreed on twice");
    }
    agreed[number] = service;
  }

  @Override
  public boolean issued(int callId) {
    return callId > 0 && callId <= outgoing.lastCallId();
  }

  @Override
  public void extras(Metadata metadata) {
    nextMetadata = metadata;
  }

  @Override
  public void reply(int callId, boolean thrown, byte[] from, int at, int length, boolean owned) {
    ClientCall call = takeAgreed(callId);
    if (call == null) {
      return;
    }
    byte[] body = from;
    if (!owned) {
      try {
        body = Arrays.copyOfRange(from, at, at + length);
      } catch (Error e) {
        // It has left the table: nobody else would end it.
        call.fail(connection.failures().lost(true, asLoss(e)));
        throw e;
      }
    }
    call.reply(body, owned ? at : 0, length, null, thrown);
  }

  @Override
  public void reply(int callId, boolean thrown, byte[] first, int at, int length, byte[][] more) {
    ClientCall call = takeAgreed(callId);
    if (call != null) {
      call.reply(first, at, length, more, thrown);
    }
  }

  /** As {@link #take}, for a reply; that of a service which was not agreed on ends the connection. */
  private ClientCall takeAgreed(int callId) {
    ClientCall call = take(callId);
    if (call == null) {
      return null;
    }
    call.agreed(agreedFor(call));
    if (call.agreed() == null || !call.agreed().known()) {
      call.fail(connection
          .failures()
          .violation(true, new ProtocolException("reply before the service was agreed on")));
      throw new ProtocolException("reply to call " + callId + " before its service was agreed on");
    }
    Metadata metadata = nextMetadata;
    if (metadata != null) {
      nextMetadata = null;
      if (call != null) {
        call.replyMetadata(metadata);
      }
    }
    return call;
  }

  private Agreed agreedFor(ClientCall call) {
    return call.service() < agreed.length ? agreed[call.service()] : null;
  }

  @Override
  public void error(int callId, WireError error) {
    ClientCall call = take(callId);
    if (call != null) {
      try {
        outgoing.stopSending(callId);
      } finally {
        call.agreed(agreedFor(call));
        call.fail(error);
      }
    }
  }

  @Override
  public void refused(int callId, long bytes, boolean memoryShort) {
    ClientCall call = take(callId);
    if (call != null) {
      call.fail(
          memoryShort
              ? connection.failures().replyMemory(bytes, memory.limit())
              : connection.failures().replyTooLarge(bytes));
    }
  }

  @Override
  public void ping(long opaque) {
    outgoing.pong(opaque);
  }

  @Override
  public void pong(long opaque) {
    outgoing.ponged(opaque);
  }

  @Override
  public void goaway(Goaway goaway) {
    connection.drain(goaway.lastAcceptedId(), goaway.reason());
  }

  /** Null for the late reply to a call that has ended here: it was cancelled or its time was up. */
  private ClientCall take(int callId) {
    ClientCall call = connection.take(callId);
    if (call == null) {
      lateAnswers++;
    } else {
      answeredLast = call;
      answers++;
    }
    return call;
  }
}
