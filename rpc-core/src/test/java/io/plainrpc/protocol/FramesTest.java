package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.plainrpc.Execution;
import io.plainrpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every frame type to the byte, written and read. */
class FramesTest {
  private static final String FINGERPRINT =
      "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";

  private static final Metadata METADATA = Metadata.of(Map.of("a", "bc"));

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static Stream<Arguments> ofClients() {
    return Stream.of(
        row(
            "7C 000026 01 00 00000000 93C52D59 0203 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F 74657874",
            out -> out.announce(
                new Announcement(0x0203, HexFormat.of().parseHex(FINGERPRINT), ascii("text"))),
            "announce 515 " + FINGERPRINT + " 74657874"),
        row(
            "55 00000F 03 00 00000001 F4BE2795 FFFE 0102 0102030405060708 616263",
            out ->
                out.request(1, 0xFFFE, 0x0102, 0x0102030405060708L, ascii("abcdef"), 3, new Sent()),
            "request 1 65534.258 72623859790382856 616263"),
        row(
            "56 00000C 03 00 00000001 BF4E70F8 0000 0000 FFFFFFFFFFFFFFFF",
            out -> out.request(1, 0, 0, -1, new byte[0], 0, new Sent()),
            "request 1 0.0 -1"),
        row(
            "4D 000017 03 08 00000001 8B64E671 FFFE 0102 0102030405060708 0006 01 61 0002 6263 616263",
            out -> out.request(
                1,
                0xFFFE,
                0x0102,
                0x0102030405060708L,
                MetadataBlock.encode(METADATA),
                false,
                ascii("abcdef"),
                3,
                new Sent()),
            "{a=bc}",
            "request 1 65534.258 72623859790382856 616263"),
        row(
            "4D 000017 03 18 00000001 8E870F5B FFFE 0102 0102030405060708 0006 01 61 0002 6263 616263",
            out -> out.request(
                1,
                0xFFFE,
                0x0102,
                0x0102030405060708L,
                MetadataBlock.encode(METADATA),
                true,
                ascii("abcdef"),
                3,
                new Sent()),
            "one-way {a=bc}",
            "request 1 65534.258 72623859790382856 616263"),
        row(
            "55 00000F 03 10 00000001 8EB5C756 FFFE 0102 0102030405060708 616263",
            out -> out.request(
                1,
                0xFFFE,
                0x0102,
                0x0102030405060708L,
                MetadataBlock.encode(Metadata.none()),
                true,
                ascii("abcdef"),
                3,
                new Sent()),
            "one-way {}",
            "request 1 65534.258 72623859790382856 616263"),
        row(
            "52 000008 07 00 00000000 09BD11CE FEDCBA9876543210",
            out -> out.ping(0xFEDCBA9876543210L, new Sent()),
            "ping FEDCBA9876543210"),
        row(
            "52 000008 08 00 00000000 9ED94DDB 0000000000000001",
            out -> out.pong(1),
            "pong 0000000000000001"),
        row(
            "5D 000007 09 00 00000000 4F2C578A 00000000 627965",
            out -> out.goaway(new Goaway(0, "bye")),
            "goaway 0 bye"));
  }

