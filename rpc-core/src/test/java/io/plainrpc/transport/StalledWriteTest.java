package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A write without progress is noticed, by plain numbers; nothing else would ever end it. */
@Timeout(60)
class StalledWriteTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final StalledWrite stalled = new StalledWrite();

  @Test
  void oneWriteThatLastsEightSecondsIsNoticed() {
    assertFalse(stalled.look(0, 3));
    assertFalse(stalled.look(8 * SECOND - 1, 3));
    assertEquals(8 * SECOND, stalled.dueNanos(1));
    assertTrue(stalled.look(8 * SECOND, 3));
  }

  @Test
  void writesThatFollowEachOtherAreProgress() {
    for (int i = 0; i < 100; i++) {
      assertFalse(stalled.look(7 * i * SECOND, 2 * i + 1));
    }
  }

  @Test
  void restBetweenTwoWritesIsNotCounted() {
    assertFalse(stalled.look(0, 3));
    assertFalse(stalled.look(7 * SECOND, 0));
    assertEquals(42, stalled.dueNanos(42));
    assertFalse(stalled.look(14 * SECOND, 5));
    assertFalse(stalled.look(21 * SECOND, 5));
    assertTrue(stalled.look(22 * SECOND, 5));
  }
}
