package io.plainrpc.transport;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Who reads a server's connection, while handlers run on the reading thread itself.
 *
 * <p>The state is one number: a term that rises with every change of readers, and whether the present reader is inside a
 * handler. A reader enters and leaves handlers by compare-and-set on its own term; the watchdog ends a term by
 * compare-and-set too, and only inside a handler. So a reader that comes out of a handler knows whether it still is one,
 * and what it touches between handlers (the incoming half) is never touched by two. ({@code InPlaceRaces})
 */
final class InPlace {
  private static final long RUNNING = 1;
  private static final long TERM = 2;

  private final AtomicLong state = new AtomicLong();
  private final Consumer<InPlace> watch;
  private final Runnable onStolen;
  private final String name;

  /** Rises with every chunk read; what the watchdog measures progress by. */
  private volatile long chunk;

  private volatile boolean watched;

  /**
   * Whose handler runs. Written by the reader before it enters, read by the watchdog once it has taken the role from it: the
   * state orders the two.
   */
  private MethodMemory running;

  // Confined to the watchdog.
  private long seenChunk = -1;
  private int idleLooks;

  /**
   * @param watch has the watchdog look at this one from now on
   * @param onStolen sends another thread to read; called by the watchdog
   */
  InPlace(String name, Consumer<InPlace> watch, Runnable onStolen) {
    this.name = name;
    this.watch = watch;
    this.onStolen = onStolen;
  }

  /** The present term, for the thread that has just become the reader. */
  long term() {
    return state.get();
  }

  /** The reader starts on the next chunk. */
  void nextChunk() {
    chunk++;
  }

  /** The reader enters a handler; from now on it can lose its role. */
  void enter(long term, MethodMemory method) {
    running = method;
    state.set(term | RUNNING);
    // After the state is set: the watchdog, which clears this flag first and looks at the state
    // then, sees one or the other. (InPlaceRaces)
    if (!watched) {
      watched = true;
      watch.accept(this);
    }
  }

  /** The reader comes out of a handler. Returns whether it still is the reader. */
  boolean leave(long term) {
    return state.compareAndSet(term | RUNNING, term);
  }

  /** Whether the reader of this term, which is not inside a handler, still is the reader. */
  boolean isReader(long term) {
    return state.get() == term;
  }

  /** For the watchdog: ends the reader's term if it has been in handlers of one chunk for a whole tick. */
  int look() {
    long now = state.get();
    long chunkNow = chunk;
    if ((now & RUNNING) == 0) {
      seenChunk = -1;
      return ++idleLooks;
    }
    idleLooks = 0;
    if (seenChunk == chunkNow) {
      if (state.compareAndSet(now, (now & ~RUNNING) + TERM)) {
        seenChunk = -1;
        // First: what comes next of this method shall not cost another reader.
        running.stolen(System.nanoTime());
        onStolen.run();
      }
    } else {
      seenChunk = chunkNow;
    }
    return 0;
  }

  /** For the watchdog: the connection is at rest. Returns false when it has just begun to run a handler again. */
  boolean stopWatching() {
    watched = false;
    if ((state.get() & RUNNING) == 0) {
      return true;
    }
    watched = true;
    return false;
  }

  @Override
  public String toString() {
    return name;
  }
}
