package io.plainrpc.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** Greetings written by hand from docs/protocol.md, sent to a real server. */
class GreetingsByHandTest {
  private static final String ANSWER = """
      < 89504C41494E0D0A 01 00 001C
        01 0004 00400000  02 0004 00000400  03 0004 00002710  04 0004 00003A98
        C89343C1
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
        .drainTimeout(Duration.ZERO)
        .greetingTimeout(Duration.ofSeconds(60));
  }

  private void restart(RpcServer.Builder builder) {
    server.close();
    server = builder.start();
  }

  private Conversation connect() throws IOException {
    return Conversation.withServer(server.port());
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        Arguments.of("without options", """
            > 89504C41494E0D0A 01 01 0000
              AEBEF0BF
            """),
        Arguments.of("with a range of versions around 1", """
            > 89504C41494E0D0A 00 FF 0000
              47BFE3D1
            """),
        Arguments.of("with the largest number", """
            > 89504C41494E0D0A 01 01 0007
              01 0004 7FFFFFFF
              64E7B72C
            """),
        Arguments.of("with options that nobody knows", """
            > 89504C41494E0D0A 01 01 0014
              00 0000  FF 0003 010203  01 0004 00400000  03 0001 00
              CE15EB81
            """),
        Arguments.of("with 4,080 bytes of options", """
            > 89504C41494E0D0A 01 01 0FF0
              63 0FED 00*4077
              50F6820C
            """));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void aGreetingIsAnswered(String what, String greeting) throws Exception {
    try (Conversation talk = connect()) {
      talk.play(greeting + ANSWER + PING_PONG);
    }
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("of another protocol", """
            > "GET / HTTP/1.1" 0D0A 0D0A
            """),
        Arguments.of("that differs in its first byte", """
            > 09
            """),
        Arguments.of("that differs in the last byte of the magic", """
            > 89504C41494E0D0D
            """),
        Arguments.of("with 4,081 bytes of options", """
            > 89504C41494E0D0A 01 01 0FF1
            """),
        Arguments.of("with a damaged checksum", """
            > 89504C41494E0D0A 01 01 0007  01 0004 00400000  46BA4AF3
            """),
        Arguments.of("with a damaged option", """
            > 89504C41494E0D0A 01 01 0007  01 0004 00400001  46BA4AF2
            """),
        Arguments.of("with the number 0", """
            > 89504C41494E0D0A 01 01 0007
              01 0004 00000000
              81DFCA2B
            """),
        Arguments.of("with a number above 2,147,483,647", """
            > 89504C41494E0D0A 01 01 0007
              01 0004 80000000
              D37F0314
            """),
        Arguments.of("with a number of three bytes", """
            > 89504C41494E0D0A 01 01 0006
              01 0003 400000
              C71EC50B
            """),
        Arguments.of("with an option that is cut", """
            > 89504C41494E0D0A 01 01 0007
              01 0005 00400000
              7EAB255E
            """),
        Arguments.of("with an option without length", """
            > 89504C41494E0D0A 01 01 0002
              01 00
              02369EE4
            """));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void bytesThatCannotBeAGreetingAreNotAnswered(String what, String greeting) throws Exception {
    try (Conversation talk = connect()) {
      talk.play(greeting);
      talk.expectClosed();
    }
  }

  @Test
  void aGreetingMayComeByteByByte() throws Exception {
    try (Conversation talk = connect()) {
      talk.playByteByByte("""
          > 89504C41494E0D0A 01 01 0007
            01 0004 00400000
            46BA4AF2
          """);
      talk.play(ANSWER + PING_PONG);
    }
  }

  @Test
  void nothingIsAnsweredBeforeTheWholeGreetingHasCome() throws Exception {
    restart(builder().greetingTimeout(Duration.ofMillis(50)));
    try (Conversation talk = connect()) {
      talk.play("""
          > 89504C41494E0D0A 01 01 0007  01 0004 00400000  46BA4A
          """);
      talk.expectClosed();
    }
  }

  static Stream<Arguments> otherVersions() {
    return Stream.of(Arguments.of("2 to 3", """
            > 89504C41494E0D0A 02 03 0000
              83F32B8B
            < 89504C41494E0D0A 00 01 004E
              01 0004 00000001  02 0004 00000001  03 0004 00000001  04 0004 00000001
              05 002F "it speaks protocol version 1, the client 2 to 3"
              FD3B8139
            """), Arguments.of("0 to 0", """
            > 89504C41494E0D0A 00 00 0000
              D6BAC879
            < 89504C41494E0D0A 00 01 004E
              01 0004 00000001  02 0004 00000001  03 0004 00000001  04 0004 00000001
              05 002F "it speaks protocol version 1, the client 0 to 0"
              35E7D20E
            """));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherVersions")
  void aClientOfOtherVersionsIsToldSoAndTheConnectionEnds(String what, String talked)
      throws Exception {
    try (Conversation talk = connect()) {
      talk.play(talked);
      talk.expectEnd();
    }
  }

  @Test
  void aConnectionTooManyIsToldSo() throws Exception {
    restart(builder().maxConnections(1));
    try (Conversation first = connect()) {
      first.play("""
          > 89504C41494E0D0A 01 01 0000
            AEBEF0BF
          """ + ANSWER);
      try (Conversation second = connect()) {
        second.play("""
            > 89504C41494E0D0A 01 01 0000
              AEBEF0BF
            < 89504C41494E0D0A 00 02 0083
              01 0004 00000001  02 0004 00000001  03 0004 00000001  04 0004 00000001
              05 0064 "it has 1 connections already, the limit;"
              " close some or raise RpcServer.builder().maxConnections(...)"
              C7BBA42C
            """);
        second.expectEnd();
      }
      first.play(PING_PONG);
    }
  }

  @Test
  void theServersSettingsStandInItsGreeting() throws Exception {
    restart(builder()
        .maxMessageBytes(1 << 30)
        .maxCallsInFlightPerConnection(7)
        .heartbeat(Duration.ofMillis(100), Duration.ofHours(24)));
    try (Conversation talk = connect()) {
      talk.play("""
          > 89504C41494E0D0A 01 01 0000
            AEBEF0BF
          < 89504C41494E0D0A 01 00 001C
            01 0004 40000000  02 0004 00000007  03 0004 00000064  04 0004 05265C00
            746ED77B
          """);
    }
  }

  @Test
  void aServerPingsAClientThatIsSilentAndEndsTheConnectionWhenItStaysSo() throws Exception {
    restart(builder().heartbeat(Duration.ofMillis(100), Duration.ofMillis(100)));
    try (Conversation talk = connect()) {
      talk.play("""
          > 89504C41494E0D0A 01 01 0000
            AEBEF0BF
          < 89504C41494E0D0A 01 00 001C
            01 0004 00400000  02 0004 00000400  03 0004 00000064  04 0004 00000064
            13BDCE67
          < 52 000008 07 00 00000000 crc  any*8
          """);
      talk.expectClosed();
    }
  }

  @Test
  void framesBehindTheGreetingAreAnsweredLikeOthers() throws Exception {
    try (Conversation talk = connect()) {
      talk.playAtOnce("""
          > 89504C41494E0D0A 01 01 0000
            AEBEF0BF
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
          > 54 00000E 03 00 00000001 D1D02F38  0000 0001 00000002540BE400 02 61  # hold("a")
          > 56 00000C 03 00 00000002 9DB08DD7  0000 0003 00000002540BE400
          """);
      desk.awaitEntered();
      talk.play(ANSWER + """
          < 79 000023 02 00 00000000 1908A5D4
            0000 00 5C17FDE0471B27A71ECD9071E8F45F7CE718DEA960F7AF5985D4DA6A9479BD47
          < 5A 000000 04 00 00000002 D533BED0
          """);
      desk.release();
      talk.play("""
          < 58 000002 04 00 00000001 05A9308E  02 61
          """);
      // Two threads that both believed to be the reader would put the parts in the wrong places.
      for (int i = 0; i < 100; i++) {
        talk.playByteByByte("""
            > 52 000008 07 00 00000000 CDF2E883  0123456789ABCDEF
            """);
        talk.play("""
            < 52 000008 08 00 00000000 CFE87372  0123456789ABCDEF
            """);
      }
    }
    assertEquals(2, desk.calls());
  }
}
