package io.plainrpc.transport;

import io.plainrpc.testing.Await;
import io.plainrpc.testing.LogCapture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread on which all deadlines hang. */
class TimerTest {

  @Test
  void whatOneFailsAtDoesNotKeepTheOthersFromBeingTicked() {
    try (LogCapture log = LogCapture.start();
        Timer timer = new Timer("plainrpc-test-timer")) {
      CountDownLatch failed = new CountDownLatch(5);
      CountDownLatch ticked = new CountDownLatch(5);
      timer.add(now -> {
        failed.countDown();
        throw failed.getCount() % 2 == 0
            ? new OutOfMemoryError("not really")
            : new LinkageError("nor this");
      });
      timer.add(now -> {
        if (failed.getCount() == 0) {
          ticked.countDown();
        }
        return now;
      });
      Await.open(failed);
      Await.open(ticked);
      log.awaitText("OutOfMemoryError");
    }
  }

  @Test
  @Timeout(30)
  void deadlineThatComesWhileOthersAreAskedIsNotSleptThrough() {
    // Were it slept through, each of these would take nearly a second.
    int deadlines = 100;
    CountDownLatch met = new CountDownLatch(deadlines);
    AtomicBoolean everySecond = new AtomicBoolean();
    try (Timer timer = new Timer("plainrpc-test-timer")) {
      timer.add(now -> {
        if (everySecond.getAndSet(!everySecond.get())) {
          met.countDown();
          // The timer wakes by itself when this is over: it knows of nothing that is due later.
          return now + 2_000_000;
        }
        // As another thread does, with a deadline of somebody who has just been asked.
        timer.wakeBy(now + 3_000_000);
        return now + 1_000_000_000;
      });
      Await.open("all " + deadlines + " are met", met, Await.SOON);
    }
  }
}
