package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.client.Lifetime.Verdict;
import io.plainrpc.testing.Report;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Idleness and age with plain numbers: here a nanosecond is a second. */
class LifetimeTest {
  private static final long IDLE = 300;
  private static final long AGE = 1800;

  private static Lifetime lifetime(double chance, long now) {
    return new Lifetime(IDLE, AGE, () -> chance, now);
  }

  @Test
  void connectionThatNobodyUsesIsIdleAfterItsTime() {
    Lifetime one = lifetime(0.5, 1000);
    assertEquals(1300, one.nextTickNanos());
    assertEquals(Verdict.KEEP, one.tick(1299, 0, 0));
    assertEquals(Verdict.IDLE, one.tick(1300, 0, 0));
  }

  @Test
  void everyCallSeenStartsTheIdleTimeAnew() {
    Lifetime one = lifetime(0.5, 0);
    assertEquals(Verdict.KEEP, one.tick(200, 7, 0));
    assertEquals(500, one.nextTickNanos());
    assertEquals(Verdict.KEEP, one.tick(499, 7, 0));
    assertEquals(Verdict.KEEP, one.tick(500, 8, 0));
    assertEquals(Verdict.KEEP, one.tick(799, 8, 0));
    assertEquals(Verdict.IDLE, one.tick(800, 8, 0));
  }

  @Test
  void connectionWithACallInFlightIsNotIdleHoweverLongThatTakes() {
    Lifetime one = lifetime(0.5, 0);
    for (long now = 100; now < AGE; now += 100) {
      assertEquals(Verdict.KEEP, one.tick(now, 1, 1), "at " + now);
    }
  }

  @Test
  void connectionIsOldAtItsAgeGiveOrTakeATenth() {
    for (double[] one : new double[][] {{0, 1620}, {0.5, 1800}, {0.999999, 1979}}) {
      Lifetime lifetime = lifetime(one[0], 0);
      long age = (long) one[1];
      for (long now = 0; now < age; now += 50) {
        assertEquals(Verdict.KEEP, lifetime.tick(now, (int) now + 1, 3));
      }
      assertEquals(Verdict.KEEP, lifetime.tick(age - 1, -1, 3));
      assertEquals(age, lifetime.nextTickNanos());
      assertEquals(Verdict.OLD, lifetime.tick(age, -2, 3));
    }
  }

  @Test
  void agesOfConnectionsMadeTogetherAreSpread() {
    Random random = new Random(11);
    long youngest = Long.MAX_VALUE;
    long oldest = 0;
    for (int i = 0; i < 1000; i++) {
      Lifetime one = new Lifetime(Long.MAX_VALUE / 2, 1000, random::nextDouble, 0);
      youngest = Math.min(youngest, one.nextTickNanos());
      oldest = Math.max(oldest, one.nextTickNanos());
    }
    Report.line("age-youngest-of-1000", youngest, ">=900");
    Report.line("age-oldest-of-1000", oldest, "<=1100");
    assertTrue(youngest >= 900 && youngest < 910, youngest + "");
    assertTrue(oldest <= 1100 && oldest > 1090, oldest + "");
  }

  @Test
  void longestSettingsNeverComeToAnEnd() {
    Lifetime one = new Lifetime(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2, () -> 0.999, 0);
    assertEquals(Verdict.KEEP, one.tick(Long.MAX_VALUE / 4, 1, 0));
  }
}
