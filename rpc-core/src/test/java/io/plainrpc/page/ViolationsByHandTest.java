package io.plainrpc.page;

import io.plainrpc.server.RpcServer;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/protocol.md calls a protocol violation, committed against a real server; and what it does not. */
class ViolationsByHandTest {
  private static final String GREETINGS = """
      > 89504C41494E0D0A 01 01 0007
        01 0004 00400000
        46BA4AF2
      < 89504C41494E0D0A 01 00 001C
        01 0004 00400000  02 0004 00000400  03 0004 00002710  04 0004 00003A98
        C89343C1
      """;

  private static final String DESK = """
      > 18 000143 01 00 00000000 693A94EF
        0000 5C17FDE0471B27A71ECD9071E8F45F7CE718DEA960F7AF5985D4DA6A9479BD47
        "plainrpc-descriptor 1" 0A
        "service io.plainrpc.page.Desk" 0A
        "method fail(String) void" 0A
        "method hold(String) String" 0A
        "method later(String) String" 0A
        "method nothing() void" 0A
        "method refuse(int) String throws io.plainrpc.page.Refused" 0A
        "method repeat(String,int) String" 0A
        "exception io.plainrpc.page.Refused code:int" 0A
      < 79 000023 02 00 00000000 1908A5D4
        0000 00 5C17FDE0471B27A71ECD9071E8F45F7CE718DEA960F7AF5985D4DA6A9479BD47
      """;

  private static final String PING_PONG = """
      > 52 000008 07 00 00000000 CDF2E883  0123456789ABCDEF
      < 52 000008 08 00 00000000 CFE87372  0123456789ABCDEF
      """;

  private final HeldDesk desk = new HeldDesk();
  private RpcServer server;

  @BeforeEach
  void start() {
    server = RpcServer.builder()
        .service(Desk.class, desk)
        .drainTimeout(Duration.ZERO)
        .greetingTimeout(Duration.ofSeconds(60))
        .start();
  }

  @AfterEach
  void stop() {
    desk.release();
    server.close();
  }

  private Conversation connect() throws IOException {
    return Conversation.withServer(server.port());
  }

