package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever waits is found when there is nobody to read. What only a race shows is in the profile "races". */
@Timeout(60)
class ReadingRoleTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final AtomicInteger standbyWoken = new AtomicInteger();
  private final ReadingRole role =
      new ReadingRole(new ReentrantLock(), standbyWoken::incrementAndGet);

  /** A caller that parks until the role is free; it then takes it, or leaves if its call has ended meanwhile. */
  private OnThread<Boolean> waiter(String name, boolean endsInstead) {
    OnThread<Boolean> waiter = Calls.onThread(name, () -> {
      role.await(new ClientCall(name, LONG.toNanos(), null), LONG.toNanos());
      if (endsInstead) {
        role.passOn();
        return false;
      }
      return role.tryAcquire();
    });
    Await.eventually(name + " waits", Await.SOON, waiter::isParked);
    return waiter;
  }

  @Test
  void oldestWaiterIsFoundHoweverManyCameAndWentAfterIt() throws Exception {
    assertTrue(role.tryAcquire());
    OnThread<Boolean> oldest = waiter("oldest", false);
    int calls = 5_000;
    for (int i = 0; i < calls; i++) {
      role.await(new ClientCall("later", LONG.toNanos(), null), 1);
    }
    role.release();
    assertTrue(oldest.get());
    assertEquals(0, standbyWoken.get());
  }

  @Test
  void waiterInTheMiddleLeavesTheOthersInTheList() throws Exception {
    assertTrue(role.tryAcquire());
    OnThread<Boolean> oldest = waiter("oldest", true);
    OnThread<Boolean> middle = Calls.onThread("middle", () -> {
      role.await(new ClientCall("middle", LONG.toNanos(), null), LONG.toNanos());
      return role.isTaken();
    });
    Await.eventually("middle waits", Await.SOON, middle::isParked);
    OnThread<Boolean> newest = waiter("newest", true);
    // Whatever wakes it, it leaves the list, and the role is still taken.
    middle.interrupt();
    assertTrue(middle.get());
    role.release();
    assertEquals(false, newest.get());
    assertEquals(false, oldest.get());
    assertTrue(standbyWoken.get() > 0, "nobody is left, so the stand-by reader has to look");
  }

  @Test
  void waiterThatWasPickedButHasEndedPassesTheWakeUpOn() throws Exception {
    assertTrue(role.tryAcquire());
    OnThread<Boolean> older = waiter("older", false);
    OnThread<Boolean> newest = waiter("newest", true);
    role.release();
    assertEquals(false, newest.get());
    assertTrue(older.get());
  }

  @Test
  void standbyReaderIsWokenWhenNobodyWaits() {
    assertTrue(role.tryAcquire());
    role.release();
    assertEquals(1, standbyWoken.get());
  }

  @Test
  void waiterDoesNotParkWhenTheRoleIsFree() {
    long start = System.nanoTime();
    role.await(new ClientCall("call", LONG.toNanos(), null), TimeUnit.SECONDS.toNanos(30));
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    assertTrue(seconds < 20, seconds + " s");
  }
}
