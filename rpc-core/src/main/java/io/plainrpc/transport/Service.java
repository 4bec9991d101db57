package io.plainrpc.transport;

import io.plainrpc.protocol.Agreement;
import io.plainrpc.protocol.Announcement;
import io.plainrpc.protocol.ProtocolException;
import java.util.Arrays;

/**
 * A service as connections announce it. Compared by identity; the arrays are not to be changed.
 */
public final class Service {
  private final String name;
  private final byte[] fingerprint;
  private final byte[] descriptor;

  public Service(String name, byte[] fingerprint, byte[] descriptor) {
    this.name = name;
    this.fingerprint = fingerprint;
    this.descriptor = descriptor;
  }

  Announcement announcement(int number) {
    return new Announcement(number, fingerprint, descriptor);
  }

  /** Whether the server has this very version. */
  boolean isAgreed(Agreement agreement) {
    if (agreement.verdict() != Agreement.Verdict.SAME) {
      return false;
    }
    if (!Arrays.equals(agreement.fingerprint(), fingerprint)) {
      throw new ProtocolException("service " + name + " agreed on with another fingerprint");
    }
    return true;
  }

  @Override
  public String toString() {
    return name;
  }
}
