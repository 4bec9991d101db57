package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.contract.ServiceContract;
import io.plainrpc.contract.Shape;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Collections of numbers have a loop of their own; whatever it does is what the general one does. */
@Timeout(60)
class WholeNumbersTest {
  public interface Numbers {
    List<Integer> ints();

    List<Long> longs();

    Set<Integer> set();

    TreeSet<Long> sorted();

    ArrayDeque<Integer> deque();

    List<Short> shorts();
  }

  private static final ServiceContract CONTRACT = ServiceContract.of(Numbers.class);

  private final KryoSession session = new KryoSession();

  private static Shape.CollectionOf shape(String method) {
    return (Shape.CollectionOf) CONTRACT.methods().stream()
        .filter(m -> m.signature().startsWith(method + "("))
        .findFirst()
        .orElseThrow()
        .result();
  }

  private static WireSerializer<?> element(Shape.CollectionOf shape) {
    return Scalars.of(((Shape.Scalar) shape.element()).type());
  }

  private static CollectionSerializer general(String method) {
    return new CollectionSerializer(shape(method), element(shape(method)));
  }

  private static WholeNumbersSerializer special(String method) {
    return WholeNumbersSerializer.of(shape(method), element(shape(method)));
  }

  /** The bytes, or the failure with its path. */
  private String written(CollectionSerializer serializer, Object value) {
    session.openOutput(1 << 20, CodecLimits.DEFAULT, null);
    try {
      serializer.put(session.kryo, session.out, value);
      return HexFormat.of().formatHex(session.out.copy(session.out.finish()));
    } catch (CodecFailure e) {
      return e.path() + " " + e.getMessage();
    }
  }

  /** The value, what is left of bytes and heap; or the failure with its path. */
  private String read(CollectionSerializer serializer, byte[] body, int length) {
    session.openInput(body, 0, length, null, CodecLimits.DEFAULT);
    try {
      Object value = serializer.take(session.kryo, session.in);
      String kind = value == null ? "" : value.getClass().getName();
      int bytesLeft = session.in.remaining();
      return kind + value + " " + bytesLeft + " bytes and " + heapLeft() + " of heap left";
    } catch (CodecFailure e) {
      return e.path() + " " + e.getMessage();
    }
  }

  private int heapLeft() {
    for (int bytes = 0; ; bytes++) {
      try {
        session.in.charge(1);
      } catch (CodecFailure spent) {
        return bytes;
      }
    }
  }

  private void assertSame(String method, Object value) {
    String bytes = written(general(method), value);
    assertEquals(bytes, written(special(method), value));
    if (bytes.startsWith("[")) {
      return;
    }
    byte[] body = HexFormat.of().parseHex(bytes);
    assertEquals(
        read(general(method), body, body.length), read(special(method), body, body.length));
  }

  @Test
  void compilerTakesTheLoopForIntegersAndLongsOnly() {
    SerializerCompiler compiler = new SerializerCompiler();
    assertInstanceOf(WholeNumbersSerializer.class, compiler.serializer(shape("ints")));
    assertInstanceOf(WholeNumbersSerializer.class, compiler.serializer(shape("sorted")));
    assertNull(special("shorts"));
  }

  @Test
  void numbersOfAnySizeAndNullsAreWrittenAndReadAlike() {
    List<Integer> ints = new ArrayList<>(Collections.singletonList(null));
    List<Long> longs = new ArrayList<>(Collections.singletonList(null));
    for (int bits = 0; bits < 64; bits++) {
      for (long near = (1L << bits) - 1; near <= (1L << bits) + 1; near++) {
        ints.addAll(List.of((int) near, (int) -near));
        longs.addAll(List.of(near, -near));
      }
    }
    assertSame("ints", ints);
    assertSame("longs", longs);
    assertSame("ints", List.of());
    assertSame("ints", null);
    assertSame("set", new LinkedHashSet<>(ints));
    assertSame("sorted", new TreeSet<>(longs.subList(1, longs.size())));
    assertSame("deque", new ArrayDeque<>(ints.subList(1, ints.size())));
  }

  @Test
  void failuresNameTheSamePlaceWhenWritten() {
    assertSame("ints", Arrays.asList(1, "two", 3));
    assertSame("longs", Arrays.asList(1L, 2));
    assertSame("ints", new Sized(2, 3));
    assertSame("ints", new Sized(3, 2));
    List<Integer> disturbed = new ArrayList<>(List.of(1, 2, 3));
    assertSame("ints", new Sized(3, 3) {
      @Override
      public Iterator<Integer> iterator() {
        Iterator<Integer> each = disturbed.iterator();
        disturbed.remove(0);
        return each;
      }
    });
    assertTrue(written(special("ints"), Arrays.asList(1, "two")).startsWith("[[1]] a value of"));
  }

  @Test
  void nullIsRefusedAlikeWhereItWouldArriveInAClassWithoutNulls() {
    Collection<Integer> queue = new java.util.LinkedList<>(Arrays.asList(1, null));
    Shape.CollectionOf shape = shape("deque");
    assertEquals(
        failureOfElement(new CollectionSerializer(shape, element(shape)), queue),
        failureOfElement(WholeNumbersSerializer.of(shape, element(shape)), queue));
  }

  private String failureOfElement(CollectionSerializer serializer, Collection<Integer> queue) {
    session.openOutput(1 << 20, CodecLimits.DEFAULT, null);
    try {
      serializer.putAll(session.kryo, session.out, queue, queue.size());
    } catch (CodecFailure e) {
      return e.path() + " " + e.getMessage();
    }
    throw new AssertionError("null was written");
  }

  @Test
  void everyDamagedByteIsReadAlike() {
    for (String method : List.of("ints", "longs", "set", "deque")) {
      byte[] body = HexFormat.of().parseHex("0601028001" + "01FFFF0F" + "00" + "0101" + "01808001");
      for (int at = 0; at < body.length; at++) {
        byte good = body[at];
        for (int bad = 0; bad < 256; bad++) {
          body[at] = (byte) bad;
          assertEquals(
              read(general(method), body, body.length), read(special(method), body, body.length));
        }
        body[at] = good;
        assertEquals(read(general(method), body, at), read(special(method), body, at));
      }
    }
  }

  /** Says that it has one number of elements and gives another. */
  private static class Sized extends AbstractList<Integer> {
    private final int said;
    private final int given;

    Sized(int said, int given) {
      this.said = said;
      this.given = given;
    }

    @Override
    public Integer get(int index) {
      return index;
    }

    @Override
    public int size() {
      return said;
    }

    @Override
    public Iterator<Integer> iterator() {
      return Collections.nCopies(given, 7).iterator();
    }
  }
}
