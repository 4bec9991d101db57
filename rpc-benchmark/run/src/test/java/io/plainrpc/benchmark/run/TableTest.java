package io.plainrpc.benchmark.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void columnsAreAligned() {
    Table table = new Table("subject", "calls/s");
    table.row("PlainRPC", "1,000");
    table.row("x", "10");

    assertEquals("""
        | subject  | calls/s |
        | -------- | -------:|
        | PlainRPC |   1,000 |
        | x        |      10 |
        """, table.toString());
  }

  @Test
  void aRowOfAnotherWidthIsRefused() {
    Table table = new Table("a", "b");
    assertThrows(IllegalArgumentException.class, () -> table.row("1"));
  }
}
