package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The buffer that frames are read into: it grows, shrinks, and moves when its reader is left to a slow handler. */
class InboundBufferTest {
  private static final String PING = "52 000008 07 00 00000000 CDF2E883 0123456789ABCDEF";
  private static final String LARGEST =
      "5B 010000 03 00 00000001 1664B13B 0001 0002 0000000000000003 61*65524";

  private static void put(Inbound inbound, byte[] bytes) {
    System.arraycopy(bytes, 0, inbound.buffer(), inbound.end(), bytes.length);
    inbound.received(bytes.length);
  }

  @Test
  void itStartsSmall() {
    Heard.Server server = new Heard.Server();
    assertEquals(256, server.inbound.buffer().length);
    assertEquals(256, server.inbound.room());
    assertEquals(0, server.inbound.end());
  }

  @Test
  void itGrowsForALargeFrameAndShrinksWhenAsked() {
    Heard.Server server = Heard.Server.greeted();
    server.inbound.shrink();
    server.hear(LARGEST);
    assertEquals(1, server.lines.size());
    assertEquals(14 + 65_536, server.inbound.buffer().length);
    assertTrue(server.inbound.canShrink());
    server.inbound.shrink();
    assertEquals(256, server.inbound.buffer().length);
    assertFalse(server.inbound.canShrink());
    server.hear(PING);
    assertEquals("ping 0123456789ABCDEF", server.lines.get(1));
  }

  @Test
  void whatSmallFramesHaveMadeOfItIsKept() {
    Heard.Server server = Heard.Server.greeted();
    server.hear("AB 0003F2 80 00 00000000 63C3FAEF 00*1010");
    assertEquals(1024, server.inbound.buffer().length);
    assertFalse(server.inbound.canShrink());
    server.inbound.shrink();
    assertEquals(1024, server.inbound.buffer().length);
  }

  @Test
  void itDoesNotGrowBeyondTheLargestFrame() {
    Heard.Server server = Heard.Server.greeted();
    byte[] pings = Hex.bytes((PING + " ").repeat(9_000));
    Heard.feed(server.inbound, pings);
    assertEquals(9_000, server.lines.size());
    assertTrue(server.inbound.buffer().length <= 14 + 65_536, "" + server.inbound.buffer().length);
  }

  @Test
  void itDoesNotShrinkWhileItHoldsHalfAFrame() {
    Heard.Server server = Heard.Server.greeted();
    byte[] large = Hex.bytes(LARGEST);
    Heard.feed(server.inbound, large, 0, 40_000);
    assertFalse(server.inbound.canShrink());
    server.inbound.shrink();
    Heard.feed(server.inbound, large, 40_000, large.length);
    assertEquals(1, server.lines.size());
    assertTrue(server.lines.get(0).startsWith("request 1 1.2 3 65524 bytes"), server.lines.get(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 13, 14, 15, 100, 1023, 1024, 1025, 5000})
  void thereIsAlwaysRoomToReadInto(int chunk) {
    Heard.Server server = Heard.Server.greeted();
    byte[] bytes = Hex.bytes(
        PING,
        LARGEST,
        PING,
        "AB 0003F2 80 00 00000000 63C3FAEF 00*1010",
        PING,
        "AF 0007F2 80 00 00000000 56E319A7 00*2034",
        PING);
    for (int at = 0; at < bytes.length; ) {
      int count = Math.min(chunk, Math.min(server.inbound.room(), bytes.length - at));
      assertTrue(count > 0, "no room at byte " + at);
      put(server.inbound, Arrays.copyOfRange(bytes, at, at + count));
      server.inbound.parse();
      at += count;
    }
    assertEquals(5, server.lines.size());
    assertFalse(server.inbound.midMessage());
  }

  @Test
  void itKnowsWhetherItEndsInTheMiddle() {
    Heard.Server server = Heard.Server.greeted();
    assertFalse(server.inbound.midMessage());
    byte[] ping = Hex.bytes(PING);
    Heard.feed(server.inbound, ping, 0, 1);
    assertTrue(server.inbound.midMessage());
    Heard.feed(server.inbound, ping, 1, ping.length);
    assertFalse(server.inbound.midMessage());
    server.hear("5B 000001 03 01 00000001 990478AB 00");
    assertTrue(server.inbound.midMessage());
  }

  // ---- another reader

  @Test
  void whatIsNotParsedMovesAndTheOldBufferStaysAsItIs() {
    Heard.Server server = Heard.Server.greeted();
    byte[] half = Arrays.copyOf(Hex.bytes(PING), 10);
    put(server.inbound, half);
    server.inbound.parse();
    byte[] old = server.inbound.buffer();
    byte[] before = old.clone();
    server.inbound.moveToNewBuffer();
    assertNotSame(old, server.inbound.buffer());
    assertEquals(10, server.inbound.end());
    assertArrayEquals(half, Arrays.copyOf(server.inbound.buffer(), 10));
    Heard.feed(server.inbound, Hex.bytes(PING), 10, 22);
    assertEquals(List.of("ping 0123456789ABCDEF"), server.lines);
    assertArrayEquals(before, old);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 13, 14, 15, 1023, 1024, 1025, 2048, 65_549})
  void thereIsRoomInTheNewBufferHoweverMuchMoves(int waiting) {
    Heard.Server server = Heard.Server.greeted();
    byte[] large = Hex.bytes(LARGEST);
    Heard.feed(server.inbound, large, 0, waiting);
    server.inbound.moveToNewBuffer();
    assertEquals(waiting, server.inbound.end());
    assertTrue(server.inbound.room() > 0);
    Heard.feed(server.inbound, large, waiting, large.length);
    assertEquals(1, server.lines.size());
  }

