package io.plainrpc.example.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  private static final byte[] SHARP_S = {(byte) 0xc3, (byte) 0x9f};
  private static final byte[] REPLACEMENT_CHARACTER = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};
  private static final byte[] SURROGATE = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};

  @Test
  void bytesThatTheLocaleCannotReadAreFound() {
    assertFalse(Arguments.isValid(SHARP_S, US_ASCII));
    assertTrue(Arguments.isValid(SHARP_S, UTF_8));
    assertTrue(Arguments.isValid(SHARP_S, ISO_8859_1));
    assertFalse(Arguments.isValid(SURROGATE, UTF_8));
  }

  @Test
  void signsOfDamageThatTheUserWroteAreText() {
    assertTrue(Arguments.isValid(REPLACEMENT_CHARACTER, UTF_8));
    assertTrue(Arguments.isValid("what?".getBytes(US_ASCII), US_ASCII));
  }

  @Test
  void theProgramsArgumentsAreTheLastOnesOfTheCommandLine() {
    byte[] commandLine = "java\0-jar\0x.jar\0upper\0\0b c\0".getBytes(US_ASCII);
    List<byte[]> split = Arguments.split(commandLine, 3);
    assertEquals(3, split.size());
    assertArrayEquals("upper".getBytes(US_ASCII), split.get(0));
    assertArrayEquals(new byte[0], split.get(1));
    assertArrayEquals("b c".getBytes(US_ASCII), split.get(2));
  }

  @Test
  void aCommandLineWithFewerArgumentsIsNotUsed() {
    assertNull(Arguments.split("java\0a\0".getBytes(US_ASCII), 3));
  }
}
