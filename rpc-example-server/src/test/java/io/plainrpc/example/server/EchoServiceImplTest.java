package io.plainrpc.example.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EchoServiceImplTest {
  private final EchoServiceImpl echo = new EchoServiceImpl();

  @ParameterizedTest
  @CsvSource({
    "hello, HELLO",
    "straße, STRASSE",
    "İi, İI",
    "世界, 世界",
    "a🎉b, A🎉B",
    "ﬁn, FIN",
    "'',''"
  })
  void upperFollowsUnicode(String text, String expected) {
    assertEquals(expected, echo.upper(text));
  }

  @Test
  void upperDoesNotDependOnTheLocaleOfTheMachine() {
    Locale before = Locale.getDefault();
    Locale.setDefault(new Locale.Builder().setLanguage("tr").build());
    try {
      assertEquals("ISTANBUL", echo.upper("istanbul"));
    } finally {
      Locale.setDefault(before);
    }
  }
}
