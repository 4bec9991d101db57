package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a call says about itself before it is sent. */
@Timeout(60)
class ClientCallTest {
  @Test
  void onlyAFutureNeedsItsBytesOnceMore() {
    assertTrue(new ClientCall("later", 1, call -> {}).keepsBody());
    assertTrue(new ClientCall("later", 1, call -> {}).again().keepsBody());
    assertFalse(new ClientCall("now", 1, null).keepsBody());
  }
}
