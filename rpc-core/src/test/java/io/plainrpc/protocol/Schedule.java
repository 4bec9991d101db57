package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Execution;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A client and a server, each an {@link Outbound} and an {@link Inbound}, with a stream of bytes each way and nobody but a
 * random generator to say who does what next: call, give up, answer, take a batch, write it, read some bytes.
 *
 * <p>What must be heard is kept beside it: every request once and whole, its id the next one when it begins, the small ones
 * in order; a request given up either heard with the time it had left and cancelled afterwards, or heard with none, or
 * abandoned and never heard; one answer for every other call; and nothing left over in the end.
 */
final class Schedule {
  private static final int STEPS = 400;
  private static final int MAX_CALLERS = 5;
  private static final int MAX_BODY = 300_000;
  private static final byte[] CLIENT_GREETING = Hex.bytes(Samples.CLIENT_GREETING);
  private static final byte[] SERVER_GREETING = Hex.bytes(Samples.SERVER_GREETING);
  private static final byte[] NOISE = new byte[1 << 20];

  static {
    new SplittableRandom(1).nextBytes(NOISE);
  }

  /** How often what happened, over all schedules. */
  static final class Counts {
    int requests;
    int replies;
    int errors;
    int inPieces;
    int unsent;
    int cancels;
    int abandonedRequests;
    int abandonedReplies;
    int lateReplies;
    int changesOfReader;
    long bytes;

    @Override
    public String toString() {
      return requests + " requests, " + replies + " replies, " + errors + " errors, " + inPieces
          + " in pieces, " + unsent + " given up unsent, " + cancels + " cancelled, "
          + abandonedRequests + " requests and " + abandonedReplies + " replies abandoned, "
          + lateReplies + " late replies, " + changesOfReader + " changes of reader, " + bytes
          + " bytes";
    }
  }

  /** What became of a request. */
  private enum Fate {
    WANTED,
    GIVEN_UP_UNSENT,
    CANCELLED,
    ABANDONED
  }

  private static final class Call extends Outgoing implements InFlight.Entry {
    private final int id;
    private final int size;
    private Fate fate = Fate.WANTED;
    private boolean heard;
    private boolean cancelHeard;
    private boolean abandonedHeard;
    private boolean answerSent;
    private boolean replyAbandoned;
    private int replySize = -1;
    private boolean thrown;
    private boolean answerHeard;

    Call(int id, int size) {
      this.id = id;
      this.size = size;
    }

    @Override
    public int callId() {
      return id;
    }

    long nanosLeft() {
      return 1_000_000L + id;
    }
  }

  /** One direction: what a side has to say, the batch it is writing, and the bytes under way. */
  private static final class Line {
    private final Outbound out = new Outbound();
    private Outbound.Batch taken;
    private final ArrayDeque<ByteBuffer> underWay = new ArrayDeque<>();
    private long written;
    private long delivered;

    void write(byte[] bytes, int length) {
      underWay.add(ByteBuffer.wrap(Arrays.copyOf(bytes, length)));
      written += length;
    }

    /** Reads at most {@code wanted} bytes, from one write only. */
    int read(byte[] to, int at, int wanted) {
      ByteBuffer first = underWay.peek();
      int count = Math.min(wanted, first.remaining());
      first.get(to, at, count);
      if (!first.hasRemaining()) {
        underWay.remove();
      }
      delivered += count;
      return count;
    }
  }

  private final SplittableRandom random;
  private final Counts counts;
  private final Line toServer = new Line();
  private final Line toClient = new Line();
  private final MemoryBudget serverMemory = new MemoryBudget(64L << 20);
  private final MemoryBudget clientMemory = new MemoryBudget(64L << 20);
  private final ServerInbound server = new ServerInbound(new ServerSink(), MAX_BODY, serverMemory);
  private final ClientInbound client = new ClientInbound(new ClientSink(), MAX_BODY, clientMemory);
  private final List<Call> calls = new ArrayList<>();
  private final InFlight<Call> inFlight = new InFlight<>(MAX_CALLERS);
  private final Map<Integer, Call> running = new HashMap<>();
  private final Call[] callers;
  private int lastBegun;
  private int lastSmallHeard;
  private long pingsSent;
  private long pingsHeard;
  private long pongsHeard;

