package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Placement;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Report;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a method's calls run in place and when on the pool; time is a number here. */
@Timeout(60)
class MethodMemoryTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SHORT = TimeUnit.MICROSECONDS.toNanos(5);
  private static final long LONG = 50 * MILLI;

  // As System.nanoTime may: it says nothing about zero.
  private long now = -10_000 * MILLI;
  private final MethodMemory memory = new MethodMemory("Lab.call(String)", null, now);
  private int steals;
  private int onPool;

  /** One call, as the server would run it. */
  private void call(long nanos) {
    boolean pool = memory.isOnPool();
    onPool += pool ? 1 : 0;
    boolean stolen = !pool && nanos > 2 * Watchdog.TICK_NANOS;
    if (stolen) {
      steals++;
      memory.stolen(now + Watchdog.TICK_NANOS);
    }
    now += nanos;
    if (pool || stolen) {
      memory.ran(nanos, now);
    }
  }

  private void calls(int count, long nanos) {
    for (int i = 0; i < count; i++) {
      call(nanos);
    }
  }

  @Test
  void aNewMethodRunsInPlace() {
    assertFalse(memory.isOnPool());
  }

  @Test
  void oneThatIsAlwaysSlowCostsOneReader() {
    calls(100_000, LONG);
    Report.line("always-slow-steals", steals, 1);
    assertEquals(1, steals);
    assertTrue(memory.isOnPool());
  }

  @Test
  void itsOtherCallsAreOnThePoolWhileTheFirstStillRuns() {
    memory.stolen(now);
    assertTrue(memory.isOnPool());
  }

  @Test
  void oneSlowCallAmongAMillionSendsAFewToThePool() {
    calls(500_000, SHORT);
    call(LONG);
    calls(500_000, SHORT);
    Report.line("one-in-a-million-on-the-pool", onPool, MethodMemory.LEAST_CALLS);
    assertEquals(1, steals);
    assertEquals(MethodMemory.LEAST_CALLS, onPool);
  }

  @Test
  void oneWhoseCallIsStolenWithoutItsFaultIsBackAfterAFew() {
    for (int i = 0; i < 100; i++) {
      now += 1000 * MILLI;
      memory.stolen(now);
      memory.ran(SHORT, now);
      for (int call = 1; call < MethodMemory.LEAST_CALLS; call++) {
        assertTrue(memory.isOnPool());
        now += SHORT;
        memory.ran(SHORT, now);
      }
      assertFalse(memory.isOnPool());
    }
  }

  @Test
  void oneThatHasBecomeFastComesBackAndStays() {
    calls(1_000, LONG);
    onPool = 0;
    calls(1_000_000, SHORT);
    assertFalse(memory.isOnPool());
    assertEquals(1, steals);
    Report.line("became-fast-calls-until-back", onPool, MethodMemory.LEAST_CALLS);
    assertEquals(MethodMemory.LEAST_CALLS, onPool);
  }

  @Test
  void oneThatHasBecomeSlowAgainGoesAgain() {
    calls(10, LONG);
    calls(100, SHORT);
    calls(10, LONG);
    assertEquals(2, steals);
    assertTrue(memory.isOnPool());
  }

  @Test
  void howManyShortCallsItTakesDoublesUpToALimitAndIsForgotten() {
    int expected = MethodMemory.LEAST_CALLS;
    for (int i = 0; i < 20; i++) {
      assertEquals(expected, callsUntilBack());
      expected = Math.min(MethodMemory.MOST_CALLS, 2 * expected);
    }
    assertEquals(MethodMemory.MOST_CALLS, expected);
    // A long stay in place: what was before counts no more.
    calls(1_000_000, SHORT);
    assertEquals(MethodMemory.LEAST_CALLS, callsUntilBack());
  }

  /** A slow call in place, and then short ones only. */
  private int callsUntilBack() {
    call(LONG);
    onPool = 0;
    while (memory.isOnPool()) {
      call(SHORT);
    }
    return onPool;
  }

  @Test
  void oneThatIsSlowNowAndThenStaysOnThePoolForTheMostPart() {
    int calls = 1_000_000;
    Random random = new Random(4);
    int slow = 0;
    for (int i = 0; i < calls; i++) {
      boolean isSlow = random.nextInt(20) == 0;
      slow += isSlow ? 1 : 0;
      call(isSlow ? LONG : SHORT);
    }
    Report.line("every-twentieth-slow-steals", steals, "<=" + slow / 100);
    assertTrue(steals <= slow / 100, steals + " of " + slow);
  }

  @Test
  void oneThatIsSlowOnceInTenThousandStaysInPlaceForTheMostPart() {
    int calls = 10_000_000;
    Random random = new Random(4);
    for (int i = 0; i < calls; i++) {
      call(random.nextInt(10_000) == 0 ? MILLI * 2 : SHORT);
    }
    Report.line("every-ten-thousandth-slow-on-the-pool", onPool, "<=" + calls / 100);
    assertTrue(onPool <= calls / 100, onPool + " on the pool");
  }

  @Test
  void whatIsPinnedStaysWhereItIs() {
    MethodMemory pool = new MethodMemory("Lab.call(String)", Placement.POOL, now);
    for (int i = 0; i < 10_000; i++) {
      assertTrue(pool.isOnPool());
      pool.ran(SHORT, now);
    }
    MethodMemory inPlace = new MethodMemory("Lab.call(String)", Placement.IN_PLACE, now);
    try (LogCapture log = LogCapture.start()) {
      for (int i = 0; i < 3; i++) {
        inPlace.stolen(now);
        assertFalse(inPlace.isOnPool());
        inPlace.ran(LONG, now);
      }
      assertEquals(2, log.text().split("is pinned in place", -1).length, log.text());
      assertTrue(log.text().contains("Lab.call(String)"), log.text());
    }
  }

  @Test
  void aPinInPlaceIsNotBlamedForACallThatWasShort() {
    MethodMemory inPlace = new MethodMemory("Lab.call(String)", Placement.IN_PLACE, now);
    try (LogCapture log = LogCapture.start()) {
      inPlace.stolen(now);
      inPlace.ran(SHORT, now);
      assertEquals("", log.text());
    }
  }
}