  static Stream<Arguments> ofServers() {
    return Stream.of(
        row(
            "79 000023 02 00 00000000 5A679FE9 0007 00 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
            out -> out.agree(Agreement.same(7, HexFormat.of().parseHex(FINGERPRINT))),
            "agree 7 SAME " + FINGERPRINT),
        row(
            "7D 000027 02 00 00000000 CEEAEBDB FFFF 01 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F 74657874",
            out -> out.agree(
                Agreement.different(65535, HexFormat.of().parseHex(FINGERPRINT), ascii("text"))),
            "agree 65535 DIFFERENT " + FINGERPRINT + " 74657874"),
        row(
            "59 000003 02 00 00000000 5403109F 0000 02",
            out -> out.agree(Agreement.unknown(0)),
            "agree 0 UNKNOWN"),
        row(
            "59 000003 04 00 7FFFFFFF 61E67F91 616263",
            out -> out.reply(Integer.MAX_VALUE, false, ascii("abcdef"), 3),
            "reply 2147483647 616263"),
        row(
            "5A 000000 04 00 00000001 C6634D24",
            out -> out.reply(1, false, new byte[0], 0),
            "reply 1"),
        row(
            "5B 000001 04 02 00000009 2D49C040 00",
            out -> out.reply(9, true, new byte[1], 1),
            "thrown 9 00"),
        row(
            "51 00000B 04 0A 00000001 C346AA4F 0006 01 61 0002 6263 616263",
            out -> out.reply(1, true, MetadataBlock.encode(METADATA), ascii("abcdef"), 3),
            "{a=bc}",
            "thrown 1 616263"),
        row(
            "53 000009 05 00 00000002 26C2B80A 03 00 01 0004 66756C6C",
            out -> out.error(2, WireError.of(ErrorCode.OVERLOADED, Execution.NOT_STARTED, "full")),
            "error 2 OVERLOADED NOT_STARTED full"),
        row(
            "52 000008 07 00 00000000 09BD11CE FEDCBA9876543210",
            out -> out.ping(0xFEDCBA9876543210L, new Sent()),
            "ping FEDCBA9876543210"),
        row(
            "52 000008 08 00 00000000 9ED94DDB 0000000000000001",
            out -> out.pong(1),
            "pong 0000000000000001"),
        row(
            "5C 000006 09 00 00000000 BFEF8304 7FFFFFFF C3A4",
            out -> out.goaway(new Goaway(Integer.MAX_VALUE, "\u00e4")),
            "goaway 2147483647 \u00e4"));
  }

  private static Arguments row(String hex, Consumer<Outbound> write, String... heard) {
    return Arguments.of(hex, write, List.of(heard));
  }

  @ParameterizedTest
  @MethodSource("ofClients")
  void aClientsFrameIsWrittenAndReadToTheByte(
      String hex, Consumer<Outbound> write, List<String> heard) {
    assertEquals(Hex.text(hex), written(write));
    Heard.Server server = Heard.Server.greeted();
    server.hear(hex);
    assertEquals(heard, server.lines);
  }

  @ParameterizedTest
  @MethodSource("ofServers")
  void aServersFrameIsWrittenAndReadToTheByte(
      String hex, Consumer<Outbound> write, List<String> heard) {
    assertEquals(Hex.text(hex), written(write));
    Heard.Client client = Heard.Client.greeted();
    client.hear(hex);
    assertEquals(heard, client.lines);
  }

  @Test
  void aCancelIsWrittenAndReadToTheByte() {
    String hex = "5A 000000 06 00 00000001 1DEFEDE7";
    assertEquals(Hex.text(hex), written(out -> out.cancel(1)));
    Heard.Server server = Heard.Server.greeted();
    server.hear("56 00000C 03 00 00000001 896A0AB6 0000 0000 0000000000000001", hex);
    assertEquals(List.of("request 1 0.0 1", "cancel 1"), server.lines);
  }

  @Test
  void aBodyThatFitsButForItsMetadataFollowsInAFrameOfItsOwn() {
    byte[] metadata = MetadataBlock.encode(METADATA);
    byte[] request = Hex.bytes("61*65524");
    assertEquals(
        Hex.text(
            "4E 000014 03 09 00000001 E2A6EEC4 0001 0002 0000000000000003 0006 01 61 0002 6263 51 00FFF4 0A 00 00000001 DCE5514D 61*65524"),
        written(out -> {
          out.request(1, 1, 2, 3, metadata, false, request, 65_524, new Sent());
          // It was copied: a body of this size may be its owner's again.
          Arrays.fill(request, (byte) 0);
        }));
    byte[] reply = Hex.bytes("61*65536");
    assertEquals(
        Hex.text(
            "52 000008 04 09 00000001 C12E9169 0006 01 61 0002 6263 5B 010000 0A 00 00000001 83F84F6C 61*65536"),
        written(out -> {
          out.reply(1, false, metadata, reply, 65_536);
          Arrays.fill(reply, (byte) 0);
        }));
  }

