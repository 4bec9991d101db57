package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When few callers are better off together on one connection, with plain numbers. */
class ReplyPaceTest {
  private final ReplyPace pace = new ReplyPace();
  private long now;

  private void replies(int count, long nanosEach) {
    for (int i = 0; i < count; i++) {
      now += nanosEach;
      pace.read(now, 1, true);
    }
  }

  @Test
  void connectionIsQuickUntilItShowsOtherwise() {
    assertTrue(pace.isQuick());
    replies(1000, ReplyPace.QUICK_NANOS - 1000);
    assertTrue(pace.isQuick());
    replies(1000, ReplyPace.QUICK_NANOS + 1000);
    assertFalse(pace.isQuick());
  }

  @Test
  void slowHandlersAreFoundOutWithinSomeHundredCalls() {
    int calls = 0;
    while (pace.isQuick()) {
      replies(1, ReplyPace.QUICK_NANOS * 5 / 4);
      calls++;
    }
    assertTrue(calls < 200, calls + " calls");
  }

  @Test
  void onePauseTellsNothing() {
    replies(1000, ReplyPace.QUICK_NANOS / 2);
    replies(1, 50_000_000);
    assertTrue(pace.isQuick());
  }

  @Test
  void timeInWhichNobodyWaitsDoesNotCount() {
    for (int i = 0; i < 10_000; i++) {
      now += 1_000_000;
      pace.read(now, 1, false);
    }
    assertTrue(pace.isQuick());
  }

  @Test
  void readsWithoutRepliesAreTimeThatCounts() {
    pace.read(now, 1, true);
    for (int i = 0; i < 200; i++) {
      for (int empty = 0; empty < 4; empty++) {
        now += ReplyPace.QUICK_NANOS / 2;
        pace.read(now, 0, true);
      }
      pace.read(now, 1, true);
    }
    assertFalse(pace.isQuick());
  }

  @Test
  void slowConnectionIsTriedAgain() {
    replies(1000, 10 * ReplyPace.QUICK_NANOS);
    int replies = 0;
    while (!pace.isQuick()) {
      replies(1, ReplyPace.QUICK_NANOS + 1);
      replies++;
    }
    assertTrue(replies <= ReplyPace.RETRY_REPLIES, replies + " replies");
    replies(10_000, ReplyPace.QUICK_NANOS / 2);
    assertTrue(pace.isQuick());
  }

  @Test
  void repliesOfOneReadShareItsTime() {
    pace.read(now, 1, true);
    for (int i = 0; i < 1000; i++) {
      now += 4 * ReplyPace.QUICK_NANOS;
      pace.read(now, 8, true);
    }
    assertEquals(true, pace.isQuick());
  }
}
