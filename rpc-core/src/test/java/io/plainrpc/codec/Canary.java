package io.plainrpc.codec;

import java.io.Serializable;

/** Must never be loaded: nothing mentions this class but its name in hostile bodies. */
public final class Canary implements Serializable {
  private static final long serialVersionUID = 1L;

  static {
    System.setProperty("io.plainrpc.canary", "dead");
  }

  private Canary() {}
}
