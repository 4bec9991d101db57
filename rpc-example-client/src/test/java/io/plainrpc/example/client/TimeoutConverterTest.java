package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimeoutConverterTest {
  @ParameterizedTest
  @CsvSource({
    "10, PT10S",
    "0.25, PT0.25S",
    ".5, PT0.5S",
    "0.001, PT0.001S",
    "99999999, PT99999999S",
    "1.000000001, PT1.000000001S"
  })
  void secondsMayHaveDecimals(String text, Duration expected) {
    assertEquals(expected, new TimeoutConverter().convert(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-1", "0.0009", "", " 1", "1s", "1e9", "NaN", "1.", ".", "100000000", "١"})
  void whatIsNoTimeIsRefused(String text) {
    assertThrows(TypeConversionException.class, () -> new TimeoutConverter().convert(text));
  }
}
