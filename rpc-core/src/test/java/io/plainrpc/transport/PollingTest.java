package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Looking for bytes before blocking, with plain numbers instead of a clock and a processor. */
class PollingTest {
  private static final long CAP = 50_000;

  private final AtomicBoolean looking = new AtomicBoolean();
  private long now;
  private long yieldNanos = 1_000;
  private int yields;
  private int yieldsUntilThere = Integer.MAX_VALUE;

  private Polling polling(long capNanos) {
    return new Polling(
        () -> yields >= yieldsUntilThere ? 1 : 0, capNanos, looking, () -> now, () -> {
          yields++;
          now += yieldNanos;
        });
  }

  /** How many of the reads that follow block at once. */
  private int skipped(Polling polling) throws IOException {
    int skipped = 0;
    for (int before = yields; ; skipped++) {
      polling.await();
      if (yields > before) {
        return skipped;
      }
    }
  }

  @Test
  void bytesThatComeWithinTheCapAreFound() throws Exception {
    yieldsUntilThere = 7;
    assertTrue(polling(CAP).await());
    assertEquals(7, yields);
  }

  @Test
  void lookInVainEndsWithTheCap() throws Exception {
    assertFalse(polling(CAP).await());
    assertEquals(CAP / yieldNanos, yields);
  }

  @Test
  void afterEachLookInVainTwiceAsManyReadsBlockAtOnce() throws Exception {
    Polling polling = polling(CAP);
    polling.await();
    assertEquals(1, skipped(polling));
    assertEquals(3, skipped(polling));
    assertEquals(7, skipped(polling));
    for (int i = 0; i < 20; i++) {
      skipped(polling);
    }
    assertEquals(1023, skipped(polling));
  }

  @Test
  void oneHitForgetsTheMisses() throws Exception {
    Polling polling = polling(CAP);
    polling.await();
    skipped(polling);
    skipped(polling);
    yieldsUntilThere = 0;
    assertEquals(7, skipped(polling));
    assertEquals(0, skipped(polling));
    yieldsUntilThere = Integer.MAX_VALUE;
    assertEquals(0, skipped(polling));
    assertEquals(1, skipped(polling));
  }

  @Test
  void bytesFoundTooLateCountAsAMiss() throws Exception {
    yieldsUntilThere = 1;
    yieldNanos = 3 * CAP;
    Polling late = polling(CAP);
    assertTrue(late.await());
    yields = 0;
    assertEquals(1, skipped(late));

    yields = 0;
    yieldNanos = 3 * CAP - 1;
    Polling inTime = polling(CAP);
    assertTrue(inTime.await());
    yields = 0;
    assertEquals(0, skipped(inTime));
  }

  @Test
  void nobodyLooksWhileAnotherThreadDoes() throws Exception {
    looking.set(true);
    yieldsUntilThere = 0;
    Polling polling = polling(CAP);
    assertFalse(polling.await());
    assertEquals(0, yields);
    looking.set(false);
    assertTrue(polling.await());
    assertFalse(looking.get());
  }

  @Test
  void failureWhileLookingLetsOthersLook() {
    Polling polling = new Polling(
        () -> {
          throw new IOException("closed");
        },
        CAP,
        looking,
        () -> now,
        () -> {});
    assertThrows(IOException.class, polling::await);
    assertFalse(looking.get());
  }

  @Test
  void capOfZeroNeverLooks() throws Exception {
    yieldsUntilThere = 0;
    assertFalse(polling(0).await());
    assertEquals(0, yields);
  }
}