  Schedule(long seed, Counts counts) {
    this.random = new SplittableRandom(seed);
    this.counts = counts;
    this.callers = new Call[1 + random.nextInt(MAX_CALLERS)];
    toServer.write(CLIENT_GREETING, CLIENT_GREETING.length);
    toClient.write(SERVER_GREETING, SERVER_GREETING.length);
  }

  void run() {
    for (int step = 0; step < STEPS; step++) {
      step();
    }
    finish();
    check();
  }

  private void step() {
    int dice = random.nextInt(100);
    if (dice < 20) {
      callOrGiveUp(random.nextInt(callers.length));
    } else if (dice < 32) {
      answerOne();
    } else if (dice < 44) {
      take(toServer);
    } else if (dice < 56) {
      take(toClient);
    } else if (dice < 76) {
      deliver(toServer, server);
    } else if (dice < 96) {
      deliver(toClient, client);
    } else if (dice < 98) {
      toServer.out.ping(++pingsSent, new Ping());
    } else {
      server.shrink();
      client.shrink();
    }
  }

  private static final class Ping extends Outgoing {}

  // ---- the client's callers

  private void callOrGiveUp(int caller) {
    Call call = callers[caller];
    if (call == null || call.answerHeard) {
      callers[caller] = call();
    } else if (random.nextInt(6) == 0) {
      giveUp(call);
      callers[caller] = null;
    }
  }

  private Call call() {
    Call call = new Call(calls.size() + 1, bodySize());
    calls.add(call);
    byte[] body = body(call.id, call.size);
    toServer.out.request(
        call.id, call.id & 0xFFFF, call.id + 1 & 0xFFFF, call.nanosLeft(), body, call.size, call);
    assertTrue(inFlight.add(call));
    counts.requests++;
    counts.inPieces += isLarge(call) ? 1 : 0;
    return call;
  }

  private static boolean isLarge(Call call) {
    return call.size > 65_536 - 12;
  }

  private void giveUp(Call call) {
    assertTrue(inFlight.remove(call.id) == call);
    boolean handedOver = toServer.out.handedOver(call);
    long queued = toServer.out.queuedBytes();
    toServer.out.giveUp(call.id, call);
    long more = toServer.out.queuedBytes() - queued;
    if (isLarge(call) && more < 14) {
      call.fate = Fate.ABANDONED;
      counts.abandonedRequests++;
    } else if (handedOver) {
      assertEquals(14, more, "a cancel is a bare header");
      call.fate = Fate.CANCELLED;
      counts.cancels++;
    } else {
      assertFalse(isLarge(call), "a large request that has not begun is abandoned");
      assertEquals(0, more);
      call.fate = Fate.GIVEN_UP_UNSENT;
      counts.unsent++;
    }
  }

  // ---- the server's handlers

  private void answerOne() {
    if (running.isEmpty()) {
      return;
    }
    List<Integer> ids = new ArrayList<>(running.keySet());
    answer(running.remove(ids.get(random.nextInt(ids.size()))));
  }

  private void answer(Call call) {
    call.answerSent = true;
    if (random.nextInt(5) == 0) {
      error(call);
      return;
    }
    call.replySize = bodySize();
    call.thrown = random.nextBoolean();
    byte[] body = body(~call.id, call.replySize);
    toClient.out.reply(call.id, call.thrown, body, call.replySize);
    counts.replies++;
    counts.inPieces += call.replySize > 65_536 ? 1 : 0;
  }

  private void error(Call call) {
    call.answerSent = true;
    toClient.out.error(
        call.id, WireError.of(ErrorCode.OVERLOADED, Execution.NOT_STARTED, "call " + call.id));
    counts.errors++;
  }

  // ---- writing and reading

  /** Takes a batch or writes the one taken: others append, and give up, between the two. */
  private void take(Line line) {
    if (line.taken == null) {
      line.taken = line.out.take();
      return;
    }
    int length = line.taken.seal();
    line.write(line.taken.bytes(), length);
    line.taken = null;
  }

  private void deliver(Line line, Inbound inbound) {
    if (line.underWay.isEmpty()) {
      return;
    }
    int most = random.nextInt(10) == 0 ? Math.min(20, inbound.room()) : inbound.room();
    int count = line.read(inbound.buffer(), inbound.end(), 1 + random.nextInt(most));
    counts.bytes += count;
    inbound.received(count);
    parse(inbound);
  }

