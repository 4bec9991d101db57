package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WaitingCallsTest {
  private final WaitingCalls waiting = new WaitingCalls();

  @Test
  void theOldestGoesFirst() {
    Runnable first = () -> {};
    Runnable second = () -> {};
    waiting.add("1", first);
    waiting.add("2", second);
    assertSame(first, waiting.poll());
    assertSame(second, waiting.poll());
    assertNull(waiting.poll());
    assertTrue(waiting.isEmpty());
  }

  @Test
  void whatIsTakenOutLeavesNothingBehind() {
    for (int i = 0; i < 1000; i++) {
      waiting.add(i, () -> {});
    }
    for (int i = 0; i < 1000; i += 2) {
      waiting.remove(i);
    }
    waiting.remove("never here");
    assertEquals(500, waiting.size());
  }
}
