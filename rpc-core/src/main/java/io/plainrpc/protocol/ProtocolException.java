package io.plainrpc.protocol;

/**
 * The peer broke the protocol. The connection is closed after it: there is no guessing where the next frame starts.
 *
 * <p>Internal; the transport turns it into a typed error for the calls concerned.
 */
public final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ProtocolException(String message) {
    super(message);
  }
}