  static Stream<Arguments> violations() {
    return Stream.of(
        Arguments.of("a check that does not fit the length", """
            > 53 000008 07 00 00000000 CDF2E883 0123456789ABCDEF
            """),
        Arguments.of("a payload above 65,536 bytes", """
            > 5A 010001 03 00 00000001 00000000
            """),
        Arguments.of("a damaged checksum", """
            > 52 000008 07 00 00000000 CDF2E882 0123456789ABCDEF
            """),
        Arguments.of("a damaged payload", """
            > 52 000008 07 00 00000000 CDF2E883 0123456789ABCDEE
            """),
        Arguments.of("type 00", """
            > 5A 000000 00 00 00000000 86FDF950
            """),
        Arguments.of("an unknown type below 80", """
            > 5A 000000 0B 00 00000000 D2472A95
            """),
        Arguments.of("the last unknown type below 80", """
            > 5A 000000 7F 00 00000000 2B4E60BA
            """),
        Arguments.of("an agree, which is the server's", """
            > 59 000003 02 00 00000000 5403109F  0000 02
            """),
        Arguments.of("a reply, which is the server's", """
            > 5B 000001 04 00 00000001 6BD1A33B  00
            """),
        Arguments.of("an error, which is the server's", """
            > 58 000002 05 00 00000001 A555948D  05 00
            """),
        Arguments.of("a request with flag 02", """
            > 56 00000C 03 02 00000001 730F7DC6  0000 0003 00000002540BE400
            """),
        Arguments.of("a request with flag 04", """
            > 56 00000C 03 04 00000001 B6B9C2F5  0000 0003 00000002540BE400
            """),
        Arguments.of("metadata that is longer than the frame", """
            > 41 00001B 03 08 00000001 E5B882FD  0000 0003 00000002540BE400
              000E 06 "tenant" 0004 "acme"
            """),
        Arguments.of("metadata that goes on in the next frame", """
            > 48 000012 03 09 00000001 439F951C  0000 0003 00000002540BE400
              000D 06 "ten"
            """),
        Arguments.of("metadata without a length", """
            > 57 00000D 03 08 00000001 90288F8B  0000 0003 00000002540BE400
              00
            """),
        Arguments.of("metadata of 8,193 bytes", """
            > 75 00200F 03 08 00000001 2D545EE4  0000 0003 00000002540BE400
              2001 01 "a" 1FFD 61*8189
            """),
        Arguments.of("an entry that is longer than its metadata", """
            > 41 00001B 03 08 00000001 21A0129B  0000 0003 00000002540BE400
              000D 06 "tenant" 0005 "acme"
            """),
        Arguments.of("an entry without a value", """
            > 4F 000015 03 08 00000001 51D0EEF7  0000 0003 00000002540BE400
              0007 06 "tenant"
            """),
        Arguments.of("two entries of one name", """
            > 42 000018 03 08 00000001 C153F51F  0000 0003 00000002540BE400
              000A 01 "a" 0001 "b" 01 "a" 0001 "c"
            """),
        Arguments.of("a name in upper case", """
            > 49 000013 03 08 00000001 C5E9E0BE  0000 0003 00000002540BE400
              0005 01 "A" 0001 "b"
            """),
        Arguments.of("a name of no characters", """
            > 48 000012 03 08 00000001 44773A3C  0000 0003 00000002540BE400
              0004 00 0001 "b"
            """),
        Arguments.of("a name of 65 characters", """
            > 09 000053 03 08 00000001 C8B68659  0000 0003 00000002540BE400
              0045 41 61*65 0001 "b"
            """),
        Arguments.of("a value that is not UTF-8", """
            > 4E 000014 03 08 00000001 AD769B1A  0000 0003 00000002540BE400
              0006 01 "a" 0002 C0AF
            """),
        Arguments.of("metadata of 65 entries", """
            > CF 000194 03 08 00000001 E6C5333C  0000 0003 00000002540BE400 0186
              03 "n00" 0000 03 "n01" 0000 03 "n02" 0000 03 "n03" 0000 03 "n04" 0000 03 "n05" 0000
              03 "n06" 0000 03 "n07" 0000 03 "n08" 0000 03 "n09" 0000 03 "n10" 0000 03 "n11" 0000
              03 "n12" 0000 03 "n13" 0000 03 "n14" 0000 03 "n15" 0000 03 "n16" 0000 03 "n17" 0000
              03 "n18" 0000 03 "n19" 0000 03 "n20" 0000 03 "n21" 0000 03 "n22" 0000 03 "n23" 0000
              03 "n24" 0000 03 "n25" 0000 03 "n26" 0000 03 "n27" 0000 03 "n28" 0000 03 "n29" 0000
              03 "n30" 0000 03 "n31" 0000 03 "n32" 0000 03 "n33" 0000 03 "n34" 0000 03 "n35" 0000
              03 "n36" 0000 03 "n37" 0000 03 "n38" 0000 03 "n39" 0000 03 "n40" 0000 03 "n41" 0000
              03 "n42" 0000 03 "n43" 0000 03 "n44" 0000 03 "n45" 0000 03 "n46" 0000 03 "n47" 0000
              03 "n48" 0000 03 "n49" 0000 03 "n50" 0000 03 "n51" 0000 03 "n52" 0000 03 "n53" 0000
              03 "n54" 0000 03 "n55" 0000 03 "n56" 0000 03 "n57" 0000 03 "n58" 0000 03 "n59" 0000
              03 "n60" 0000 03 "n61" 0000 03 "n62" 0000 03 "n63" 0000 03 "n64" 0000
            """),
        Arguments.of("a ping with a flag", """
            > 52 000008 07 01 00000000 FD20D0E6  0123456789ABCDEF
            """),
        Arguments.of("a piece with flag 02", """
            > 56 00000C 03 01 00000001 93221927  0000 0003 00000002540BE400
            > 5A 000000 0A 02 00000001 BF3E1DD7
            """),
        Arguments.of("a ping of seven bytes", """
            > 5D 000007 07 00 00000000 76CF2845  0123456789ABCD
            """),
        Arguments.of("a pong of nine bytes", """
            > 53 000009 08 00 00000000 7B4D5DC2  0123456789ABCDEF01
            """),
        Arguments.of("a goaway of three bytes", """
            > 59 000003 09 00 00000000 14E49ED6  000000
            """),
        Arguments.of("a goaway that is not UTF-8", """
            > 5C 000006 09 00 00000000 A65CB405  00000000 C0AF
            """),
        Arguments.of("a goaway with a text of 1,025 bytes", """
            > 5B 000405 09 00 00000000 664963BD  00000000 61*1025
            """),
        Arguments.of("a first call id of 0", """
            > 56 00000C 03 00 00000000 FC14FD1D  0000 0003 00000002540BE400
            """),
        Arguments.of("a first call id of 2", """
            > 56 00000C 03 00 00000002 9DB08DD7  0000 0003 00000002540BE400
            """),
        Arguments.of("a call id that was used", """
            > 56 00000C 03 01 00000001 93221927  0000 0003 00000002540BE400
            > 56 00000C 03 00 00000001 CCC6C578  0000 0003 00000002540BE400
            """),
        Arguments.of("a request of eleven bytes", """
            > 51 00000B 03 00 00000001 24902D8E  0000 0003 00000002540BE4
            """),
        Arguments.of("a request in pieces of eleven bytes", """
            > 5E 000004 03 01 00000001 EE67115E  0000 0003
            > 5D 000007 0A 00 00000001 40D76D18  00000002540BE4
            """),
        Arguments.of("a request for a service that was not announced", """
            > 56 00000C 03 00 00000001 5BB732B9  0001 0003 00000002540BE400
            """),
        Arguments.of("a cancel for an id not used yet", """
            > 5A 000000 06 00 00000001 1DEFEDE7
            """),
        Arguments.of("a cancel for id 0", """
            > 5A 000000 06 00 00000000 EF846EE4
            """),
        Arguments.of("a cancel for an id above 2,147,483,647", """
            > 5A 000000 06 00 FFFFFFFF 581CDADC
            """),
        Arguments.of("a piece of a message that was not begun", """
            > 5B 000001 0A 00 00000001 501AC229  00
            """),
        Arguments.of("a piece of a message that is complete", """
            > 56 00000C 03 01 00000001 7EB3C346  0000 0001 00000002540BE400
            > 58 000002 0A 00 00000001 F4F74C77  02 61
            > 58 000002 0A 00 00000001 F4F74C77  02 61
            """),
        Arguments.of("a piece of a message that was abandoned", """
            > 56 00000C 03 01 00000001 93221927  0000 0003 00000002540BE400
            > 5A 000000 0A 04 00000001 2F597C3F
            > 5A 000000 0A 00 00000001 CF1CC28F
            """),
        Arguments.of("an empty piece that is not the last", """
            > 56 00000C 03 01 00000001 93221927  0000 0003 00000002540BE400
            > 5A 000000 0A 01 00000001 F70DAD23
            """),
        Arguments.of("an announcement that skips a number", """
            > 33 000069 01 00 00000000 19C69F41
              0002 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
              "plainrpc-descriptor 1" 0A
              "service io.acme.Echo" 0A
              "method upper(String) String" 0A
            """),
        Arguments.of("an announcement of a number that is taken", """
            > 33 000069 01 00 00000000 9671996F
              0000 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
              "plainrpc-descriptor 1" 0A
              "service io.acme.Echo" 0A
              "method upper(String) String" 0A
            """),
        Arguments.of("an announcement whose fingerprint is another descriptor's", """
            > 33 000069 01 00 00000000 D1C0D7C3
              0001 5C17FDE0471B27A71ECD9071E8F45F7CE718DEA960F7AF5985D4DA6A9479BD47
              "plainrpc-descriptor 1" 0A
              "service io.acme.Echo" 0A
              "method upper(String) String" 0A
            """),
        Arguments.of("an announcement that is cut", """
            > 7B 000021 01 00 00000000 1F4CABD7
              0001 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F9
            """),
        Arguments.of("a descriptor that does not end with a line feed", """
            > 32 000068 01 00 00000000 93325064
              0001 C0F73C335708681B6B013A3CB37B52D39D533D507745DFA421D16098CA9C457A
              "plainrpc-descriptor 1" 0A
              "service io.acme.Echo" 0A
              "method upper(String) String"
            """),
        Arguments.of("a cancel with a payload", """
            > 54 00000E 03 00 00000001 D1D02F38  0000 0001 00000002540BE400 02 61
            > 5B 000001 06 00 00000001 BBD7FAAB  00
            """),
        Arguments.of("an abandoning piece with a payload", """
            > 56 00000C 03 01 00000001 93221927  0000 0003 00000002540BE400
            > 5B 000001 0A 04 00000001 E2EFF55E  00
            """),
        Arguments.of("a piece with flags 01 and 04", """
            > 56 00000C 03 01 00000001 93221927  0000 0003 00000002540BE400
            > 5A 000000 0A 05 00000001 17481393
            """),
        Arguments.of("a ping with a call id", """
            > 52 000008 07 00 00000001 39CC3ECB  0123456789ABCDEF
            """),
        Arguments.of("an announcement with a call id", """
            > 33 000069 01 00 00000001 05A4ADEB
              0001 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
              "plainrpc-descriptor 1" 0A
              "service io.acme.Echo" 0A
              "method upper(String) String" 0A
            """),
        Arguments.of("a descriptor of 65,473 bytes", """
            > 46 00FFE3 01 00 00000000 0F857AE3
              0001 C72B63D0FF200668EB312D603DD96EF0107CCB447F8198015A91A5CF0E17FC95 61*65473
            """));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("violations")
  void aViolationClosesTheConnectionWithoutAnAnswer(String what, String script) throws Exception {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + script);
      talk.expectClosed();
    }
  }

  static Stream<Arguments> oddities() {
    return Stream.of(
        Arguments.of("an unknown type from 80 on, whatever its flags and id", """
            > 5A 000000 80 00 00000000 9AF54E86
            > 5B 010000 FF FF FFFFFFFF 88481F97  00*65536
            """),
        Arguments.of("metadata of 64 entries, or of 8,192 bytes", """
            > D5 00018E 03 08 00000001 7613FCF2  0000 0003 00000002540BE400 0180
              03 "n00" 0000 03 "n01" 0000 03 "n02" 0000 03 "n03" 0000 03 "n04" 0000 03 "n05" 0000
              03 "n06" 0000 03 "n07" 0000 03 "n08" 0000 03 "n09" 0000 03 "n10" 0000 03 "n11" 0000
              03 "n12" 0000 03 "n13" 0000 03 "n14" 0000 03 "n15" 0000 03 "n16" 0000 03 "n17" 0000
              03 "n18" 0000 03 "n19" 0000 03 "n20" 0000 03 "n21" 0000 03 "n22" 0000 03 "n23" 0000
              03 "n24" 0000 03 "n25" 0000 03 "n26" 0000 03 "n27" 0000 03 "n28" 0000 03 "n29" 0000
              03 "n30" 0000 03 "n31" 0000 03 "n32" 0000 03 "n33" 0000 03 "n34" 0000 03 "n35" 0000
              03 "n36" 0000 03 "n37" 0000 03 "n38" 0000 03 "n39" 0000 03 "n40" 0000 03 "n41" 0000
              03 "n42" 0000 03 "n43" 0000 03 "n44" 0000 03 "n45" 0000 03 "n46" 0000 03 "n47" 0000
              03 "n48" 0000 03 "n49" 0000 03 "n50" 0000 03 "n51" 0000 03 "n52" 0000 03 "n53" 0000
              03 "n54" 0000 03 "n55" 0000 03 "n56" 0000 03 "n57" 0000 03 "n58" 0000 03 "n59" 0000
              03 "n60" 0000 03 "n61" 0000 03 "n62" 0000 03 "n63" 0000
            < 5A 000000 04 00 00000001 C6634D24
            > 74 00200E 03 08 00000002 BC054AE9  0000 0003 00000002540BE400 2000 01 "a" 1FFC 61*8188
            < 5A 000000 04 00 00000002 D533BED0
            """),
        Arguments.of("an unknown name of the protocol's own in metadata", """
            > 7C 000026 03 08 00000001 21D26159  0000 0003 00000002540BE400
              0018 0F "plainrpc-future" 0002 "go" 01 "a" 0000
            < 5A 000000 04 00 00000001 C6634D24
            """),
        Arguments.of("metadata without entries", """
            > 54 00000E 03 08 00000001 95B05CC9  0000 0003 00000002540BE400 0000
            < 5A 000000 04 00 00000001 C6634D24
            """),
        Arguments.of("a pong that nobody asked for", """
            > 52 000008 08 00 00000000 CFE87372  0123456789ABCDEF
            """),
        Arguments.of("a goaway of the client, and calls after it", """
            > 5E 000004 09 00 00000000 E48231FB  00000000
            > 56 00000C 03 00 00000001 CCC6C578  0000 0003 00000002540BE400
            < 5A 000000 04 00 00000001 C6634D24
            """),
        Arguments.of("a service announced twice, under two numbers", """
            > 18 000143 01 00 00000000 D5C32667
              0001 5C17FDE0471B27A71ECD9071E8F45F7CE718DEA960F7AF5985D4DA6A9479BD47
              "plainrpc-descriptor 1" 0A
              "service io.plainrpc.page.Desk" 0A
              "method fail(String) void" 0A
              "method hold(String) String" 0A
              "method later(String) String" 0A
              "method nothing() void" 0A
              "method refuse(int) String throws io.plainrpc.page.Refused" 0A
              "method repeat(String,int) String" 0A
              "exception io.plainrpc.page.Refused code:int" 0A
            < 79 000023 02 00 00000000 67FC2E05
              0001 00 5C17FDE0471B27A71ECD9071E8F45F7CE718DEA960F7AF5985D4DA6A9479BD47
            """));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oddities")
  void whatIsOddButAllowedChangesNothing(String what, String script) throws Exception {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + script + PING_PONG);
    }
  }

  @Test
  void anEndOfTheStreamInTheMiddleOfAFrameEndsTheConnection() throws Exception {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 52 000008 07 00 00000000 CDF2E883 01234567
          """);
      talk.shutdownOutput();
      talk.expectClosed();
    }
  }
}
