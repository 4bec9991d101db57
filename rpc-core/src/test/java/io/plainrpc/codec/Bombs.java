package io.plainrpc.codec;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Vector;

/** Bodies made to cost the reader more than they cost the sender. */
public final class Bombs {
  private Bombs() {}

  static final int HUGE = 50_000_000;

  public record Nest(Nest[] inner) {}

  public record DeepList(List<DeepList> inner) {}

  public record DeepOptional(Optional<DeepOptional> inner) {}

  public record DeepSet(Set<DeepSet> inner) {}

  /** Positions at which bombs go off, besides those of {@link TypeServices}. */
  public interface Targets {
    Nest nest(Nest value);

    DeepList deepList(DeepList value);

    DeepOptional deepOptional(DeepOptional value);

    DeepSet deepSet(DeepSet value);

    List<Samples.Empty> empties(List<Samples.Empty> value);

    List<List<String>> emptyLists(List<List<String>> value);

    List<Set<String>> emptySets(List<Set<String>> value);

    Map<List<String>, Integer> listKeys(Map<List<String>, Integer> value);

    Map<String, Integer> stringKeys(Map<String, Integer> value);

    java.util.Hashtable<String, Integer> hashtable(java.util.Hashtable<String, Integer> value);

    Set<Double> doubles(Set<Double> value);

    EnumSet<Samples.Color> enums(EnumSet<Samples.Color> value);
  }

  /** Elements that cost their sender a byte each, in each kind of collection. */
  public interface Cheap {
    ArrayList<Samples.Empty> arrayListOfEmpties(ArrayList<Samples.Empty> value);

    Vector<Samples.Empty> vectorOfEmpties(Vector<Samples.Empty> value);

    HashSet<Samples.Empty> hashSetOfEmpties(HashSet<Samples.Empty> value);

    LinkedList<Samples.Empty> linkedListOfEmpties(LinkedList<Samples.Empty> value);

    ArrayDeque<Samples.Empty> arrayDequeOfEmpties(ArrayDeque<Samples.Empty> value);

    List<Samples.Empty> listOfEmpties(List<Samples.Empty> value);

    Set<Samples.Empty> setOfEmpties(Set<Samples.Empty> value);

    ArrayList<List<String>> arrayListOfLists(ArrayList<List<String>> value);

    Vector<List<String>> vectorOfLists(Vector<List<String>> value);

    HashSet<List<String>> hashSetOfLists(HashSet<List<String>> value);

    LinkedList<List<String>> linkedListOfLists(LinkedList<List<String>> value);

    ArrayDeque<List<String>> arrayDequeOfLists(ArrayDeque<List<String>> value);

    List<List<String>> listOfLists(List<List<String>> value);

    Set<List<String>> setOfLists(Set<List<String>> value);
  }

  /** A body and the position it is meant for; a harmless one may be accepted, but has to stay within the bounds. */
  record Bomb(String name, Class<?> service, String method, byte[] body, boolean harmless) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Bomb> all() {
    List<Bomb> bombs = new ArrayList<>();
    arrays(bombs);
    collections(bombs);
    empties(bombs);
    nesting(bombs);
    numbersAndTexts(bombs);
    collisions(bombs);
    references(bombs);
    return bombs;
  }

