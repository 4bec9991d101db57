package io.plainrpc.example.server.exec;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/**
 * Reads one stream of a command on a thread of its own, and tells a {@link RunningCommand} how it is getting on. Its state is
 * guarded by this object, which is never held while it reads or while the sink waits.
 */
final class OutputPump implements Runnable {
  /** What a pipe holds, by default. */
  private static final int PIECE = 64 << 10;

  /**
   * How much is read after the command has ended: more than a pipe can hold, so whatever the command itself has written. Beyond
   * that it is from a process that it has left behind.
   */
  private static final long AFTERWARDS = (1 << 20) + PIECE;

  private final InputStream stream;
  private final OutputSink.Source source;
  private final OutputSink sink;
  private final Runnable limitReached;

  private boolean reading;
  private long readingSinceNanos;
  private boolean ended;
  private boolean abandoned;
  private long left = Long.MAX_VALUE;

  OutputPump(InputStream stream, OutputSink.Source source, OutputSink sink, Runnable limitReached) {
    this.stream = stream;
    this.source = source;
    this.sink = sink;
    this.limitReached = limitReached;
  }

  @Override
  public void run() {
    // The JDK closes the stream when the command has ended; earlier, SIGPIPE would be faster than
    // our signal.
    try {
      byte[] piece = new byte[PIECE];
      for (int n = read(piece); n > 0; n = read(piece)) {
        if (!sink.take(source, piece, n)) {
          limitReached.run();
          break;
        }
      }
    } catch (IOException e) {
      // The command was killed and the JDK has closed its end.
    } finally {
      end();
    }
  }

  /** Reads; 0 or less when there is nothing more to read for this command. */
  private int read(byte[] piece) throws IOException {
    synchronized (this) {
      if (abandoned) {
        return 0;
      }
      if (left <= 0) {
        sink.truncate(source);
        return 0;
      }
      reading = true;
      readingSinceNanos = System.nanoTime();
    }
    int n = stream.read(piece);
    synchronized (this) {
      reading = false;
      left -= Math.max(0, n);
      notifyAll();
      // What comes now is from a process that the command has left behind, and too late.
      return abandoned ? 0 : n;
    }
  }

  /** Nothing more is read; also when there is no thread to do it. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** The command itself has ended. */
  synchronized void commandEnded() {
    left = AFTERWARDS;
  }

  /**
   * Waits until the stream has ended; not longer than the deadline, nor than until it has been silent for some time although
   * it could be read.
   *
   * @return whether it has ended
   */
  synchronized boolean awaitEnd(long quietNanos, long deadline) throws InterruptedException {
    long now = System.nanoTime();
    while (!ended) {
      long until = deadline;
      if (reading) {
        long quiet = (readingSinceNanos - now > 0 ? readingSinceNanos : now) + quietNanos;
        until = quiet - deadline < 0 ? quiet : deadline;
      }
      long left = until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** Drops what comes from now on. The thread stays where it is until somebody writes or the last writer is gone. */
  synchronized void abandon() {
    abandoned = true;
  }
}
