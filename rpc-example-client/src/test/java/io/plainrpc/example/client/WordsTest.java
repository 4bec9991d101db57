package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @Test
  void blanksSeparateWords() {
    assertEquals(List.of("ls", "-l", "/tmp"), Words.of("  ls\t-l   /tmp "));
    assertEquals(List.of(), Words.of(" \t "));
    assertEquals(List.of(), Words.of(""));
  }

  @Test
  void singleQuotesKeepEverything() {
    assertEquals(List.of("a  b\\\"c"), Words.of("'a  b\\\"c'"));
    assertEquals(List.of("", "x"), Words.of("'' x"));
  }

  @Test
  void doubleQuotesKeepAllButEscapedQuotesAndBackslashes() {
    assertEquals(List.of("a  b'c"), Words.of("\"a  b'c\""));
    assertEquals(List.of("a\"b\\c\\nd"), Words.of("\"a\\\"b\\\\c\\nd\""));
    assertEquals(List.of("", ""), Words.of("\"\" \"\""));
  }

  @Test
  void aBackslashMakesTheNextCharacterOrdinary() {
    assertEquals(List.of("a b", "'", "\\"), Words.of("a\\ b \\' \\\\"));
  }

  @Test
  void partsWithoutBlanksBetweenThemAreOneWord() {
    assertEquals(List.of("abc d"), Words.of("a'b'\"c \"d"));
  }

  @Test
  void nothingIsExpanded() {
    assertEquals(
        List.of("$HOME", "*", "~", "`id`", "a;b|c>d", "#e"), Words.of("$HOME * ~ `id` a;b|c>d #e"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "a 'b!a quote (') has no partner",
        "a \"b\\\"!a quote (\") has no partner",
        "a\\!the line ends with a backslash"
      })
  void anUnfinishedLineIsRefused(String line, String problem) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Words.of(line));
    assertTrue(e.getMessage().contains(problem), e.getMessage());
  }
}
