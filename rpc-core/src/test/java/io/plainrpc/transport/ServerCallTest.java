package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.Report;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** Who is first: the start of a handler, its deadline, or its cancellation. */
class ServerCallTest {
  private static ServerCall call(long deadlineNanos) {
    return new ServerCall(null, 1, null, 0, deadlineNanos);
  }

  @Test
  void noHandlerBeginsAfterItsDeadlineHoweverCloseItIs() {
    int calls = 1_000_000;
    int begun = 0;
    int late = 0;
    for (int i = 0; i < calls; i++) {
      ServerCall call = call(System.nanoTime() + i % 200);
      long before = System.nanoTime();
      if (call.begin()) {
        begun++;
        late += before - call.deadlineNanos() > 0 ? 1 : 0;
        call.end();
      }
    }
    Report.line("S3-begun-of-a-million-at-their-deadlines", begun, "<" + calls);
    Report.line("S3-begun-late", late, 0);
    assertEquals(0, late);
    assertTrue(begun > 0 && begun < calls, begun + " begun");
  }

  @Test
  void aCancelledCallIsNeitherBegunNorIsItsInterruptLost() throws Exception {
    int rounds = 20_000;
    CyclicBarrier barrier = new CyclicBarrier(2);
    ServerCall[] calls = new ServerCall[rounds];
    boolean[] ranUninterrupted = new boolean[rounds];
    boolean[] begunAsSeenByCancel = new boolean[rounds];
    boolean[] begun = new boolean[rounds];
    for (int i = 0; i < rounds; i++) {
      calls[i] = call(System.nanoTime() + Long.MAX_VALUE / 2);
    }
    Thread runner = new Thread(() -> {
      for (int i = 0; i < rounds; i++) {
        meet(barrier);
        begun[i] = calls[i].begin();
        if (begun[i]) {
          // The handler: it lasts until it is interrupted, which must come.
          while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
          }
          calls[i].end();
          ranUninterrupted[i] = Thread.currentThread().isInterrupted();
        }
      }
    });
    runner.setDaemon(true);
    runner.start();
    for (int i = 0; i < rounds; i++) {
      meet(barrier);
      for (int spin = i % 500 * 20; spin > 0; spin--) {
        Thread.onSpinWait();
      }
      begunAsSeenByCancel[i] = calls[i].cancel();
    }
    runner.join();
    int ran = 0;
    for (int i = 0; i < rounds; i++) {
      assertEquals(begun[i], begunAsSeenByCancel[i], "round " + i);
      assertFalse(ranUninterrupted[i], "the interrupt outlived the handler of round " + i);
      ran += begun[i] ? 1 : 0;
    }
    Report.line("begin-against-cancel", rounds, rounds);
    Report.line("begin-against-cancel-begun", ran, "<=" + rounds);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
