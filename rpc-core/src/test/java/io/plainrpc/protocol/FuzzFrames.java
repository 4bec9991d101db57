package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.plainrpc.fuzz.FuzzInput;
import io.plainrpc.fuzz.FuzzTarget;
import io.plainrpc.fuzz.Meter;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Lab;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The frames of either side behind the greeting: whatever the bytes and however they are cut, the same is heard, nothing of a
 * frame before its checksum, and only a protocol violation ends it.
 */
// | mode u8 | cuts u8 | what is received ... |
public final class FuzzFrames implements FuzzTarget {
  /** Bits of the mode. */
  private static final int CLIENT = 1;

  private static final int SECURE = 2;
  private static final int REPAIRED = 4;
  private static final int AUTHENTICATING = 8;

  /** Messages and memory have limits that a short input reaches. */
  private static final int TIGHT = 16;

  private static final int[] EXTRAS = {
    0, SECURE, REPAIRED, SECURE | REPAIRED, TIGHT, SECURE | REPAIRED | TIGHT
  };

  /** Flags of requests and replies. */
  private static final int METADATA = 0x08;

  private static final int ONE_WAY = 0x10;

  private static final int FIXED = 2;

  @Override
  public String name() {
    return "frames";
  }

  @Override
  public void run(byte[] input, Meter meter) {
    if (input.length < FIXED) {
      return;
    }
    int mode = input[0];
    FuzzConnection.Kind kind = kind(mode);
    FuzzFrameBytes frames = new FuzzFrameBytes(kind.framing());
    byte[] rest = Arrays.copyOfRange(input, FIXED, input.length);
    byte[] bytes = (mode & REPAIRED) == 0 ? rest : frames.repaired(rest);
    boolean authenticating = (mode & AUTHENTICATING) != 0;

    FuzzConnection.measure(meter, kind, true, authenticating, bytes);
    FuzzConnection whole = new FuzzConnection(kind).greeted(authenticating);
    whole.hear(bytes, 0, bytes.length);
    FuzzConnection cut = new FuzzConnection(kind).greeted(authenticating);
    cut.hearInPieces(bytes, input[1]);
    assertEquals(whole.lines(), cut.lines(), "heard in pieces");
    assertEquals(whole.end(), cut.end(), "ended in pieces");

    FuzzFrameBytes.Sound sound = frames.sound(bytes);
    FuzzConnection undamaged = new FuzzConnection(kind).greeted(authenticating);
    undamaged.hear(bytes, 0, sound.bytes());
    assertEquals(undamaged.lines(), whole.lines(), "believed of a frame that is damaged");
    if (sound.damaged()) {
      assertNotNull(whole.end(), "a damaged frame was not noticed");
    } else if (undamaged.end() == null && !authenticating) {
      assertNull(whole.end(), "ended by a frame that is not there yet");
    }
    sound.frames().forEach(FuzzPayloads::check);
    List.of(whole, cut, undamaged).forEach(FuzzConnection::close);
  }

  private static FuzzConnection.Kind kind(int mode) {
    boolean tight = (mode & TIGHT) != 0;
    return new FuzzConnection.Kind(
        (mode & CLIENT) != 0,
        (mode & SECURE) != 0 ? Framing.SECURE : Framing.CHECKED,
        tight ? 100 : 1 << 20,
        tight ? 300 : 1 << 20);
  }

