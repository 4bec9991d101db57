package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.Await;
import io.plainrpc.testing.LogCapture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** With thousands of connections one round takes milliseconds, and calls come all the time. */
  @Test
  void wishesThatComeInEveryRoundDoNotHaveEverybodyAskedBeforeTheirTime() {
    try (Timer timer = new Timer("plainrpc-test-timer")) {
      long over = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
      AtomicInteger rounds = new AtomicInteger();
      CountDownLatch done = new CountDownLatch(1);
      timer.add(now -> {
        timer.wakeBy(now + TimeUnit.SECONDS.toNanos(10));
        timer.wakeBy(over);
        if (now - over >= 0) {
          done.countDown();
          return now + TimeUnit.SECONDS.toNanos(10);
        }
        rounds.incrementAndGet();
        return over;
      });
      Await.open(done);
      assertTrue(rounds.get() <= 10, rounds.get() + " rounds before anybody's time had come");
    }
  }

  @Test
  void wishThatComesDuringARoundIsNotForgottenWhenTheRoundEnds() {
    try (Timer timer = new Timer("plainrpc-test-timer")) {
      AtomicInteger rounds = new AtomicInteger();
      long[] between = new long[2];
      CountDownLatch done = new CountDownLatch(1);
      timer.add(now -> {
        int round = rounds.getAndIncrement();
        if (round < 2) {
          between[round] = now;
          timer.wakeBy(now);
        } else {
          done.countDown();
        }
        return now + TimeUnit.SECONDS.toNanos(10);
      });
      Await.open(done);
      // Without the wish it would be nearly a second.
      long millis = TimeUnit.NANOSECONDS.toMillis(between[1] - between[0]);
      assertTrue(millis < 600, millis + " ms");
    }
  }

  @Test
  void whoIsAddedForLaterIsNotAskedBefore() {
    try (Timer timer = new Timer("plainrpc-test-timer")) {
      CountDownLatch asked = new CountDownLatch(1);
      long later = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
      CountDownLatch begun = new CountDownLatch(1);
      timer.add(now -> {
        begun.countDown();
        return now + TimeUnit.SECONDS.toNanos(10);
      });
      Await.open(begun);
      AtomicInteger early = new AtomicInteger();
      timer.add(
          now -> {
            if (now - later < 0) {
              early.incrementAndGet();
              return later;
            }
            asked.countDown();
            return now + TimeUnit.SECONDS.toNanos(10);
          },
          later);
      Await.open(asked);
      assertEquals(0, early.get());
    }
  }
}
