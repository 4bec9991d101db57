package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table for up to eight calls has 32 slots: ids that differ by 32 want the same one. */
class InFlightTest {
  private final InFlight<Call> table = new InFlight<>(8);

  private record Call(int callId) implements InFlight.Entry {}

  private Call add(int id) {
    Call call = new Call(id);
    assertTrue(table.add(call), "add " + id);
    return call;
  }

  @Test
  void aCallIsFoundUntilItIsRemovedAndRemovedOnce() {
    Call call = add(1);
    assertSame(call, table.get(1));
    assertEquals(1, table.size());
    assertSame(call, table.remove(1));
    assertNull(table.get(1));
    assertNull(table.remove(1));
    assertEquals(0, table.size());
  }

  @Test
  void idsThatWereNeverAddedAreNotFound() {
    add(1);
    for (int id : new int[] {0, -1, 2, 33, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertNull(table.get(id), "get " + id);
      assertNull(table.remove(id), "remove " + id);
    }
    assertEquals(1, table.size());
  }

  @Test
  void callsThatWantTheSameSlotAreAllFound() {
    Call first = add(1);
    Call second = add(33);
    Call third = add(65);
    assertSame(first, table.get(1));
    assertSame(second, table.get(33));
    assertSame(third, table.get(65));
  }

  @Test
  void aCallThatWasPushedAsideIsFoundAfterThoseBeforeItAreGone() {
    add(1);
    add(33);
    Call third = add(65);
    table.remove(1);
    table.remove(33);
    assertSame(third, table.get(65));
    Call fourth = add(97);
    assertSame(third, table.get(65));
    assertSame(fourth, table.get(97));
    assertSame(third, table.remove(65));
    assertSame(fourth, table.remove(97));
    assertEquals(0, table.size());
  }

  @Test
  void aCallIsPushedAsideAroundTheEndOfTheTable() {
    Call last = add(31);
    Call first = add(63);
    Call second = add(95);
    Call pushed = add(32);
    assertSame(last, table.remove(31));
    assertSame(first, table.remove(63));
    assertSame(second, table.remove(95));
    assertSame(pushed, table.remove(32));
  }

  @Test
  void theLastIdsAreLikeAnyOthers() {
    List<Call> calls = new ArrayList<>();
    for (int id = Integer.MAX_VALUE - 3; id > 0; id++) {
      calls.add(add(id));
    }
    Call sameSlot = add(Integer.MAX_VALUE - 32);
    assertEquals(5, table.size());
    for (Call call : calls) {
      assertSame(call, table.get(call.callId()));
      assertSame(call, table.remove(call.callId()));
    }
    assertSame(sameSlot, table.remove(Integer.MAX_VALUE - 32));
  }

  @Test
  void aSlowCallIsOvertakenByAMillionFastOnes() {
    Call slow = add(1);
    for (int id = 2; id <= 1_000_000; id++) {
      Call fast = add(id);
      assertSame(fast, table.get(id));
      assertSame(fast, table.remove(id));
    }
    assertSame(slow, table.remove(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 9, 1000, 1024, 65_536})
  void theTableTakesItsLimitAndNotOneMore(int limit) {
    InFlight<Call> full = new InFlight<>(limit);
    assertEquals(limit, full.limit());
    for (int id = 1; id <= limit; id++) {
      assertTrue(full.add(new Call(id)), "add " + id);
    }
    assertFalse(full.add(new Call(limit + 1)));
    assertEquals(limit, full.size());
    assertNull(full.get(limit + 1));
    assertEquals(1, full.remove(1).callId());
    assertTrue(full.add(new Call(limit + 2)));
    assertFalse(full.add(new Call(limit + 3)));
  }

  @Test
  void allThatWantOneSlotMayFillTheTable() {
    for (int i = 0; i < 8; i++) {
      add(1 + 32 * i);
    }
    assertFalse(table.add(new Call(2)));
    for (int i = 7; i >= 0; i--) {
      assertEquals(1 + 32 * i, table.remove(1 + 32 * i).callId());
    }
  }

  @Test
  void everyCallIsShownOnce() {
    Set<Integer> shown = new TreeSet<>();
    table.forEach(call -> shown.add(call.callId()));
    assertEquals(Set.of(), shown);
    add(1);
    add(33);
    add(7);
    table.remove(1);
    table.forEach(call -> assertTrue(shown.add(call.callId())));
    assertEquals(Set.of(7, 33), shown);
  }

  @Test
  void acallMayBeRemovedWhileItIsShown() {
    add(1);
    add(33);
    add(2);
    table.forEach(call -> assertSame(call, table.remove(call.callId())));
    assertEquals(0, table.size());
  }

  /** Two threads add under a lock; for each call two threads compete for the right to end it, and one of them gets it. */
  @Test
  void manyThreadsAddAndRemoveAndEachCallEndsOnce() throws Exception {
    int calls = 200_000;
    InFlight<Call> shared = new InFlight<>(64);
    ReentrantLock lock = new ReentrantLock();
    AtomicInteger lastId = new AtomicInteger();
    AtomicIntegerArray ended = new AtomicIntegerArray(calls + 1);
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(6);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      running.add(threads.submit(after(start, () -> {
        addUntil(calls, shared, lock, lastId);
        return null;
      })));
    }
    for (int i = 0; i < 4; i++) {
      boolean odd = i % 2 == 1;
      running.add(threads.submit(after(start, () -> {
        endAll(calls, odd, shared, lastId, ended);
        return null;
      })));
    }
    start.countDown();
    for (Future<?> one : running) {
      one.get();
    }
    threads.shutdown();
    assertEquals(0, shared.size());
    for (int id = 1; id <= calls; id++) {
      assertEquals(1, ended.get(id), "how often call " + id + " ended");
    }
  }

  private static <T> Callable<T> after(CountDownLatch start, Callable<T> task) {
    return () -> {
      start.await();
      return task.call();
    };
  }

  private static void addUntil(
      int calls, InFlight<Call> shared, ReentrantLock lock, AtomicInteger lastId) {
    while (true) {
      lock.lock();
      try {
        int id = lastId.get() + 1;
        if (id > calls) {
          return;
        }
        if (shared.add(new Call(id))) {
          // Others learn of the id after it is in the table, as the reader does from the answer.
          lastId.set(id);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private static void endAll(
      int calls,
      boolean odd,
      InFlight<Call> shared,
      AtomicInteger lastId,
      AtomicIntegerArray ended) {
    for (int id = odd ? 1 : 2; id <= calls; id += 2) {
      while (lastId.get() < id) {
        Thread.onSpinWait();
      }
      Call call = shared.remove(id);
      if (call != null) {
        assertEquals(id, call.callId());
        ended.incrementAndGet(id);
      }
      assertNull(shared.get(id), "call " + id + " after its end");
    }
  }
}
