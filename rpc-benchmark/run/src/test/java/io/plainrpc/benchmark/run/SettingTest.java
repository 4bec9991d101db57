package io.plainrpc.benchmark.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.plainrpc.benchmark.run.Setting.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {

  @Test
  void workCallersAndModeAreRead() {
    assertEquals(new Setting("listUser", 32, Mode.FREE), Setting.parse("listUser/32"));
    assertEquals(new Setting("existUser", 1, Mode.PINNED), Setting.parse("existUser/1/pinned"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"existUser/4", "getUser/1/pinned", "existUser/8/beside", "existUser/256/fair"})
  void whatIsPrintedCanBeReadAgain(String text) {
    assertEquals(text, Setting.parse(text).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "existUser, 'is not WORK/CALLERS'",
    "existUser/1/pinned/x, 'is not WORK/CALLERS'",
    "dropUser/1, 'no work ''dropUser'''",
    "existUser/0, '''0'' in ''existUser/0'' is not a number of callers from 1 to 10000'",
    "existUser/10001, 'from 1 to 10000'",
    "existUser/x, '''x'''",
    "existUser/1/fast, 'there are pinned, beside and fair'"
  })
  void whatIsNoSettingIsRefusedWithWhatIsWrong(String text, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Setting.parse(text));
    assertEquals(true, e.getMessage().contains(message), e.getMessage());
  }
}
