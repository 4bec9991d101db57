package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CannotDecodeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A body that lies in several arrays means the same as in one, wherever it is cut. */
@Timeout(60)
public class BlocksTest {
  public interface Service {
    Map<String, Samples.Rich> all(
        byte[] bytes, String text, long[] longs, double number, Samples.Rich rich, int last);
  }

  private static final byte[] BYTES = {1, 2, 3, 4, 5, 6, 7};
  private static final long[] LONGS = {Long.MIN_VALUE, -1, 0x0102030405060708L};
  private static final Samples.Rich RICH = new Samples.Rich(
      new int[] {1, -2, 3},
      Optional.of(new Samples.Point(4, 500_000)),
      List.of("one", "zwölf"),
      Map.of("here", new Samples.Point(-1, 1)),
      Samples.Color.GREEN);

  private final Wire wire = new Wire(Service.class);
  private final byte[] body =
      wire.arguments("all", BYTES, "a text with ümlauts", LONGS, 1e300, RICH, -77);

  /** The body in arrays of the given lengths and one for the rest; the first begins with three bytes of something else. */
  private static byte[][] cut(byte[] body, int... lengths) {
    List<byte[]> blocks = new ArrayList<>();
    int at = 0;
    for (int length : lengths) {
      blocks.add(Arrays.copyOfRange(body, at, at + length));
      at += length;
    }
    // What lies behind the end of the body is not looked at.
    byte[] rest = Arrays.copyOfRange(body, at, body.length + 5);
    Arrays.fill(rest, body.length - at, rest.length, (byte) 0xEE);
    blocks.add(rest);
    byte[] first = new byte[blocks.get(0).length + 3];
    System.arraycopy(blocks.get(0), 0, first, 3, blocks.get(0).length);
    blocks.set(0, first);
    return blocks.toArray(new byte[0][]);
  }

  private Object[] read(byte[][] blocks, int length) {
    byte[][] more = Arrays.copyOfRange(blocks, 1, blocks.length);
    return wire.codec().reader(wire.method("all")).arguments(blocks[0], 3, length, more);
  }

  private static void assertAll(Object[] arguments, String where) {
    assertArrayEquals(BYTES, (byte[]) arguments[0], where);
    assertEquals("a text with ümlauts", arguments[1], where);
    assertArrayEquals(LONGS, (long[]) arguments[2], where);
    assertEquals(1e300, arguments[3], where);
    assertEquals(RICH, arguments[4], where);
    assertEquals(-77, arguments[5], where);
  }

  @Test
  void aBodyCutAnywhereIsReadAsIfItWereWhole() {
    for (int first = 0; first <= body.length; first++) {
      assertAll(read(cut(body, first), body.length), "cut at " + first);
      for (int second = 0; first + second <= body.length; second++) {
        assertAll(
            read(cut(body, first, second), body.length), "cut at " + first + " and " + second);
      }
    }
  }

  @Test
  void aBodyOfSingleBytesWithEmptyArraysBetweenThemIsReadToo() {
    int[] ones = new int[body.length];
    Arrays.fill(ones, 1);
    assertAll(read(cut(body, ones), body.length), "in single bytes");
    int[] gaps = new int[2 * body.length];
    for (int i = 0; i < gaps.length; i += 2) {
      gaps[i] = 1;
    }
    assertAll(read(cut(body, gaps), body.length), "in single bytes with gaps");
  }

  @Test
  void aBodyThatEndsTooEarlyIsRefusedWhereverItIsCut() {
    for (int length = 0; length < body.length; length++) {
      for (int first = 0; first <= length; first++) {
        byte[][] blocks = cut(Arrays.copyOf(body, length), first);
        int shorter = length;
        String message = assertThrows(
                CannotDecodeException.class, () -> read(blocks, shorter), "of " + length)
            .getMessage();
        byte[] whole = Arrays.copyOf(body, length);
        assertEquals(
            assertThrows(CannotDecodeException.class, () -> wire.readArguments("all", whole))
                .getMessage(),
            message);
      }
    }
  }

  @Test
  void bytesLeftOverInALaterArrayAreRefused() {
    byte[] longer = Arrays.copyOf(body, body.length + 4);
    String message = assertThrows(
            CannotDecodeException.class, () -> read(cut(longer, body.length), longer.length))
        .getMessage();
    assertTrue(message.contains("4 bytes are left over"), message);
  }

  @Test
  void theArraysStayAsTheyAre() {
    byte[][] blocks = cut(body, 10, 20, 30);
    byte[][] before = Arrays.stream(blocks).map(byte[]::clone).toArray(byte[][]::new);
    assertAll(read(blocks, body.length), "cut in four");
    assertTrue(Arrays.deepEquals(before, blocks));
  }
}