  @Test
  void metadataOverTheLimitIsRefusedByItsLengthAlone() {
    Heard.Server server = Heard.Server.greeted();
    ProtocolException failure = assertThrows(
        ProtocolException.class,
        () -> server.hear(
            "75 00200F 03 08 00000001 6E0655A3 0000 0000 0000000000000001 2001 00*8193"));
    assertEquals("metadata of 8193 bytes, limit 8192", failure.getMessage());
  }

  @Test
  void aLargeBodyFollowsItsMetadata() {
    byte[] metadata = MetadataBlock.encode(METADATA);
    byte[] body = Hex.bytes("61*65537");
    assertEquals(
        Hex.text(
            "4E 000014 03 09 00000001 E2A6EEC4 0001 0002 0000000000000003 0006 01 61 0002 6263 5B 010000 0A 01 00000001 DB8CC986 61*65536 5B 000001 0A 00 00000001 C3B7D248 61"),
        written(out -> out.request(1, 1, 2, 3, metadata, false, body, 65_537, new Sent())));
    Heard.Server server = Heard.Server.greeted();
    server.hear(
        "4E 000014 03 09 00000001 E2A6EEC4 0001 0002 0000000000000003 0006 01 61 0002 6263 5B 010000 0A 01 00000001 DB8CC986 61*65536 5B 000001 0A 00 00000001 C3B7D248 61");
    assertEquals("{a=bc}", server.lines.get(0));
    assertEquals("request 1 1.2 3 65537 bytes, CRC32 C576715F", server.lines.get(1));
  }

  @Test
  void metadataCountsForNoLimitOfBodies() {
    Heard.Server server = Heard.Server.greeted(4, new MemoryBudget(1 << 22));
    server.hear(
        "42 000018 03 08 00000001 69EEBEFF 0000 0000 0000000000000001 0006 01 61 0002 6263 61626364",
        "43 000019 03 08 00000002 C1CDA339 0000 0000 0000000000000001 0006 01 61 0002 6263 6162636465",
        "4C 000016 03 09 00000003 CC9A2B70 0000 0000 0000000000000001 0006 01 61 0002 6263 6162 58 000002 0A 00 00000003 1D57B717 6364",
        "4C 000016 03 09 00000004 804D8D29 0000 0000 0000000000000001 0006 01 61 0002 6263 6162 59 000003 0A 00 00000004 2047DB16 636465");
    assertEquals(
        List.of(
            "{a=bc}",
            "request 1 0.0 1 61626364",
            "refused 2 5",
            "{a=bc}",
            "request 3 0.0 1 61626364",
            "refused 4 5"),
        server.lines);
  }

  @Test
  void aLargeRequestIsWrittenToTheByte() {
    String hex = "56 00000C 03 01 00000001 4D558BBE 0001 0002 0000000000000003"
        + " 5B 010000 0A 01 00000001 DB8CC986 61*65536"
        + " 5B 000001 0A 00 00000001 C3B7D248 61";
    byte[] body = Hex.bytes("61*65540");
    assertEquals(Hex.text(hex), written(out -> out.request(1, 1, 2, 3, body, 65_537, new Sent())));
  }

  @Test
  void aLargeReplyIsWrittenToTheByte() {
    String hex =
        "5A 000000 04 03 00000001 8E50FDD0 5B 010000 0A 01 00000001 EDF96CF0 62*65536 5B 010000 0A 00 00000001 B58DEA1A 62*65536";
    byte[] body = Hex.bytes("62*131072");
    assertEquals(Hex.text(hex), written(out -> out.reply(1, true, body, body.length)));
  }

