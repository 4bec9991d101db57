package io.plainrpc.transport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Which connections may say who they are now, stepped with plain numbers: arrivals and departures come in, what to do comes
 * out.
 *
 * <p>A connection occupies a place from its start until it has said who it is or has ended. There are few places, in all and
 * for each source, because whoever can connect can take one and say nothing. Honest clients need milliseconds; so one that
 * finds no place waits, untouched, for somebody to leave, and who has held a place for a second when it is wanted is evicted.
 * Too many waiting push out the one that has waited longest: the newest is the likeliest to be alive, and is served first.
 *
 * @param <C> a connection
 */
final class Newcomers<C> {
  /** How long a place is safe: an honest client on the slowest network is done, or nearly. */
  private static final long SAFE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long a connection waits for a place: those before it are evicted meanwhile. */
  private static final long WAIT_NANOS = 2 * SAFE_NANOS;

  /** Nobody who waits needs to be looked at more often. */
  static final long TICK_NANOS = SAFE_NANOS / 10;

  /** Which limit stands in the way; it names the setting. */
  enum Limit {
    IN_ALL,
    PER_SOURCE
  }

  /** What is to be done with a connection. */
  enum Action {
    /** It has a place: let it say who it is. */
    START,
    /** Its time is over, somebody else wants the place: end it. */
    EVICT,
    /** There is no place for it: tell it so. */
    REFUSE
  }

  /**
   * One thing to do, in the order of the list.
   *
   * @param limit what it was evicted or refused for; null when started
   */
  record Step<C>(Action action, C connection, Limit limit) {}

  private record Entry<C>(C connection, Object source, long sinceNanos) {}

  /** Connections in the order in which they came, all together and by source. */
  private static final class Line<C> {
    private final Map<C, Entry<C>> entries = new LinkedHashMap<>();
    private final Map<Object, Map<C, Entry<C>>> bySource = new HashMap<>();

    void add(Entry<C> entry) {
      entries.put(entry.connection(), entry);
      bySource
          .computeIfAbsent(entry.source(), source -> new LinkedHashMap<>())
          .put(entry.connection(), entry);
    }

    boolean remove(C connection) {
      Entry<C> entry = entries.remove(connection);
      if (entry == null) {
        return false;
      }
      Map<C, Entry<C>> others = bySource.get(entry.source());
      others.remove(connection);
      if (others.isEmpty()) {
        bySource.remove(entry.source());
      }
      return true;
    }

    int size() {
      return entries.size();
    }

    int of(Object source) {
      return bySource.getOrDefault(source, Map.of()).size();
    }

    Entry<C> oldest() {
      return entries.values().iterator().next();
    }

    Entry<C> oldest(Object source) {
      return bySource.get(source).values().iterator().next();
    }
  }

  private final int maxInAll;
  private final int maxPerSource;
  private final int maxWaiting;

  // Guarded by this.
  private final Line<C> placed = new Line<>();
  private final Line<C> waiting = new Line<>();

  Newcomers(int maxInAll, int maxPerSource) {
    this.maxInAll = maxInAll;
    this.maxPerSource = maxPerSource;
    this.maxWaiting = 2 * maxInAll;
  }

  /** A connection has come. */
  synchronized List<Step<C>> arrived(C connection, Object source, long nowNanos) {
    List<Step<C>> steps = new ArrayList<>();
    Entry<C> newcomer = new Entry<>(connection, source, nowNanos);
    if (!place(newcomer, nowNanos, steps)) {
      // No source takes more than half of the room to wait in.
      if (waiting.of(source) >= maxWaiting / 2) {
        refuse(waiting.oldest(source), steps);
      } else if (waiting.size() >= maxWaiting) {
        refuse(waiting.oldest(), steps);
      }
      waiting.add(newcomer);
    }
    return steps;
  }

  /** A connection has said who it is, or has ended. One that left before is ignored. */
  synchronized List<Step<C>> left(C connection, long nowNanos) {
    if (placed.remove(connection)) {
      return waiting.size() == 0 ? List.of() : placeWaiting(nowNanos, 1);
    }
    waiting.remove(connection);
    return List.of();
  }

  /** Time has passed. */
  synchronized List<Step<C>> tick(long nowNanos) {
    if (waiting.size() == 0) {
      return List.of();
    }
    List<Step<C>> steps = placeWaiting(nowNanos, Integer.MAX_VALUE);
    for (Entry<C> entry : List.copyOf(waiting.entries.values())) {
      if (nowNanos - entry.sinceNanos() >= WAIT_NANOS) {
        refuse(entry, steps);
      }
    }
    return steps;
  }

  /** Whether anybody waits, so that {@link #tick} has something to do. */
  synchronized boolean anyWaiting() {
    return waiting.size() > 0;
  }

  private List<Step<C>> placeWaiting(long nowNanos, int most) {
    List<Step<C>> steps = new ArrayList<>();
    List<Entry<C>> all = List.copyOf(waiting.entries.values());
    int placedNow = 0;
    for (int i = all.size() - 1; i >= 0 && placedNow < most; i--) {
      Entry<C> entry = all.get(i);
      // From now on its place is safe for a second.
      if (place(new Entry<>(entry.connection(), entry.source(), nowNanos), nowNanos, steps)) {
        waiting.remove(entry.connection());
        placedNow++;
      }
    }
    return steps;
  }

  private boolean place(Entry<C> newcomer, long nowNanos, List<Step<C>> steps) {
    Limit full = full(newcomer.source());
    if (full != null) {
      Entry<C> oldest =
          full == Limit.PER_SOURCE ? placed.oldest(newcomer.source()) : placed.oldest();
      if (nowNanos - oldest.sinceNanos() < SAFE_NANOS) {
        return false;
      }
      placed.remove(oldest.connection());
      steps.add(new Step<>(Action.EVICT, oldest.connection(), full));
    }
    placed.add(newcomer);
    steps.add(new Step<>(Action.START, newcomer.connection(), null));
    return true;
  }

  private void refuse(Entry<C> entry, List<Step<C>> steps) {
    waiting.remove(entry.connection());
    Limit full = full(entry.source());
    steps.add(
        new Step<>(Action.REFUSE, entry.connection(), full == null ? Limit.PER_SOURCE : full));
  }

  private Limit full(Object source) {
    if (placed.of(source) >= maxPerSource) {
      return Limit.PER_SOURCE;
    }
    return placed.size() >= maxInAll ? Limit.IN_ALL : null;
  }
}