  @Override
  public List<FuzzInput> seeds() {
    List<FuzzInput> seeds = new ArrayList<>();
    byte[] descriptor = Frames.utf8(Lab.DESCRIPTOR);
    add(
        seeds,
        "server-calls",
        0,
        Frames.announce(0, descriptor),
        Frames.request(1, 2, text(40)),
        Frames.cancel(1),
        Frames.request(2, 0, text(0)),
        Frames.ping(1),
        Frames.pong(new byte[8]),
        Frames.frame(0x80, 0x7F, 9, text(5)),
        Frames.goaway(0, "bye"));
    add(
        seeds,
        "server-pieces",
        0,
        Frames.requestBegin(1, 2),
        Frames.requestBegin(2, 1),
        Frames.piece(2, true, text(300)),
        Frames.piece(1, true, text(3)),
        Frames.frame(Frames.REQUEST, Frames.CONTINUES, 3, text(3)),
        Frames.frame(Frames.PIECE, Frames.ABANDONED, 1, new byte[0]),
        Frames.piece(3, true, text(30)),
        Frames.piece(3, false, new byte[0]),
        Frames.piece(2, false, text(9)));
    add(seeds, "server-largest", 0, Frames.request(1, 1, new byte[Frames.MAX_PAYLOAD - 12]));
    add(
        seeds,
        "server-proof",
        AUTHENTICATING,
        Frames.frame(Frames.AUTHENTICATE, 0, 0, text(32)),
        Frames.ping(2));
    add(
        seeds,
        "server-metadata",
        0,
        Frames.frame(Frames.REQUEST, METADATA, 1, Frames.join(new byte[12], metadata(), text(5))),
        Frames.frame(
            Frames.REQUEST,
            METADATA | Frames.CONTINUES | ONE_WAY,
            2,
            Frames.join(new byte[12], metadata())),
        Frames.piece(2, false, text(200)));
    add(
        seeds,
        "client-metadata",
        CLIENT,
        Frames.frame(Frames.REPLY, METADATA, 1, Frames.join(metadata(), text(5))),
        Frames.frame(Frames.REPLY, METADATA, 2, new byte[2]),
        Frames.frame(Frames.REPLY, METADATA | Frames.CONTINUES, 3, metadata()),
        Frames.piece(3, false, text(200)));
    add(
        seeds,
        "client-answers",
        CLIENT,
        Frames.agree(0, descriptor),
        Frames.frame(Frames.AGREE, 0, 0, Frames.join(new byte[] {0, 1, 1}, text(31), text(60))),
        Frames.frame(Frames.AGREE, 0, 0, new byte[] {0, 2, 2}),
        Frames.reply(1, text(9)),
        Frames.frame(Frames.REPLY, Frames.THROWN, 2, text(20)),
        Frames.ping(3),
        Frames.goaway(7, "closing"));
    add(
        seeds,
        "client-pieces",
        CLIENT,
        Frames.frame(Frames.REPLY, Frames.CONTINUES, 3, new byte[0]),
        Frames.piece(3, true, text(260)),
        Frames.frame(Frames.REPLY, Frames.CONTINUES | Frames.THROWN, 4, text(2)),
        Frames.frame(Frames.PIECE, Frames.ABANDONED, 4, new byte[0]),
        Frames.piece(3, false, text(8)));
    add(
        seeds,
        "client-errors",
        CLIENT,
        Frames.error(1, 4, 2, fields()),
        Frames.error(2, 99, 1, new byte[0]));
    add(
        seeds,
        "client-verdict",
        CLIENT | AUTHENTICATING,
        Frames.frame(Frames.AUTHENTICATED, 0, 0, Frames.utf8("\0me")),
        Frames.reply(1, text(3)));
    seeds.add(new FuzzInput("random", new byte[] {0, 0, 0x5A, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2}));
    return seeds;
  }

  private static byte[] metadata() {
    byte[] entries = Frames.join(
        entry("traceparent", "00-1"),
        entry("plainrpc-later", "x"),
        entry("a", ""),
        entry("b", "ß"));
    return Frames.join(new byte[] {0, (byte) entries.length}, entries);
  }

  private static byte[] entry(String name, String value) {
    byte[] bytes = Frames.utf8(value);
    byte[] length = {(byte) name.length()};
    return Frames.join(length, Frames.utf8(name), new byte[] {0, (byte) bytes.length}, bytes);
  }

  /** Every field of an error, in the order of their tags. */
  private static byte[] fields() {
    List<byte[]> fields = new ArrayList<>();
    for (int tag : new int[] {1, 2, 3, 4, 7}) {
      fields.add(Frames.option(tag, Frames.utf8("text " + tag)));
    }
    fields.add(Frames.option(5, new byte[] {0, 0, 0, 0, 0, 0, 1, 0}));
    fields.add(Frames.option(6, new byte[] {0, 0, 0, 0, 0, 0, 0, 9}));
    fields.add(Frames.option(8, new byte[0]));
    fields.add(Frames.option(200, new byte[3]));
    return Frames.join(fields.toArray(new byte[0][]));
  }

  /** The same bytes in every mode in which they mean something, and with a damage of one bit near their end. */
  private static void add(List<FuzzInput> seeds, String name, int base, byte[]... frames) {
    for (int extra : EXTRAS) {
      int mode = base | extra;
      byte[] bytes = new FuzzFrameBytes(kind(mode).framing()).asHere(frames);
      byte[] head = {(byte) mode, (byte) seeds.size()};
      seeds.add(new FuzzInput("seed-" + name + "-" + extra, Frames.join(head, bytes)));
    }
    byte[] damaged = Frames.join(new byte[] {(byte) base, 7}, Frames.join(frames));
    damaged[damaged.length - 1] ^= 1;
    seeds.add(new FuzzInput("seed-" + name + "-damaged", damaged));
  }

  private static byte[] text(int length) {
    byte[] text = new byte[length];
    Arrays.fill(text, (byte) 'a');
    return text;
  }
}
