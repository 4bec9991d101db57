package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.protocol.Outbound;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** A connection that nobody can write ends, and does not wait for a writer that never came to be. */
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
}
