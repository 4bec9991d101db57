package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FrameAllowanceTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 3);
  private final AtomicInteger looks = new AtomicInteger();
  private final FrameAllowance allowance = allowance(100);

  private FrameAllowance allowance(int maxInFlight) {
    return new FrameAllowance(maxInFlight, () -> {
      looks.incrementAndGet();
      return now.get();
    });
  }

  private static int spendable(FrameAllowance allowance, int type) {
    for (int spent = 0; ; spent++) {
      try {
        allowance.spend(type);
      } catch (ProtocolException e) {
        return spent;
      }
    }
  }

  @Test
  void tenThousandAtOnceAndThenAThousandASecond() {
    assertEquals(10_000, spendable(allowance, FrameType.PING));
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertEquals(1_000, spendable(allowance, FrameType.PING));
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(3) / 2);
    assertEquals(1, spendable(allowance, FrameType.PING));
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1) / 2);
    assertEquals(1, spendable(allowance, FrameType.PING));
    now.addAndGet(TimeUnit.DAYS.toNanos(1));
    assertEquals(10_000, spendable(allowance, FrameType.PING));
  }

  @Test
  void everyRequestMayBeCancelled() {
    for (int i = 0; i < 1_000_000; i++) {
      allowance.earn();
      allowance.spend(FrameType.CANCEL);
    }
    // The first request found the bucket full.
    assertEquals(9_999, spendable(allowance, FrameType.CANCEL));
  }

  @Test
  void allThatMayBeInFlightMayBeCancelledTogether() {
    FrameAllowance large = allowance(1_000_000);
    for (int i = 0; i < 1_000_000; i++) {
      large.earn();
    }
    for (int i = 0; i < 1_000_000; i++) {
      large.spend(FrameType.CANCEL);
    }
    assertTrue(spendable(large, FrameType.CANCEL) >= 10_000);
  }

  @Test
  void theTimeIsOnlyAskedForWhenNothingIsLeft() {
    for (int i = 0; i < 10_000; i++) {
      allowance.spend(FrameType.PING);
    }
    assertEquals(1, looks.get());
  }

  @Test
  void theMessageSaysWhatFloodedAndTheLimit() {
    for (int i = 0; i < 4_000; i++) {
      allowance.spend(FrameType.PING);
    }
    for (int i = 0; i < 6_000; i++) {
      allowance.spend(0xC7);
    }
    ProtocolException e =
        assertThrows(ProtocolException.class, () -> allowance.spend(FrameType.PING));
    assertEquals(
        "flood of frames of unknown types: more than 10,000 frames that bring no call onward, and"
            + " more than 1,000 of them a second",
        e.getMessage());
  }
}