  @Test
  void whatFitsIntoOneFrameTravelsInOne() {
    assertEquals(
        Hex.text("5B 010000 04 00 00000001 DB613435 62*65536"),
        written(out -> out.reply(1, false, Hex.bytes("62*65536"), 65_536)));
    assertEquals(
        Hex.text("5B 010000 03 00 00000001 AAD64155 0001 0002 0000000000000003 62*65524"),
        written(out -> out.request(1, 1, 2, 3, Hex.bytes("62*65524"), 65_524, new Sent())));
    assertEquals(
        Hex.text(
            "56 00000C 03 01 00000001 4D558BBE 0001 0002 0000000000000003 50 00FFF5 0A 00 00000001 55EB7478 62*65525"),
        written(out -> out.request(1, 1, 2, 3, Hex.bytes("62*65525"), 65_525, new Sent())));
  }

  @Test
  void anAbandonedRequestIsWrittenToTheByte() {
    assertEquals(
        Hex.text(
            "56 00000C 03 01 00000001 4D558BBE 0001 0002 0000000000000003 5A 000000 0A 04 00000001 2F597C3F"),
        written(out -> {
          out.request(1, 1, 2, 3, new byte[70_000], 70_000, new Sent());
          out.abandon(1);
        }));
  }

  @ParameterizedTest
  @CsvSource({
    "damaged check, 53 000008 07 00 00000000 CDF2E883, frame header is damaged: its length check does not fit",
    "too long, 5A 010001 03 00 00000001 00000000, 'frame of 65537 bytes, limit 65536'",
    "longest, FE A5A5A5 03 00 00000001 00000000, frame header is damaged: its length check does not fit",
    "damaged CRC, 52 000008 07 00 00000000 CDF2E882 0123456789ABCDEF, frame is damaged: its CRC32C does not fit",
    "type 0, 5A 000000 00 00 00000000 86FDF950, frame type 0 is not for a server",
    "type 11, 5A 000000 0B 00 00000000 D2472A95, frame type 11 is not for a server",
    "type 127, 5A 000000 7F 00 00000000 2B4E60BA, frame type 127 is not for a server",
    "agree, 59 000003 02 00 00000000 5403109F 0000 02, frame type 2 is not for a server",
    "reply, 5A 000000 04 00 00000000 3408CE27, frame type 4 is not for a server",
    "error, 58 000002 05 00 00000001 A555948D 05 00, frame type 5 is not for a server",
    "flag of ping, 52 000008 07 01 00000000 5E7A6D4C 0000000000000000, frame type 7 with flags 1",
    "flags of request, 56 00000C 03 02 00000001 36A3B208 0000 0000 0000000000000001, frame type 3 with flags 2",
    "highest flag, 56 00000C 03 80 00000001 F06C0C49 0000 0000 0000000000000001, frame type 3 with flags 128",
    "unknown with flag, 5A 000000 0B 01 00000000 EA564539, frame type 11 with flags 1",
    "request 0, 56 00000C 03 00 00000000 B9B832D3 0000 0000 0000000000000001, request with call id 0 after 0",
    "request 2 first, 56 00000C 03 00 00000002 D81C4219 0000 0000 0000000000000001, request with call id 2 after 0",
    "request -1, 56 00000C 03 00 FFFFFFFF 043757C6 0000 0000 0000000000000001, request with call id -1 after 0",
    "short request, 51 00000B 03 00 00000001 16980708 0000 0000 00000000000001, 'request of 11 bytes, call 1'",
    "cancel 1, 5A 000000 06 00 00000001 1DEFEDE7, 'cancel for call 1, the last one was 0'",
    "cancel 0, 5A 000000 06 00 00000000 EF846EE4, 'cancel for call 0, the last one was 0'",
    "cancel -1, 5A 000000 06 00 FFFFFFFF 581CDADC, 'cancel for call -1, the last one was 0'",
    "cancel with payload, 5B 000001 06 00 00000001 BBD7FAAB 00, cancel with 1 bytes of payload",
    "ping of 7, 5D 000007 07 00 00000000 622B52FB 00000000000000, ping or pong of 7 bytes",
    "ping of none, 5A 000000 07 00 00000000 00B405FD, ping or pong of 0 bytes",
    "pong of 9, 53 000009 08 00 00000000 402C19E2 000000000000000000, ping or pong of 9 bytes",
    "ping of a call, 52 000008 07 00 00000001 9A968361 0000000000000000, frame type 7 with call id 1",
    "goaway of a call, 5E 000004 09 00 00000001 DC935E57 00000000, frame type 9 with call id 1",
    "goaway of 3, 59 000003 09 00 00000000 14E49ED6 000000, goaway frame of 3 bytes",
    "long goaway, 5B 000405 09 00 00000000 664963BD 00000000 61*1025, goaway frame of 1029 bytes",
    "goaway text, 5D 000007 09 00 00000000 EBCC50D0 00000000 ED A080, text is not UTF-8",
    "'goaway id', 5E 000004 09 00 00000000 B622F8C4 80000000, 'goaway with a call id beyond 2,147,483,647'",
    "short announce, 7B 000021 01 00 00000000 B0EBF0F5 0000 00*31, announce frame of 33 bytes",
    "long announce, 46 00FFE3 01 00 00000000 0F530AC3 0000 00*32 61*65473, announce frame of 65507 bytes",
    "piece, 5A 000000 0A 00 00000001 CF1CC28F, 'piece of a message that was not begun, call 1'",
    "abandon, 5A 000000 0A 04 00000001 2F597C3F, 'piece of a message that was not begun, call 1'",
  })
  void aServerRefusesWhatNoClientMaySend(String what, String hex, String message) {
    Heard.Server server = Heard.Server.greeted();
    assertEquals(
        message, assertThrows(ProtocolException.class, () -> server.hear(hex)).getMessage());
    assertEquals(List.of(), server.lines);
  }

