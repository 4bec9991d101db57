package io.plainrpc.page;

import io.plainrpc.OneWay;

/** A service that is told something and does not answer. */
public interface Drop {
  @OneWay
  void note(String text);
}
