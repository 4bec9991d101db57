package io.plainrpc.example.client;

import java.math.BigDecimal;
import java.time.Duration;

/** Times as people write them on the command line. */
final class Seconds {
  private Seconds() {}

  static String text(Duration time) {
    BigDecimal seconds = BigDecimal.valueOf(time.toNanos(), 9).stripTrailingZeros();
    return seconds.toPlainString() + " s";
  }
}
