package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExhaustionTest {
  private static final long MILLI = 1_000_000;
  private final Exhaustion exhaustion = new Exhaustion();

  @Test
  void pausesDoubleFromTenToAHundredMilliseconds() {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      exhaustion.failed(i);
      pauses.add(exhaustion.pauseNanos() / MILLI);
    }
    assertEquals(List.of(10L, 20L, 40L, 80L, 100L, 100L), pauses);
  }

  @Test
  void anEpisodeBeginsOnceAndEndsASecondAfterTheLastFailure() {
    long start = Long.MAX_VALUE - 10;
    assertFalse(exhaustion.worked(start));
    assertTrue(exhaustion.failed(start));
    assertFalse(exhaustion.failed(start + 300 * MILLI));
    assertFalse(exhaustion.worked(start + 400 * MILLI));
    assertFalse(exhaustion.failed(start + 500 * MILLI));
    assertFalse(exhaustion.worked(start + 1_499 * MILLI));
    assertTrue(exhaustion.underWay());
    assertTrue(exhaustion.worked(start + 1_500 * MILLI));
    assertFalse(exhaustion.underWay());
    assertFalse(exhaustion.worked(start + 1_600 * MILLI));
    assertTrue(exhaustion.failed(start + 1_700 * MILLI));
    assertEquals(10, exhaustion.pauseNanos() / MILLI);
  }
}
