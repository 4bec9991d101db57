package io.plainrpc.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class MethodLoadTest {
  private static MethodLoad load(long inFlight, long succeeded, DurationCount... durations) {
    return new MethodLoad(
        "com.acme.Shop", "buy(int)", inFlight, succeeded, 4, 3, 2, 1, List.of(durations));
  }

  @Test
  void whatHappenedSinceIsTheDifferenceOfEachNumberButThoseInFlight() {
    MethodLoad before = load(7, 100, new DurationCount(1024, 90), new DurationCount(4096, 10));
    MethodLoad after = new MethodLoad(
        "com.acme.Shop",
        "buy(int)",
        5,
        130,
        14,
        23,
        32,
        41,
        List.of(
            new DurationCount(1024, 90), new DurationCount(2048, 6), new DurationCount(4096, 34)));
    assertEquals(
        new MethodLoad(
            "com.acme.Shop",
            "buy(int)",
            5,
            30,
            10,
            20,
            30,
            40,
            List.of(new DurationCount(2048, 6), new DurationCount(4096, 24))),
        after.since(before));
    assertEquals(130, after.since(before).ended());
  }

  @Test
  void aQuantileIsWhatThatShareOfTheCallsStaysBelow() {
    MethodLoad load = load(
        0,
        100,
        new DurationCount(1000, 50),
        new DurationCount(2000, 49),
        new DurationCount(Long.MAX_VALUE, 1));
    assertEquals(1000, load.quantileNanos(0.01));
    assertEquals(1000, load.quantileNanos(0.5));
    assertEquals(2000, load.quantileNanos(0.51));
    assertEquals(2000, load.quantileNanos(0.99));
    assertEquals(Long.MAX_VALUE, load.quantileNanos(1));
  }

  @Test
  void withoutCallsThereIsNoQuantile() {
    assertEquals(0, load(0, 0).quantileNanos(0.5));
  }

  @Test
  void aShareThatIsNoneIsRefused() {
    for (double share : new double[] {0, -1, 1.01, 50, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> load(0, 0).quantileNanos(share));
    }
  }
}
