package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.transport.Newcomers.Step;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections are texts here, and time is a number; 4 places in all, 2 for each source, 8 may wait, 4 of one source. */
class NewcomersTest {
  private final Newcomers<String> newcomers = new Newcomers<>(4, 2);
  private long now = Long.MAX_VALUE - 5;

  private List<String> arrives(String source, String connection) {
    return said(newcomers.arrived(connection, source, now));
  }

  private List<String> leaves(String connection) {
    return said(newcomers.left(connection, now));
  }

  private List<String> afterMillis(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
    return said(newcomers.tick(now));
  }

  private static List<String> said(List<Step<String>> steps) {
    return steps.stream()
        .map(step -> step.action() + " " + step.connection()
            + (step.limit() == null ? "" : " " + step.limit()))
        .toList();
  }

  @Test
  void whoFindsAPlaceStartsAtOnce() {
    assertEquals(List.of("START a1"), arrives("a", "a1"));
    assertEquals(List.of("START a2"), arrives("a", "a2"));
    assertEquals(List.of("START b1"), arrives("b", "b1"));
    assertFalse(newcomers.anyWaiting());
  }

  @Test
  void oneSourceDoesNotTakeThePlacesOfOthers() {
    for (int i = 1; i <= 6; i++) {
      arrives("a", "a" + i);
    }
    assertEquals(List.of("START b1"), arrives("b", "b1"));
    assertEquals(List.of("START c1"), arrives("c", "c1"));
  }

  @Test
  void whoLeavesMakesRoomForTheNewestWhoCanUseIt() {
    arrives("a", "a1");
    arrives("a", "a2");
    assertEquals(List.of(), arrives("a", "a3"));
    assertEquals(List.of(), arrives("a", "a4"));
    assertTrue(newcomers.anyWaiting());
    assertEquals(List.of("START a4"), leaves("a1"));
    assertEquals(List.of("START a3"), leaves("a4"));
    assertEquals(List.of(), leaves("a2"));
    assertFalse(newcomers.anyWaiting());
  }

  @Test
  void aBurstOfHonestClientsIsServedWhole() {
    int started = 0;
    for (int i = 0; i < 6; i++) {
      started += arrives("a", "a" + i).size();
    }
    for (int i = 0; i < 6; i++) {
      started += leaves("a" + (i < 2 ? i : 7 - i)).size();
    }
    assertEquals(6, started);
  }

  @Test
  void aPlaceIsSafeForASecondAndThenForAsLongAsNobodyWantsIt() {
    arrives("a", "a1");
    assertEquals(List.of(), afterMillis(5_000));
    arrives("a", "a2");
    assertEquals(List.of("EVICT a1 PER_SOURCE", "START a3"), arrives("a", "a3"));
    assertEquals(List.of(), arrives("a", "a4"));
    assertEquals(List.of(), afterMillis(999));
    assertEquals(List.of("EVICT a2 PER_SOURCE", "START a4"), afterMillis(1));
  }

  @Test
  void whenAllPlacesAreTakenTheOldestOfAllGoes() {
    arrives("a", "a1");
    afterMillis(10);
    arrives("b", "b1");
    arrives("c", "c1");
    arrives("d", "d1");
    afterMillis(980);
    assertEquals(List.of(), arrives("e", "e1"));
    assertEquals(List.of("EVICT a1 IN_ALL", "START e1"), afterMillis(10));
  }

  @Test
  void placesOfThoseWhoStartLateAreSafeFromThenOn() {
    arrives("a", "a1");
    arrives("a", "a2");
    arrives("a", "a3");
    arrives("a", "a4");
    assertEquals(
        List.of("EVICT a1 PER_SOURCE", "START a4", "EVICT a2 PER_SOURCE", "START a3"),
        afterMillis(1_000));
    arrives("a", "a5");
    assertEquals(List.of(), afterMillis(999));
    assertEquals(List.of("EVICT a4 PER_SOURCE", "START a5"), afterMillis(1));
  }

  @Test
  void whoWaitsForTwoSecondsInVainIsRefused() {
    arrives("a", "a1");
    arrives("a", "a2");
    arrives("a", "w1");
    arrives("a", "w2");
    arrives("a", "w3");
    assertEquals(4, afterMillis(1_000).size());
    // Its place would be free now, but others come every millisecond and the newest goes first.
    arrives("a", "w4");
    arrives("a", "w5");
    assertEquals(
        List.of(
            "EVICT w3 PER_SOURCE",
            "START w5",
            "EVICT w2 PER_SOURCE",
            "START w4",
            "REFUSE w1 PER_SOURCE"),
        afterMillis(1_000));
    assertFalse(newcomers.anyWaiting());
  }

  @Test
  void tooManyWhoWaitPushOutTheOneWhoHasWaitedLongest() {
    arrives("a", "a1");
    arrives("a", "a2");
    for (int i = 1; i <= 4; i++) {
      assertEquals(List.of(), arrives("a", "w" + i));
    }
    assertEquals(List.of("REFUSE w1 PER_SOURCE"), arrives("a", "w5"));
    assertEquals(List.of("REFUSE w2 PER_SOURCE"), arrives("a", "w6"));
    // Other sources have room to wait yet.
    arrives("b", "b1");
    arrives("b", "b2");
    for (int i = 1; i <= 4; i++) {
      assertEquals(List.of(), arrives("b", "v" + i));
    }
    assertEquals(List.of("REFUSE w3 PER_SOURCE"), arrives("c", "c1"));
    assertEquals(List.of("REFUSE v1 PER_SOURCE"), arrives("b", "v5"));
  }

  @Test
  void whoIsPushedOutByASourceThatHasPlacesLeftHearsOfTheLimitOfAll() {
    Newcomers<String> small = new Newcomers<>(1, 1);
    assertEquals(List.of("START a1"), said(small.arrived("a1", "a", now)));
    assertEquals(List.of(), said(small.arrived("b1", "b", now)));
    assertEquals(List.of("REFUSE b1 IN_ALL"), said(small.arrived("b2", "b", now)));
  }

  @Test
  void whoEndsWhileItWaitsIsForgotten() {
    arrives("a", "a1");
    arrives("a", "a2");
    arrives("a", "a3");
    assertEquals(List.of(), leaves("a3"));
    assertEquals(List.of(), leaves("a3"));
    assertFalse(newcomers.anyWaiting());
    assertEquals(List.of(), leaves("a1"));
    assertEquals(List.of("START a4"), arrives("a", "a4"));
  }

  @Test
  void whoWasEvictedLeavesNoHoleWhenItEnds() {
    arrives("a", "a1");
    arrives("a", "a2");
    afterMillis(1_000);
    assertEquals(List.of("EVICT a1 PER_SOURCE", "START a3"), arrives("a", "a3"));
    assertEquals(List.of(), leaves("a1"));
    assertEquals(List.of("EVICT a2 PER_SOURCE", "START a4"), arrives("a", "a4"));
    assertEquals(List.of(), arrives("a", "a5"));
  }
}
