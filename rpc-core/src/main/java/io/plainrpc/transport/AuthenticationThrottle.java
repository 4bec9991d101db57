package io.plainrpc.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many wrong proofs one source may send. Guessing a key of 256 bits is hopeless at any speed; the limit keeps it from
 * costing the server anything, and from being tried. Any thread; stepped with plain numbers.
 */
public final class AuthenticationThrottle {
  /** Wrong proofs of one source that are looked at per minute; a person with an old token file needs two or three. */
  static final int MAX_FAILURES = 10;

  static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Sources remembered, the latest ones: what strangers make us remember is bounded too. */
  static final int MAX_SOURCES = 1024;

  private final Map<Object, Deque<Long>> failures = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Object, Deque<Long>> eldest) {
      return size() > MAX_SOURCES;
    }
  };

  /**
   * A proof is about to be looked at. It counts as wrong until {@link #succeeded} says otherwise, so that many at once do
   * not slip through.
   *
   * @return 0 when it may be, else how long that source has to wait
   */
  synchronized long begin(InetAddress source, long nowNanos) {
    Deque<Long> times = failures.computeIfAbsent(key(source), any -> new ArrayDeque<>(2));
    while (!times.isEmpty() && nowNanos - times.peekFirst() >= WINDOW_NANOS) {
      times.removeFirst();
    }
    if (times.size() >= MAX_FAILURES) {
      return WINDOW_NANOS - (nowNanos - times.peekFirst());
    }
    times.addLast(nowNanos);
    return 0;
  }

  /** The proof that was begun then was right. */
  synchronized void succeeded(InetAddress source, long begunNanos) {
    Deque<Long> times = failures.get(key(source));
    if (times != null) {
      times.removeLastOccurrence(begunNanos);
      if (times.isEmpty()) {
        failures.remove(key(source));
      }
    }
  }

  /** Who has one IPv6 address usually has 2^64 of them. */
  static Object key(InetAddress source) {
    if (!(source instanceof Inet6Address) || source.isLoopbackAddress()) {
      return source;
    }
    return ByteBuffer.wrap(source.getAddress(), 0, 8);
  }
}
