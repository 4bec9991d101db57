package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages in pieces: how they are put together, what that may cost, and what is refused. */
class ReassemblyTest {
  private static final int LIMIT = 100_000;

  private final MemoryBudget memory = new MemoryBudget(1 << 20);
  private final Heard.Server server = Heard.Server.greeted(LIMIT, memory);
  private final Heard.Client client = Heard.Client.greeted(LIMIT, memory);

  private static String begin(int callId) {
    return frame(FrameType.REQUEST, FrameType.FLAG_CONTINUES, callId, "0001 0002 0000000000000003");
  }

  private static String piece(int flags, int callId, String payload) {
    return frame(FrameType.PIECE, flags, callId, payload);
  }

  /** Frames by the thousand cannot be written out; what a single one looks like is tested elsewhere. */
  private static String frame(int type, int flags, int callId, String payload) {
    byte[] body = payload.isEmpty() ? new byte[0] : Hex.bytes(payload);
    byte[] frame = new byte[14 + body.length];
    FrameHeader.write(frame, 0, body.length, type, flags, callId);
    System.arraycopy(body, 0, frame, 14, body.length);
    new Crc().seal(frame, 0, frame.length);
    return Hex.text(frame, 0, frame.length);
  }

  @ParameterizedTest
  @CsvSource({
    "all in the last piece, '5A 000000 03 01 00000001 783BDE25 55 00000F 0A 00 00000001 37F753A1 0001 0002 0000000000000003 616263'",
    "all in the first, '55 00000F 03 01 00000001 65ED3699 0001 0002 0000000000000003 616263 5A 000000 0A 00 00000001 CF1CC28F'",
    "cut in the fixed bytes, '5F 000005 03 01 00000001 37D64A4A 0001 0002 00 52 000008 0A 01 00000001 A71A3281 00000000000003 61 58 000002 0A 00 00000001 95501986 6263'",
    "byte by byte at the end, '56 00000C 03 01 00000001 4D558BBE 0001 0002 0000000000000003 5B 000001 0A 01 00000001 2C87B951 61 5B 000001 0A 01 00000001 3FD74AA5 62 5B 000001 0A 00 00000001 228CA2BF 63'",
  })
  void aRequestMayBeCutAnywhere(String what, String hex) {
    server.hear(hex);
    assertEquals(List.of("request 1 1.2 3 616263"), server.lines);
    assertEquals(0, memory.held());
    assertFalse(server.inbound.midMessage());
  }

  @Test
  void piecesOfManyMessagesMayStandBetweenEachOther() {
    server.hear(
        "57 00000D 03 01 00000001 9D60DCD0 0001 0002 0000000000000003 61",
        "57 00000D 03 01 00000002 54983706 0001 0002 0000000000000003 64",
        "5B 000001 0A 01 00000001 3FD74AA5 62",
        "52 000008 07 00 00000000 9CC3D62A 0000000000000001",
        "5B 000001 0A 00 00000002 30CAEDCE 65",
        "57 00000D 03 00 00000003 EECD109C 0001 0002 0000000000000003 66",
        "5A 000000 06 00 00000003 FCD49D10",
        "5B 000001 0A 00 00000001 228CA2BF 63");
    assertEquals(
        List.of(
            "ping 0000000000000001",
            "request 2 1.2 3 6465",
            "request 3 1.2 3 66",
            "cancel 3",
            "request 1 1.2 3 616263"),
        server.lines);
  }

  @Test
  void aReplyKeepsTheFlagOfItsFirstFrame() {
    client.hear(
        "5B 000001 04 03 00000007 A50F29B2 61",
        "5A 000000 04 01 00000008 86C0F944",
        "5B 000001 0A 00 00000008 5E517A73 62",
        "5B 000001 0A 01 00000007 A4739894 63",
        "5A 000000 0A 00 00000007 E9BD2567");
    assertEquals(List.of("reply 8 62", "thrown 7 6163"), client.lines);
  }

  @Test
  void aRequestInPiecesThatIsShorterThanItsFixedBytesIsRefused() {
    assertEquals(
        "request of 11 bytes, call 1",
        assertThrows(
                ProtocolException.class,
                () -> server.hear(
                    "5E 000004 03 01 00000001 B94D0023 0001 0002",
                    "5D 000007 0A 00 00000001 48A0B000 00000000000003"))
            .getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "empty piece that is not the last, 5A 000000 0A 01 00000001 F70DAD23, 'empty piece, call 1'",
    "abandoned with a payload, 5B 000001 0A 04 00000001 E2EFF55E 00, 'abandoned message with a further piece, call 1'",
    "abandoned and continued, 5A 000000 0A 05 00000001 17481393, 'abandoned message with a further piece, call 1'",
    "piece of another message, 5B 000001 0A 00 00000002 64FD6AB0 00, 'piece of a message that was not begun, call 2'",
    "piece with flag 02, 5B 000001 0A 02 00000001 8B9662EA 00, frame type 10 with flags 2",
  })
  void aPieceThatNobodyMaySendIsRefused(String what, String hex, String message) {
    server.hear("56 00000C 03 01 00000001 4D558BBE 0001 0002 0000000000000003");
    assertEquals(
        message, assertThrows(ProtocolException.class, () -> server.hear(hex)).getMessage());
    assertEquals(List.of(), server.lines);
  }

