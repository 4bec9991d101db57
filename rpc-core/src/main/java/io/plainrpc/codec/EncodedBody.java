package io.plainrpc.codec;

import java.util.Arrays;

/** A body in the buffer of a borrowed session. */
final class EncodedBody implements Encoded {
  private final KryoPool pool;
  private final int length;
  private KryoSession session;
  // The buffer, once it belongs to the caller.
  private byte[] handedOver;

  EncodedBody(KryoPool pool, KryoSession session, int length) {
    this.pool = pool;
    this.session = session;
    this.length = length;
  }

  @Override
  public byte[] buffer() {
    KryoSession borrowed = open();
    return handedOver == null ? borrowed.out.getBuffer() : handedOver;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public byte[] detach() {
    GrowingOutput out = open().out;
    if (handedOver != null) {
      return Arrays.copyOf(handedOver, length);
    }
    boolean exact = out.getBuffer().length == length;
    return exact ? handOver() : out.copy(length);
  }

  @Override
  public byte[] handOver() {
    GrowingOutput out = open().out;
    if (handedOver == null) {
      if (!out.mayBeTaken(length)) {
        return out.copy(length);
      }
      handedOver = out.takeBuffer();
    }
    return handedOver;
  }

  private KryoSession open() {
    if (session == null) {
      throw new IllegalStateException("the body was closed");
    }
    return session;
  }

  /** Returns the session, once: a second close must not return what somebody else has borrowed by then. */
  @Override
  public void close() {
    KryoSession borrowed = session;
    if (borrowed != null) {
      session = null;
      pool.release(borrowed);
    }
  }
}
