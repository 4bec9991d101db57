package io.plainrpc.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.acme.Echo;
import io.plainrpc.CallCancelledException;
import io.plainrpc.CallOptions;
import io.plainrpc.CannotConnectException;
import io.plainrpc.CannotDecodeException;
import io.plainrpc.CannotEncodeException;
import io.plainrpc.ConnectionLostException;
import io.plainrpc.ContractMismatchException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.HandlerFailedException;
import io.plainrpc.Metadata;
import io.plainrpc.OverloadedException;
import io.plainrpc.ProtocolViolationException;
import io.plainrpc.RpcException;
import io.plainrpc.TooLargeException;
import io.plainrpc.UnimplementedException;
import io.plainrpc.client.RpcClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that was written by hand from docs/protocol.md, byte by byte, talks to a real client. */
class ServerByHandTest {
  private static final String GREETINGS = """
      > 89504C41494E0D0A 01 01 0007
        01 0004 00400000  # replies of at most 4 MiB
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
      """;

  private static final String DESK_AGREED = """
      < 79 000023 02 00 00000000 1908A5D4
        0000 00 5C17FDE0471B27A71ECD9071E8F45F7CE718DEA960F7AF5985D4DA6A9479BD47
      """;

  private static final String ECHO_AS_0 = """
      > 33 000069 01 00 00000000 9671996F
        0000 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
        "plainrpc-descriptor 1" 0A
        "service io.acme.Echo" 0A
        "method upper(String) String" 0A
      """;

  private static final String ECHO_AGREED = """
      < 79 000023 02 00 00000000 B290AD24
        0000 00 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
      """;

  private static final String PING_PONG = """
      < 52 000008 07 00 00000000 CDF2E883  0123456789ABCDEF
      > 52 000008 08 00 00000000 CFE87372  0123456789ABCDEF
      """;

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private ServerSocket listening;
  private RpcClient client;