  @Test
  void aMessageBegunTwiceIsRefused() {
    assertEquals(
        "second message for call 7",
        assertThrows(
                ProtocolException.class,
                () -> client.hear(
                    "5A 000000 04 01 00000007 D8D3C560", "5A 000000 04 01 00000007 D8D3C560"))
            .getMessage());
  }

  @Test
  void anAbandonedMessageIsForgottenWithItsMemory() {
    server.hear(
        "56 00000C 03 01 00000001 4D558BBE 0001 0002 0000000000000003",
        "5B 010000 0A 01 00000001 DB8CC986 61*65536");
    assertTrue(memory.held() >= 65_536);
    assertTrue(server.inbound.midMessage());
    server.hear("5A 000000 0A 04 00000001 2F597C3F");
    assertEquals(0, memory.held());
    assertFalse(server.inbound.midMessage());
    assertEquals(List.of("abandoned 1"), server.lines);
    assertThrows(
        ProtocolException.class, () -> server.hear("5B 000001 0A 00 00000001 C3B7D248 61"));
  }

  // ---- memory

  @Test
  void memoryGrowsWithWhatArrives() {
    server.hear(begin(1));
    int arrived = 12;
    for (int i = 0; i < 99; i++) {
      server.hear(piece(FrameType.FLAG_CONTINUES, 1, "61*1000"));
      arrived += 1000;
      assertTrue(memory.held() >= arrived, memory.held() + " held for " + arrived);
      assertTrue(memory.held() <= 2L * arrived, memory.held() + " held for " + arrived);
    }
    server.hear(piece(0, 1, "61*1000"));
    assertEquals(0, memory.held());
    assertEquals(1, server.lines.size());
  }

  @Test
  void whatAHeaderDeclaresIsNotBelieved() {
    Heard.Server fresh = Heard.Server.greeted();
    fresh.inbound.shrink();
    // A request of 65,536 bytes, of which a hundred have come.
    fresh.hear("5B 010000 03 00 00000001 00000000", "61*100");
    assertEquals(0, memory.held());
    assertTrue(
        fresh.inbound.buffer().length <= 1024,
        "114 bytes came, the buffer holds " + fresh.inbound.buffer().length);
  }

  @Test
  void aMessageThatIsPutTogetherBelongsToWhoeverHearsIt() {
    List<byte[]> arrays = new ArrayList<>();
    List<Boolean> owned = new ArrayList<>();
    Heard.Client heard = new Heard.Client(LIMIT, memory) {
      @Override
      public void reply(int callId, boolean thrown, byte[] from, int at, int length, boolean own) {
        arrays.add(from);
        owned.add(own);
      }
    };
    heard.hear(
        Samples.SERVER_GREETING,
        "5B 000001 04 00 00000001 F87CB35A 61",
        "5B 000001 04 01 00000002 23AB70DA 61",
        "5B 000001 0A 00 00000002 E4008925 62");
    assertEquals(List.of(false, true), owned);
    assertSame(heard.inbound.buffer(), arrays.get(0));
    assertNotSame(heard.inbound.buffer(), arrays.get(1));
  }

  @Test
  void anEndedConnectionGivesBackWhatIncompleteMessagesHold() {
    server.hear(begin(1), piece(1, 1, "61*5000"), begin(2), piece(1, 2, "61*7000"));
    assertTrue(memory.held() >= 12_000);
    server.inbound.discard();
    assertEquals(0, memory.held());
    assertFalse(server.inbound.midMessage());
  }

  // ---- limits

  @Test
  void aMessageOfExactlyTheLimitIsTaken() {
    server.hear(begin(1), piece(1, 1, "61*65536"), piece(0, 1, "61*34464"));
    assertEquals(1, server.lines.size());
    assertTrue(server.lines.get(0).startsWith("request 1 1.2 3 100000 bytes"), server.lines.get(0));
  }

  @Test
  void aMessageBeyondTheLimitIsRefusedAtOnceAndItsOtherPiecesIgnored() {
    server.hear(begin(1), piece(1, 1, "61*65536"));
    server.hear(piece(1, 1, "61*34465"));
    assertEquals(List.of("refused 1 100001"), server.lines);
    assertEquals(0, memory.held());
    server.hear(piece(1, 1, "61*65536"), piece(1, 1, "61*65536"), piece(0, 1, "61"));
    assertEquals(List.of("refused 1 100001"), server.lines);
    assertThrows(ProtocolException.class, () -> server.hear(piece(0, 1, "61")));
  }