  private void parse(Inbound inbound) {
    boolean greeted = inbound.greeted();
    boolean stillReader = inbound.parse();
    // Behind the greeting whoever serves goes on; after a change of readers the new one does.
    if (!stillReader || greeted != inbound.greeted()) {
      parse(inbound);
    }
  }

  /** No more calls: everything that is under way arrives, and what runs is answered. */
  private void finish() {
    while (isUnderWay(toServer) || isUnderWay(toClient) || !running.isEmpty()) {
      take(toServer);
      take(toClient);
      deliver(toServer, server);
      deliver(toClient, client);
      answerOne();
    }
  }

  private static boolean isUnderWay(Line line) {
    return line.taken != null || line.out.hasOutput() || !line.underWay.isEmpty();
  }

  private void check() {
    for (Call call : calls) {
      String name = "call " + call.id + " of " + call.size + " bytes, " + call.fate;
      assertEquals(call.fate != Fate.ABANDONED, call.heard, name + ": heard");
      assertEquals(call.fate == Fate.CANCELLED, call.cancelHeard, name + ": cancel heard");
      assertEquals(call.fate == Fate.ABANDONED, call.abandonedHeard, name + ": abandoned heard");
      if (call.fate == Fate.WANTED) {
        assertTrue(call.answerHeard, name + ": answered");
      }
      if (call.answerSent && !call.replyAbandoned) {
        assertTrue(call.answerHeard, name + ": answer sent and not heard");
      }
    }
    assertEquals(calls.size(), lastBegun);
    assertEquals(calls.size(), server.lastCallId());
    assertEquals(0, inFlight.size());
    assertEquals(pingsSent, pingsHeard);
    assertEquals(pingsSent, pongsHeard);
    checkNothingIsLeft(toServer, server, serverMemory);
    checkNothingIsLeft(toClient, client, clientMemory);
  }

  private static void checkNothingIsLeft(Line line, Inbound inbound, MemoryBudget memory) {
    assertFalse(inbound.midMessage());
    assertEquals(0, memory.held());
    assertEquals(0, line.out.queuedBytes());
    assertNull(line.out.take());
    assertEquals(line.written, line.delivered);
  }

  /** What an answer proves can be no more than what was delivered. */
  private void checkProof() {
    assertTrue(
        toServer.out.unansweredBytes() >= toServer.written - toServer.delivered,
        "more is proved than was delivered");
  }

  private int bodySize() {
    int dice = random.nextInt(20);
    if (dice < 14) {
      return random.nextInt(200);
    }
    // Around the size of a frame, with and without a request's 12 bytes; or anything.
    return dice < 17 ? 65_500 + random.nextInt(60) : random.nextInt(MAX_BODY + 1);
  }

  private static byte[] body(int key, int size) {
    int from = place(key);
    return Arrays.copyOfRange(NOISE, from, from + size);
  }

  private static int place(int key) {
    return (key * 7919 & 0x7FFF_FFFF) % (NOISE.length - MAX_BODY);
  }

  private static void checkBody(int key, int size, byte[] from, int at, int length, String name) {
    assertEquals(size, length, name + ": length");
    int place = place(key);
    assertTrue(
        Arrays.equals(from, at, at + length, NOISE, place, place + size), name + ": content");
  }

  // ---- what is heard

  private final class ServerSink implements ServerInbound.Sink {
    @Override
    public void greeting(Greeting.Client greeting) {}

    @Override
    public void authenticate(byte[] proof) {
      throw new AssertionError("nobody authenticates");
    }

    @Override
    public void announce(Announcement announcement) {
      throw new AssertionError("nothing was announced");
    }

    @Override
    public void begun(int callId) {
      assertEquals(++lastBegun, callId);
    }

