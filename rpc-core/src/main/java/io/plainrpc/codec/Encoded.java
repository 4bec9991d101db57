package io.plainrpc.codec;

/**
 * The bytes of one encoded message body, in a buffer borrowed from the codec's pool.
 *
 * <p>Confined to one thread. The buffer is valid until {@link #close()}, which gives it back; a message that has to outlive
 * that is taken with {@link #detach()} or {@link #handOver()}.
 */
public interface Encoded extends AutoCloseable {
  /** The buffer; the body is its first {@link #length()} bytes. */
  byte[] buffer();

  int length();

  /** An array of exactly the body, owned by the caller from now on; {@link #close()} may still be called. */
  byte[] detach();

  /**
   * An array that begins with the body and is owned by the caller from now on. It may be longer than the body, by a sixteenth at
   * most; {@link #close()} may still be called. A large body is not copied for it.
   */
  byte[] handOver();

  @Override
  void close();
}
