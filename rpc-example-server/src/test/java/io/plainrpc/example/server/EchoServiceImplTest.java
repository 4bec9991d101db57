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

  @Test
  void everyCodePointAtEveryCutIsThatOfTheWholeText() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (Character.isDefined(c) && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)) {
        // A letter before each lets pairs start at odd and even places.
        all.append(c % 3 == 0 ? "x" : "").appendCodePoint(c);
      }
    }
    assertEquals(all.toString().toUpperCase(Locale.ROOT), echo.upper(all.toString()));
  }

  @Test
  void aLongTextWhoseCharactersAllGrowTakesNoTimeWorthMentioning() {
    // With String.toUpperCase alone this takes longer than a test may.
    assertEquals("SS".repeat(1 << 20), echo.upper("ß".repeat(1 << 20)));
  }
}
