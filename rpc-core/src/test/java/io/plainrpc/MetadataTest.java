package io.plainrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.Calls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in metadata. */
class MetadataTest {
  private static IllegalArgumentException refused(String name, String value) {
    return assertThrows(IllegalArgumentException.class, () -> Metadata.none().with(name, value));
  }

  @Test
  void entriesKeepTheirOrderAndTheLastOfANameCounts() {
    Metadata metadata = Metadata.none().with("b", "1").with("a", "2").with("b", "3");
    assertEquals(List.of("b", "a"), List.copyOf(metadata.asMap().keySet()));
    assertEquals("3", metadata.get("b"));
    assertNull(metadata.get("c"));
    assertEquals("{b=3, a=2}", metadata.toString());
    assertThrows(UnsupportedOperationException.class, () -> metadata.asMap().clear());
  }

  @Test
  void noEntriesAreNone() {
    assertSame(Metadata.none(), Metadata.of(Map.of()));
    assertTrue(Metadata.none().isEmpty());
    assertEquals(0, Metadata.none().bytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "tenant-id", "0", "x_y.z", "-", "plainrpc", "aplainrpc-"})
  void namesAreLowerCaseTokens(String name) {
    assertEquals("value", Metadata.none().with(name, "value").get(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "tenant id", "a:b", "\u00e4", "a\n", "a/b"})
  void otherNamesAreRefused(String name) {
    Calls.assertSays(refused(name, "value"), "'" + name + "'", "1 to 64", "such as tenant-id");
  }

  @Test
  void aNameOf65CharactersIsRefused() {
    Metadata.none().with("a".repeat(64), "");
    Calls.assertSays(refused("a".repeat(65), ""), "1 to 64");
  }

  @Test
  void reservedNamesAreRefused() {
    Calls.assertSays(refused("plainrpc-x", "value"), "'plainrpc-x'", "reserved", "choose another");
  }

  @Test
  void valuesAreAnyTextButLoneSurrogates() {
    String text = "a\n\u0000 \u4e16\u754c \ud83d\ude00";
    assertEquals(text, Metadata.none().with("a", text).get("a"));
    Calls.assertSays(refused("a", "x\ud83d"), "the value of metadata a", "lone surrogate at 1");
    Calls.assertSays(refused("a", "\ude00\ud83d"), "lone surrogate at 0");
  }

  @Test
  void nullsAreRefused() {
    assertThrows(NullPointerException.class, () -> Metadata.none().with(null, ""));
    assertThrows(NullPointerException.class, () -> Metadata.none().with("a", null));
  }

  @Test
  void allEntriesTogetherHave8192Bytes() {
    // 3 and the name of one character for each entry; the euro sign has three bytes.
    assertEquals(4 + 3, Metadata.none().with("a", "\u20ac").bytes());
    Metadata full = Metadata.none().with("a", "x".repeat(8_188));
    assertEquals(8_192, full.bytes());
    IllegalArgumentException failure =
        assertThrows(IllegalArgumentException.class, () -> full.with("b", ""));
    Calls.assertSays(failure, "metadata of 8196 bytes, limit 8192", "send more as an argument");
  }

  @Test
  void thereAre64Entries() {
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < 64; i++) {
      entries.put("n" + i, "");
    }
    Metadata full = Metadata.of(entries);
    assertEquals("x", full.with("n63", "x").get("n63"));
    IllegalArgumentException failure =
        assertThrows(IllegalArgumentException.class, () -> full.with("n64", ""));
    Calls.assertSays(failure, "metadata of 65 entries, limit 64");
  }
}
