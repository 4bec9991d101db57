package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is not copied of large messages, on the way out and on the way in. */
@Timeout(60)
class LargeMessagesTest {
  private static final int PIECE = 65_536;

  private static final class Waiting extends Outgoing {
    @Override
    protected boolean keepsBody() {
      return false;
    }
  }

  private static final class SentAgain extends Outgoing {}

  /** Keeps what is written, and from which arrays. */
  private static final class Writes extends OutputStream {
    private final List<byte[]> arrays = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
      throw new AssertionError("a single byte");
    }

    @Override
    public void write(byte[] from, int at, int length) {
      arrays.add(from);
      lengths.add(length);
      all.write(from, at, length);
    }
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(length).nextBytes(bytes);
    return bytes;
  }

  private static void writeAll(Outbound out, OutputStream to) throws IOException {
    for (Outbound.Batch batch = out.take(); batch != null; batch = out.take()) {
      batch.writeTo(to);
    }
  }

  private static byte[] sealAll(Outbound out) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Outbound.Batch batch = out.take(); batch != null; batch = out.take()) {
      int length = batch.seal();
      all.write(batch.bytes(), 0, length);
    }
    return all.toByteArray();
  }

  // ---- out

  private static void fill(Outbound out) {
    out.request(1, 2, 3, 4, noise(300_000), 300_000, new Waiting());
    out.ping(5, new Waiting());
    out.request(2, 2, 3, 4, noise(200_000), 200_000, new SentAgain());
    out.request(3, 2, 3, 4, noise(70), 70, new Waiting());
    out.reply(9, true, noise(2 * PIECE), 2 * PIECE);
    // Of which only the beginning is meant, and whose last piece has a single byte.
    out.reply(10, false, noise(200_000), PIECE + 1);
  }

  @Test
  void whatIsWrittenIsTheSameWhetherPiecesAreCopiedOrNot() throws Exception {
    for (Framing framing : Framing.values()) {
      Outbound copied = new Outbound(framing);
      fill(copied);
      Outbound out = new Outbound(framing);
      fill(out);
      Writes writes = new Writes();
      writeAll(out, writes);
      assertArrayEquals(sealAll(copied), writes.all.toByteArray(), framing.name());
    }
  }

  @Test
  void onlyTheFirstPieceOfAMessageIsCopied() throws Exception {
    Outbound out = new Outbound();
    byte[] body = noise(3 * PIECE + 1);
    out.reply(1, false, body, body.length);
    Writes writes = new Writes();
    writeAll(out, writes);
    assertEquals(List.of(14 + 14 + PIECE, 14 + PIECE, 14 + PIECE, 14 + 1), writes.lengths);
    assertNotSame(body, writes.arrays.get(0));
    for (int i = 1; i < 4; i++) {
      assertSame(body, writes.arrays.get(i));
    }
  }

  @Test
  void aBodyThatMayBeSentAgainStaysAsItIs() throws Exception {
    Outbound out = new Outbound();
    byte[] body = noise(3 * PIECE);
    byte[] before = body.clone();
    out.request(1, 0, 0, 1, body, body.length, new SentAgain());
    writeAll(out, new Writes());
    assertArrayEquals(before, body);
  }

  @Test
  void whatTlsCarriesIsWrittenAtOnce() throws Exception {
    Outbound out = new Outbound(Framing.SECURE);
    out.reply(1, false, noise(2 * PIECE), 2 * PIECE);
    out.reply(2, false, noise(2 * PIECE), 2 * PIECE);
    Writes writes = new Writes();
    writeAll(out, writes);
    assertEquals(List.of(10 + 10 + 2 * (10 + PIECE), 2 * (10 + PIECE)), writes.lengths);
  }

  // ---- in

  /** Keeps the blocks that a message arrives in. */
  private static final class Blockwise extends Heard.Server {
    private byte[] first;
    private byte[][] more;
    private int at;
    private int length;

    Blockwise(MemoryBudget memory) {
      super(64 << 20, memory);
      hear(Samples.CLIENT_GREETING);
    }

    @Override
    public boolean request(
        int callId,
        int service,
        int method,
        long nanosLeft,
        byte[] its,
        int from,
        int count,
        byte[][] others) {
      say("blocks %d %d.%d %d", callId, service, method, nanosLeft);
      first = its;
      at = from;
      length = count;
      more = others;
      return true;
    }

    byte[] body() {
      return Blocks.join(first, at, length, more);
    }
  }

  private static byte[] frames(byte[] body) {
    Outbound out = new Outbound();
    out.request(1, 7, 8, 9, body, body.length, new SentAgain());
    return sealAll(out);
  }

  @Test
  void aMessageOfOrdinarySizeTakesTheMemoryThatItHasAndNoMore() {
    byte[] body = noise((1 << 20) + 5);
    MemoryBudget memory = new MemoryBudget(1L << 30);
    Blockwise server = new Blockwise(memory);
    byte[] frames = frames(body);
    Heard.feed(server.inbound, frames, 0, frames.length - 1);
    assertEquals(12 + (1 << 20), memory.held());
    Heard.feed(server.inbound, frames, frames.length - 1, frames.length);
    assertEquals(0, memory.held());
    assertEquals("blocks 1 7.8 9", server.lines.get(1));
    assertArrayEquals(body, server.body());
    int held = server.first.length;
    for (byte[] block : server.more) {
      held += block.length;
    }
    assertEquals(12 + body.length, held);
  }

  @Test
  void aLargerOneTakesAQuarterMoreAtMostInFewBlocks() {
    byte[] body = noise(40 << 20);
    MemoryBudget memory = new MemoryBudget(1L << 30);
    Blockwise server = new Blockwise(memory);
    byte[] frames = frames(body);
    for (int at = 0; at < frames.length; ) {
      int to = Math.min(frames.length, at + 65_550);
      Heard.feed(server.inbound, frames, at, to);
      at = to;
      assertTrue(memory.held() <= at + at / 4, memory.held() + " held, " + at + " have come");
    }
    assertArrayEquals(body, server.body());
    assertTrue(server.more.length < 64 + 4 + 16, server.more.length + " blocks");
  }

  @Test
  void aMessageWhoseFixedBytesAreCutIsPutTogether() {
    Blockwise server = new Blockwise(new MemoryBudget(1 << 20));
    server.hear(
        "5F 000005 03 01 00000001 37D64A4A 0001 0002 00",
        "52 000008 0A 01 00000001 A71A3281 00000000000003 61",
        "58 000002 0A 00 00000001 95501986 6263");
    assertEquals("request 1 1.2 3 616263", server.lines.get(1));
  }

  @Test
  void aMessageInOneBlockIsHeardAsOne() {
    Blockwise server = new Blockwise(new MemoryBudget(1 << 20));
    server.hear(
        "55 00000F 03 01 00000001 65ED3699 0001 0002 0000000000000003 616263",
        "5A 000000 0A 00 00000001 CF1CC28F");
    assertEquals("request 1 1.2 3 616263", server.lines.get(1));
    assertFalse(server.inbound.midMessage());
  }

  @Test
  void aSinkThatKnowsNothingOfBlocksHearsAnArrayOfItsOwn() {
    byte[] body = noise(200_000);
    List<byte[]> heard = new ArrayList<>();
    Heard.Client client = new Heard.Client(1 << 20, new MemoryBudget(1 << 20)) {
      @Override
      public void reply(int callId, boolean thrown, byte[] from, int at, int length, boolean own) {
        assertTrue(own && thrown);
        heard.add(Arrays.copyOfRange(from, at, at + length));
      }
    };
    client.hear(Samples.SERVER_GREETING);
    Outbound out = new Outbound();
    out.reply(1, true, body.clone(), body.length);
    Heard.feed(client.inbound, sealAll(out));
    assertEquals(1, heard.size());
    assertArrayEquals(body, heard.get(0));
  }
}
