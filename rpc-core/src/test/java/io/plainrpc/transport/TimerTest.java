package io.plainrpc.transport;

import io.plainrpc.testing.Await;
import io.plainrpc.testing.LogCapture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

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
}
