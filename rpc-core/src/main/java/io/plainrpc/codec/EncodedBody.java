package io.plainrpc.codec;

/** A body in the buffer of a borrowed session. */
final class EncodedBody implements Encoded {
  private final KryoPool pool;
  private final int length;
  private KryoSession session;

  EncodedBody(KryoPool pool, KryoSession session, int length) {
    this.pool = pool;
    this.session = session;
    this.length = length;
  }

  @Override
  public byte[] buffer() {
    return open().out.getBuffer();
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public byte[] detach() {
    return open().out.copy(length);
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
