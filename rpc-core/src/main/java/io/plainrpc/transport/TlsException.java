package io.plainrpc.transport;

import java.io.IOException;

/** No secure connection came about: the TLS handshake failed, or there was none to be had. */
final class TlsException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What stood in the way. */
  enum Why {
    /** The peer speaks something else. */
    NOT_TLS,
    /** This side does not believe the peer's certificate. */
    UNTRUSTED,
    /** The two found nothing in common, or the peer did not want to go on. */
    FAILED
  }

  private final Why why;

  TlsException(Why why, String message, Throwable cause) {
    super(message, cause);
    this.why = why;
  }

  Why why() {
    return why;
  }
}
