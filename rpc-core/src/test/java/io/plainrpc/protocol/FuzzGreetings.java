package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.fuzz.FuzzInput;
import io.plainrpc.fuzz.FuzzTarget;
import io.plainrpc.fuzz.Meter;
import io.plainrpc.testing.Frames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The first bytes of a connection, from whoever, at either side: a greeting is believed when its checksum fits, however it was
 * cut; anything else hears nothing.
 */
// | mode u8 | cuts u8 | what is received ... |
public final class FuzzGreetings implements FuzzTarget {
  /** The one bit of the mode: where there is room for a greeting, its checksum is made right. */
  private static final int REPAIRED = 1;

  private static final int FIXED = 2;
  private static final byte[] MAGIC = Hex.bytes("89504C41494E0D0A");

  /** Lengths in greetings go up to 4,080: the buffer doubles until one fits. */
  private static final int LARGEST = 4096;

  @Override
  public String name() {
    return "greetings";
  }

  @Override
  public void run(byte[] input, Meter meter) {
    if (input.length < FIXED) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(input, FIXED, input.length);
    int size = size(bytes);
    if ((input[0] & REPAIRED) != 0 && size > 0) {
      ByteBuffer.wrap(bytes).putInt(size - Integer.BYTES, crc(bytes, size));
    }
    boolean believable = size > 0
        && ByteBuffer.wrap(bytes).getInt(size - Integer.BYTES) == crc(bytes, size)
        && magicLength(bytes) == MAGIC.length;
    for (boolean client : new boolean[] {false, true}) {
      check(
          new FuzzConnection.Kind(client, Framing.CHECKED, 1 << 20, 1 << 20),
          bytes,
          input[1],
          believable,
          meter);
    }
    if (believable) {
      writeAgain(bytes, size);
    }
  }

  private static void check(
      FuzzConnection.Kind kind, byte[] bytes, int cuts, boolean believable, Meter meter) {
    FuzzConnection.measure(meter, kind, false, false, bytes);
    FuzzConnection whole = new FuzzConnection(kind);
    whole.hear(bytes, 0, bytes.length);
    FuzzConnection cut = new FuzzConnection(kind);
    cut.hearInPieces(bytes, cuts);
    assertEquals(whole.lines(), cut.lines(), "heard in pieces");
    if (!believable) {
      assertEquals(List.of(), whole.lines(), "believed");
    }
    int magic = magicLength(bytes);
    if (magic < Math.min(bytes.length, MAGIC.length)) {
      assertNotNull(whole.end(), "foreign bytes were not noticed");
      assertTrue(whole.end().startsWith("peer speaks "), whole.end());
      assertTrue(cut.end().startsWith("peer speaks "), cut.end());
    } else {
      assertEquals(whole.end(), cut.end(), "ended in pieces");
    }
    whole.close();
    cut.close();
  }

  /** What is read of a greeting, as far as it is kept, is the same when it is written and read again. */
  private static void writeAgain(byte[] bytes, int size) {
    try {
      byte[] client = Greeting.Client.decode(bytes, 0, size).encode();
      assertArrayEquals(client, Greeting.Client.decode(client, 0, client.length).encode());
    } catch (ProtocolException e) {
      // The server's, perhaps.
    }
    try {
      byte[] server = Greeting.Server.decode(bytes, 0, size).encode();
      assertArrayEquals(server, Greeting.Server.decode(server, 0, server.length).encode());
    } catch (ProtocolException e) {
      // The client's, perhaps.
    }
  }

  /** The size of what would be a greeting, or -1 when it is too large or has not all come. */
  private static int size(byte[] bytes) {
    if (bytes.length < 12) {
      return -1;
    }
    int size = 16 + (ByteBuffer.wrap(bytes).getShort(10) & 0xFFFF);
    return size <= LARGEST && size <= bytes.length ? size : -1;
  }

  private static int magicLength(byte[] bytes) {
    int mismatch = Arrays.mismatch(bytes, MAGIC);
    return mismatch < 0 ? MAGIC.length : mismatch;
  }

  private static int crc(byte[] bytes, int size) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, size - Integer.BYTES);
    return (int) crc.getValue();
  }

  @Override
  public List<FuzzInput> seeds() {
    List<FuzzInput> seeds = new ArrayList<>();
    byte[] ping = Frames.ping(1);
    add(seeds, "client", Frames.join(Frames.clientGreeting(), ping));
    add(seeds, "client-token", Frames.join(Frames.clientGreeting("token", new byte[32]), ping));
    add(seeds, "client-bare", Frames.greeting(1, 255, new byte[0]));
    add(seeds, "client-later", Frames.greeting(2, 9, Frames.option(77, new byte[300])));
    add(seeds, "server", Frames.join(Frames.serverGreeting(), ping));
    add(seeds, "server-challenge", Frames.serverGreeting(new byte[64]));
    add(
        seeds,
        "server-refusal",
        Frames.greeting(0, 2, Frames.option(5, Frames.utf8("full, größer"))));
    add(seeds, "largest", Frames.greeting(1, 0, new byte[4080]));
    add(seeds, "too-large", Frames.greeting(1, 0, new byte[4081]));
    byte[] damaged = Frames.serverGreeting();
    damaged[18] ^= 1;
    add(seeds, "damaged", damaged);
    add(seeds, "half", Arrays.copyOf(Frames.clientGreeting(), 9));
    for (String foreign : List.of(
        "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
        "*1\r\n$4\r\nPING\r\n",
        "JRMI\u0000\u0002K",
        "\u00ac\u00ed\u0000\u0005",
        "\u0000\u0000\u0000\u0010",
        "EHLO a\r\n",
        "hello, \u001b[31mred\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "")) {
      add(seeds, "foreign-" + seeds.size(), foreign.getBytes(StandardCharsets.ISO_8859_1));
    }
    return seeds;
  }

  private static void add(List<FuzzInput> seeds, String name, byte[] bytes) {
    for (int mode : new int[] {0, REPAIRED}) {
      seeds.add(new FuzzInput(
          "seed-" + name + "-" + mode,
          Frames.join(new byte[] {(byte) mode, (byte) seeds.size()}, bytes)));
    }
  }
}
