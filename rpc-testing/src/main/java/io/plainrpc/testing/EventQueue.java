package io.plainrpc.testing;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Virtual time, and what is to happen when. Events at the same time happen in an order that the seed decides: nobody may rely on
 * another one.
 *
 * <p>Times are nanoseconds since the simulation began.
 */
final class EventQueue {
  private record Event(long at, int tie, long number, Runnable action)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int order = Long.compare(at, other.at);
      order = order == 0 ? Integer.compare(tie, other.tie) : order;
      return order == 0 ? Long.compare(number, other.number) : order;
    }
  }

  private final SplittableRandom random;
  private final PriorityQueue<Event> events = new PriorityQueue<>(256);
  private long now;
  private long count;

  EventQueue(SplittableRandom random) {
    this.random = random;
  }

  long now() {
    return now;
  }

  /** Something happens then, or at once if that is over. */
  void at(long time, Runnable action) {
    events.add(new Event(Math.max(now, time), random.nextInt(), count++, action));
  }

  void after(long nanos, Runnable action) {
    at(now + nanos, action);
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  /** When the next thing happens; only when there is one. */
  long nextTime() {
    return events.peek().at();
  }

  /** Moves time on to the next event and has it happen. */
  void step() {
    Event next = events.poll();
    now = next.at();
    next.action().run();
  }

  /** Moves time on although nothing happens. */
  void elapse(long until) {
    now = Math.max(now, until);
  }
}
