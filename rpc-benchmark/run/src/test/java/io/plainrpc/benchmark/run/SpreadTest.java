package io.plainrpc.benchmark.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void medianOfAnOddNumberIsTheOneInTheMiddle() {
    assertEquals(new Spread(1, 3, 100), Spread.of(List.of(100.0, 1.0, 3.0)));
  }

  @Test
  void medianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
    assertEquals(new Spread(1, 2.5, 9), Spread.of(List.of(9.0, 2.0, 1.0, 3.0)));
  }

  @Test
  void medianOfNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Spread.of(List.of()));
  }
}
