package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.protocol.Outbound;
import io.plainrpc.testing.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who writes a client's connection; one that nobody can write ends. What only a race shows is in the profile "races". */
@Timeout(60)
class ClientFlusherTest {
  private final ReentrantLock lock = new ReentrantLock();
  private final Outbound outbound = new Outbound();
  private final List<IOException> failures = new ArrayList<>();

  @Test
  void writerThatCannotBeStartedEndsTheConnectionWithoutTheLock() {
    // A thread without a name cannot be made, which stands for one that cannot be started.
    ClientFlusher flusher = new ClientFlusher(
        lock, lock.newCondition(), outbound, OutputStream.nullOutputStream(), null, cause -> {
          assertTrue(!lock.isHeldByCurrentThread());
          failures.add(cause);
        });
    outbound.pong(1);
    for (int i = 1; i <= 2; i++) {
      lock.lock();
      try {
        assertTrue(flusher.claim(false), "somebody has to end it");
        assertEquals(i - 1, failures.size());
      } finally {
        lock.unlock();
      }
      flusher.flush(false);
      assertEquals(i, failures.size());
    }
    assertTrue(failures.get(0).getMessage().contains("no thread could be started to write"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"io", "error", "runtime"})
  void aWriteThatFailsIsReportedOnceWithItsCauseAndWithoutTheLock(String how) {
    OutputStream broken = new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        switch (how) {
          case "io" -> throw new IOException("broken pipe");
          case "error" -> throw new OutOfMemoryError("no memory to write with");
          default -> throw new IllegalStateException("a mistake");
        }
      }
    };
    ClientFlusher flusher = new ClientFlusher(
        lock, lock.newCondition(), outbound, broken, "plainrpc-test-writer", cause -> {
          assertFalse(lock.isHeldByCurrentThread());
          failures.add(cause);
        });
    assertTrue(append(flusher, true));
    flusher.flush(false);
    assertEquals(1, failures.size());
    assertEquals(0, flusher.writeUnderWay());
    Throwable cause = failures.get(0).getCause();
    assertTrue(how.equals("io") ? cause == null : cause != null, failures.toString());
  }

  @Test
  void frameAppendedDuringTheWriteIsWrittenByTheSameFlush() {
    List<Integer> writes = new ArrayList<>();
    ClientFlusher[] flusher = new ClientFlusher[1];
    flusher[0] = flusher("plainrpc-test-writer", (bytes, length) -> {
      writes.add(length);
      if (writes.size() < 4) {
        // Another caller, who is told that somebody is writing.
        assertFalse(append(flusher[0], true));
      }
    });
    assertTrue(append(flusher[0], true));
    flusher[0].flush(false);
    assertEquals(List.of(22, 22, 22, 22), writes);
    assertTrue(isIdle(flusher[0]));
    assertEquals(List.of(), failures);
  }

  @Test
  void callerThatHasWrittenEnoughForOthersLeavesTheRestToTheWriter() {
    Queue<Thread> writing = new ConcurrentLinkedQueue<>();
    CountDownLatch all = new CountDownLatch(40);
    ClientFlusher[] flusher = new ClientFlusher[1];
    flusher[0] = flusher("plainrpc-test-writer", (bytes, length) -> {
      writing.add(Thread.currentThread());
      all.countDown();
      if (all.getCount() > 0) {
        assertFalse(append(flusher[0], true));
      }
    });
    assertTrue(append(flusher[0], true));
    flusher[0].flush(false);
    Await.open(all);
    Await.eventually("all is written", Await.SOON, () -> isIdle(flusher[0]));
    assertEquals(2, Set.copyOf(writing).size());
    assertEquals(
        16, writing.stream().filter(thread -> thread == Thread.currentThread()).count());
    close(flusher[0]);
  }

  @Test
  void callerDoesNotWriteWhatMightBlock() throws Exception {
    Queue<Thread> writing = new ConcurrentLinkedQueue<>();
    ClientFlusher flusher =
        flusher("plainrpc-test-writer", (bytes, length) -> writing.add(Thread.currentThread()));
    int frames = ClientFlusher.CALLER_FLUSH_BYTES / 22;
    for (int i = 0; i < frames; i++) {
      assertTrue(append(flusher, true), "frame " + i);
      flusher.flush(false);
    }
    assertEquals(Set.of(Thread.currentThread()), Set.copyOf(writing));
    // Nothing has proved that these have arrived; with one more they are too many.
    writing.clear();
    assertFalse(append(flusher, true));
    Await.eventually("the writer has written it", Await.SOON, () -> isIdle(flusher));
    assertEquals(1, writing.size());
    assertFalse(writing.contains(Thread.currentThread()));
    close(flusher);
  }

  private interface Written {
    void bytes(byte[] bytes, int length);
  }

  private ClientFlusher flusher(String writer, Written written) {
    OutputStream out = new OutputStream() {
      @Override
      public void write(int b) {
        throw new AssertionError("frames are written together");
      }

      @Override
      public void write(byte[] bytes, int at, int length) {
        written.bytes(bytes, length);
      }
    };
    return new ClientFlusher(lock, lock.newCondition(), outbound, out, writer, failures::add);
  }

  /** Returns whether the current thread has to write. */
  private boolean append(ClientFlusher flusher, boolean mayWrite) {
    lock.lock();
    try {
      outbound.pong(1);
      return flusher.claim(mayWrite);
    } finally {
      lock.unlock();
    }
  }

  private boolean isIdle(ClientFlusher flusher) {
    lock.lock();
    try {
      return flusher.isIdle();
    } finally {
      lock.unlock();
    }
  }

  private void close(ClientFlusher flusher) {
    lock.lock();
    try {
      flusher.close();
    } finally {
      lock.unlock();
    }
  }
}
