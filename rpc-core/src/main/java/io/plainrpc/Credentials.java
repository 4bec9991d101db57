package io.plainrpc;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How a client shows who it is, while a connection is made; the counterpart of {@link Authenticator}.
 *
 * <p>A client that has credentials sends no call before the server has proved itself. {@link Token} is the one there is.
 * Called by many threads at once; must not block.
 */
public interface Credentials {

  /**
   * What the server has to understand.
   *
   * @return the name of its {@link Authenticator#mechanism()}
   */
  String mechanism();

  /**
   * Begins a conversation with a server that nothing is known about yet.
   *
   * @param address where this client has connected to: what is proved should hold for nowhere else
   * @return the client's part in it
   */
  Attempt attempt(InetSocketAddress address);

  /** One conversation with one server. */
  interface Attempt {
    /**
     * What the server is sent first. It must help nobody who is not the server.
     *
     * @return at most {@link Authenticator#MAX_BYTES}
     */
    byte[] opening();

    /**
     * Checks what the server answered, and answers that.
     *
     * @param challenge what it sent
     * @return the proof, at most {@link Authenticator#MAX_BYTES}; empty when the server has not proved itself: then it gets
     *     none
     */
    Optional<byte[]> prove(byte[] challenge);
  }
}
