package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.Report;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Backoff with plain numbers. */
class BackoffTest {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  @Test
  void longestPauseDoublesFromAHundredMillisecondsToFiveSeconds() {
    long[] expected = {100, 200, 400, 800, 1600, 3200, 5000, 5000};
    for (int failures = 1; failures <= expected.length; failures++) {
      assertEquals(expected[failures - 1] * MS, Backoff.longestPauseNanos(failures));
    }
    assertEquals(5000 * MS, Backoff.longestPauseNanos(Integer.MAX_VALUE));
    Report.line("backoff-steps", expected.length, expected.length);
  }

  @Test
  void pauseIsThePartThatChanceSays() {
    double[] chance = {0, 0.25, 0.999};
    long[] pauses = {0, 50, 399};
    int[] next = {0};
    Backoff backoff = new Backoff(() -> chance[next[0]++]);
    long now = Long.MAX_VALUE - 10; // The scale may wrap around.
    assertTrue(backoff.isDue(now));
    for (long pause : pauses) {
      backoff.failed(now);
      long due = now + pause * MS;
      assertTrue(pause == 0 || !backoff.isDue(due - MS), pause + " ms");
      assertTrue(backoff.isDue(due + MS), pause + " ms");
      now = due + MS;
    }
    assertEquals(3, backoff.failures());
  }

  @Test
  void successForgetsTheFailures() {
    Backoff backoff = new Backoff(() -> 0.5);
    for (int i = 0; i < 20; i++) {
      backoff.failed(0);
    }
    assertFalse(backoff.isDue(2499 * MS));
    backoff.succeeded();
    assertTrue(backoff.isDue(0));
    backoff.failed(0);
    assertTrue(backoff.isDue(50 * MS));
    assertFalse(backoff.isDue(49 * MS));
  }

  @Test
  void clientsThatFailTogetherComeBackSpreadOverThePause() {
    Random random = new Random(7);
    int[] tenths = new int[10];
    for (int i = 0; i < 10_000; i++) {
      Backoff backoff = new Backoff(random::nextDouble);
      backoff.failed(0);
      backoff.failed(0);
      tenths[(int) (backoff.dueNanos() / (20 * MS))]++;
    }
    int fewest = 10_000;
    for (int count : tenths) {
      fewest = Math.min(fewest, count);
    }
    Report.line("backoff-fewest-in-a-tenth-of-10000", fewest, ">=900");
    assertTrue(fewest >= 900, fewest + " in one tenth");
  }
}
