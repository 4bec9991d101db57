package io.plainrpc;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How a server finds out who a client is, while the connection is made: the client opens, the server answers with a
 * challenge, which may prove who the server is, and the client answers that with a proof.
 *
 * <p>{@link Token} is the one there is. Called by many threads at once; must not block.
 */
public interface Authenticator {

  /** The most bytes of an opening, a challenge or a proof: it all happens before anything is known about the other side. */
  int MAX_BYTES = 1024;

  /**
   * What the client has to do as well.
   *
   * @return a name of 1 to 32 characters of ASCII, {@code token} for example
   */
  String mechanism();

  /**
   * A client begins.
   *
   * @param opening what it sent, at most {@link #MAX_BYTES}
   * @param address where the client has connected to, as this server sees it: what it proves should hold for nowhere else
   * @return the server's part in this one conversation
   * @throws IllegalArgumentException when the opening is malformed; the connection is closed
   */
  Challenge challenge(byte[] opening, InetSocketAddress address);

  /** One conversation with one client. */
  interface Challenge {
    /**
     * What the client is sent.
     *
     * @return at most {@link #MAX_BYTES}
     */
    byte[] bytes();

    /**
     * Checks what the client answered, in a time that says nothing about where it is wrong. Called once.
     *
     * @param proof what it sent, at most {@link #MAX_BYTES}
     * @return who the client is, or empty when it has not proved that
     */
    Optional<Identity> verify(byte[] proof);
  }
}
