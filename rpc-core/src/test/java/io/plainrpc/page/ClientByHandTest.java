package io.plainrpc.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.acme.Echo;
import io.plainrpc.CallContext;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.LogCapture;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that was written by hand from docs/protocol.md, byte by byte, talks to a real server. */
class ClientByHandTest {
  private static final String GREETINGS = """
      > 89504C41494E0D0A 01 01 0007
        01 0004 00400000  # replies of at most 4 MiB
        46BA4AF2
      < 89504C41494E0D0A 01 00 001C
        01 0004 00400000  # requests of at most 4 MiB
        02 0004 00000400  # 1,024 calls in flight
        03 0004 00002710  # a ping after 10 s
        04 0004 00003A98  # dead after 15 s more
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

  private static final String ECHO_AS_1 = """
      > 33 000069 01 00 00000000 D1AA1A78
        0001 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
        "plainrpc-descriptor 1" 0A
        "service io.acme.Echo" 0A
        "method upper(String) String" 0A
      < 79 000023 02 00 00000000 CC6426F5
        0001 00 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
      """;

  private static final String PING_PONG = """
      > 52 000008 07 00 00000000 CDF2E883  0123456789ABCDEF
      < 52 000008 08 00 00000000 CFE87372  0123456789ABCDEF
      """;

  private final HeldDesk desk = new HeldDesk();
  private RpcServer server;

  @BeforeEach
  void start() {
    server = builder().start();
  }

  @AfterEach
  void stop() {
    desk.release();
    server.close();
  }

  private RpcServer.Builder builder() {
    return RpcServer.builder()
        .service(Desk.class, desk)
        .service(Echo.class, text -> text.toUpperCase(Locale.ROOT))
        .drainTimeout(Duration.ofSeconds(5));
  }

  private Conversation connect() throws IOException {
    return Conversation.withServer(server.port());
  }

  private void restart(RpcServer.Builder builder) {
    server.close();
    server = builder.start();
  }

  // ---- calls

  @Test
  void callsOfTwoServicesOnOneConnectionAreAnswered() throws IOException {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 56 00000C 03 00 00000001 CCC6C578  0000 0003 00000002540BE400  # nothing()
          < 5A 000000 04 00 00000001 C6634D24
          > 4A 000010 03 00 00000002 A497F452  0000 0005 00000002540BE400 03 6162 06  # repeat("ab", 3)
          < 5D 000007 04 00 00000002 5F90E0BD  07 616261626162
          """ + ECHO_AS_1 + """
          > 48 000012 03 00 00000003 A1518B13  0001 0000 00000002540BE400 06 68656C6C6F  # upper("hello")
          < 5C 000006 04 00 00000003 58844A7A  06 48454C4C4F
          > 57 00000D 03 00 00000004 719A4551  0001 0000 00000002540BE400 01  # upper("")
          < 5B 000001 04 00 00000004 C492D993  01
          > 4C 000016 03 00 00000005 A8FA2493
            0001 0000 00000002540BE400 0A C3A4 E4B896 F09F9880  # upper("ä世😀")
          < 50 00000A 04 00 00000005 3D2750D7  0A C384 E4B896 F09F9880
          """);
    }
  }

  @Test
  void aRequestMayFollowItsAnnouncementAtOnce() throws IOException {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS);
      talk.playAtOnce("""
          > 33 000069 01 00 00000000 9671996F
            0000 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
            "plainrpc-descriptor 1" 0A
            "service io.acme.Echo" 0A
            "method upper(String) String" 0A
          > 54 00000E 03 00 00000001 46A1D8F9  0000 0000 00000002540BE400 02 61
          """);
      talk.play("""
          < 79 000023 02 00 00000000 B290AD24
            0000 00 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
          < 58 000002 04 00 00000001 2514BE50  02 41
          """);
    }
  }

  // ---- metadata and one-way calls

  /** An echo that adds the tenant from the metadata, and says something about a cache. */
  private static String tenant(String text) {
    CallContext context = CallContext.current();
    context.replyMetadata("cache", "hit");
    return text + " " + context.metadata().get("tenant");
  }

  private static final String ECHO_AS_0 = """
      > 33 000069 01 00 00000000 9671996F
        0000 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
        "plainrpc-descriptor 1" 0A
        "service io.acme.Echo" 0A
        "method upper(String) String" 0A
      < 79 000023 02 00 00000000 B290AD24
        0000 00 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
      """;

  @Test
  void metadataStandsBeforeTheBodiesOfRequestAndReply() throws IOException {
    restart(RpcServer.builder().service(Echo.class, ClientByHandTest::tenant));
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + ECHO_AS_0 + """
          > 47 00001D 03 08 00000001 AD469F69  0000 0000 00000002540BE400
            000D 06 "tenant" 0004 "acme"
            02 61
          < 4E 000014 04 08 00000001 6F4EC6F0
            000B 05 "cache" 0003 "hit"
            07 "a acme"
          """);
    }
  }

  @Test
  void metadataLiesInTheFirstFrameOfARequestInPieces() throws IOException {
    restart(RpcServer.builder().service(Echo.class, ClientByHandTest::tenant));
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + ECHO_AS_0 + """
          > 46 00001C 03 09 00000001 A76ABFF2  0000 0000 00000002540BE400
            000D 06 "tenant" 0004 "acme"
            03
          > 58 000002 0A 00 00000001 673B9A85  6262
          < 4F 000015 04 08 00000001 3EC5BC62
            000B 05 "cache" 0003 "hit"
            08 "bb acme"
          """);
    }
  }

  @Test
  void aOneWayCallGetsNoAnswerWhateverBecomesOfIt() throws IOException {
    try (LogCapture log = LogCapture.start();
        Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 56 00000C 03 10 00000001 20D6ADBD  0000 0003 00000002540BE400  # nothing()
          > 56 00000C 03 10 00000002 5B51F169  0000 0006 00000002540BE400  # there is no such method
          > 55 00000F 03 10 00000003 E6A8808C  0000 0000 00000002540BE400 03 C3C3  # no UTF-8
          > 55 00000F 03 10 00000004 9828150A  0000 0000 00000002540BE400 03 "no"  # fail("no")
          > 57 00000D 03 10 00000005 D24160E4  0000 0004 00000002540BE400 02  # refuse(1)
          > 56 00000C 03 10 00000006 1C804462  0000 0003 0000000000000000  # no time left
          > 56 00000C 03 00 00000007 6E2A5426  0000 0003 00000002540BE400  # nothing(), not one-way
          < 5A 000000 04 00 00000007 E0C2AACC
          """);
      assertEquals(4, desk.calls());
      log.awaitText("method number 6");
      log.awaitText("Desk.fail(String), called one-way, did not run");
      log.awaitText("Desk.fail(String) failed");
      log.awaitText("Desk.refuse(int) failed");
      log.awaitText("Desk.nothing(), called one-way, did not run: no time was left");
    }
  }

  @Test
  void anUnknownMethodNumberIsUnimplemented() throws IOException {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 56 00000C 03 00 00000001 E637D103  0000 0006 00000002540BE400
          < 63 000039 05 00 00000001 59B6FFFC  05 00
            01 0034 "service io.plainrpc.page.Desk has no method number 6"
          """ + PING_PONG);
    }
  }

  @Test
  void anUnknownServiceIsUnimplemented() throws IOException {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + """
          > 33 000069 01 00 00000000 C61B8836
            0000 58559C945C3D63A4C2372DBD9DDD7E7A0EE89477C15319C925502AA9E12BC9E8
            "plainrpc-descriptor 1" 0A
            "service io.acme.Nothing" 0A
            "method find(long) String" 0A
          < 59 000003 02 00 00000000 5403109F  0000 02
          > 57 00000D 03 00 00000001 524D143A  0000 0000 00000002540BE400 02
          < error 00000001 05 00 "does not export the service io.acme.Nothing"
          """ + ECHO_AS_1);
    }
  }

  @Test
  void ofAnotherVersionOfAServiceTheMethodsWorkThatTheServerHas() throws IOException {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + """
          > DF 000085 01 00 00000000 8579C374
            0000 B0BA85160BAFD74330C35F18C45B7C88D610A484A50B0A6FDA8727B7DF194F92
            "plainrpc-descriptor 1" 0A
            "service io.acme.Echo" 0A
            "method lower(String) String" 0A
            "method upper(String) String" 0A
          < 30 00006A 02 00 00000000 D79D5E2C
            0000 01 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
            "plainrpc-descriptor 1" 0A
            "service io.acme.Echo" 0A
            "method upper(String) String" 0A
          > 54 00000E 03 00 00000001 46A1D8F9  0000 0000 00000002540BE400 02 61  # lower("a")
          < error 00000001 05 00 "lower(String)"
          > 48 000012 03 00 00000002 2000E6AA  0000 0001 00000002540BE400 06 68656C6C6F  # upper("hello")
          < 5C 000006 04 00 00000002 308766B2  06 48454C4C4F
          """ + ECHO_AS_1);
    }
  }

  @Test
  void whatAServerHasIsAskedWithAMethodThatNoServiceHas() throws IOException {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + """
          > 33 000069 01 00 00000000 9671996F
            0000 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
            "plainrpc-descriptor 1" 0A
            "service io.acme.Echo" 0A
            "method upper(String) String" 0A
          < 79 000023 02 00 00000000 B290AD24
            0000 00 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
          > 56 00000C 03 00 00000001 AB4FCB2F  0000 FFFF 00000002540BE400
          < error 00000001 05 00 "65535"
          """ + PING_PONG);
    }
  }

  @Test
  void argumentsThatCannotBeDecodedFailTheCallAndNothingElse() throws IOException {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 55 00000F 03 00 00000001 4C26D972  0000 0001 00000002540BE400 03 C3C3
          < error 00000001 08 00 "hold"
          """ + PING_PONG);
    }
    assertEquals(0, desk.calls());
  }

  @Test
  void aDeclaredExceptionIsAReplyWithItsFlag() throws IOException {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 57 00000D 03 00 00000001 2F335D99  0000 0004 00000002540BE400 0D  # refuse(-7)
          < 54 00000E 04 02 00000001 246248B6
            00                     # the first exception that the method declares
            0A "not today" 0D 01   # message, code, no stack frames
            00                     # no causes
          """);
    }
  }

  @Test
  void anUndeclaredExceptionIsAnErrorWithClassMessageAndStack() throws IOException {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 4D 000017 03 00 00000001 F05DBF47
            0000 0000 00000002540BE400 0B "out of ink"  # fail("out of ink")
          < FE 0000A4 05 00 00000001 4FD34794  09 02
            01 0041 "the method threw an exception that its interface does not declare"
            02 001F "java.lang.IllegalStateException"
            03 000A "out of ink"
            04 002C "java.lang.IllegalStateException: out of ink" 0A
          > 57 00000D 03 00 00000002 4F7F9B07  0000 0000 00000002540BE400 00  # fail(null)
          < D1 00008B 05 00 00000002 75E1E017  09 02
            01 0041 "the method threw an exception that its interface does not declare"
            02 001F "java.lang.IllegalStateException"
            04 0020 "java.lang.IllegalStateException" 0A
          """);
    }
  }

  // ---- time, cancel

  @Test
  void aRequestWithoutTimeLeftIsNotStarted() throws IOException {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 56 00000C 03 00 00000001 62AE859C  0000 0003 0000000000000000
          < 7F 000025 05 00 00000001 5A762979  01 00
            01 0020 "no time was left when it arrived"
          > 56 00000C 03 00 00000002 F797347E  0000 0003 FFFFFFFFFFFFFFFF
          < 7F 000025 05 00 00000002 9EE6C919  01 00
            01 0020 "no time was left when it arrived"
          > 56 00000C 03 00 00000003 F3449A7F  0000 0003 7FFFFFFFFFFFFFFF
          < 5A 000000 04 00 00000003 27583DD3
          """);
    }
    assertEquals(1, desk.calls());
  }

  @Test
  void aHandlerWhoseTimeIsOverIsInterruptedAndSendsNoAnswer() throws Exception {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 54 00000E 03 00 00000001 4AAE799E  0000 0001 0000000002FAF080 02 61  # hold("a"), for 50 ms
          """);
      desk.awaitEntered();
      desk.awaitInterrupted();
      talk.play("""
          > 56 00000C 03 00 00000002 9DB08DD7  0000 0003 00000002540BE400
          < 5A 000000 04 00 00000002 D533BED0
          """);
    }
  }

  @Test
  void aCancelledHandlerIsInterruptedAndSendsNoAnswer() throws Exception {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 54 00000E 03 00 00000001 D1D02F38  0000 0001 00000002540BE400 02 61  # hold("a")
          """);
      desk.awaitEntered();
      talk.play("""
          > 5A 000000 06 00 00000001 1DEFEDE7
          """);
      desk.awaitInterrupted();
      talk.play("""
          > 56 00000C 03 00 00000002 9DB08DD7  0000 0003 00000002540BE400
          < 5A 000000 04 00 00000002 D533BED0
          """);
    }
  }

  @Test
  void aCancelForACallThatHasEndedIsIgnored() throws Exception {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 56 00000C 03 00 00000001 CCC6C578  0000 0003 00000002540BE400
          < 5A 000000 04 00 00000001 C6634D24
          > 5A 000000 06 00 00000001 1DEFEDE7
          > 5A 000000 06 00 00000001 1DEFEDE7
          """ + PING_PONG);
    }
  }

  @Test
  void answersComeAsTheCallsEndAndNotInTheirOrder() throws Exception {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 54 00000E 03 00 00000001 D1D02F38  0000 0001 00000002540BE400 02 61  # hold("a")
          > 56 00000C 03 00 00000002 9DB08DD7  0000 0003 00000002540BE400
          < 5A 000000 04 00 00000002 D533BED0
          """);
      desk.release();
      talk.play("""
          < 58 000002 04 00 00000001 05A9308E  02 61
          """);
    }
  }

  // ---- pieces

  @Test
  void aRequestInPiecesIsPutTogether() throws IOException {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + ECHO_AS_1 + """
          > 5F 000005 03 01 00000001 10937AA4  0001 0000 00  # the first five of the twelve fixed bytes
          > 53 000009 0A 01 00000001 E61E5A6B  000002540BE400 06 68
          > 5A 000000 03 01 00000002 6B6B2DD1  # nothing of the second message yet
          > 58 000002 0A 01 00000001 D92DC02F  656C
          """ + PING_PONG + """
          > 57 00000D 0A 01 00000002 008B3802  0001 0000 00000002540BE400 03
          > 56 00000C 03 00 00000003 AD62B5B2  0000 0003 00000002540BE400  # a small one between
          < 5A 000000 04 00 00000003 27583DD3
          > 58 000002 0A 00 00000001 2CC844DC  6C6F
          < 5C 000006 04 00 00000001 888213EA  06 48454C4C4F
          > 58 000002 0A 01 00000002 D1F1DEA7  6162
          > 5A 000000 0A 00 00000002 DC4C317B  # only the last piece may be empty
          < 59 000003 04 00 00000002 9FDAA8F0  03 4142
          """);
    }
  }

  @Test
  void anAbandonedRequestNeverStartsAndGetsNoAnswer() throws IOException {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 56 00000C 03 01 00000001 93221927  0000 0003 00000002540BE400
          > 5A 000000 0A 04 00000001 2F597C3F
          > 55 00000F 03 00 00000002 ADB3F7ED
            0000 0005 00000002540BE400 02 61 02  # repeat("a", 1); the first id is used up
          < 58 000002 04 00 00000002 EF87F0FD  02 61
          """);
    }
    assertEquals(1, desk.calls());
  }

  @Test
  void aLargeReplyTravelsInPieces() throws IOException {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 4B 000011 03 00 00000001 869BAA10  0000 0005 00000002540BE400 02 41 E0C508  # repeat("A", 70000)
          < 5A 000000 04 01 00000001 FE722288
          < 5B 010000 0A 01 00000001 CA1F2680  F1A204 41*65533
          < 38 001173 0A 00 00000001 EA78AF60  41*4467
          > 4B 000011 03 00 00000002 5692E9E7
            0000 0005 00000002540BE400 02 42 FAFF07  # repeat("B", 65533): just what a frame holds
          < 5B 010000 04 00 00000002 F90B8AD5  FEFF03 42*65533
          > 4B 000011 03 00 00000003 550FB763  0000 0005 00000002540BE400 02 43 FCFF07  # one byte more
          < 5A 000000 04 01 00000003 1F49527F
          < 5B 010000 0A 01 00000003 1994027A  FFFF03 43*65533
          < 5B 000001 0A 00 00000003 25741C8F  43
          """);
    }
  }

  @Test
  void aRequestBeyondTheLimitIsRefusedAndTheConnectionGoesOn() throws IOException {
    restart(builder().maxMessageBytes(16));
    try (Conversation talk = connect()) {
      talk.play("""
          > 89504C41494E0D0A 01 01 0007
            01 0004 00400000
            46BA4AF2
          < 89504C41494E0D0A 01 00 001C
            01 0004 00000010  02 0004 00000400  03 0004 00002710  04 0004 00003A98
            06E4F9BA
          """ + DESK + """
          > 56 00000C 03 01 00000001 A07C0175  0000 0005 00000002540BE400
          > 4A 000010 0A 01 00000001 78C6258F  10 61*15  # sixteen bytes
          > 5B 000001 0A 01 00000001 5E11D9C7  02        # and one
          < E3 0000B9 05 00 00000001 24ABD6B6  04 00
            01 0073 "the arguments take at least 17 bytes, the server accepts at most 16"
            "; raise RpcServer.builder().maxMessageBytes(...)"
            05 0008 0000000000000011
            06 0008 0000000000000010
            07 0028 "RpcServer.builder().maxMessageBytes(...)"
          > 72 000028 0A 01 00000001 4948F11B  61*40
          > 72 000028 0A 00 00000001 27D8D5AA  61*40
          > 56 00000C 03 01 00000002 F10A49DA  0000 0005 00000002540BE400
          > 4A 000010 0A 00 00000002 AD489795  0F 61*14 02  # sixteen bytes are allowed
          < 55 00000F 04 00 00000002 DAB6138A  0F 61*14
          """);
    }
    assertEquals(1, desk.calls());
  }

  @Test
  void aRequestInOneFrameBeyondTheLimitIsRefusedLikewise() throws IOException {
    restart(builder().maxMessageBytes(16));
    try (Conversation talk = connect()) {
      talk.play("""
          > 89504C41494E0D0A 01 01 0007
            01 0004 00400000
            46BA4AF2
          < 89504C41494E0D0A 01 00 001C
            01 0004 00000010  02 0004 00000400  03 0004 00002710  04 0004 00003A98
            06E4F9BA
          """ + DESK + """
          > 47 00001D 03 00 00000001 EEE77D49  0000 0005 00000002540BE400 10 61*15 02
          < error 00000001 04 00 "17"
          """ + PING_PONG);
    }
    assertEquals(0, desk.calls());
  }

  @Test
  void aReplyBeyondTheClientsLimitIsAnErrorThatSaysSo() throws IOException {
    try (Conversation talk = connect()) {
      talk.play("""
          > 89504C41494E0D0A 01 01 0007
            01 0004 00000010  # replies of at most 16 bytes
            91810D44
          < 89504C41494E0D0A 01 00 001C
            01 0004 00400000  02 0004 00000400  03 0004 00002710  04 0004 00003A98
            C89343C1
          """ + DESK + """
          > 55 00000F 03 00 00000001 E3569FA1  0000 0005 00000002540BE400 02 61 1E  # repeat("a", 15)
          < 4A 000010 04 00 00000001 532BD169  10 61*15
          > 55 00000F 03 00 00000002 6C3509C4  0000 0005 00000002540BE400 02 61 20  # repeat("a", 16)
          < EA 0000B0 05 00 00000002 816F8323  04 02
            01 0067 "the reply takes 17 bytes, the client accepts at most 16"
            "; raise RpcClient.builder().maxMessageBytes(...)"
            05 0008 0000000000000011
            06 0008 0000000000000010
            07 0028 "RpcClient.builder().maxMessageBytes(...)"
            08 0000
          """);
    }
  }

  @Test
  void callsBeyondTheLimitInFlightAreOverloaded() throws Exception {
    restart(builder().maxCallsInFlightPerConnection(1));
    try (Conversation talk = connect()) {
      talk.play("""
          > 89504C41494E0D0A 01 01 0007
            01 0004 00400000
            46BA4AF2
          < 89504C41494E0D0A 01 00 001C
            01 0004 00400000  02 0004 00000001  03 0004 00002710  04 0004 00003A98
            6919122B
          """ + DESK + """
          > 54 00000E 03 00 00000001 D1D02F38  0000 0001 00000002540BE400 02 61
          > 56 00000C 03 00 00000002 9DB08DD7  0000 0003 00000002540BE400
          < D0 00008A 05 00 00000002 FB8A92E5  03 00
            01 0085 "1 calls of this connection are in flight, the limit; call more slowly or raise"
            " RpcServer.builder().maxCallsInFlightPerConnection(...)"
          """);
      desk.release();
      talk.play("""
          < 58 000002 04 00 00000001 05A9308E  02 61
          > 56 00000C 03 00 00000003 AD62B5B2  0000 0003 00000002540BE400
          < 5A 000000 04 00 00000003 27583DD3
          """);
    }
  }

  // ---- the end

  @Test
  void aClosingServerNamesTheLastCallLetsItFinishAndStartsNoOther() throws Exception {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 54 00000E 03 00 00000001 D1D02F38  0000 0001 00000002540BE400 02 61  # hold("a")
          """);
      desk.awaitEntered();
      Thread closing = new Thread(server::close);
      closing.start();
      talk.play("""
          < 43 000019 09 00 00000000 3FBEC13A  00000001 "the server is closing"
          > 56 00000C 03 00 00000002 9DB08DD7  0000 0003 00000002540BE400
          """ + PING_PONG);
      desk.release();
      talk.play("""
          < 58 000002 04 00 00000001 05A9308E  02 61
          """);
      talk.expectEnd();
      talk.shutdownOutput();
      closing.join();
    }
    assertEquals(1, desk.calls());
  }

  @Test
  void theGoawayNamesTheHighestCallStartedEvenIfAnEarlierOneArrivedWholeLater() throws Exception {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 56 00000C 03 01 00000001 93221927  0000 0003 00000002540BE400  # nothing(), not whole yet
          > 54 00000E 03 00 00000002 7943283B  0000 0001 00000002540BE400 02 61  # hold("a")
          """);
      desk.awaitEntered();
      talk.play("""
          > 5A 000000 0A 00 00000001 CF1CC28F
          < 5A 000000 04 00 00000001 C6634D24
          """);
      Thread closing = new Thread(server::close);
      closing.start();
      talk.play("""
          < 43 000019 09 00 00000000 DB80F2E6  00000002 "the server is closing"
          """);
      desk.release();
      talk.play("""
          < 58 000002 04 00 00000002 EF87F0FD  02 61
          """);
      talk.expectEnd();
      talk.shutdownOutput();
      closing.join();
    }
  }

  @Test
  void aRequestThatHasBegunBeforeTheGoawayMayStillBecomeWhole() throws Exception {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 56 00000C 03 01 00000001 A07C0175  0000 0005 00000002540BE400  # repeat, not whole yet
          > 56 00000C 03 01 00000002 C2545188  0000 0003 00000002540BE400  # nothing(), not whole yet
          """ + PING_PONG);
      Thread closing = new Thread(server::close);
      closing.start();
      talk.play("""
          < 43 000019 09 00 00000000 DB80F2E6  00000002 "the server is closing"
          > 59 000003 0A 00 00000001 2AFE30D3  02 61 06  # repeat("a", 3)
          < 5E 000004 04 00 00000001 8AA3CE2B  04 616161
          > 5A 000000 0A 04 00000002 3C098FCB  # the other one is abandoned
          """);
      talk.expectEnd();
      talk.shutdownOutput();
      closing.join();
    }
    assertEquals(1, desk.calls());
  }

  @Test
  void aClientThatHasShutDownItsOutputStillGetsItsAnswers() throws Exception {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 54 00000E 03 00 00000001 D1D02F38  0000 0001 00000002540BE400 02 61  # hold("a")
          > 4B 000011 03 00 00000002 9720AC6D  0000 0005 00000002540BE400 02 41 E0C508
          """);
      talk.shutdownOutput();
      talk.play("""
          < 5A 000000 04 01 00000002 ED22D17C
          < 5B 010000 0A 01 00000002 B835B642  F1A204 41*65533
          < 38 001173 0A 00 00000002 FA6D5825  41*4467
          """);
      desk.release();
      talk.play("""
          < 58 000002 04 00 00000001 05A9308E  02 61
          """);
      talk.expectEnd();
    }
  }

  @Test
  void aGoawayOfTheClientEndsNothing() throws Exception {
    try (Conversation talk = connect()) {
      talk.play(GREETINGS + DESK + """
          > 54 00000E 03 00 00000001 D1D02F38  0000 0001 00000002540BE400 02 61  # hold("a")
          """);
      desk.awaitEntered();
      talk.play("""
          > 57 00000D 09 00 00000000 30C24474  00000000 "I am done"
          """);
      talk.shutdownOutput();
      desk.release();
      talk.play("""
          < 58 000002 04 00 00000001 05A9308E  02 61
          """);
      talk.expectEnd();
    }
  }
}
