package io.plainrpc.protocol;

import io.plainrpc.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Sinks that write down what they are called with, a line each. */
abstract class Heard {
  private static final int SHOWN = 64;

  final List<String> lines = new ArrayList<>();

  /** Feeds bytes like a socket would: as many at a time as there is room for. */
  static void feed(Inbound inbound, byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      int count = Math.min(inbound.room(), to - at);
      if (count == 0) {
        throw new AssertionError("no room to read into");
      }
      System.arraycopy(bytes, at, inbound.buffer(), inbound.end(), count);
      boolean greeted = inbound.greeted();
      inbound.received(count);
      inbound.parse();
      if (!greeted && inbound.greeted()) {
        // Who has greeted begins to serve now, and looks at what came with the greeting.
        inbound.parse();
      }
      at += count;
    }
  }

  static void feed(Inbound inbound, byte[] bytes) {
    feed(inbound, bytes, 0, bytes.length);
  }

  /** Short ones as they are, long ones by length and CRC32. */
  static String body(byte[] from, int at, int length) {
    if (length <= SHOWN) {
      return Hex.text(from, at, length);
    }
    CRC32 crc = new CRC32();
    crc.update(from, at, length);
    return length + " bytes, CRC32 " + String.format("%08X", crc.getValue());
  }

  final void say(String format, Object... arguments) {
    lines.add(String.format(format, arguments).stripTrailing());
  }

  /** What a server hears. */
  static class Server extends Heard implements ServerInbound.Sink {
    final ServerInbound inbound;
    final List<Integer> begun = new ArrayList<>();

    Server(int maxMessageBytes, MemoryBudget memory) {
      this(maxMessageBytes, memory, Framing.CHECKED);
    }

    Server(int maxMessageBytes, MemoryBudget memory, Framing framing) {
      inbound = new ServerInbound(this, maxMessageBytes, memory, Samples.allowance(), framing);
    }

    Server() {
      this(1 << 20, new MemoryBudget(1 << 22));
    }

    /** A server that has been greeted. */
    static Server greeted(int maxMessageBytes, MemoryBudget memory) {
      Server server = new Server(maxMessageBytes, memory);
      feed(server.inbound, Hex.bytes(Samples.CLIENT_GREETING));
      server.lines.clear();
      return server;
    }

    static Server greeted() {
      return greeted(1 << 20, new MemoryBudget(1 << 22));
    }

    void hear(String... hex) {
      feed(inbound, Hex.bytes(hex));
    }

    @Override
    public void greeting(Greeting.Client greeting) {
      Greeting.Opening opening = greeting.opening();
      say(
          "greeting %d-%d %d%s",
          greeting.minVersion(),
          greeting.maxVersion(),
          greeting.maxMessageBytes(),
          opening == null
              ? ""
              : " " + opening.mechanism() + " " + body(opening.data(), 0, opening.data().length));
    }

    @Override
    public void authenticate(byte[] proof) {
      say("authenticate %s", body(proof, 0, proof.length));
    }

    @Override
    public void announce(Announcement announcement) {
      say(
          "announce %d %s %s",
          announcement.service(),
          body(announcement.fingerprint(), 0, announcement.fingerprint().length),
          body(announcement.descriptor(), 0, announcement.descriptor().length));
    }

    @Override
    public void begun(int callId) {
      begun.add(callId);
    }

    @Override
    public void abandoned(int callId) {
      say("abandoned %d", callId);
    }

    @Override
    public void extras(boolean oneWay, Metadata metadata) {
      say("%s%s", oneWay ? "one-way " : "", metadata);
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
      say("request %d %d.%d %d %s", callId, service, method, nanosLeft, body(from, at, length));
      return true;
    }

    @Override
    public void refused(int callId, long bytes, boolean memoryShort) {
      say("refused %d %d%s", callId, bytes, memoryShort ? " memory" : "");
    }

    @Override
    public void cancel(int callId) {
      say("cancel %d", callId);
    }

    @Override
    public void ping(long opaque) {
      say("ping %016X", opaque);
    }

    @Override
    public void pong(long opaque) {
      say("pong %016X", opaque);
    }

    @Override
    public void goaway(Goaway goaway) {
      say("goaway %d %s", goaway.lastAcceptedId(), goaway.reason());
    }
  }

  /** What a client hears. */
  static class Client extends Heard implements ClientInbound.Sink {
    final ClientInbound inbound;
    int lastIssued = Integer.MAX_VALUE;

    Client(int maxMessageBytes, MemoryBudget memory) {
      this(maxMessageBytes, memory, Framing.CHECKED);
    }

    Client(int maxMessageBytes, MemoryBudget memory, Framing framing) {
      inbound = new ClientInbound(this, maxMessageBytes, memory, framing);
    }

    Client() {
      this(1 << 20, new MemoryBudget(1 << 22));
    }

    /** A client that has been greeted. */
    static Client greeted(int maxMessageBytes, MemoryBudget memory) {
      Client client = new Client(maxMessageBytes, memory);
      feed(client.inbound, Hex.bytes(Samples.SERVER_GREETING));
      client.lines.clear();
      return client;
    }

    static Client greeted() {
      return greeted(1 << 20, new MemoryBudget(1 << 22));
    }

    void hear(String... hex) {
      feed(inbound, Hex.bytes(hex));
    }

    @Override
    public void greeting(Greeting.Server greeting) {
      say(
          "greeting %d %s '%s' %d %d %d %d%s",
          greeting.version(),
          greeting.refusal(),
          greeting.text(),
          greeting.maxMessageBytes(),
          greeting.maxInFlight(),
          greeting.heartbeatMillis(),
          greeting.silenceMillis(),
          greeting.challenge() == null
              ? ""
              : " " + body(greeting.challenge(), 0, greeting.challenge().length));
    }

    @Override
    public void authenticated(Authentication.Verdict verdict) {
      say("authenticated %s '%s'", verdict.accepted(), verdict.text());
    }

    @Override
    public void agree(Agreement agreement) {
      say(
          "agree %d %s %s %s",
          agreement.service(),
          agreement.verdict(),
          body(agreement.fingerprint(), 0, agreement.fingerprint().length),
          body(agreement.descriptor(), 0, agreement.descriptor().length));
    }

    @Override
    public boolean issued(int callId) {
      return callId > 0 && callId <= lastIssued;
    }

    @Override
    public void extras(Metadata metadata) {
      say("%s", metadata);
    }

    @Override
    public void reply(int callId, boolean thrown, byte[] from, int at, int length, boolean owned) {
      say("%s %d %s", thrown ? "thrown" : "reply", callId, body(from, at, length));
    }

    @Override
    public void error(int callId, WireError error) {
      say("error %d %s %s %s", callId, error.code(), error.execution(), error.message());
    }

    @Override
    public void refused(int callId, long bytes, boolean memoryShort) {
      say("refused %d %d%s", callId, bytes, memoryShort ? " memory" : "");
    }

    @Override
    public void ping(long opaque) {
      say("ping %016X", opaque);
    }

    @Override
    public void pong(long opaque) {
      say("pong %016X", opaque);
    }

    @Override
    public void goaway(Goaway goaway) {
      say("goaway %d %s", goaway.lastAcceptedId(), goaway.reason());
    }
  }
}
