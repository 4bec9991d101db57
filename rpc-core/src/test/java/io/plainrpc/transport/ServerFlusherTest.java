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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong while a server writes ends the connection; nobody may wait for a flush that is over. */
class ServerFlusherTest {
  private final ReentrantLock lock = new ReentrantLock();
  private final Outbound outbound = new Outbound();
  private final List<IOException> failures = new ArrayList<>();

  private ServerFlusher flusher(OutputStream out) {
    return new ServerFlusher(lock, lock.newCondition(), outbound, out, failures::add);
  }

  /** A socket that fails. */
  private static OutputStream failing(String how) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        switch (how) {
          case "io" -> throw new IOException("broken pipe");
          case "error" -> throw new OutOfMemoryError("no memory to write with");
          default -> throw new IllegalStateException("a mistake");
        }
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"io", "error", "runtime"})
  void aFailureIsReportedOnceWithItsCause(String how) {
    ServerFlusher flusher = flusher(failing(how));
    outbound.pong(1);
    flusher.flush();
    assertEquals(1, failures.size());
    assertEquals(0, flusher.writeUnderWay());
    Throwable cause = failures.get(0).getCause();
    assertTrue(how.equals("io") ? cause == null : cause != null, failures.toString());
  }

  @Test
  void whatIsThereIsWrittenByOneFlush() {
    List<Byte> written = new ArrayList<>();
    ServerFlusher flusher = flusher(new OutputStream() {
      @Override
      public void write(int b) {
        written.add((byte) b);
      }
    });
    outbound.pong(1);
    outbound.pong(2);
    flusher.flush();
    // Two headers of 14 bytes and two numbers.
    assertEquals(44, written.size());
    assertEquals(List.of(), failures);
  }

  @Test
  void frameAppendedDuringTheWriteIsWrittenByTheSameFlush() {
    List<Integer> writes = new ArrayList<>();
    ServerFlusher[] flusher = new ServerFlusher[1];
    flusher[0] = flusher(new OutputStream() {
      @Override
      public void write(int b) {
        throw new AssertionError("frames are written together");
      }

      @Override
      public void write(byte[] bytes, int at, int length) {
        writes.add(length);
        if (writes.size() < 4) {
          // Another worker, whose flush finds this one at it.
          outbound.pong(writes.size());
          flusher[0].flush();
        }
      }
    });
    outbound.pong(0);
    flusher[0].flush();
    assertEquals(List.of(22, 22, 22, 22), writes);
    assertTrue(flusher[0].isIdle());
  }
}
