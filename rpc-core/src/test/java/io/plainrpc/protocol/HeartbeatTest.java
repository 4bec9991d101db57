package io.plainrpc.protocol;

import static io.plainrpc.protocol.Heartbeat.Action.DEAD;
import static io.plainrpc.protocol.Heartbeat.Action.NOTHING;
import static io.plainrpc.protocol.Heartbeat.Action.PING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** With plain numbers: an interval of 800, a silence of 500, begun at 10,000, looked at every 100. */
class HeartbeatTest {
  private final Heartbeat heartbeat = new Heartbeat(800, 500, 10_000);
  private long now = 10_000;

  /** Looks every 100 up to {@code time}, and nothing is to be done. */
  private void quietUntil(long time, long receivedBytes) {
    while (now < time) {
      now = Math.min(time, now + 100);
      assertEquals(NOTHING, heartbeat.tick(now, receivedBytes), "at " + now);
    }
  }

  private Heartbeat.Action at(long time, long receivedBytes) {
    now = time;
    return heartbeat.tick(time, receivedBytes);
  }

  @Test
  void silenceForTheIntervalAsksForOnePing() {
    quietUntil(10_799, 0);
    assertEquals(PING, at(10_800, 0));
    quietUntil(11_299, 0);
  }

  @Test
  void silenceAfterThePingIsDeath() {
    quietUntil(10_799, 0);
    assertEquals(PING, at(10_800, 0));
    quietUntil(11_299, 0);
    assertEquals(DEAD, at(11_300, 0));
  }

  @Test
  void anyByteAfterThePingIsLifeAndBeginsTheIntervalAnew() {
    quietUntil(10_799, 0);
    assertEquals(PING, at(10_800, 0));
    quietUntil(11_200, 0);
    quietUntil(11_299, 1);
    // The byte came at 11,200 at the earliest: an interval later the next ping is due.
    quietUntil(11_999, 1);
    assertEquals(PING, at(12_000, 1));
    quietUntil(12_499, 1);
    assertEquals(DEAD, at(12_500, 1));
  }

  @Test
  void aBusyConnectionIsNeverPinged() {
    for (int i = 1; i <= 1000; i++) {
      assertEquals(NOTHING, heartbeat.tick(10_000 + 100 * i, i));
    }
  }

  @Test
  void bytesThatCameBetweenTwoLooksAreTakenForTheEarliest() {
    quietUntil(10_100, 0);
    quietUntil(10_200, 5);
    quietUntil(10_899, 5);
    assertEquals(PING, at(10_900, 5));
  }

  @Test
  void theNextLookComesEightTimesAnIntervalAndNoLaterThanWhatIsDue() {
    quietUntil(10_110, 0);
    assertEquals(10_210, heartbeat.nextTickNanos());
    quietUntil(10_750, 0);
    assertEquals(10_800, heartbeat.nextTickNanos());
    assertEquals(PING, at(10_800, 0));
    assertEquals(10_900, heartbeat.nextTickNanos());
    quietUntil(11_250, 0);
    assertEquals(11_300, heartbeat.nextTickNanos());
  }

  @Test
  void timeInWhichNobodyLookedIsNoSilence() {
    quietUntil(10_799, 0);
    assertEquals(PING, at(10_800, 0));
    quietUntil(11_000, 0);
    // The process was stopped for long; the answer may lie in the socket. All but 100 of it is
    // forgiven.
    assertEquals(NOTHING, at(99_000, 0));
    quietUntil(99_199, 0);
    assertEquals(DEAD, at(99_200, 0));
  }

  @Test
  void anAnswerAfterAnAbsenceIsLife() {
    quietUntil(10_799, 0);
    assertEquals(PING, at(10_800, 0));
    assertEquals(NOTHING, at(99_000, 0));
    quietUntil(99_600, 1);
  }

  @Test
  void anAbsenceBeforeThePingDelaysIt() {
    quietUntil(10_500, 0);
    assertEquals(NOTHING, at(99_000, 0));
    quietUntil(99_199, 0);
    assertEquals(PING, at(99_200, 0));
  }

  @Test
  void aDeadPeerIsFoundThoughEveryLookIsLate() {
    Heartbeat.Action action = NOTHING;
    for (long time = 10_300; time < 20_000 && action != DEAD; time += 300) {
      action = heartbeat.tick(time, 0);
    }
    assertEquals(DEAD, action);
  }

  @Test
  void theClockMayOverflow() {
    long almost = Long.MAX_VALUE - 400;
    Heartbeat late = new Heartbeat(800, 500, almost);
    for (long since = 100; since < 800; since += 100) {
      assertEquals(NOTHING, late.tick(almost + since, 0), "after " + since);
    }
    assertEquals(almost + 800, late.nextTickNanos());
    assertEquals(PING, late.tick(almost + 800, 0));
    for (long since = 900; since < 1300; since += 100) {
      assertEquals(NOTHING, late.tick(almost + since, 0), "after " + since);
    }
    assertEquals(DEAD, late.tick(almost + 1300, 0));
  }

  @Test
  void theCountOfBytesMayOverflow() {
    quietUntil(10_700, Long.MAX_VALUE);
    quietUntil(11_399, Long.MIN_VALUE);
    quietUntil(11_499, Long.MIN_VALUE);
    assertEquals(PING, at(11_500, Long.MIN_VALUE));
  }
}
