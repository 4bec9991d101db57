package io.plainrpc.codec;

import static io.plainrpc.codec.Heap.HEADER;

import io.plainrpc.contract.NamedType;
import io.plainrpc.contract.ScalarType;
import io.plainrpc.contract.Shape;
import java.util.EnumSet;
import java.util.Set;

/**
 * Bounds the time that hashing can be made to take.
 *
 * <p>Keys with equal hash codes make a hash table compare each new key with all of its group, unless the JDK can order them:
 * then it keeps a tree. It orders only what it finds to be comparable to its own class, so 16,000 lists chosen to have the
 * same hash code take seconds where as many strings take milliseconds. Keys with merely the same <em>bucket</em> do no harm,
 * as trees are ordered by hash code first. So what is charged as work is, for each key, the number of earlier keys of its
 * container with the same hash code, times the size of the key.
 *
 * <p>Hash codes are counted in a table of about as many counters as keys, not in an exact map: honest keys share a counter
 * now and then, which costs them next to nothing.
 */
final class KeyGuard {
  /** Fewer keys cannot take noticeable time. */
  private static final int UNGUARDED = 64;

  private static final int BYTES_PER_COMPARISON = 32;
  private static final int BYTES_PER_HASH = 16;

  private static final Set<ScalarType> ORDERED_BY_THE_JDK = EnumSet.of(
      ScalarType.STRING,
      ScalarType.UUID,
      ScalarType.BIG_INTEGER,
      ScalarType.BIG_DECIMAL,
      ScalarType.BOXED_BOOLEAN,
      ScalarType.BOXED_BYTE,
      ScalarType.BOXED_SHORT,
      ScalarType.BOXED_CHAR,
      ScalarType.BOXED_INT,
      ScalarType.BOXED_LONG,
      ScalarType.BOXED_FLOAT,
      ScalarType.BOXED_DOUBLE,
      ScalarType.INSTANT,
      ScalarType.DURATION);

  private final int[] counters;

  private KeyGuard(int[] counters) {
    this.counters = counters;
  }

  /** Whether keys of a shape can make a table slow. */
  static boolean isNeededFor(Shape key) {
    if (key instanceof Shape.Scalar scalar) {
      return !ORDERED_BY_THE_JDK.contains(scalar.type());
    }
    return !(key instanceof Shape.Named named && named.type().kind() == NamedType.Kind.ENUM);
  }

  /** A guard for so many keys. */
  static KeyGuard of(BoundedInput in, int keys) {
    if (keys <= UNGUARDED) {
      return new KeyGuard(null);
    }
    int size = Integer.highestOneBit(keys - 1) << 1;
    in.charge(HEADER + 4L * size);
    return new KeyGuard(new int[size]);
  }

  /** To be called before a key is put into its container. */
  void admit(BoundedInput in, Object key, int wireBytes) {
    long units = wireBytes / BYTES_PER_HASH;
    if (counters != null && key != null) {
      int slot =
          key.hashCode() * 0x9E3779B9 >>> 32 - Integer.numberOfTrailingZeros(counters.length);
      units += counters[slot]++ * (1L + wireBytes / BYTES_PER_COMPARISON);
    }
    in.work(units);
  }
}
