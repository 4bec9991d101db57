package io.plainrpc.transport;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What a server counts about the calls of one of its methods: how many have started, how they ended, how long they took.
 *
 * <p>Every call comes through here twice, so it costs little: one addition when the call is taken in, one when it ends. The
 * numbers are in stripes, chosen by thread, that are made when they are first needed; a stripe takes 2 KB, a method that nobody calls
 * takes none. Any thread; no locks.
 *
 * <p>A call is counted as started before it can be counted as ended, and who reads reads the ends first. So what is in flight is
 * never negative.
 */
public final class CallStats {
  /** More threads than this seldom end calls of one method at the same moment. */
  private static final int MAX_STRIPES = 8;

  // What the numbers of a stripe are.
  private static final int STARTED = 0;
  private static final int THREW = 1;
  private static final int FAILED = 2;
  private static final int REFUSED = 3;
  private static final int CANCELLED = 4;
  private static final int DURATIONS = 5;

  // Durations: one number up to a microsecond, then eight for each doubling, and one for the rest.
  private static final int SHIFT = 3;
  private static final int LOWEST_EXPONENT = 10;
  private static final int HIGHEST_EXPONENT = 37;
  private static final int BUCKETS = 2 + ((HIGHEST_EXPONENT - LOWEST_EXPONENT) << SHIFT);

  private static final int STRIPES = stripes(Runtime.getRuntime().availableProcessors());
  private static final int HASH_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(STRIPES);

  /** How a call ended. */
  enum Outcome {
    SUCCEEDED,
    /** What its method declares. */
    THREW,
    /** It was started, and came to nothing else. */
    FAILED,
    /** It was not started. */
    REFUSED,
    /** Nobody waited for it any more. */
    CANCELLED
  }

  /**
   * The numbers at one moment, more or less: calls go on while they are read.
   *
   * @param durations calls for each bucket, see {@link CallStats#belowNanos}
   */
  public record Snapshot(
      long inFlight,
      long succeeded,
      long threw,
      long failed,
      long refused,
      long cancelled,
      long[] durations) {}

  private final AtomicReferenceArray<AtomicLongArray> stripes = new AtomicReferenceArray<>(STRIPES);

  CallStats() {}

  /** A call has come in. It has to end by {@link #ended}. */
  void started() {
    stripe().getAndIncrement(STARTED);
  }

  /** A call that had {@link #started} has ended; {@code nanos} mean nothing for one that was refused or cancelled. */
  void ended(Outcome outcome, long nanos) {
    AtomicLongArray stripe = stripe();
    switch (outcome) {
      case SUCCEEDED -> stripe.getAndIncrement(DURATIONS + bucket(nanos));
      case THREW -> {
        stripe.getAndIncrement(DURATIONS + bucket(nanos));
        stripe.getAndIncrement(THREW);
      }
      case FAILED -> {
        stripe.getAndIncrement(DURATIONS + bucket(nanos));
        stripe.getAndIncrement(FAILED);
      }
      case REFUSED -> stripe.getAndIncrement(REFUSED);
      case CANCELLED -> stripe.getAndIncrement(CANCELLED);
      default -> throw new AssertionError(outcome);
    }
  }

  /** Reads the numbers. */
  public Snapshot snapshot() {
    // In the reverse order of their writing.
    long threw = sum(THREW);
    long failed = sum(FAILED);
    long refused = sum(REFUSED);
    long cancelled = sum(CANCELLED);
    long[] durations = new long[BUCKETS];
    long ran = 0;
    for (int i = 0; i < BUCKETS; i++) {
      durations[i] = sum(DURATIONS + i);
      ran += durations[i];
    }
    long inFlight = sum(STARTED) - ran - refused - cancelled;
    return new Snapshot(
        inFlight, ran - threw - failed, threw, failed, refused, cancelled, durations);
  }

  private long sum(int number) {
    long sum = 0;
    for (int i = 0; i < STRIPES; i++) {
      AtomicLongArray stripe = stripes.get(i);
      sum += stripe == null ? 0 : stripe.get(number);
    }
    return sum;
  }

  /** The durations in a bucket are below this, and not below that of the bucket before. */
  public static long belowNanos(int bucket) {
    if (bucket == BUCKETS - 1) {
      return Long.MAX_VALUE;
    }
    int exponent = LOWEST_EXPONENT + (bucket >> SHIFT);
    int eighths = bucket & ((1 << SHIFT) - 1);
    return (1L << exponent) + ((long) eighths << (exponent - SHIFT));
  }

  static int bucket(long nanos) {
    if (nanos < 1L << LOWEST_EXPONENT) {
      return 0;
    }
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
    if (exponent >= HIGHEST_EXPONENT) {
      return BUCKETS - 1;
    }
    int eighths = (int) (nanos >>> (exponent - SHIFT)) & ((1 << SHIFT) - 1);
    return 1 + ((exponent - LOWEST_EXPONENT) << SHIFT) + eighths;
  }

  private AtomicLongArray stripe() {
    int index = home();
    AtomicLongArray stripe = stripes.get(index);
    return stripe != null ? stripe : newStripe(index);
  }

  private AtomicLongArray newStripe(int index) {
    AtomicLongArray made = new AtomicLongArray(DURATIONS + BUCKETS);
    return stripes.compareAndSet(index, null, made) ? made : stripes.get(index);
  }

  private static int home() {
    // Fibonacci hashing: thread ids come in runs. Without stripes the shift would be by 64, which
    // is
    // by none.
    return STRIPES == 1
        ? 0
        : (int) (Thread.currentThread().getId() * 0x9E3779B97F4A7C15L >>> HASH_SHIFT);
  }

  private static int stripes(int processors) {
    return Math.min(MAX_STRIPES, Integer.highestOneBit(2 * processors - 1));
  }
}