  @ParameterizedTest
  @CsvSource({
    "announce, 79 000023 01 00 00000000 B7735D4B 0000 00*32 61, frame type 1 is not for a client",
    "request, 56 00000C 03 00 00000000 B9B832D3 0000 0000 0000000000000001, frame type 3 is not for a client",
    "request of a call, 56 00000C 03 00 00000001 896A0AB6 0000 0000 0000000000000001, frame type 3 with call id 1",
    "cancel, 5A 000000 06 00 00000001 1DEFEDE7, frame type 6 is not for a client",
    "type 12, 5A 000000 0C 00 00000000 540ED638, frame type 12 is not for a client",
    "flag of reply, 5A 000000 04 04 00000001 2626F394, frame type 4 with flags 4",
    "flag of error, 58 000002 05 01 00000001 CD56B845 05 00, frame type 5 with flags 1",
    "reply 8, 5A 000000 04 00 00000008 BED196E8, 'answer to call 8, which was never made'",
    "reply 8 begun, 5A 000000 04 01 00000008 86C0F944, 'answer to call 8, which was never made'",
    "reply 0, 5A 000000 04 00 00000000 3408CE27, 'answer to call 0, which was never made'",
    "error 8, 58 000002 05 00 00000008 38453836 05 00, 'answer to call 8, which was never made'",
    "agree of 2, 58 000002 02 00 00000000 A765FA5C 0000, malformed agree frame of 2 bytes",
    "verdict 3, 79 000023 02 00 00000000 054368BA 0000 03 00*32, malformed agree frame of 35 bytes",
    "verdict 255, 79 000023 02 00 00000000 35269138 0000 FF 00*32, malformed agree frame of 35 bytes",
    "same and short, 78 000022 02 00 00000000 98DBBEE4 0000 00 00*31, agree frame of 34 bytes for SAME",
    "same and long, 7E 000024 02 00 00000000 3CBACC24 0000 00 00*33, agree frame of 36 bytes for SAME",
    "different and short, 78 000022 02 00 00000000 A57D6E2F 0000 01 00*31, agree frame of 34 bytes for DIFFERENT",
    "unknown and long, 5E 000004 02 00 00000000 DD0B1005 0000 02 00, agree frame of 4 bytes for UNKNOWN",
    "ping of 7, 5D 000007 07 00 00000000 622B52FB 00000000000000, ping or pong of 7 bytes",
    "pong of 7, 5D 000007 08 00 00000000 73684E19 00000000000000, ping or pong of 7 bytes",
    "goaway of 0, 5A 000000 09 00 00000000 09CB8A56, goaway frame of 0 bytes",
    "piece, 5A 000000 0A 00 00000001 CF1CC28F, 'piece of a message that was not begun, call 1'",
  })
  void aClientRefusesWhatNoServerMaySend(String what, String hex, String message) {
    Heard.Client client = Heard.Client.greeted();
    client.lastIssued = 7;
    assertEquals(
        message, assertThrows(ProtocolException.class, () -> client.hear(hex)).getMessage());
    assertEquals(List.of(), client.lines);
  }