  @Test
  void anIdIsUsedFromTheFirstFrameOn() {
    server.hear(
        begin(1),
        "56 00000C 03 00 00000002 43C71F4E 0001 0002 0000000000000003",
        begin(3),
        "5A 000000 0A 04 00000001 2F597C3F");
    assertEquals(List.of(1, 2, 3), server.begun);
    assertEquals(List.of("request 2 1.2 3", "abandoned 1"), server.lines);
    assertEquals(3, server.inbound.lastCallId());
  }

  @Test
  void aRefusedMessageMayBeAbandonedToo() {
    server.hear(begin(1), piece(1, 1, "61*65536"), piece(1, 1, "61*65536"), piece(4, 1, ""));
    server.hear(begin(2), piece(0, 2, "62"));
    assertEquals(List.of("refused 1 131072", "request 2 1.2 3 62"), server.lines);
    assertEquals(0, memory.held());
  }

  @Test
  void theLimitHoldsForMessagesInOneFrameAndInAFirstFrameToo() {
    Heard.Server strict = Heard.Server.greeted(3, memory);
    strict.hear(
        "4A 000010 03 00 00000001 C2737847 0001 0002 0000000000000003 61626364",
        "4A 000010 03 01 00000002 2F54614B 0001 0002 0000000000000003 61626364",
        "55 00000F 03 00 00000003 B35AAC29 0001 0002 0000000000000003 616263",
        "5A 000000 0A 00 00000002 DC4C317B");
    assertEquals(List.of("refused 1 4", "refused 2 4", "request 3 1.2 3 616263"), strict.lines);
    Heard.Client strictClient = Heard.Client.greeted(3, memory);
    strictClient.hear(
        "5E 000004 04 00 00000001 A8DDFA8D 61626364",
        "59 000003 04 00 00000002 6F2EC776 616263",
        "5E 000004 04 01 00000003 2CC1F39D 61626364");
    assertEquals(List.of("refused 1 4", "reply 2 616263", "refused 3 4"), strictClient.lines);
  }

  @Test
  void aMessageForWhichThereIsNoMemoryIsRefusedAndTheOthersGoOn() {
    MemoryBudget scarce = new MemoryBudget(20_000);
    Heard.Server poor = Heard.Server.greeted(LIMIT, scarce);
    poor.hear(begin(1), piece(1, 1, "61*9000"), begin(2), piece(1, 2, "62*12000"));
    assertEquals(List.of("refused 2 12000 memory"), poor.lines);
    assertTrue(scarce.held() >= 9000 && scarce.held() <= 20_000, "held " + scarce.held());
    poor.hear(
        piece(1, 2, "62*12000"), piece(0, 1, "61"), piece(0, 2, ""), begin(3), piece(0, 3, "63"));
    assertEquals(3, poor.lines.size());
    assertTrue(poor.lines.get(1).startsWith("request 1 1.2 3 9001 bytes"), poor.lines.get(1));
    assertEquals("request 3 1.2 3 63", poor.lines.get(2));
    assertEquals(0, scarce.held());
  }

  @Test
  void theConnectionsOfAServerShareItsMemory() {
    MemoryBudget all = new MemoryBudget(20_000);
    Heard.Server first = Heard.Server.greeted(LIMIT, all.share(15_000));
    Heard.Server second = Heard.Server.greeted(LIMIT, all.share(15_000));
    first.hear(begin(1), piece(1, 1, "61*12000"));
    second.hear(begin(1), piece(1, 1, "61*12000"));
    assertEquals(List.of(), first.lines);
    assertEquals(List.of("refused 1 12000 memory"), second.lines);
    first.inbound.discard();
    second.hear(begin(2), piece(1, 2, "61*12000"), piece(0, 2, ""));
    assertEquals(2, second.lines.size());
    assertEquals(0, all.held());
  }

  @Test
  void aThousandAndTwentyFourMessagesMayBeIncompleteAndNotOneMore() {
    for (int id = 1; id <= 1024; id++) {
      server.hear(begin(id));
    }
    server.hear(piece(0, 500, "61"), begin(1025));
    assertEquals(List.of("request 500 1.2 3 61"), server.lines);
    assertEquals(
        "more than 1024 incomplete messages at once",
        assertThrows(ProtocolException.class, () -> server.hear(begin(1026))).getMessage());
  }

  @Test
  void messagesThatWereRefusedCountUntilTheyEnd() {
    Heard.Server strict = Heard.Server.greeted(3, memory);
    String tooLarge = "0001 0002 0000000000000003 61626364";
    for (int id = 1; id <= 1024; id++) {
      strict.hear(frame(FrameType.REQUEST, FrameType.FLAG_CONTINUES, id, tooLarge));
    }
    assertEquals(0, memory.held());
    strict.hear(piece(4, 1, ""), begin(1025));
    assertThrows(ProtocolException.class, () -> strict.hear(begin(1026)));
  }
}
