package io.plainrpc.protocol;

import static io.plainrpc.protocol.Heartbeat.Action.DEAD;
import static io.plainrpc.protocol.Heartbeat.Action.NOTHING;
import static io.plainrpc.protocol.Heartbeat.Action.PING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** With plain numbers: an interval of 800, a silence of 500, begun at 10,000. */
class HeartbeatTest {
  private final Heartbeat heartbeat = new Heartbeat(800, 500, 10_000);

  @Test
  void silenceForTheIntervalAsksForOnePing() {
    assertEquals(NOTHING, heartbeat.tick(10_100, 0));
    assertEquals(NOTHING, heartbeat.tick(10_799, 0));
    assertEquals(PING, heartbeat.tick(10_800, 0));
    assertEquals(NOTHING, heartbeat.tick(10_801, 0));
  }

  @Test
  void silenceAfterThePingIsDeath() {
    assertEquals(PING, heartbeat.tick(10_900, 0));
    assertEquals(NOTHING, heartbeat.tick(11_399, 0));
    assertEquals(DEAD, heartbeat.tick(11_400, 0));
  }

  @Test
  void anyByteAfterThePingIsLife() {
    assertEquals(PING, heartbeat.tick(10_800, 0));
    assertEquals(NOTHING, heartbeat.tick(11_299, 1));
    assertEquals(NOTHING, heartbeat.tick(11_400, 1));
    // The byte came at 10,800 at the earliest: an interval later the next ping is due.
    assertEquals(NOTHING, heartbeat.tick(11_599, 1));
    assertEquals(PING, heartbeat.tick(11_600, 1));
    assertEquals(NOTHING, heartbeat.tick(12_000, 1));
    assertEquals(DEAD, heartbeat.tick(12_100, 1));
  }

  @Test
  void aByteThatCameInTimeIsLifeHoweverLateTheLook() {
    assertEquals(PING, heartbeat.tick(10_800, 0));
    assertEquals(PING, heartbeat.tick(20_000, 1));
  }

  @Test
  void aBusyConnectionIsNeverPinged() {
    for (int i = 1; i <= 1000; i++) {
      assertEquals(NOTHING, heartbeat.tick(10_000 + 100 * i, i));
    }
  }

  @Test
  void bytesThatCameBetweenTwoLooksAreTakenForTheEarliest() {
    assertEquals(NOTHING, heartbeat.tick(10_100, 0));
    assertEquals(NOTHING, heartbeat.tick(10_200, 5));
    assertEquals(NOTHING, heartbeat.tick(10_899, 5));
    assertEquals(PING, heartbeat.tick(10_900, 5));
  }

  @Test
  void theNextLookComesEightTimesAnIntervalAndNoLaterThanWhatIsDue() {
    heartbeat.tick(10_010, 0);
    assertEquals(10_110, heartbeat.nextTickNanos());
    heartbeat.tick(10_750, 0);
    assertEquals(10_800, heartbeat.nextTickNanos());
    assertEquals(PING, heartbeat.tick(10_800, 0));
    assertEquals(10_900, heartbeat.nextTickNanos());
    heartbeat.tick(11_250, 0);
    assertEquals(11_300, heartbeat.nextTickNanos());
  }

  @Test
  void aLookThatComesTooLateAsksForThePingFirst() {
    assertEquals(PING, heartbeat.tick(99_999, 0));
    assertEquals(NOTHING, heartbeat.tick(100_000, 0));
    assertEquals(NOTHING, heartbeat.tick(100_400, 0));
    assertEquals(DEAD, heartbeat.tick(100_499, 0));
  }

  @Test
  void aProcessThatWasStoppedLooksOnceMoreBeforeItDeclaresThePeerDead() {
    assertEquals(PING, heartbeat.tick(10_800, 0));
    assertEquals(NOTHING, heartbeat.tick(50_000, 0));
    assertEquals(NOTHING, heartbeat.tick(50_099, 1), "the answer lay in the socket");
    assertEquals(PING, heartbeat.tick(50_900, 1));
    assertEquals(NOTHING, heartbeat.tick(90_000, 1));
    assertEquals(DEAD, heartbeat.tick(90_100, 1), "there was none");
  }

  @Test
  void theClockMayOverflow() {
    long almost = Long.MAX_VALUE - 400;
    Heartbeat late = new Heartbeat(800, 500, almost);
    assertEquals(NOTHING, late.tick(almost + 100, 0));
    assertEquals(NOTHING, late.tick(almost + 700, 0));
    assertEquals(almost + 800, late.nextTickNanos());
    assertEquals(PING, late.tick(almost + 800, 0));
    assertEquals(NOTHING, late.tick(almost + 1200, 0));
    assertEquals(DEAD, late.tick(almost + 1300, 0));
  }

  @Test
  void theCountOfBytesMayOverflow() {
    Heartbeat busy = new Heartbeat(800, 500, 0);
    assertEquals(NOTHING, busy.tick(700, Long.MAX_VALUE));
    assertEquals(NOTHING, busy.tick(1400, Long.MIN_VALUE));
    assertEquals(PING, busy.tick(1500, Long.MIN_VALUE));
  }
}
