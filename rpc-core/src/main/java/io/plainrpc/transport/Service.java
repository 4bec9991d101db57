package io.plainrpc.transport;

import io.plainrpc.protocol.Agreement;
import io.plainrpc.protocol.Announcement;
import io.plainrpc.protocol.ProtocolException;
import java.util.Arrays;

/**
 * A service as connections announce it. Compared by identity; the arrays are not to be changed.
 */
public final class Service {

  /** What is made of a server's version of the service where it is another one. Called by the reading role: must not block. */
  @FunctionalInterface
  public interface Versions {
    /**
     * Looks at the server's version.
     *
     * @return kept with the connection, and given to each call that it answers
     * @throws IllegalArgumentException when the descriptor is malformed or not of that fingerprint
     */
    Object other(byte[] fingerprint, byte[] descriptor);
  }

  private final String name;
  private final byte[] fingerprint;
  private final byte[] descriptor;
  private final Versions versions;

  public Service(String name, byte[] fingerprint, byte[] descriptor, Versions versions) {
    this.name = name;
    this.fingerprint = fingerprint;
    this.descriptor = descriptor;
    this.versions = versions;
  }

  Announcement announcement(int number) {
    return new Announcement(number, fingerprint, descriptor);
  }

  /** What the server has. */
  Agreed agreed(Agreement agreement) {
    return switch (agreement.verdict()) {
      case UNKNOWN -> Agreed.UNKNOWN;
      case SAME -> {
        if (!Arrays.equals(agreement.fingerprint(), fingerprint)) {
          throw new ProtocolException("service " + name + " agreed on with another fingerprint");
        }
        yield Agreed.SAME;
      }
      case DIFFERENT -> {
        if (Arrays.equals(agreement.fingerprint(), fingerprint)) {
          throw new ProtocolException(
              "service " + name + " has the same fingerprint, but is said to differ");
        }
        yield new Agreed(true, other(agreement));
      }
    };
  }

  private Object other(Agreement agreement) {
    try {
      return versions.other(agreement.fingerprint(), agreement.descriptor());
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(
          "service " + name + " answered with a malformed descriptor: " + e.getMessage());
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
