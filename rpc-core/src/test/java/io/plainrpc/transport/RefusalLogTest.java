package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.LogCapture;
import io.plainrpc.transport.RefusalLog.Cause;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusalLogTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 3);
  private final RefusalLog log =
      new RefusalLog(LoggerFactory.getLogger(RefusalLogTest.class), now::get);

  private long lines(Cause cause, int attempts) {
    try (LogCapture capture = LogCapture.start()) {
      for (int i = 0; i < attempts; i++) {
        log.warn(cause, "10.0.0.7:1234", "line " + i);
      }
      return capture.text().lines().count();
    }
  }

  @Test
  void twentyLinesComeAtOnceAndThenOneASecond() {
    assertEquals(20, lines(Cause.VIOLATION, 100_000));
    assertEquals(0, lines(Cause.VIOLATION, 1));
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertEquals(1, lines(Cause.VIOLATION, 1_000));
    now.addAndGet(TimeUnit.SECONDS.toNanos(3));
    assertEquals(3, lines(Cause.VIOLATION, 1_000));
    now.addAndGet(TimeUnit.HOURS.toNanos(3));
    assertEquals(20, lines(Cause.VIOLATION, 1_000));
  }

  @Test
  void theNextLineSaysHowManyWereLeftOut() {
    lines(Cause.NOT_GREETED, 27);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    try (LogCapture capture = LogCapture.start()) {
      log.info(Cause.NOT_GREETED, "10.0.0.7:1234", "gone");
      assertTrue(
          capture.text().contains("10.0.0.7:1234: gone (7 more like this were not logged)"),
          capture::text);
    }
  }

  @Test
  void oneCauseDoesNotSilenceAnother() {
    lines(Cause.VIOLATION, 1_000);
    assertEquals(1, lines(Cause.TOO_MANY_CONNECTIONS, 1));
  }
}
