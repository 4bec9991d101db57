package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GreetingTest {
  private static final String MAGIC = "89504C41494E0D0A";

  private static String hex(byte[] bytes) {
    return Hex.text(bytes, 0, bytes.length);
  }

  private static String server(String... greeting) {
    Heard.Client client = new Heard.Client();
    client.hear(greeting);
    assertTrue(client.inbound.greeted());
    return client.lines.get(0);
  }

  private static String client(String... greeting) {
    Heard.Server server = new Heard.Server();
    server.hear(greeting);
    assertTrue(server.inbound.greeted());
    return server.lines.get(0);
  }

  @Test
  void aClientsGreetingIsWrittenToTheByte() {
    assertEquals(
        Hex.text(Samples.CLIENT_GREETING), hex(Greeting.Client.of(4 << 20, null).encode()));
    assertEquals(
        Hex.text("89504C41494E0D0A 02 FF 0007 01 0004 7FFFFFFF FA4C14CF"),
        hex(new Greeting.Client(2, 255, Integer.MAX_VALUE, null).encode()));
  }

  @Test
  void aServersGreetingIsWrittenToTheByte() {
    Greeting.Server greeting =
        new Greeting.Server(1, Greeting.Refusal.NONE, "", 4 << 20, 1024, 10_000, 15_000, null);
    assertEquals(Hex.text(Samples.SERVER_GREETING), hex(greeting.encode()));
  }

  @Test
  void aRefusalIsWrittenToTheByte() {
    assertEquals(
        Hex.text(
            "89504C41494E0D0A 00 02 0028 01 0004 00000001 02 0004 00000001 03 0004 00000001 04 0004 00000001 05 0009 746F6F206DC3A46E79 7BD8730A"),
        hex(Greeting.Server.refuse(Greeting.Refusal.OVERLOADED, "too m\u00e4ny").encode()));
  }

  @Test
  void aTextIsCutAtAThousandAndTwentyFourBytesBetweenCharacters() {
    byte[] cut = Greeting.Server.refuse(Greeting.Refusal.OTHER, "a" + "\u00df".repeat(600))
        .encode();
    // 12 bytes, four numbers of 7, the text's 3 and 1,023, the checksum.
    assertEquals(12 + 28 + 3 + 1023 + 4, cut.length);
    assertEquals("0503FF61C39F", Hex.text(cut, 40, 6));
  }

  @Test
  void greetingsAreUnderstood() {
    assertEquals("greeting 1-1 4194304", client(Samples.CLIENT_GREETING));
    assertEquals(
        "greeting 2-255 2147483647",
        client("89504C41494E0D0A 02 FF 0007 01 0004 7FFFFFFF FA4C14CF"));
    assertEquals("greeting 1 NONE '' 4194304 1024 10000 15000", server(Samples.SERVER_GREETING));
    assertEquals(
        "greeting 0 OVERLOADED 'too m\u00e4ny' 4194304 1024 10000 15000",
        server("89504C41494E0D0A 00 02 000C 05 0009 746F6F206DC3A46E79 95A46B42"));
  }

  @Test
  void anOpeningAndAChallengeAreWrittenAndUnderstood() {
    String opening =
        "89504C41494E0D0A 01 01 0011 01 0004 00400000 02 0007 05 746F6B656E 2A 414403B1";
    String challenge = "89504C41494E0D0A 01 00 0006 06 0003 010203 E3583E53";
    assertEquals(
        Hex.text(opening),
        hex(Greeting.Client.of(4 << 20, new Greeting.Opening("token", new byte[] {42}))
            .encode()));
    assertEquals("greeting 1-1 4194304 token 2A", client(opening));
    assertEquals("greeting 1 NONE '' 4194304 1024 10000 15000 010203", server(challenge));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "89504C41494E0D0A 01 01 0003 02 0000 41BE3001",
        "89504C41494E0D0A 01 01 0004 02 0001 00 1B83F851",
        "89504C41494E0D0A 01 01 0005 02 0002 02 61 40DE029C"
      })
  void anOpeningWithoutAMechanismIsRefused(String greeting) {
    assertThrows(ProtocolException.class, () -> client(greeting));
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    assertEquals("greeting 1-1 2147483647", client("89504C41494E0D0A 01 01 0000  AEBEF0BF"));
    assertEquals(
        "greeting 1 NONE '' 4194304 1024 10000 15000",
        server("89504C41494E0D0A 01 00 0000  0BFF62C1"));
  }

  @Test
  void unknownOptionsAreSkippedAndOfTwoTheLastCounts() {
    assertEquals(
        "greeting 1-1 5",
        client(
            "89504C41494E0D0A 01 01 001A 00 0000 01 0004 00000004 FF 0002 FFFF 01 0004 00000005 03 0001 00 5F7E115F"));
    assertEquals(
        "greeting 1 NONE '' 4194304 7 10000 15000",
        server("89504C41494E0D0A 01 00 0011 07 0004 00000000 02 0004 00000007 FF 0000 53EDAE52"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, NONE",
    "1, VERSION",
    "2, OVERLOADED",
    "3, CLOSING",
    "4, UNAUTHENTICATED",
    "5, OTHER",
    "255, OTHER"
  })
  void aRefusalThatIsNotKnownIsAnotherOne(int number, String refusal) {
    String[] greetings = {
      "89504C41494E0D0A 00 00 0000  D6BAC879",
      "89504C41494E0D0A 00 01 0000  73FB5A07",
      "89504C41494E0D0A 00 02 0000  99D59A74",
      "89504C41494E0D0A 00 03 0000  3C94080A",
      "89504C41494E0D0A 00 04 0000  48646C63",
      "89504C41494E0D0A 00 05 0000  ED25FE1D",
      "89504C41494E0D0A 00 FF 0000  47BFE3D1"
    };
    String greeting = greetings[Math.min(number, 6)];
    assertEquals("greeting 0 " + refusal + " '' 4194304 1024 10000 15000", server(greeting));
  }

  @ParameterizedTest
  @CsvSource({
    "the CRC, 89504C41494E0D0A 01 01 0000 00000000, greeting is damaged: its CRC32C does not fit",
    "the magic, 88, peer speaks an unknown protocol (first bytes 88)",
    "the end of the magic, 89504C41494E0D0D, peer speaks an unknown protocol (first bytes 89 50 4c 41 49 4e 0d 0d)",
    "the options' length, 89504C41494E0D0A 01 01 0FF1, 'greeting with 4081 bytes of options, limit 4080'",
    "zero, 89504C41494E0D0A 01 01 0007 01 0004 00000000 81DFCA2B, greeting with an option that is not a positive number",
    "a negative number, 89504C41494E0D0A 01 01 0007 01 0004 80000000 D37F0314, greeting with an option that is not a positive number",
    "three bytes, 89504C41494E0D0A 01 01 0006 01 0003 000001 F210C6D1, greeting with an option that is not a positive number",
    "five bytes, 89504C41494E0D0A 01 01 0008 01 0005 0000000001 89807DE9, greeting with an option that is not a positive number",
    "a tag alone, 89504C41494E0D0A 01 01 0001 01 5F1CB838, greeting with a truncated option",
    "no value, 89504C41494E0D0A 01 01 0003 01 0004 6C0A676D, greeting with a truncated option",
    "a value too short, 89504C41494E0D0A 01 01 0006 01 0004 000000 197BFD18, greeting with a truncated option",
  })
  void aMalformedGreetingIsRefused(String what, String hex, String message) {
    Heard.Server server = new Heard.Server();
    ProtocolException refused = assertThrows(ProtocolException.class, () -> server.hear(hex));
    assertEquals(message, refused.getMessage());
    assertEquals(List.of(), server.lines);
  }

  @ParameterizedTest
  @CsvSource({
    "zero in flight, 89504C41494E0D0A 01 00 0007 02 0004 00000000 F28CC4D6, greeting with an option that is not a positive number",
    "zero heartbeat, 89504C41494E0D0A 01 00 0007 03 0004 00000000 9A8FE81E, greeting with an option that is not a positive number",
    "zero silence, 89504C41494E0D0A 01 00 0007 04 0004 FFFFFFFF 30F2ECAF, greeting with an option that is not a positive number",
    "text, 89504C41494E0D0A 01 00 0005 05 0002 C080 935E56F5, text is not UTF-8",
  })
  void aServersMalformedGreetingIsRefused(String what, String hex, String message) {
    Heard.Client client = new Heard.Client();
    ProtocolException refused = assertThrows(ProtocolException.class, () -> client.hear(hex));
    assertEquals(message, refused.getMessage());
  }

  @Test
  void everyBeginningOfTheMagicIsPlausibleAndNothingElseIs() {
    byte[] magic = Hex.bytes(MAGIC);
    for (int length = 0; length <= magic.length; length++) {
      assertTrue(Greeting.plausible(magic, 0, length), "length " + length);
      if (length > 0) {
        byte[] other = magic.clone();
        other[length - 1] ^= 0x20;
        assertFalse(Greeting.plausible(other, 0, length), "length " + length);
      }
    }
  }

  @Test
  void framesBehindTheGreetingWaitUntilItsReaderServes() {
    Heard.Server server = new Heard.Server();
    byte[] both =
        Hex.bytes(Samples.CLIENT_GREETING, "52 000008 07 00 00000000 CDF2E883 0123456789ABCDEF");
    System.arraycopy(both, 0, server.inbound.buffer(), 0, both.length);
    server.inbound.received(both.length);
    assertTrue(server.inbound.parse());
    assertEquals(List.of("greeting 1-1 4194304"), server.lines);
    assertTrue(server.inbound.parse());
    assertEquals(List.of("greeting 1-1 4194304", "ping 0123456789ABCDEF"), server.lines);
  }
}
