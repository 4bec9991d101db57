package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.fuzz.Meter;
import java.util.List;
import java.util.Random;

/** One side of a connection: what it hears of the bytes that it is fed, and what it may hold meanwhile. */
final class FuzzConnection {

  /**
   * What kind of connection it is.
   *
   * @param client whether it is the client's side
   * @param framing how its frames look
   * @param maxMessageBytes the largest message it takes
   * @param memoryBytes what incomplete messages may hold
   */
  record Kind(boolean client, Framing framing, int maxMessageBytes, int memoryBytes) {}

  private static final byte[] CLIENT_GREETING = Hex.bytes(Samples.CLIENT_GREETING);
  private static final byte[] SERVER_GREETING = Hex.bytes(Samples.SERVER_GREETING);
  private static final int LARGEST_FRAME = FrameHeader.BYTES + FrameHeader.MAX_PAYLOAD;
  private static final int LONGEST_MESSAGE = 200;

  /** Ids of calls that a client has made, so that others are ids it has not. */
  private static final int ISSUED = 100;

  private final Kind kind;
  private final MemoryBudget memory;
  private final Heard heard;
  private final Inbound inbound;
  private int fed;
  private String end;

  FuzzConnection(Kind kind) {
    this.kind = kind;
    memory = new MemoryBudget(kind.memoryBytes());
    if (kind.client()) {
      Heard.Client client = new Heard.Client(kind.maxMessageBytes(), memory, kind.framing());
      client.lastIssued = ISSUED;
      heard = client;
      inbound = client.inbound;
    } else {
      Heard.Server server = new Heard.Server(kind.maxMessageBytes(), memory, kind.framing());
      heard = server;
      inbound = server.inbound;
    }
  }

  /** The other side has greeted; with {@code authenticating} its word about who it is comes next. */
  FuzzConnection greeted(boolean authenticating) {
    greet(inbound, kind, authenticating);
    heard.lines.clear();
    return this;
  }

  private static void greet(Inbound inbound, Kind kind, boolean authenticating) {
    Heard.feed(inbound, kind.client() ? SERVER_GREETING : CLIENT_GREETING);
    if (authenticating) {
      inbound.awaitAuthentication();
    }
  }

  /** What it has heard so far, a line each. */
  List<String> lines() {
    return heard.lines;
  }

  /** Why it has ended, or null. */
  String end() {
    return end;
  }

  /** Feeds bytes, and looks at what is held. */
  void hear(byte[] bytes, int from, int to) {
    fed += to - from;
    try {
      Heard.feed(inbound, bytes, from, to);
    } catch (ProtocolException e) {
      end = e.getMessage();
      // It is going to be logged and shown: nothing of the peer's bytes as they are.
      assertTrue(end.chars().allMatch(c -> c >= ' ' && c <= '~'), end);
      assertTrue(end.length() <= LONGEST_MESSAGE, end);
    }
    assertTrue(memory.held() <= Math.min(fed, kind.memoryBytes()), "memory taken on a promise");
    assertTrue(inbound.buffer().length <= LARGEST_FRAME, "a buffer larger than any frame");
    assertTrue(
        inbound.buffer().length <= Math.max(256, 2 * (fed + SERVER_GREETING.length)),
        "a buffer for more than has come");
  }

  /** The same in pieces of random sizes, while the buffer is changed now and then. */
  void hearInPieces(byte[] bytes, int seed) {
    Random random = new Random(seed);
    int most = 1 << random.nextInt(12);
    int to;
    for (int at = 0; at < bytes.length && end == null; at = to) {
      to = Math.min(bytes.length, at + 1 + random.nextInt(most));
      hear(bytes, at, to);
      switch (random.nextInt(4)) {
        case 0 -> inbound.moveToNewBuffer();
        case 1 -> inbound.shrink();
        default -> {
          // As it is, most of the time.
        }
      }
    }
  }

  /** It is over: nothing may be held any more. */
  void close() {
    inbound.discard();
    assertEquals(0, memory.held(), "held after the end");
  }

  /** What the same bytes cost a side that writes nothing down. */
  static void measure(
      Meter meter, Kind kind, boolean greeted, boolean authenticating, byte[] bytes) {
    meter.read(bytes.length, () -> {
      Events events = new Events();
      Inbound inbound = inbound(kind, events);
      try {
        if (greeted) {
          greet(inbound, kind, authenticating);
        }
        Heard.feed(inbound, bytes);
      } catch (ProtocolException e) {
        // As expected of most.
      }
      return events;
    });
  }

  private static Inbound inbound(Kind kind, Events events) {
    MemoryBudget memory = new MemoryBudget(kind.memoryBytes());
    return kind.client()
        ? new ClientInbound(events, kind.maxMessageBytes(), memory, kind.framing())
        : new ServerInbound(
            events, kind.maxMessageBytes(), memory, Samples.allowance(), kind.framing());
  }
}
