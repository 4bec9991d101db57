package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.Await;
import io.plainrpc.testing.Resources;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of calls and writes when there are as many threads as there may be. */
class WorkersTest {
  private static final int MAX_THREADS = 3;

  private final Watchdog watchdog = new Watchdog("plainrpc-test-watchdog");
  private final Workers workers = new Workers("plainrpc-test-worker", 1, 1, false, watchdog);
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    end.countDown();
    workers.close();
    watchdog.close();
  }

  private void occupyAllThreads() throws Exception {
    CountDownLatch begun = new CountDownLatch(MAX_THREADS);
    for (int i = 0; i < MAX_THREADS; i++) {
      workers.startReader(() -> {
        begun.countDown();
        await(end);
        // As a reader that was left to its handler does.
        workers.handlerDone();
      });
    }
    assertTrue(begun.await(Await.SOON.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ServerCall call() {
    return new ServerCall(null, 1, null, 0, Long.MAX_VALUE / 2);
  }

  @Test
  void callForWhichNoThreadCanBeHadCanBeDropped() throws Exception {
    occupyAllThreads();
    ServerCall call = call();
    workers.submit(call, () -> {});
    assertEquals(1, workers.waiting());
    assertEquals(0, workers.busy());
    workers.drop(call);
    assertEquals(0, workers.waiting());
  }

  @Test
  void callForWhichNoThreadCanBeHadIsRunByTheNextThatEnds() throws Exception {
    occupyAllThreads();
    CountDownLatch ran = new CountDownLatch(1);
    workers.submit(call(), ran::countDown);
    end.countDown();
    assertTrue(ran.await(Await.SOON.toMillis(), TimeUnit.MILLISECONDS));
    Await.eventually("its place is free", Await.SOON, () -> workers.busy() == 0);
  }

  @Test
  void whatNoThreadCanBeHadForIsDoneWithTheNextThing() throws Exception {
    occupyAllThreads();
    CountDownLatch ran = new CountDownLatch(2);
    workers.execute(ran::countDown);
    end.countDown();
    Await.eventually("there is a thread again", Await.SOON, () -> {
      workers.execute(() -> {});
      return ran.getCount() < 2;
    });
    assertEquals(1, ran.getCount());
  }

  @Test
  void placeThatIsGivenUpGoesToTheCallThatWaits() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch submitted = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(1);
    workers.submit(call(), () -> {
      begun.countDown();
      await(submitted);
      workers.giveUpPlace();
      // In the write of a reply that the client does not read.
      await(end);
    });
    Await.open(begun);
    workers.submit(call(), ran::countDown);
    assertEquals(1, workers.waiting());
    submitted.countDown();
    Await.open(ran);
    end.countDown();
    workers.close();
    Resources.awaitNoThreads("plainrpc-test-worker", Await.SOON);
    // Each gave back one.
    assertEquals(0, workers.busy());
  }
}
