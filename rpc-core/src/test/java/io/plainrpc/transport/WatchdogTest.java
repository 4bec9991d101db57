package io.plainrpc.transport;

import io.plainrpc.testing.Await;
import io.plainrpc.testing.Resources;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The watchdog sleeps only when there is nothing to do, whatever an errand has done with its thread meanwhile. */
@Timeout(60)
class WatchdogTest {

  /** As a lock does that an errand has to wait for: wake-ups that came before are not seen any more. */
  private static void takeWakeUps() {
    LockSupport.parkNanos(1);
  }

  @Test
  void closeDuringAnErrandIsNotSleptThrough() {
    Watchdog watchdog = new Watchdog("plainrpc-test-watchdog-closed");
    watchdog.perform(() -> {
      watchdog.close();
      takeWakeUps();
    });
    Resources.awaitNoThreads("plainrpc-test-watchdog-closed", Await.SOON);
  }

  @Test
  void errandThatComesDuringAnotherIsRun() {
    CountDownLatch ran = new CountDownLatch(1);
    try (Watchdog watchdog = new Watchdog("plainrpc-test-watchdog")) {
      watchdog.perform(() -> {
        watchdog.perform(ran::countDown);
        takeWakeUps();
      });
      Await.open(ran);
    }
  }

  @Test
  void connectionThatComesDuringAnErrandIsLookedAt() {
    CountDownLatch stolen = new CountDownLatch(1);
    try (Watchdog watchdog = new Watchdog("plainrpc-test-watchdog")) {
      InPlace connection = new InPlace("test", watchdog::watch, stolen::countDown);
      connection.nextChunk();
      watchdog.perform(() -> {
        connection.enter(connection.term(), MethodMemory.none());
        takeWakeUps();
      });
      Await.open(stolen);
    }
  }
}
