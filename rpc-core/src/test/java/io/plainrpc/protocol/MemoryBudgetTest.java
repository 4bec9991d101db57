package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  @Test
  void aBudgetGivesWhatItHasAndNotOneByteMore() {
    MemoryBudget budget = new MemoryBudget(100);
    assertEquals(100, budget.limit());
    assertTrue(budget.reserve(60));
    assertTrue(budget.reserve(40));
    assertFalse(budget.reserve(1));
    assertEquals(100, budget.held());
    budget.release(40);
    assertFalse(budget.reserve(41));
    assertTrue(budget.reserve(40));
    budget.release(100);
    assertEquals(0, budget.held());
  }

  @Test
  void aShareIsLimitedByItselfAndByTheWhole() {
    MemoryBudget whole = new MemoryBudget(100);
    MemoryBudget first = whole.share(80);
    MemoryBudget second = whole.share(80);
    assertFalse(first.reserve(81));
    assertTrue(first.reserve(80));
    assertFalse(second.reserve(21));
    assertTrue(second.reserve(20));
    assertEquals(100, whole.held());
    assertEquals(80, first.held());
    assertEquals(20, second.held());
    first.release(80);
    assertTrue(second.reserve(60));
    assertEquals(80, whole.held());
  }

  @Test
  void aRefusalTakesNothingFromShareOrWhole() {
    MemoryBudget whole = new MemoryBudget(10);
    MemoryBudget share = whole.share(100);
    assertFalse(share.reserve(11));
    assertFalse(share.reserve(Long.MAX_VALUE / 2));
    assertEquals(0, share.held());
    assertEquals(0, whole.held());
    assertTrue(share.reserve(10));
  }

  @Test
  void manyThreadsNeverHoldMoreThanTheLimitAndGiveAllBack() throws Exception {
    MemoryBudget whole = new MemoryBudget(1000);
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Integer>> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      MemoryBudget share = whole.share(600);
      running.add(threads.submit(() -> {
        start.await();
        int granted = 0;
        for (int round = 0; round < 50_000; round++) {
          if (share.reserve(300)) {
            granted++;
            share.release(300);
          }
        }
        return granted;
      }));
    }
    start.countDown();
    for (Future<Integer> one : running) {
      assertTrue(one.get() > 0, "a thread got nothing");
    }
    threads.shutdown();
    assertEquals(0, whole.held());
    assertTrue(whole.reserve(1000));
  }
}
