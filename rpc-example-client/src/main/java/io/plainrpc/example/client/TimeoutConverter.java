package io.plainrpc.example.client;

import java.math.BigDecimal;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads seconds with decimals. */
final class TimeoutConverter implements ITypeConverter<Duration> {
  /** One to eight digits, perhaps a point and more: neither {@code 1e9} nor a number that takes a minute to read. */
  private static final String FORM = "[0-9]{1,8}([.][0-9]{1,9})?|[.][0-9]{1,9}";

  @Override
  public Duration convert(String text) {
    if (text.matches(FORM)) {
      Duration timeout = Duration.ofNanos(new BigDecimal(text).movePointRight(9).longValueExact());
      if (timeout.compareTo(Duration.ofMillis(1)) >= 0) {
        return timeout;
      }
    }
    throw new TypeConversionException(
        "a timeout is a number of seconds from 0.001 to 99999999, not '" + text + "'");
  }
}
