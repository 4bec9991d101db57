package io.plainrpc.benchmark.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.example.cli.Program;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong use; nothing here starts a process that is measured. */
class BenchmarkMainTest {
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quick --only existUser|error: --only: 'existUser' is not WORK/CALLERS",
        "quick --rounds 0|error: --rounds 0 is not between 1 and 1000",
        "full --millis 600001|error: --millis 600001 is not between 1 and 600000",
        "full --java /nowhere/java|error: --java /nowhere/java is not a program",
        "full --rounds x|error: Invalid value for option '--rounds'",
        "slow|error: Unmatched argument"
      })
  void wrongUseIsToldInOneLine(String line, String message) {
    assertEquals(2, run(line.split(" ")));
    assertTrue(err.toString().startsWith(message), err.toString());
  }

  @Test
  void withoutACommandTheHelpIsShown() {
    assertEquals(2, run());
    assertTrue(err.toString().contains("Missing required command"), err.toString());
    assertTrue(err.toString().contains("full"), err.toString());
  }

  private int run(String... args) {
    return Program.commandLine(
            new BenchmarkMain(), new PrintWriter(new StringWriter()), new PrintWriter(err))
        .execute(args);
  }
}