  @BeforeEach
  void start() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    client = builder().build();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    listening.close();
    callers.shutdownNow();
  }

  private RpcClient.Builder builder() {
    // One connection, which is the one that a test plays the server on.
    return RpcClient.builder()
        .server("127.0.0.1:" + listening.getLocalPort())
        .connectionsPerServer(1);
  }

  private Echo echo() {
    return client.service(Echo.class);
  }

  private Desk desk() {
    return client.service(Desk.class);
  }

  /** Makes a call on a thread of its own; this one is the server. */
  private <T> Future<T> call(Callable<T> call) {
    return callers.submit(call);
  }

  private static <T extends Throwable> T failure(Class<T> type, Future<?> call) {
    return assertInstanceOf(
        type, assertThrows(ExecutionException.class, call::get).getCause());
  }

  // ---- calls

  @Test
  void aClientGreetsAnnouncesOnceAndNumbersItsCalls() throws Exception {
    Future<String> first = call(() -> echo().upper("hello"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + ECHO_AS_0 + """
          > 48 000012 03 00 00000001 crc  0000 0000 left 06 68656C6C6F
          """ + ECHO_AGREED + """
          < 5C 000006 04 00 00000001 888213EA  06 48454C4C4F
          """);
      assertEquals("HELLO", first.get());

      Future<String> second = call(() -> echo().upper(null));
      talk.play("""
          > 57 00000D 03 00 00000002 crc  0000 0000 left 00
          < 5B 000001 04 00 00000002 5F360BA2  00
          """);
      assertEquals(null, second.get());

      Future<String> third = call(() -> desk().repeat("ab", 3));
      talk.play("""
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
          > 4A 000010 03 00 00000003 crc  0001 0005 left 03 6162 06
          < 79 000023 02 00 00000000 67FC2E05
            0001 00 5C17FDE0471B27A71ECD9071E8F45F7CE718DEA960F7AF5985D4DA6A9479BD47
          < 5D 000007 04 00 00000003 16AC9D9A  07 616261626162
          """);
      assertEquals("ababab", third.get());

      Future<String> fourth = call(() -> echo().upper("ä世😀"));
      talk.play("""
          > 4C 000016 03 00 00000004 crc  0000 0000 left 0A C3A4 E4B896 F09F9880
          < 50 00000A 04 00 00000004 AA56A716  0A C384 E4B896 F09F9880
          """);
      assertEquals("Ä世😀", fourth.get());
    }
  }

  @Test
  void metadataStandsBeforeTheBodiesOfRequestAndReply() throws Exception {
    AtomicReference<Metadata> came = new AtomicReference<>();
    Echo tenants = client.service(
        Echo.class,
        CallOptions.DEFAULT.withMetadata("tenant", "acme").withReplyMetadata(came::set));
    Future<String> first = call(() -> tenants.upper("a"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + ECHO_AS_0 + """
          > 47 00001D 03 08 00000001 crc  0000 0000 left
            000D 06 "tenant" 0004 "acme"
            02 61
          """ + ECHO_AGREED + """
          < 55 00000F 04 08 00000001 63DBE975
            000B 05 "cache" 0003 "hit"
            02 41
          """);
      assertEquals("A", first.get());
      assertEquals(Metadata.none().with("cache", "hit"), came.get());

      Future<String> second = call(() -> tenants.upper("b".repeat(65_530)));
      talk.play("""
          > 41 00001B 03 09 00000002 crc  0000 0000 left
            000D 06 "tenant" 0004 "acme"
          > 58 00FFFD 0A 00 00000002 B26C9FF9  FBFF03 62*65530
          < 57 00000D 04 09 00000002 41EFA11B
            000B 05 "cache" 0003 "hit"
          < 58 000002 0A 00 00000002 2D34F12E  02 42
          """);
      assertEquals("B", second.get());
      assertEquals(Metadata.none().with("cache", "hit"), came.get());

      Future<String> third = call(() -> tenants.upper("a"));
      talk.play("""
          > 47 00001D 03 08 00000003 crc  0000 0000 left
            000D 06 "tenant" 0004 "acme"
            02 61
          < 58 000002 04 00 00000003 6A7BEC5D  02 41
          """);
      assertEquals("A", third.get());
      assertEquals(Metadata.none(), came.get());
    }
  }

  @Test
  void aOneWayCallHasItsFlagAndIsOverWhenItIsSent() throws Exception {
    Drop drop = client.service(Drop.class);
    Future<Void> call = call(() -> {
      drop.note("hello");
      drop.note("again");
      return null;
    });
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS);
      call.get();
      talk.play("""
          > 35 00006F 01 00 00000000 E60FA75F
            0000 2241850BD085E582CF69B7566A28D2A0B7402E28C0966E41BBD91CC41E0934F8
            "plainrpc-descriptor 1" 0A
            "service io.plainrpc.page.Drop" 0A
            "method note(String) void" 0A
          > 48 000012 03 10 00000001 crc  0000 0000 left 06 "hello"
          > 48 000012 03 10 00000002 crc  0000 0000 left 06 "again"
          < 79 000023 02 00 00000000 D22CC8D9
            0000 00 2241850BD085E582CF69B7566A28D2A0B7402E28C0966E41BBD91CC41E0934F8
          """ + PING_PONG);
    }
  }

  @Test
  void malformedMetadataOfAReplyIsAProtocolViolation() throws Exception {
    Future<String> call = call(() -> echo().upper("a"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + ECHO_AS_0 + """
          > 54 00000E 03 00 00000001 crc  0000 0000 left 02 61
          """ + ECHO_AGREED + """
          < 57 00000D 04 08 00000001 AB8FE430  000B 05 "cache" 0004 "hit"
          """);
      failure(ProtocolViolationException.class, call);
    }
  }

  @Test
  void aVoidMethodHasEmptyBodies() throws Exception {
    Future<Void> call = call(() -> {
      desk().nothing();
      return null;
    });
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + DESK + """
          > 56 00000C 03 00 00000001 crc  0000 0003 left
          """ + DESK_AGREED + """
          < 5A 000000 04 00 00000001 C6634D24
          """);
      call.get();
    }
  }

  @Test
  void aDeclaredExceptionArrivesAsItself() throws Exception {
    Future<String> call = call(() -> desk().refuse(-7));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + DESK + """
          > 57 00000D 03 00 00000001 crc  0000 0004 left 0D
          """ + DESK_AGREED + """
          < 54 00000E 04 02 00000001 246248B6  00 0A "not today" 0D 01 00
          """);
      Refused refused = failure(Refused.class, call);
      assertEquals("not today", refused.getMessage());
      assertEquals(-7, refused.code());
    }
  }

  @Test
  void aLargeRequestTravelsInPiecesAfterItsTwelveFixedBytes() throws Exception {
    Future<String> call = call(() -> echo().upper("a".repeat(70_000)));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + ECHO_AS_0 + """
          > 56 00000C 03 01 00000001 crc  0000 0000 left
          > 5B 010000 0A 01 00000001 1596F77D  F1A204 61*65533
          > 38 001173 0A 00 00000001 0868D929  61*4467
          """ + ECHO_AGREED + """
          < 58 000002 04 00 00000001 2514BE50  02 41
          """);
      assertEquals("A", call.get());

      Future<String> fits = call(() -> echo().upper("b".repeat(65_521)));
      talk.play("""
          > 5B 010000 03 00 00000002 crc  0000 0000 left F2FF03 62*65521
          < 58 000002 04 00 00000002 DC6A8DD7  02 42
          """);
      assertEquals("B", fits.get());

      Future<String> oneMore = call(() -> echo().upper("c".repeat(65_522)));
      talk.play("""
          > 56 00000C 03 01 00000003 crc  0000 0000 left
          > 50 00FFF5 0A 00 00000003 881E931B  F3FF03 63*65522
          < 58 000002 04 00 00000003 8B409CAA  02 43
          """);
      assertEquals("C", oneMore.get());
    }
  }

  @Test
  void aReplyMayBeCutAnywhereAndOtherFramesMayStandBetween() throws Exception {
    Future<String> first = call(() -> echo().upper("one"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + ECHO_AS_0 + """
          > 4A 000010 03 00 00000001 crc  0000 0000 left 04 6F6E65
          """ + ECHO_AGREED);
      Future<String> second = call(() -> echo().upper("two"));
      talk.play("""
          > 4A 000010 03 00 00000002 crc  0000 0000 left 04 74776F
          < 58 000002 04 01 00000001 88A07C8D  04 4F
          < 5A 000000 04 01 00000002 ED22D17C
          < 5B 000001 0A 01 00000001 52290BAB  4E
          """ + PING_PONG + """
          < 5E 000004 0A 00 00000002 3B5AA35F  04 54574F
          """);
      assertEquals("TWO", second.get());
      talk.play("""
          < 5B 000001 0A 01 00000001 CBA0A090  45
          < 5A 000000 0A 00 00000001 CF1CC28F
          """);
      assertEquals("ONE", first.get());
    }
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(DeadlineExceededException.class, Execution.NOT_STARTED, """
            < 43 000019 05 00 00000001 1D51F186  01 00 01 0014 "what the server says"
            """),
        Arguments.of(CallCancelledException.class, Execution.MAYBE, """
            < 43 000019 05 00 00000001 D5436FAF  02 01 01 0014 "what the server says"
            """),
        Arguments.of(OverloadedException.class, Execution.NOT_STARTED, """
            < 43 000019 05 00 00000001 413866BC  03 00 01 0014 "what the server says"
            """),
        Arguments.of(TooLargeException.class, Execution.COMPLETED, """
            < 62 000038 05 00 00000001 EA081561  04 02 01 0014 "what the server says"
              05 0008 0000000000000011  06 0008 0000000000000010  07 0003 "aaa"  08 0000
            """),
        Arguments.of(UnimplementedException.class, Execution.NOT_STARTED, """
            < 43 000019 05 00 00000001 A582DFF2  05 00 01 0014 "what the server says"
            """),
        Arguments.of(ContractMismatchException.class, Execution.NOT_STARTED, """
            < 43 000019 05 00 00000001 D7DF8355  06 00 01 0014 "what the server says"
            """),
        Arguments.of(CannotEncodeException.class, Execution.COMPLETED, """
            < 43 000019 05 00 00000001 8898BB25  07 02 01 0014 "what the server says"
            """),
        Arguments.of(CannotDecodeException.class, Execution.NOT_STARTED, """
            < 44 00001E 05 00 00000001 B3120D0C  08 00 63 0002 FFFF 01 0014 "what the server says"
            """),
        Arguments.of(ProtocolViolationException.class, Execution.MAYBE, """
            < 43 000019 05 00 00000001 FAFC0064  FF 01 01 0014 "what the server says"
            """));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorFrameBecomesTheExceptionOfItsCode(
      Class<? extends RpcException> type, Execution execution, String error) throws Exception {
    Future<String> call = call(() -> echo().upper("hello"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + ECHO_AS_0 + """
          > 48 000012 03 00 00000001 crc  0000 0000 left 06 68656C6C6F
          """ + ECHO_AGREED + error + PING_PONG);
      RpcException failure = failure(type, call);
      assertEquals(execution, failure.execution());
      assertTrue(failure.getMessage().contains("what the server says"), failure.getMessage());
    }
  }

  @Test
  void aFailedHandlerIsNamedWithMessageAndStack() throws Exception {
    Future<String> call = call(() -> echo().upper("hello"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + ECHO_AS_0 + """
          > 48 000012 03 00 00000001 crc  0000 0000 left 06 68656C6C6F
          """ + ECHO_AGREED + """
          < 61 00003B 05 00 00000001 0006690B  09 02
            04 0015 "org.acme.Jam: no ink" 0A
            03 0006 "no ink"
            02 000C "org.acme.Jam"
            01 0006 "failed"
          """);
      HandlerFailedException failure = failure(HandlerFailedException.class, call);
      assertTrue(failure.getMessage().contains("org.acme.Jam: no ink"), failure.getMessage());
    }
  }

  // ---- services

  @Test
  void aReplyOfAServiceInAnotherVersionIsReadAsThatVersionWritesIt() throws Exception {
    Future<String> first = call(() -> echo().upper("hello"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + ECHO_AS_0 + """
          > 48 000012 03 00 00000001 crc  0000 0000 left 06 68656C6C6F
          < DC 000086 02 00 00000000 70F3F372
            0000 01 B0BA85160BAFD74330C35F18C45B7C88D610A484A50B0A6FDA8727B7DF194F92
            "plainrpc-descriptor 1" 0A
            "service io.acme.Echo" 0A
            "method lower(String) String" 0A
            "method upper(String) String" 0A
          < 58 000002 04 00 00000001 2514BE50  02 41
          """);
      assertEquals("A", first.get());
    }
  }

  @Test
  void aMismatchAndAnUnknownServiceEndTheirCallsAndNoOthers() throws Exception {
    Future<String> first = call(() -> echo().upper("hello"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + ECHO_AS_0 + """
          > 48 000012 03 00 00000001 crc  0000 0000 left 06 68656C6C6F
          < DC 000086 02 00 00000000 70F3F372
            0000 01 B0BA85160BAFD74330C35F18C45B7C88D610A484A50B0A6FDA8727B7DF194F92
            "plainrpc-descriptor 1" 0A
            "service io.acme.Echo" 0A
            "method lower(String) String" 0A
            "method upper(String) String" 0A
          < 4E 000014 05 00 00000001 E5A7DE07  06 00 01 000F "another version"
          """);
      failure(ContractMismatchException.class, first);
      Future<String> second = call(() -> desk().hold("a"));
      talk.play("""
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
          > 54 00000E 03 00 00000002 crc  0001 0001 left 02 61
          < 59 000003 02 00 00000000 47A188E8  0001 02
          < 4E 000014 05 00 00000002 F4A08FB8  05 00 01 000F "no such service"
          """ + PING_PONG);
      failure(UnimplementedException.class, second);
    }
  }

  // ---- giving up

  @Test
  void aCancelledFutureSendsCancelAndItsLateReplyIsIgnored() throws Exception {
    CompletableFuture<String> future = desk().later("a");
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + DESK + """
          > 54 00000E 03 00 00000001 crc  0000 0002 left 02 61
          """ + DESK_AGREED);
      future.cancel(true);
      talk.play("""
          > 5A 000000 06 00 00000001 1DEFEDE7
          < 5B 000001 04 01 00000001 65DAB8D5  02
          < 5B 000001 0A 00 00000001 E30A5C96  41
          < 58 000002 05 00 00000001 97F0461E  09 02
          """ + PING_PONG);
      Future<String> next = call(() -> desk().hold("b"));
      talk.play("""
          > 54 00000E 03 00 00000002 crc  0000 0001 left 02 62
          < 58 000002 04 00 00000002 FCD70309  02 62
          """);
      assertEquals("b", next.get());
    }
  }

  @Test
  void anInterruptedCallerSendsCancel() throws Exception {
    Future<String> call = call(() -> desk().hold("a"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + DESK + """
          > 54 00000E 03 00 00000001 crc  0000 0001 left 02 61
          """ + DESK_AGREED);
      call.cancel(true);
      talk.play("""
          > 5A 000000 06 00 00000001 1DEFEDE7
          """ + PING_PONG);
    }
  }

  @Test
  void aCallWhoseTimeIsOverSendsCancel() throws Exception {
    client.close();
    client = builder().timeout(Duration.ofMillis(300)).build();
    Future<String> call = call(() -> desk().hold("a"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + DESK + """
          > 54 00000E 03 00 00000001 crc  0000 0001 left 02 61
          """ + DESK_AGREED + """
          > 5A 000000 06 00 00000001 1DEFEDE7
          """ + PING_PONG);
      failure(DeadlineExceededException.class, call);
    }
  }

  // ---- limits that the server states

  @Test
  void aRequestBeyondTheServersLimitIsNotBegun() throws Exception {
    Future<String> call = call(() -> echo().upper("123456789012345"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play("""
          > 89504C41494E0D0A 01 01 0007
            01 0004 00400000
            46BA4AF2
          < 89504C41494E0D0A 01 00 0007
            01 0004 0000000F
            149A8DAA
          """);
      assertEquals(Execution.NOT_STARTED, failure(TooLargeException.class, call).execution());
      Future<String> fits = call(() -> echo().upper("12345678901234"));
      talk.play(ECHO_AS_0 + """
          > 41 00001B 03 00 00000001 crc  0000 0000 left 0F "12345678901234"
          """ + ECHO_AGREED + """
          < 58 000002 04 00 00000001 2514BE50  02 41
          """);
      assertEquals("A", fits.get());
    }
  }

  @Test
  void aCallBeyondTheServersLimitInFlightIsNotSent() throws Exception {
    Future<String> first = call(() -> desk().hold("a"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play("""
          > 89504C41494E0D0A 01 01 0007
            01 0004 00400000
            46BA4AF2
          < 89504C41494E0D0A 01 00 0007
            02 0004 00000001
            00E747D5
          """ + DESK + """
          > 54 00000E 03 00 00000001 crc  0000 0001 left 02 61
          """ + DESK_AGREED);
      failure(OverloadedException.class, call(() -> desk().hold("b")));
      talk.play("""
          < 58 000002 04 00 00000001 05A9308E  02 61
          """);
      assertEquals("a", first.get());
    }
  }

  @Test
  void aReplyBeyondTheClientsLimitEndsTheCallAndNothingElse() throws Exception {
    client.close();
    client = builder().maxMessageBytes(16).build();
    Future<String> inPieces = call(() -> echo().upper("a"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play("""
          > 89504C41494E0D0A 01 01 0007
            01 0004 00000010
            91810D44
          < 89504C41494E0D0A 01 00 0000
            0BFF62C1
          """ + ECHO_AS_0 + """
          > 54 00000E 03 00 00000001 crc  0000 0000 left 02 61
          """ + ECHO_AGREED + """
          < 4A 000010 04 01 00000001 7DED5504  11 41*15
          < 5B 000001 0A 01 00000001 0C3A378F  41
          """);
      assertEquals(
          Execution.COMPLETED, failure(TooLargeException.class, inPieces).execution());
      Future<String> whole = call(() -> echo().upper("b"));
      talk.play("""
          > 54 00000E 03 00 00000002 crc  0000 0000 left 02 62
          < 3E 000064 0A 01 00000001 F1DE9287  41*100
          < 5A 000000 0A 00 00000001 CF1CC28F
          < 4B 000011 04 00 00000002 8761A03B  11 42*16
          """);
      failure(TooLargeException.class, whole);
      Future<String> fits = call(() -> echo().upper("c"));
      talk.play("""
          > 54 00000E 03 00 00000003 crc  0000 0000 left 02 63
          < 55 00000F 04 01 00000003 43849C5F  10 43*14
          < 5B 000001 0A 00 00000003 25741C8F  43
          """);
      assertEquals("C".repeat(15), fits.get());
    }
  }

  @Test
  void aSilentServerIsPingedAndThenGivenUp() throws Exception {
    Future<String> call = call(() -> desk().hold("a"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play("""
          > 89504C41494E0D0A 01 01 0007
            01 0004 00400000
            46BA4AF2
          < 89504C41494E0D0A 01 00 000E
            03 0004 00000064  04 0004 00000064
            9A2D265A
          """ + DESK + """
          > 54 00000E 03 00 00000001 crc  0000 0001 left 02 61
          > 52 000008 07 00 00000000 crc  any*8
          """);
      assertEquals(Execution.MAYBE, failure(ConnectionLostException.class, call).execution());
      talk.expectClosed();
    }
  }

  // ---- the end

  @Test
  void callsAboveTheGoawayAreMadeElsewhereAndTheOthersFinish() throws Exception {
    Future<String> first = call(() -> desk().hold("a"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + DESK + """
          > 54 00000E 03 00 00000001 crc  0000 0001 left 02 61
          """ + DESK_AGREED);
      Future<String> second = call(() -> desk().hold("c"));
      talk.play("""
          > 54 00000E 03 00 00000002 crc  0000 0001 left 02 63
          < 56 00000C 09 00 00000000 DC182DAD  00000001 "tea time"
          """);
      // It is made again on another connection.
      try (Conversation other = Conversation.withClient(listening)) {
        other.play(GREETINGS + DESK + """
            > 54 00000E 03 00 00000001 crc  0000 0001 left 02 63
            """ + DESK_AGREED + """
            < 58 000002 04 00 00000001 E4924079  02 63
            """);
        assertEquals("c", second.get());
        talk.play("""
            < 58 000002 04 00 00000001 05A9308E  02 61
            """);
        assertEquals("a", first.get());
        talk.expectEnd();
      }
    }
  }

  @Test
  void aServerThatIsGoneIsConnectedToAgain() throws Exception {
    Future<String> first = call(() -> echo().upper("a"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + ECHO_AS_0 + """
          > 54 00000E 03 00 00000001 crc  0000 0000 left 02 61
          """ + ECHO_AGREED);
    }
    assertEquals(Execution.MAYBE, failure(ConnectionLostException.class, first).execution());
    Future<String> second = call(() -> echo().upper("b"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + ECHO_AS_0 + """
          > 54 00000E 03 00 00000001 crc  0000 0000 left 02 62
          """ + ECHO_AGREED + """
          < 58 000002 04 00 00000001 36444DA4  02 42
          """);
      assertEquals("B", second.get());
    }
  }

  // ---- greetings

  @Test
  void whatComesRightBehindTheGreetingIsUnderstood() throws Exception {
    Future<String> call = call(() -> echo().upper("a"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play("""
          > 89504C41494E0D0A 01 01 0007
            01 0004 00400000
            46BA4AF2
          """);
      talk.playAtOnce("""
          < 89504C41494E0D0A 01 00 000B
            FF 0001 00  01 0004 00400000
            45B1090B
          < 3E 000064 80 01 00000007 793B3453  00*100
          < 52 000008 07 00 00000000 CDF2E883  0123456789ABCDEF
          """);
      talk.play("""
          > 52 000008 08 00 00000000 CFE87372  0123456789ABCDEF
          """ + ECHO_AS_0 + """
          > 54 00000E 03 00 00000001 crc  0000 0000 left 02 61
          """ + ECHO_AGREED + """
          < 58 000002 04 00 00000001 2514BE50  02 41
          """);
      assertEquals("A", call.get());
    }
  }

  @Test
  void aServerThatGreetsAndGoesAwayInOneBreathIsLeftForANewConnection() throws Exception {
    Future<String> call = call(() -> echo().upper("a"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play("""
          > 89504C41494E0D0A 01 01 0007
            01 0004 00400000
            46BA4AF2
          """);
      talk.playAtOnce("""
          < 89504C41494E0D0A 01 00 0000
            0BFF62C1
          < 51 00000B 09 00 00000000 F4084A39  00000000 "closing"
          """);
      try (Conversation other = Conversation.withClient(listening)) {
        other.play(GREETINGS + ECHO_AS_0 + """
            > 54 00000E 03 00 00000001 crc  0000 0000 left 02 61
            """ + ECHO_AGREED + """
            < 58 000002 04 00 00000001 2514BE50  02 41
            """);
        assertEquals("A", call.get());
      }
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of("no version in common", """
            < 89504C41494E0D0A 00 01 000A
              05 0007 "too old"
              BB9FCD83
            """, "too old", 1, CannotConnectException.class),
        Arguments.of("too many connections", """
            < 89504C41494E0D0A 00 02 0012
              01 0004 00000001 05 0008 "too many"
              76CA6282
            """, "too many", 4, OverloadedException.class),
        Arguments.of("closing", """
            < 89504C41494E0D0A 00 03 000A
              05 0007 "closing"
              AA7D6E52
            """, "closing", 4, CannotConnectException.class),
        Arguments.of(
            "a reason of a later version", """
            < 89504C41494E0D0A 00 63 000B
              05 0008 "too loud"
              CE2503EF
            """, "too loud", 1, CannotConnectException.class));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void aRefusalIsReportedWithTheServersWords(
      String what, String refusal, String text, int attempts, Class<? extends RpcException> type)
      throws Exception {
    Future<String> call = call(() -> echo().upper("a"));
    // A server that will be well again soon is asked three times more.
    for (int i = 0; i < attempts; i++) {
      try (Conversation talk = Conversation.withClient(listening)) {
        talk.play("""
            > 89504C41494E0D0A 01 01 0007
              01 0004 00400000
              46BA4AF2
            """ + refusal);
        talk.expectClosed();
      }
    }
    RpcException failure = failure(type, call);
    assertEquals(Execution.NOT_STARTED, failure.execution());
    assertTrue(failure.getMessage().contains(text), failure.getMessage());
  }

  static Stream<Arguments> notGreetings() {
    return Stream.of(
        Arguments.of("another protocol", """
            < "HTTP/1.1 400 Bad Request" 0D0A 0D0A
            """, "HTTP"),
        Arguments.of("a version that the client does not speak", """
            < 89504C41494E0D0A 02 00 0000
              69DDEBF8
            """, "version 2"),
        Arguments.of("no version and no refusal", """
            < 89504C41494E0D0A 00 00 0000
              D6BAC879
            """, "version 0"),
        Arguments.of("a damaged checksum", """
            < 89504C41494E0D0A 01 00 0000 00000000
            """, "CRC32C"),
        Arguments.of("a limit of 0", """
            < 89504C41494E0D0A 01 00 0007
              02 0004 00000000
              F28CC4D6
            """, "positive"),
        Arguments.of("a text that is not UTF-8", """
            < 89504C41494E0D0A 01 00 0004
              05 0001 FF
              C7FD3F02
            """, "UTF-8"),
        Arguments.of("options of 4,081 bytes", """
            < 89504C41494E0D0A 01 00 0FF1
            """, "4080"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notGreetings")
  void whatIsNoGreetingIsAForeignPeer(String what, String greeting, String text) throws Exception {
    Future<String> call = call(() -> echo().upper("a"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play("""
          > 89504C41494E0D0A 01 01 0007
            01 0004 00400000
            46BA4AF2
          """ + greeting);
      ProtocolViolationException failure = failure(ProtocolViolationException.class, call);
      assertEquals(Execution.NOT_STARTED, failure.execution());
      assertTrue(failure.getMessage().contains(text), failure.getMessage());
      talk.expectClosed();
    }
  }

  // ---- violations

  static Stream<Arguments> violations() {
    return Stream.of(
        Arguments.of("a reply before the service was agreed on", """
            < 58 000002 04 00 00000001 2514BE50  02 41
            """),
        Arguments.of("an agree with the announced fingerprint that claims to differ", """
            < 30 00006A 02 00 00000000 D79D5E2C
              0000 01 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
              "plainrpc-descriptor 1" 0A
              "service io.acme.Echo" 0A
              "method upper(String) String" 0A
            """),
        Arguments.of("an agree that comes twice", """
            < 79 000023 02 00 00000000 B290AD24
              0000 00 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
            < 79 000023 02 00 00000000 B290AD24
              0000 00 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
            """),
        Arguments.of("an agree with the fingerprint of another descriptor", """
            < DC 000086 02 00 00000000 E07E5519
              0000 01 F4B3A204F408384FA0D27952DA6E8E85860E4C1DB83384B11188C9604D7F3BB9
              "plainrpc-descriptor 1" 0A
              "service io.acme.Echo" 0A
              "method lower(String) String" 0A
              "method upper(String) String" 0A
            """),
        Arguments.of("an agree with the descriptor of another service", """
            < 31 00006B 02 00 00000000 E14085AC
              0000 01 F4B3A204F408384FA0D27952DA6E8E85860E4C1DB83384B11188C9604D7F3BB9
              "plainrpc-descriptor 1" 0A
              "service io.acme.Other" 0A
              "method upper(String) String" 0A
            """),
        Arguments.of("an agree with a descriptor that contradicts itself", """
            < 2A 000070 02 00 00000000 68DEF138
              0000 01 E0558E54F8F24DC48F850AD3047BA89BFD5D64F20068DE571CEAB24C6EC98AAE
              "plainrpc-descriptor 1" 0A
              "service io.acme.Echo" 0A
              "method upper(io.acme.Text) String" 0A
            """),
        Arguments.of("a reply of an unknown service", """
            < 59 000003 02 00 00000000 5403109F  0000 02
            < 58 000002 04 00 00000001 2514BE50  02 41
            """),
        Arguments.of("an agree with another fingerprint that claims to be the same", """
            < 79 000023 02 00 00000000 CC618915
              0000 00 B0BA85160BAFD74330C35F18C45B7C88D610A484A50B0A6FDA8727B7DF194F92
            """),
        Arguments.of("an agree for a service that was not announced", """
            < 79 000023 02 00 00000000 CC6426F5
              0001 00 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
            """),
        Arguments.of("an agree without a fingerprint", """
            < 59 000003 02 00 00000000 B5386068  0000 00
            """),
        Arguments.of("an agree with an unknown verdict", """
            < 59 000003 02 00 00000000 A668939C  0000 03
            """),
        Arguments.of("a reply to a call that was never made", """
            < 79 000023 02 00 00000000 B290AD24
              0000 00 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
            < 58 000002 04 00 00000002 CF3A7E23  02 41
            """),
        Arguments.of("a reply to call 0", """
            < 79 000023 02 00 00000000 B290AD24
              0000 00 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
            < 58 000002 04 00 00000000 80552C2E  02 41
            """),
        Arguments.of("an error for a call that was never made", """
            < 58 000002 05 00 00000002 4F7B54FE  05 00
            """),
        Arguments.of("an error that may have run four ways", """
            < 58 000002 05 00 00000001 B6056779  05 03
            """),
        Arguments.of("an error of one byte", """
            < 5B 000001 05 00 00000001 36239BEF  05
            """),
        Arguments.of("an error with a text that is cut", """
            < 53 000009 05 00 00000001 0569C6F1  05 00 01 0005 61626364
            """),
        Arguments.of("an error with a size of four bytes", """
            < 53 000009 05 00 00000001 543CBF5E  04 00 05 0004 00000011
            """),
        Arguments.of("a request, which is the client's", """
            < 57 00000D 03 00 00000002 4F7F9B07  0000 0000 00000002540BE400 00
            """),
        Arguments.of("an announcement, which is the client's", """
            < 33 000069 01 00 00000000 9671996F
              0000 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
              "plainrpc-descriptor 1" 0A
              "service io.acme.Echo" 0A
              "method upper(String) String" 0A
            """),
        Arguments.of("a cancel, which is the client's", """
            < 5A 000000 06 00 00000001 1DEFEDE7
            """),
        Arguments.of("a reply with flag 04", """
            < 79 000023 02 00 00000000 B290AD24
              0000 00 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
            < 58 000002 04 04 00000001 80F47B81  02 41
            """),
        Arguments.of("an unknown type below 80", """
            < 5A 000000 0B 00 00000000 D2472A95
            """),
        Arguments.of("a piece of a reply that was not begun", """
            < 58 000002 0A 00 00000001 D44AC2A9  02 41
            """),
        Arguments.of("a second reply to the same call while the first is incomplete", """
            < 79 000023 02 00 00000000 B290AD24
              0000 00 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
            < 5A 000000 04 01 00000001 FE722288
            < 5A 000000 04 01 00000001 FE722288
            """),
        Arguments.of("a damaged reply", """
            < 79 000023 02 00 00000000 B290AD24
              0000 00 A9BB8BAD2B3D132DFEDAEC9C7B2ECC884B0056CA3750A0D797DC3FB82910F931
            < 5C 000006 04 00 00000001 888213EA  06 48454C4C4E
            """),
        Arguments.of("a length that does not fit its check", """
            < 5D 000006 04 00 00000001 888213EA  06 48454C4C4F
            """),
        Arguments.of("a goaway beyond the last possible id", """
            < 5E 000004 09 00 00000000 531A85C3  FFFFFFFF
            """));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("violations")
  void aViolationEndsTheCallsAndTheConnection(String what, String script) throws Exception {
    Future<String> call = call(() -> echo().upper("a"));
    try (Conversation talk = Conversation.withClient(listening)) {
      talk.play(GREETINGS + ECHO_AS_0 + """
          > 54 00000E 03 00 00000001 crc  0000 0000 left 02 61
          """ + script);
      RpcException failure = failure(ProtocolViolationException.class, call);
      assertEquals(Execution.MAYBE, failure.execution());
      talk.expectClosed();
    }
  }
}
