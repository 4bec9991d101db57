package io.plainrpc.benchmark.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ResultsTest {
  private static final Setting SETTING = Setting.parse("existUser/32");

  private final Results results = new Results();

  @Test
  void ratiosAreTakenWithinARoundAndNotOfMedians() {
    // The machine was slow in the second round, for both. Of medians it would be 200 / 100 = 2.
    add("ours", 300, 100, 200);
    add("floor", 100, 25, 200);

    assertEquals(
        new Spread(1, 3, 4), results.ratio(SETTING, "ours", "floor", Sample::callsPerSecond));
  }

  @Test
  void whoFailedIsForgotten() {
    add("ours", 1);
    results.remove(SETTING, "ours");

    assertFalse(results.has(SETTING, "ours"));
  }

  @Test
  void whatWasNotMeasuredIsNotThere() {
    assertFalse(results.has(SETTING, "ours"));
    assertTrue(results.settings().isEmpty());
  }

  @Test
  void sharesAreThoseOfTheCallerInTheMiddle() {
    Sample sample = Samples.of(1, 1, 1, 100, 50, 200);

    assertArrayEquals(new double[] {0.5, 1, 2}, sample.shares());
    assertEquals(0.5, sample.smallestShare());
  }

  private void add(String id, double... rates) {
    for (double rate : rates) {
      results.add(SETTING, id, Samples.of(rate, 10, 5, 1));
    }
  }
}
