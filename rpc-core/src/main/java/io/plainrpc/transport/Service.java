package io.plainrpc.transport;

import io.plainrpc.protocol.Announcement;

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

  @Override
  public String toString() {
    return name;
  }
}