  /** A server whose first request takes long: its reader loses the role inside, as the watchdog has it. */
  private static final class Stolen extends Heard.Server {
    private final List<byte[]> used = new ArrayList<>();
    private int at;
    private boolean steal = true;

    @Override
    public boolean request(
        int callId,
        int service,
        int method,
        long nanosLeft,
        byte[] from,
        int start,
        int length,
        boolean owned) {
      super.request(callId, service, method, nanosLeft, from, start, length, owned);
      if (!steal) {
        return true;
      }
      steal = false;
      used.add(from);
      at = start;
      inbound.moveToNewBuffer();
      // The other reader goes on while this one is still inside the handler.
      assertTrue(inbound.parse());
      return false;
    }
  }

  @Test
  void theFramesBehindAStolenOneAreHeardOnceByTheNewReader() {
    Stolen server = new Stolen();
    server.hear(Samples.CLIENT_GREETING);
    byte[] frames = Hex.bytes(
        PING,
        "55 00000F 03 00 00000001 52AEC124 0001 0002 0000000000000003 616263",
        "57 00000D 03 00 00000002 5BF1352D 0001 0002 0000000000000003 64",
        PING,
        "58 000002 03 01 00000003 9E1FE8C3 0001");
    byte[] half = Arrays.copyOf(Hex.bytes(PING), 5);
    put(server.inbound, frames);
    put(server.inbound, half);
    byte[] old = server.inbound.buffer();
    assertFalse(server.inbound.parse());
    assertSame(old, server.used.get(0));
    assertEquals("616263", Hex.text(old, server.at, 3));
    assertEquals(
        List.of(
            "greeting 1-1 4194304",
            "ping 0123456789ABCDEF",
            "request 1 1.2 3 616263",
            "request 2 1.2 3 64",
            "ping 0123456789ABCDEF"),
        server.lines);
    Heard.feed(server.inbound, Hex.bytes(PING), 5, 22);
    server.hear("51 00000B 0A 00 00000003 DE9A5172 0002 0000000000000003 65");
    assertEquals(
        List.of("ping 0123456789ABCDEF", "request 3 1.2 3 65"), server.lines.subList(5, 7));
  }

  @Test
  void aStolenMessageInPiecesIsHeardOnceToo() {
    Stolen server = new Stolen();
    server.hear(Samples.CLIENT_GREETING);
    put(
        server.inbound,
        Hex.bytes(
            "57 00000D 03 01 00000001 9D60DCD0 0001 0002 0000000000000003 61",
            "5B 000001 0A 00 00000001 D0E721BC 62",
            "57 00000D 03 00 00000002 8F3B51C6 0001 0002 0000000000000003 63"));
    assertFalse(server.inbound.parse());
    assertEquals(
        List.of("greeting 1-1 4194304", "request 1 1.2 3 6162", "request 2 1.2 3 63"),
        server.lines);
    assertFalse(server.inbound.midMessage());
  }
}
