package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who sends wrong proofs is not looked at for a while. */
class AuthenticationThrottleTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final AuthenticationThrottle throttle = new AuthenticationThrottle();

  private static InetAddress source(String address) throws UnknownHostException {
    return InetAddress.getByName(address);
  }

  @Test
  void tenWrongOnesAMinuteAreLookedAt() throws Exception {
    InetAddress one = source("10.0.0.1");
    for (int i = 0; i < 10; i++) {
      assertEquals(0, throttle.begin(one, i * SECOND));
    }
    assertEquals(50 * SECOND, throttle.begin(one, 10 * SECOND));
    assertEquals(1, throttle.begin(one, 60 * SECOND - 1));
    // The first one is a minute old, the second is not.
    assertEquals(0, throttle.begin(one, 60 * SECOND));
    assertEquals(SECOND, throttle.begin(one, 60 * SECOND));
  }

  @Test
  void whatIsRefusedDoesNotCountItself() throws Exception {
    InetAddress one = source("10.0.0.1");
    for (int i = 0; i < 1000; i++) {
      throttle.begin(one, 0);
    }
    assertEquals(0, throttle.begin(one, 60 * SECOND));
  }

  @Test
  void rightOnesAreForgotten() throws Exception {
    InetAddress one = source("10.0.0.1");
    for (int i = 0; i < 1000; i++) {
      assertEquals(0, throttle.begin(one, i));
      throttle.succeeded(one, i);
    }
  }

  @Test
  void thoseUnderWayCountAsWrong() throws Exception {
    InetAddress one = source("10.0.0.1");
    for (int i = 0; i < 10; i++) {
      assertEquals(0, throttle.begin(one, 0));
    }
    assertTrue(throttle.begin(one, 0) > 0);
    throttle.succeeded(one, 0);
    assertEquals(0, throttle.begin(one, 0));
  }

  @Test
  void othersAreNotConcerned() throws Exception {
    for (int i = 0; i < 11; i++) {
      throttle.begin(source("10.0.0.1"), 0);
    }
    assertEquals(0, throttle.begin(source("10.0.0.2"), 0));
  }

  @Test
  void theAddressesOfOneIpv6NetworkAreOneSource() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertEquals(0, throttle.begin(source("2001:db8:0:1::" + i), 0));
    }
    assertTrue(throttle.begin(source("2001:db8:0:1:ffff::"), 0) > 0);
    assertEquals(0, throttle.begin(source("2001:db8:0:2::"), 0));
  }

  @Test
  void onlySoManySourcesAreRememberedTheLatestOnes() throws Exception {
    InetAddress first = source("10.0.0.1");
    for (int i = 0; i < 10; i++) {
      throttle.begin(first, 0);
    }
    for (int i = 0; i < AuthenticationThrottle.MAX_SOURCES - 1; i++) {
      throttle.begin(source("10.1." + i / 256 + "." + i % 256), 0);
    }
    assertTrue(throttle.begin(first, 0) > 0);
    for (int i = 0; i < AuthenticationThrottle.MAX_SOURCES; i++) {
      throttle.begin(source("10.2." + i / 256 + "." + i % 256), 0);
    }
    assertEquals(0, throttle.begin(first, 0));
  }
}