    @Override
    public void abandoned(int callId) {
      Call call = calls.get(callId - 1);
      assertEquals(Fate.ABANDONED, call.fate, "abandoned " + callId);
      assertFalse(call.abandonedHeard, "abandoned " + callId + " twice");
      call.abandonedHeard = true;
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
      Call call = calls.get(callId - 1);
      String name = "request " + callId;
      assertFalse(call.heard, name + " heard twice");
      assertTrue(call.fate != Fate.ABANDONED, name + " was abandoned");
      assertEquals(callId & 0xFFFF, service, name);
      assertEquals(callId + 1 & 0xFFFF, method, name);
      assertEquals(call.fate == Fate.GIVEN_UP_UNSENT ? 0 : call.nanosLeft(), nanosLeft, name);
      checkBody(callId, call.size, from, at, length, name);
      if (!isLarge(call)) {
        assertTrue(callId > lastSmallHeard, name + " after " + lastSmallHeard);
        lastSmallHeard = callId;
      }
      call.heard = true;
      if (nanosLeft == 0) {
        error(call);
      } else if (random.nextInt(4) == 0) {
        answer(call);
      } else {
        running.put(callId, call);
      }
      return random.nextInt(5) != 0 || changeReader();
    }

    private boolean changeReader() {
      server.moveToNewBuffer();
      counts.changesOfReader++;
      if (random.nextBoolean()) {
        // The new reader is faster than the old one, which is still inside the handler.
        parse(server);
      }
      return false;
    }

    @Override
    public void refused(int callId, long bytes, boolean memoryShort) {
      throw new AssertionError("request " + callId + " refused");
    }

    @Override
    public void cancel(int callId) {
      Call call = calls.get(callId - 1);
      assertEquals(Fate.CANCELLED, call.fate, "cancel " + callId);
      assertTrue(call.heard, "cancel " + callId + " before its request");
      assertFalse(call.cancelHeard, "cancel " + callId + " twice");
      call.cancelHeard = true;
      running.remove(callId);
      if (toClient.out.abandon(callId)) {
        call.replyAbandoned = true;
        counts.abandonedReplies++;
      }
    }

    @Override
    public void ping(long opaque) {
      assertEquals(++pingsHeard, opaque);
      toClient.out.pong(opaque);
    }

    @Override
    public void pong(long opaque) {
      throw new AssertionError("the server did not ping");
    }

    @Override
    public void goaway(Goaway goaway) {
      throw new AssertionError("nobody went away");
    }
  }

  private final class ClientSink implements ClientInbound.Sink {
    @Override
    public void greeting(Greeting.Server greeting) {}

    @Override
    public void authenticated(Authentication.Verdict verdict) {
      throw new AssertionError("nobody authenticates");
    }

    @Override
    public void agree(Agreement agreement) {
      throw new AssertionError("nothing was announced");
    }

    @Override
    public boolean issued(int callId) {
      return callId > 0 && callId <= calls.size();
    }

    @Override
    public void reply(int callId, boolean thrown, byte[] from, int at, int length, boolean owned) {
      Call call = answered(callId);
      assertTrue(call.replySize >= 0, "reply " + callId + " was an error");
      assertEquals(call.thrown, thrown, "reply " + callId);
      checkBody(~callId, call.replySize, from, at, length, "reply " + callId);
    }

    @Override
    public void error(int callId, WireError error) {
      Call call = answered(callId);
      assertEquals(-1, call.replySize, "error " + callId + " was a reply");
      assertEquals("call " + callId, error.message());
    }

    private Call answered(int callId) {
      Call call = calls.get(callId - 1);
      assertTrue(call.answerSent, "answer " + callId + " was not sent");
      assertFalse(call.replyAbandoned, "answer " + callId + " was abandoned");
      assertFalse(call.answerHeard, "answer " + callId + " heard twice");
      call.answerHeard = true;
      Call ended = inFlight.remove(callId);
      if (call.fate == Fate.WANTED) {
        assertNotNull(ended, "call " + callId);
        toServer.out.answered(ended);
        checkProof();
      } else {
        assertNull(ended, "call " + callId + " was given up");
        counts.lateReplies++;
      }
      return call;
    }

    @Override
    public void refused(int callId, long bytes, boolean memoryShort) {
      throw new AssertionError("reply " + callId + " refused");
    }

    @Override
    public void ping(long opaque) {
      throw new AssertionError("the server did not ping");
    }

    @Override
    public void pong(long opaque) {
      assertEquals(++pongsHeard, opaque);
    }

    @Override
    public void goaway(Goaway goaway) {
      throw new AssertionError("nobody went away");
    }
  }
}
