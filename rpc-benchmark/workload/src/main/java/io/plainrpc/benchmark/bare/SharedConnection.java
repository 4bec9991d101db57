package io.plainrpc.benchmark.bare;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection for many callers, without a thread of its own: one of those that wait reads for all and passes that on when it has its
 * own reply; one of those that send writes for all.
 *
 * <p>The lock of {@code this} guards what is to be written, that of {@link WaitingList} who reads and who waits; neither is held during
 * input, output or a yield. Who reads owns {@link #received}.
 */
final class SharedConnection {
  private static final int CALLS = 1 << 12;
  private static final int CALLER_YIELDS = 3;

  private final Socket socket;
  private final OutputStream out;
  private final Received received;

  /** By call id. Entered under the lock of this, cleared by who reads. */
  private final AtomicReferenceArray<Call> calls = new AtomicReferenceArray<>(CALLS);

  private int nextId;
  private Output filling = new Output();
  private Output writing = new Output();
  private boolean flushing;
  /** Set under the lock of this. */
  private volatile IOException failure;

  private final WaitingList waiting = new WaitingList();

  /** Written under the lock of this. */
  private volatile int sent;

  /** Written by who reads. */
  private volatile int answered;

  SharedConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    received = new Received(socket.getInputStream());
  }

  void close() throws IOException {
    socket.close();
  }

  /** Sends and blocks until the reply has come. */
  void exchange(Output request, Call call) throws IOException {
    call.done = false;
    call.parked = false;
    if (enqueue(request, call)) {
      flush();
    }
    await(call);
    if (failure != null) {
      throw new IOException(failure);
    }
  }

  /** Returns whether the caller has to flush. */
  private synchronized boolean enqueue(Output request, Call call) throws IOException {
    if (failure != null) {
      throw new IOException(failure);
    }
    // A call that takes long may still have the place.
    while (calls.get(nextId & (CALLS - 1)) != null) {
      nextId++;
    }
    int id = nextId++;
    calls.set(id & (CALLS - 1), call);
    Output.setInt(request.bytes, 4, id);
    filling.append(request.bytes, 0, request.length);
    sent++;
    boolean first = !flushing;
    flushing = true;
    return first;
  }

  private boolean othersInFlight() {
    return sent - answered > 1;
  }

  private void flush() {
    if (othersInFlight()) {
      // Those that are about to call come along in the same write: three to five times as many
      // calls.
      Thread.yield();
    }
    try {
      for (Output full = take(); full != null; full = take()) {
        out.write(full.bytes, 0, full.length);
        full.length = 0;
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  /** What is to be written now; null, and nobody flushes any more, when there is nothing. */
  private synchronized Output take() {
    if (filling.length == 0) {
      flushing = false;
      return null;
    }
    Output full = filling;
    filling = writing;
    writing = full;
    return full;
  }

  private void await(Call call) {
    for (int i = 0; i < CALLER_YIELDS && !call.done && othersInFlight(); i++) {
      Thread.yield();
    }
    while (!call.done) {
      if (waiting.takeRole(call)) {
        readUntil(call);
        LockSupport.unpark(waiting.passOn());
      } else if (!call.done) {
        LockSupport.park(this);
      }
    }
    if (call.parked) {
      // It may still be listed; the next one is not to be relied upon before it waits.
      waiting.remove(call);
    }
  }

  private void readUntil(Call own) {
    try {
      while (!own.done) {
        received.readMore();
        int replies = 0;
        for (int length = received.completeFrame(); length > 0; length = received.completeFrame()) {
          deliver(length);
          replies++;
        }
        answered += replies;
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private void deliver(int length) throws IOException {
    int id = Input.intAt(received.bytes, received.at + 4);
    Call call = calls.getAndSet(id & (CALLS - 1), null);
    if (call == null) {
      throw new IOException("reply to call " + id + ", which nobody made");
    }
    call.accept(received.bytes, received.at + 4, length - 4);
    received.at += length;
    complete(call);
  }

  private void complete(Call call) {
    call.done = true;
    if (call.parked) {
      waiting.remove(call);
      LockSupport.unpark(call.thread);
    }
  }

  private void fail(IOException cause) {
    synchronized (this) {
      if (failure == null) {
        failure = cause;
      }
    }
    try {
      socket.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    for (int i = 0; i < CALLS; i++) {
      Call call = calls.getAndSet(i, null);
      if (call != null) {
        complete(call);
      }
    }
  }
}
