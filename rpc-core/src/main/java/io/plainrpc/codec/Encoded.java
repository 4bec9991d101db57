package io.plainrpc.codec;

/**
 * The bytes of one encoded message body, in a buffer borrowed from the codec's pool.
 *
 * <p>Confined to one thread. The buffer is valid until {@link #close()}, which gives it back; a message that has to outlive
 * that is taken with {@link #detach()}.
 */
public interface Encoded extends AutoCloseable {
  /** The buffer; the body is its first {@link #length()} bytes. */
  byte[] buffer();

  int length();

  /** An array of exactly the body, owned by the caller from now on; {@link #close()} may still be called. */
  byte[] detach();

  @Override
  void close();
}