  @Test
  void frameTypesFrom80OnAreSkippedWhateverTheyHold() {
    String skipped =
        "5A 000000 80 00 00000000 9AF54E86 5B 000001 81 FF FFFFFFFF B9A3F854 01 5B 010000 FF 01 00000001 13C802D5 00*65536 ";
    String ping = "52 000008 07 00 00000000 5B594135 0000000000000005";
    Heard.Server server = Heard.Server.greeted();
    server.hear(skipped, ping);
    assertEquals(List.of("ping 0000000000000005"), server.lines);
    Heard.Client client = Heard.Client.greeted();
    client.hear(skipped, ping);
    assertEquals(List.of("ping 0000000000000005"), client.lines);
  }

  @Test
  void aSkippedFrameIsCheckedLikeAnyOther() {
    Heard.Server server = Heard.Server.greeted();
    assertThrows(
        ProtocolException.class, () -> server.hear("5B 000001 80 00 00000000 00000000 00"));
  }

  @Test
  void idsOfRequestsRiseByOne() {
    Heard.Server server = Heard.Server.greeted();
    server.hear(
        "56 00000C 03 00 00000001 896A0AB6 0000 0000 0000000000000001",
        "56 00000C 03 00 00000002 D81C4219 0000 0000 0000000000000001");
    assertEquals(2, server.inbound.lastCallId());
    assertEquals(
        "request with call id 2 after 2",
        assertThrows(
                ProtocolException.class,
                () -> server.hear("56 00000C 03 00 00000002 D81C4219 0000 0000 0000000000000001"))
            .getMessage());
  }

  @Test
  void whatIsReadIsACopyOfTheBuffer() {
    byte[] agree = Hex.bytes("0001 01 00*32 74657874");
    Agreement agreement = Agreement.decode(agree, 0, agree.length);
    byte[] announce = Hex.bytes("0001 00*32 74657874");
    Announcement announcement = Announcement.decode(announce, 0, announce.length);
    Arrays.fill(agree, (byte) 0xFF);
    Arrays.fill(announce, (byte) 0xFF);
    assertEquals("74657874", Hex.text(agreement.descriptor(), 0, 4));
    assertEquals("00000000", Hex.text(agreement.fingerprint(), 0, 4));
    assertEquals("74657874", Hex.text(announcement.descriptor(), 0, 4));
    assertEquals("00000000", Hex.text(announcement.fingerprint(), 0, 4));
  }

  private static String written(Consumer<Outbound> write) {
    Outbound out = new Outbound();
    write.accept(out);
    StringBuilder all = new StringBuilder();
    for (Outbound.Batch batch = out.take(); batch != null; batch = out.take()) {
      int length = batch.seal();
      all.append(Hex.text(batch.bytes(), 0, length));
    }
    return all.toString();
  }

  private static final class Sent extends Outgoing {}
}
