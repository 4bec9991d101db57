package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Execution;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireErrorTest {
  private static String hex(WireError error) {
    byte[] bytes = error.encode();
    return Hex.text(bytes, 0, bytes.length);
  }

  private static WireError read(String... hex) {
    byte[] bytes = Hex.bytes(hex);
    return WireError.decode(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    "DEADLINE_EXCEEDED, 01",
    "CANCELLED, 02",
    "OVERLOADED, 03",
    "TOO_LARGE, 04",
    "UNIMPLEMENTED, 05",
    "CONTRACT_MISMATCH, 06",
    "CANNOT_ENCODE, 07",
    "CANNOT_DECODE, 08",
    "HANDLER_FAILED, 09",
    "UNAUTHENTICATED, 0A",
    "PERMISSION_DENIED, 0B",
  })
  void everyCodeHasItsNumber(ErrorCode code, String number) {
    assertEquals(
        number + "00010002" + "6E6F", hex(WireError.of(code, Execution.NOT_STARTED, "no")));
    assertEquals(code, read(number, "00").code());
  }

  @Test
  void theTableOfCodesIsComplete() {
    assertEquals(11, ErrorCode.values().length);
  }

  @ParameterizedTest
  @CsvSource({"NOT_STARTED, 00", "MAYBE, 01", "COMPLETED, 02"})
  void whetherItRanHasItsNumber(Execution execution, String number) {
    assertEquals(
        "01" + number + "010000", hex(WireError.of(ErrorCode.DEADLINE_EXCEEDED, execution, "")));
    assertEquals(execution, read("01", number).execution());
  }

  @Test
  void aTooLargeErrorIsWrittenAndReadToTheByte() {
    WireError servers =
        WireError.tooLarge(Execution.NOT_STARTED, "big", 0x0102030405060708L, 16, "set", false);
    String hex =
        "04 00 01 0003 626967 05 0008 0102030405060708 06 0008 0000000000000010 07 0003 736574";
    assertEquals(Hex.text(hex), hex(servers));
    assertEquals(servers, read(hex));

    WireError clients = WireError.tooLarge(Execution.COMPLETED, "big", 17, 16, "set", true);
    String clientHex =
        "04 02 01 0003 626967 05 0008 0000000000000011 06 0008 0000000000000010 07 0003 736574 08 0000";
    assertEquals(Hex.text(clientHex), hex(clients));
    assertEquals(clients, read(clientHex));
  }

  @Test
  void aFailedHandlerIsWrittenAndReadToTheByte() {
    WireError error = WireError.handlerFailed("m", "org.acme.Jam", "\u00e4", "at x");
    String hex = "09 02 01 0001 6D 02 000C 6F72672E61636D652E4A616D 03 0002 C3A4 04 0004 61742078";
    assertEquals(Hex.text(hex), hex(error));
    assertEquals(error, read(hex));
  }

  @Test
  void noMessageAndAnEmptyMessageAreTwoThings() {
    assertEquals(
        Hex.text("09 02 01 0001 6D 02 0001 41"), hex(WireError.handlerFailed("m", "A", null, "")));
    assertNull(read("09 02 01 0001 6D 02 0001 41").thrownMessage());
    assertEquals(
        Hex.text("09 02 01 0001 6D 02 0001 41 03 0000"),
        hex(WireError.handlerFailed("m", "A", "", "")));
    assertEquals("", read("09 02 01 0001 6D 02 0001 41 03 0000").thrownMessage());
  }

  @Test
  void anErrorNeedsNoFieldsAndSkipsUnknownOnes() {
    WireError bare = read("03 00");
    assertEquals(WireError.of(ErrorCode.OVERLOADED, Execution.NOT_STARTED, ""), bare);
    assertEquals(bare, read("03 00 00 0000 09 0001 FF FF 0003 010203"));
  }

  @Test
  void anUnknownCodeKeepsItsMessage() {
    for (String code : List.of("00", "0C", "FF")) {
      WireError error = read(code, "01 01 0002 6E6F");
      assertNull(error.code());
      assertEquals(Execution.MAYBE, error.execution());
      assertEquals("no", error.message());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nothing, '', error frame of 0 bytes",
    "one byte, 01, error frame of 1 bytes",
    "execution 3, 01 03, error frame with execution 3",
    "execution 255, 01 FF, error frame with execution 255",
    "a tag alone, 01 00 01, error frame with a truncated field",
    "half a length, 01 00 01 00, error frame with a truncated field",
    "a value too short, 01 00 01 0002 61, error frame with a truncated field",
    "a size of 4 bytes, 04 00 05 0004 00000001, error frame with a number of 4 bytes",
    "a limit of 9 bytes, 04 00 06 0009 00*9, error frame with a number of 9 bytes",
    "a message that is not UTF-8, 01 00 01 0001 80, text is not UTF-8",
    "an overlong form, 01 00 02 0002 C1BF, text is not UTF-8",
    "a surrogate, 01 00 07 0003 EDBFBF, text is not UTF-8",
  })
  void aMalformedErrorIsRefused(String what, String hex, String message) {
    byte[] bytes = hex.isEmpty() ? new byte[0] : Hex.bytes(hex);
    assertEquals(
        message,
        assertThrows(ProtocolException.class, () -> WireError.decode(bytes, 0, bytes.length))
            .getMessage());
  }

  @Test
  void everyBeginningOfAnErrorIsReadOrRefusedAndNeverReadBeyond() {
    byte[] whole = Hex.bytes(
        "04 02 01 0003 626967 05 0008 0000000000000011 06 0008 0000000000000010 07 0003 736574 08 0000");
    List<Integer> read = new ArrayList<>();
    for (int length = 0; length <= whole.length; length++) {
      byte[] some = java.util.Arrays.copyOf(whole, length);
      try {
        WireError.decode(some, 0, length);
        read.add(length);
      } catch (ProtocolException e) {
        assertTrue(e.getMessage().startsWith("error frame"), e.getMessage());
      }
    }
    assertEquals(List.of(2, 8, 19, 30, 36, 39), read);
  }

  @Test
  void textsAreCutSoThatTheErrorFitsIntoAFrame() {
    String endless = "x".repeat(100_000);
    byte[] failed = WireError.handlerFailed(endless, endless, endless, endless).encode();
    // Code and execution, three texts of 8,192 bytes and one of 32,768, each with 3 bytes before
    // it.
    assertEquals(2 + 3 * (3 + 8192) + 3 + 32_768, failed.length);
    byte[] large =
        WireError.tooLarge(Execution.MAYBE, endless, 1, 1, endless, true).encode();
    assertEquals(2 + 2 * (3 + 8192) + 2 * (3 + 8) + 3, large.length);
    assertTrue(failed.length <= FrameHeader.MAX_PAYLOAD);
  }

  @ParameterizedTest
  @CsvSource({
    "abc, 3, 616263",
    "abcd, 3, 616263",
    "\u00e4\u00e4, 4, C3A4C3A4",
    "\u00e4\u00e4, 3, C3A4",
    "\u00e4\u00e4, 1, ''",
    "a\u4e16, 3, 61",
    "aaa\ud83d\ude00, 4, 616161",
    "aaa\ud83d\ude00, 6, 616161",
    "aaa\ud83d\ude00, 7, 616161F09F9880",
    "aaa\ud83d\ude00b, 7, 616161F09F9880",
    "\ud83d\ude00, 0, ''",
    "a\ud83db, 3, 613F62",
  })
  void aTextIsCutBetweenCharacters(String text, int most, String hex) {
    byte[] cut = Bytes.cut(text, most);
    assertEquals(hex, Hex.text(cut, 0, cut.length));
  }
}
