package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plainrpc.health.DurationCount;
import io.plainrpc.health.Health;
import io.plainrpc.health.Load;
import io.plainrpc.health.MethodLoad;
import io.plainrpc.health.ServerStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopTableTest {
  private static final Health HEALTH =
      new Health(ServerStatus.SERVING, Duration.ofSeconds(3723), "1.2", 3, 7, 16384);

  private static MethodLoad method(
      String name, long inFlight, long succeeded, long failed, DurationCount... durations) {
    return new MethodLoad(
        "com.acme.Shop", name, inFlight, succeeded, 0, failed, 0, 0, List.of(durations));
  }

  @Test
  void ratesAreThoseBetweenTheTwoLooksAndTheBusiestComesFirst() {
    Load before = new Load(
        Duration.ofSeconds(10),
        List.of(
            method("buy(int)", 9, 1000, 10, new DurationCount(2048, 1010)),
            method("idle()", 0, 5, 0, new DurationCount(2048, 5))));
    Load after = new Load(
        Duration.ofSeconds(12),
        List.of(
            method("idle()", 0, 5, 0, new DurationCount(2048, 5)),
            method("waits()", 2, 0, 0),
            method(
                "buy(int)",
                1,
                1990,
                20,
                new DurationCount(2048, 1010),
                new DurationCount(90_112, 900),
                new DurationCount(1_240_000, 100))));
    assertEquals(
        """
        here:9999: serving, up 1:02:03, PlainRPC 1.2, 3 connections, 7 of 16384 calls in flight

          CALLS/S  IN FLIGHT       P50       P99  FAILED/S  METHOD
            500.0          1     90 us    1.2 ms       5.0  Shop.buy(int)
              0.0          2         -         -       0.0  Shop.waits()
              0.0          0         -         -       0.0  Shop.idle()
        """, String.join("\n", new TopTable("here:9999", HEALTH, before, after).lines()) + "\n");
  }

  @Test
  void timesHaveTwoDigits() {
    assertEquals("1.0 us", TopTable.time(1024));
    assertEquals("9.9 us", TopTable.time(9_940));
    assertEquals("10 us", TopTable.time(9_960));
    assertEquals("999 us", TopTable.time(999_400));
    assertEquals("1.0 ms", TopTable.time(999_600));
    assertEquals("137 s", TopTable.time(137_438_953_472L));
    assertEquals(">137 s", TopTable.time(Long.MAX_VALUE));
  }

  @Test
  void anUptimeOfDaysSaysSo() {
    assertEquals("0:00:00", TopTable.uptime(Duration.ofMillis(999)));
    assertEquals("23:59:59", TopTable.uptime(Duration.ofDays(1).minusSeconds(1)));
    assertEquals("40 d 1:00:00", TopTable.uptime(Duration.ofDays(40).plusHours(1)));
  }

  @Test
  void whatAServerSaysDoesNotSpeakToTheTerminal() {
    Load load = new Load(Duration.ofSeconds(2), List.of(method("x\u001b[2J()", 0, 0, 0)));
    Load before = new Load(Duration.ofSeconds(1), List.of());
    String text = String.join("\n", new TopTable("here", HEALTH, before, load).lines());
    assertEquals(-1, text.indexOf('\u001b'), text);
  }
}