  static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value & 0xFFFFFFFFL;
    while (rest > 0x7F) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] repeat(int times, int... bytes) {
    byte[] all = new byte[times * bytes.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) bytes[i % bytes.length];
    }
    return all;
  }

  private static byte[] huge(int... bytes) {
    return join(varint(HUGE + 1), repeat(1, bytes));
  }

  private static void add(
      List<Bomb> bombs, String name, Class<?> service, String method, byte[] body) {
    bombs.add(new Bomb(name, service, method, body, false));
  }

  private static void arrays(List<Bomb> bombs) {
    Class<?> s = TypeServices.Arrays.class;
    for (String method : List.of(
        "bytes",
        "booleans",
        "shorts",
        "chars",
        "ints",
        "floats",
        "longs",
        "doubles",
        "strings",
        "records",
        "enums",
        "boxes",
        "lists",
        "intMatrix",
        "stringMatrix")) {
      add(bombs, method + " of 50,000,000", s, method, huge());
      add(bombs, method + " of 50,000,000 with some", s, method, huge(0, 0, 0, 0, 0, 0, 0, 0));
      add(bombs, method + " of -6", s, method, varint(-5));
      add(bombs, method + " of 2^31-1", s, method, varint(1L << 31));
    }
  }

  private static void collections(List<Bomb> bombs) {
    Class<?> s = TypeServices.Collections.class;
    for (String method : List.of(
        "arrayList",
        "linkedList",
        "vector",
        "stack",
        "arrayDeque",
        "priorityQueue",
        "hashSet",
        "linkedHashSet",
        "treeSet",
        "enumSet",
        "hashMap",
        "linkedHashMap",
        "treeMap",
        "hashtable",
        "properties",
        "enumMap",
        "concurrentHashMap",
        "concurrentSkipListMap",
        "concurrentSkipListSet",
        "concurrentLinkedQueue",
        "linkedBlockingQueue")) {
      add(bombs, method + " of 50,000,000", s, method, huge());
      add(bombs, method + " all null", s, method, huge(0, 0, 0, 0, 0, 0));
      add(bombs, method + " with one entry", s, method, huge(2, 0x61, 2, 0x62));
      add(bombs, method + " all empty", s, method, huge(1, 1, 1, 1));
      add(bombs, method + " of -6", s, method, varint(-5));
    }
    for (String method :
        List.of("list", "set", "collection", "iterable", "deque", "map", "queue")) {
      Class<?> open = TypeServices.Interfaces.class;
      add(bombs, method + " of 50,000,000", open, method, huge());
      add(bombs, method + " all null", open, method, huge(0, 0, 0, 0));
    }
  }

  private static void empties(List<Bomb> bombs) {
    Class<?> s = Targets.class;
    int mib = 1 << 20;
    add(bombs, "empty records of 50,000,000", s, "empties", huge(1, 1, 1));
    add(bombs, "empty lists, a body of them", s, "emptyLists", full(mib, 1));
    add(bombs, "empty sets, a body of them", s, "emptySets", full(mib, 1));
    add(bombs, "empty sets, a small body of them", s, "emptySets", full(8 * 1024, 1));
    add(bombs, "nulls in a set", TypeServices.Collections.class, "hashSet", full(mib, 0));
    for (String name :
        Arrays.stream(Cheap.class.getMethods()).map(Method::getName).sorted().toList()) {
      add(bombs, name + ", 50,000,000", Cheap.class, name, huge(1, 1, 1));
      // What takes no more than a slot and an empty object is within the bounds.
      boolean slots = List.of(
              "arrayListOfEmpties", "vectorOfEmpties", "arrayDequeOfEmpties", "listOfEmpties")
          .contains(name);
      bombs.add(new Bomb(name + ", a body of them", Cheap.class, name, full(mib, 1), slots));
    }
    add(bombs, "enum set of 50,000,000", s, "enums", huge(1, 2));
    bombs.add(new Bomb("empty records, a body of them", s, "empties", full(mib, 1), true));
    bombs.add(new Bomb(
        "nulls, a body of them", TypeServices.Interfaces.class, "list", full(mib, 0), true));
  }

  /** A container of as many one-byte elements as the body can hold. */
  private static byte[] full(int elements, int element) {
    return join(varint(elements + 1L), repeat(elements, element));
  }

  private static void nesting(List<Bomb> bombs) {
    Class<?> s = Targets.class;
    for (int depth : new int[] {1, 8, 64}) {
      byte[] level = join(new byte[] {1}, varint(1_000_001));
      byte[][] levels = new byte[depth][];
      Arrays.fill(levels, level);
      add(bombs, "arrays of 1,000,000 nested " + depth, s, "nest", join(levels));
      byte[] roomy = join(join(levels), new byte[1_000_000]);
      // One level of it is just an array of nulls.
      bombs.add(new Bomb("the same with room", s, "nest", roomy, depth == 1));
    }
    for (int depth : new int[] {500, 1000, 2000, 5000, 20_000, 100_000}) {
      add(bombs, "lists nested " + depth, s, "deepList", repeat(depth, 1, 2));
      add(bombs, "optionals nested " + depth, s, "deepOptional", repeat(depth, 1, 2));
      add(bombs, "arrays nested " + depth, s, "nest", repeat(depth, 1, 2));
      add(bombs, "sets nested " + depth, s, "deepSet", repeat(depth, 1, 2));
    }
  }

  private static void numbersAndTexts(List<Bomb> bombs) {
    Class<?> s = TypeServices.Plain.class;
    for (String method : List.of(
        "bigInteger",
        "bigDecimal",
        "string",
        "stringBuilder",
        "stringBuffer",
        "bitSet",
        "byteBuffer",
        "uri",
        "file",
        "path",
        "currency",
        "charset")) {
      add(bombs, method + " of 50,000,000", s, method, huge());
      add(bombs, method + " of -6", s, method, varint(-5));
    }
    add(
        bombs,
        "decimal of scale -5e8",
        s,
        "bigDecimal",
        join(new byte[] {2, 1}, varint(2L * 500_000_000 - 1)));
    add(
        bombs,
        "decimal of scale -3e6",
        s,
        "bigDecimal",
        join(new byte[] {2, 1}, varint(2L * 3_000_000 - 1)));
    add(bombs, "integer of 256 KiB", s, "bigInteger", join(varint(262_145), repeat(262_144, 0x7F)));
    add(bombs, "text that is not UTF-8", s, "string", new byte[] {5, -1, -2, -3, -4});
    add(
        bombs,
        "large text that is not UTF-8",
        s,
        "string",
        join(varint(1_000_001), repeat(1_000_000, 0x80)));
    add(bombs, "truncated text", s, "string", new byte[] {10, 'a'});
    add(bombs, "left over", s, "string", new byte[] {2, 'a', 'b'});
    add(
        bombs,
        "pattern of brackets",
        s,
        "pattern",
        join(new byte[] {1}, varint(8193), repeat(2048, '[', 'a', ']', '|'), new byte[] {0}));
    add(
        bombs,
        "pattern of groups",
        s,
        "pattern",
        join(new byte[] {1}, varint(8193), repeat(8192, '('), new byte[] {0}));
    add(
        bombs,
        "pattern of combining marks",
        s,
        "pattern",
        join(new byte[] {1}, varint(26), repeat(1, 'a'), repeat(12, 0xCC, 0x80), varint(128)));
  }

  private static void collisions(List<Bomb> bombs) {
    Class<?> s = Targets.class;
    for (int keys : new int[] {2000, 4000, 8000, 16_000}) {
      add(bombs, keys + " colliding lists", s, "listKeys", collidingLists(keys));
      add(bombs, keys + " colliding strings in a Hashtable", s, "hashtable", collidingTexts(keys));
      bombs.add(new Bomb(keys + " colliding strings", s, "stringKeys", collidingTexts(keys), true));
      bombs.add(new Bomb(keys + " colliding doubles", s, "doubles", collidingDoubles(keys), true));
    }
  }

  /** "Aa" and "BB" have the same hash code, and so has everything made of either. */
  private static byte[] collidingLists(int keys) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(varint(keys + 1L));
    for (int i = 0; i < keys; i++) {
      out.write(15);
      for (int bit = 0; bit < 14; bit++) {
        out.write(3);
        out.writeBytes((i >> bit & 1) == 0 ? new byte[] {'A', 'a'} : new byte[] {'B', 'B'});
      }
      out.write(0);
    }
    return out.toByteArray();
  }

  private static byte[] collidingTexts(int keys) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(varint(keys + 1L));
    for (int i = 0; i < keys; i++) {
      out.write(29);
      for (int bit = 0; bit < 14; bit++) {
        out.writeBytes((i >> bit & 1) == 0 ? new byte[] {'A', 'a'} : new byte[] {'B', 'B'});
      }
      out.writeBytes(new byte[] {1, 2});
    }
    return out.toByteArray();
  }

  private static byte[] collidingDoubles(int keys) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(varint(keys + 1L));
    for (int i = 0; i < keys; i++) {
      out.write(1);
      long bits = (long) i << 32 | i;
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) (bits >> shift));
      }
    }
    return out.toByteArray();
  }

  /** Few objects that are many to whom walks them as a tree; nothing here may. */
  private static void references(List<Bomb> bombs) {
    Class<?> s = Graphs.Service.class;
    int mib = 1 << 20;
    add(bombs, "shared empty records of 50,000,000", s, "empties", huge(1, 1, 1));
    add(bombs, "shared empty records, a body of them", s, "empties", full(mib, 1));
    add(bombs, "references to nothing, a body of them", s, "empties", full(mib, 2));
    add(bombs, "shared records nested 5000", s, "pair", repeat(5000, 1));
    add(bombs, "references to a record that is not made", s, "entry", new byte[] {
      1, 1, 1, 2, 1, 2, 0
    });
    bombs.add(new Bomb(
        "one record and a body of references",
        s,
        "leaves",
        join(varint(mib + 2L), new byte[] {1, 2}, repeat(mib, 2)),
        true));
    bombs.add(new Bomb("2^90 pairs", s, "pair", nestedPairs(90), true));
    bombs.add(new Bomb("2^100,000 pairs", s, "pairs", rowOfPairs(100_000), true));
    for (int depth : new int[] {16, 18, 20, 22, 45}) {
      bombs.add(new Bomb("2^" + depth + " people in sets", s, "people", nestedPeople(depth), true));
    }
    bombs.add(new Bomb(
        "a list of what holds the list", s, "node", new byte[] {1, 0, 0, 4, 2, 2, 2}, true));
  }

  /** Each pair holds the next one twice. */
  private static byte[] nestedPairs(int depth) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(repeat(depth, 1));
    out.writeBytes(new byte[] {0, 0});
    for (int outer = depth - 2; outer >= 0; outer--) {
      out.writeBytes(varint(2 + outer + 1L));
    }
    return out.toByteArray();
  }

  /** Each pair holds the one before it twice. */
  private static byte[] rowOfPairs(int pairs) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(varint(pairs + 1L));
    out.writeBytes(new byte[] {1, 0, 0});
    for (int i = 1; i < pairs; i++) {
      out.write(1);
      out.writeBytes(varint(2 + i - 1L));
      out.writeBytes(varint(2 + i - 1L));
    }
    return out.toByteArray();
  }

  /** Two people in each set, both with the next set. */
  private static byte[] nestedPeople(int depth) {
    Set<Graphs.Person> set = Set.of();
    for (int i = 0; i < depth; i++) {
      Graphs.Person one = new Graphs.Person();
      Graphs.Person other = new Graphs.Person();
      one.friends = set;
      other.friends = set;
      set = Set.of(one, other);
    }
    return new Wire(Graphs.Service.class).arguments("people", set);
  }
}
