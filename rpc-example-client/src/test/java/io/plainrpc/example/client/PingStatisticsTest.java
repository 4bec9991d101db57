package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PingStatisticsTest {
  private final PingStatistics statistics = new PingStatistics();

  private void answered(long nanos) {
    statistics.send();
    statistics.receive(nanos);
  }

  @Test
  void timesAreSummedUpAsPingDoes() {
    answered(2_000_000);
    answered(4_000_000);
    statistics.send();
    answered(4_000_000);
    answered(6_000_000);
    assertEquals(
        List.of(
            "5 calls sent, 4 replies received, 20% loss, time 4012 ms",
            "rtt min/avg/max/mdev = 2.000/4.000/6.000/1.414 ms"),
        statistics.lines(4_012_345_678L));
  }

  @Test
  void withoutRepliesThereAreNoTimes() {
    statistics.send();
    assertEquals(
        List.of("1 calls sent, 0 replies received, 100% loss, time 7 ms"),
        statistics.lines(7_000_000));
  }

  @Test
  void equalTimesDeviateByNothing() {
    answered(100_001);
    answered(100_001);
    answered(100_001);
    assertEquals(
        "rtt min/avg/max/mdev = 0.100/0.100/0.100/0.000 ms", statistics.lines(1).get(1));
  }
}
