package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What leaves when, and what is known about what has arrived. A small request takes 14 + 12 bytes and its body. */
class OutboundTest {
  private static final int EMPTY_REQUEST = 26;
  private static final int PIECE = 14 + 65_536;

  private final Outbound out = new Outbound();

  private static final class Sent extends Outgoing {}

  private Sent request(int callId, int bodyBytes) {
    Sent sent = new Sent();
    out.request(callId, 0, 0, 1, new byte[bodyBytes], bodyBytes, sent);
    return sent;
  }

  /** Takes a batch and names its frames: type, flags and id, and the payload's size. */
  private List<String> takeFrames() {
    Outbound.Batch batch = out.take();
    assertNotNull(batch, "there is nothing to take");
    int length = batch.seal();
    byte[] bytes = batch.bytes();
    List<String> frames = new ArrayList<>();
    for (int at = 0; at < length; ) {
      int payload = FrameHeader.length(bytes, at);
      new Crc().verify(bytes, at, payload);
      frames.add(String.format(
          "%02X %02X %d: %d",
          FrameHeader.type(bytes, at),
          FrameHeader.flags(bytes, at),
          FrameHeader.callId(bytes, at),
          payload));
      at += 14 + payload;
    }
    return frames;
  }

  private String takeHex() {
    Outbound.Batch batch = out.take();
    assertNotNull(batch, "there is nothing to take");
    int length = batch.seal();
    return Hex.text(batch.bytes(), 0, length);
  }

  // ---- order

  @Test
  void thereIsNothingToTakeAtFirst() {
    assertFalse(out.hasOutput());
    assertEquals(0, out.queuedBytes());
    assertEquals(0, out.unansweredBytes());
    assertNull(out.take());
    assertNull(out.take());
  }

  @Test
  void smallFramesLeaveTogetherInTheirOrder() {
    request(1, 3);
    out.ping(5, new Sent());
    out.cancel(1);
    request(2, 0);
    assertEquals(List.of("03 00 1: 15", "07 00 0: 8", "06 00 1: 0", "03 00 2: 12"), takeFrames());
    assertNull(out.take());
  }

  @Test
  void aLargeMessageTakesOnePieceOfEveryBatchAndSmallOnesComeFirst() {
    request(1, 150_000);
    request(2, 1);
    assertEquals(List.of("03 01 1: 12", "03 00 2: 13", "0A 01 1: 65536"), takeFrames());
    request(3, 1);
    assertEquals(List.of("03 00 3: 13", "0A 01 1: 65536"), takeFrames());
    assertEquals(List.of("0A 00 1: 18928"), takeFrames());
    assertNull(out.take());
  }

  @Test
  void largeMessagesTakeTurnsFourAtATime() {
    for (int id = 1; id <= 6; id++) {
      request(id, 131_072);
    }
    assertEquals(
        List.of(
            "03 01 1: 12",
            "03 01 2: 12",
            "03 01 3: 12",
            "03 01 4: 12",
            "03 01 5: 12",
            "03 01 6: 12",
            "0A 01 1: 65536",
            "0A 01 2: 65536",
            "0A 01 3: 65536",
            "0A 01 4: 65536"),
        takeFrames());
    assertEquals(
        List.of("0A 01 5: 65536", "0A 01 6: 65536", "0A 00 1: 65536", "0A 00 2: 65536"),
        takeFrames());
    assertEquals(
        List.of("0A 00 3: 65536", "0A 00 4: 65536", "0A 00 5: 65536", "0A 00 6: 65536"),
        takeFrames());
    assertNull(out.take());
  }

  @Test
  void aBatchStaysAsItIsUntilTheNextIsTaken() {
    request(1, 3);
    Outbound.Batch batch = out.take();
    int length = batch.seal();
    String before = Hex.text(batch.bytes(), 0, length);
    for (int id = 2; id < 200; id++) {
      request(id, 1000);
    }
    request(200, 100_000);
    assertEquals(before, Hex.text(batch.bytes(), 0, length));
  }

  // ---- accounting

  @Test
  void queuedBytesAreThoseNotTakenYet() {
    request(1, 10);
    assertEquals(EMPTY_REQUEST + 10, out.queuedBytes());
    request(2, 100_000);
    assertEquals(EMPTY_REQUEST + 10 + EMPTY_REQUEST + 100_000, out.queuedBytes());
    takeFrames();
    assertEquals(100_000 - 65_536, out.queuedBytes());
    takeFrames();
    assertEquals(0, out.queuedBytes());
    assertFalse(out.hasOutput());
  }

  @Test
  void bytesAreUnansweredFromTheMomentTheyAreTakenUntilAnAnswerProvesThem() {
    Sent first = request(1, 10);
    Sent second = request(2, 20);
    assertEquals(0, out.unansweredBytes());
    takeFrames();
    assertEquals(36 + 46, out.unansweredBytes());
    out.answered(first);
    assertEquals(46, out.unansweredBytes());
    out.answered(second);
    assertEquals(0, out.unansweredBytes());
  }

  @Test
  void aLaterAnswerProvesAllThatWasSentBefore() {
    Sent first = request(1, 10);
    out.cancel(1);
    Sent second = request(2, 20);
    takeFrames();
    out.answered(second);
    assertEquals(0, out.unansweredBytes());
    out.answered(first);
    assertEquals(0, out.unansweredBytes());
  }

  @Test
  void anAnswerToWhatWasNotTakenProvesNothing() {
    Sent first = request(1, 10);
    takeFrames();
    Sent second = request(2, 20);
    out.answered(second);
    assertEquals(36, out.unansweredBytes());
    out.answered(new Sent());
    assertEquals(36, out.unansweredBytes());
    out.answered(first);
    assertEquals(0, out.unansweredBytes());
  }

  @Test
  void anAnswerToALargeRequestProvesItOnlyWhenAllOfItWasTaken() {
    Sent large = request(1, 65_537);
    takeFrames();
    assertEquals(EMPTY_REQUEST + PIECE, out.unansweredBytes());
    out.answered(large);
    assertEquals(EMPTY_REQUEST + PIECE, out.unansweredBytes());
    Sent small = request(2, 0);
    takeFrames();
    assertEquals(EMPTY_REQUEST + PIECE + EMPTY_REQUEST + 15, out.unansweredBytes());
    out.answered(small);
    assertEquals(15, out.unansweredBytes());
    out.answered(large);
    assertEquals(0, out.unansweredBytes());
  }

  @Test
  void aPongProvesWhatWasSentBeforeItsPing() {
    request(1, 10);
    Sent ping = new Sent();
    out.ping(7, ping);
    takeFrames();
    request(2, 10);
    takeFrames();
    out.answered(ping);
    assertEquals(36, out.unansweredBytes());
  }

  @Test
  void aMessageIsHandedOverWhenItsFirstByteIsTaken() {
    assertFalse(out.handedOver(new Sent()));
    Sent small = request(1, 10);
    Sent large = request(2, 200_000);
    assertFalse(out.handedOver(small));
    assertFalse(out.handedOver(large));
    takeFrames();
    assertTrue(out.handedOver(small));
    assertTrue(out.handedOver(large));
    Sent next = request(3, 10);
    assertFalse(out.handedOver(next));
    takeFrames();
    assertTrue(out.handedOver(next));
  }

  // ---- a buffer that grows

  @Test
  void connectionThatOnlyPingsHasSmallBuffers() {
    assertNull(out.take());
    for (int i = 0; i < 4; i++) {
      out.pong(i);
      assertEquals(64, out.take().bytes().length);
      assertNull(out.take());
    }
  }

  @Test
  void aFrameThatMakesTheBufferGrowIsWholeWhateverItsType() {
    // The buffer has just grown to the 494 bytes of an empty message of 480.
    out.reply(1, false, new byte[480], 480);
    out.pong(0x0123456789ABCDEFL);
    assertTrue(takeHex().endsWith(Hex.text("52 000008 08 00 00000000 CFE87372 0123456789ABCDEF")));
    out.reply(1, false, new byte[480], 480);
    out.ping(0x0123456789ABCDEFL, new Sent());
    assertTrue(takeHex().endsWith(Hex.text("52 000008 07 00 00000000 CDF2E883 0123456789ABCDEF")));
    Outbound third = new Outbound();
    third.reply(1, false, new byte[480], 480);
    third.request(2, 1, 2, 3, Hex.bytes("61*600"), 600, new Sent());
    third.goaway(new Goaway(4, "x".repeat(1000)));
    Outbound.Batch batch = third.take();
    int length = batch.seal();
    assertEquals(
        Hex.text(
            "BB 0001E0 04 00 00000001 DA6D4315 00*480",
            "3C 000264 03 00 00000002 5E8CF10F 0001 0002 0000000000000003 61*600",
            "B5 0003EC 09 00 00000000 70B1F73B 00000004 78*1000"),
        Hex.text(batch.bytes(), 0, length));
  }

  // ---- giving up

  @Test
  void aRequestGivenUpBeforeItIsTakenLosesTheTimeItHadLeft() {
    Sent sent = new Sent();
    out.request(1, 0x0102, 0x0304, 0x7FFF_FFFF_FFFF_FFFFL, Hex.bytes("AABB"), 2, sent);
    out.giveUp(1, sent);
    assertEquals(
        Hex.text("54 00000E 03 00 00000001 A34CADE4 0102 0304 0000000000000000 AABB"), takeHex());
    assertNull(out.take());
  }

  @Test
  void onlyTheRequestThatIsGivenUpLosesItsTime() {
    request(1, 100);
    takeFrames();
    Sent second = new Sent();
    Sent third = new Sent();
    Sent fourth = new Sent();
    out.request(2, 0, 0, 9, new byte[0], 0, second);
    out.request(3, 0, 0, 9, new byte[0], 0, third);
    out.request(4, 0, 0, 9, new byte[0], 0, fourth);
    out.giveUp(3, third);
    assertEquals(
        Hex.text(
            "56 00000C 03 00 00000002 52C51AD6 0000 0000 0000000000000009",
            "56 00000C 03 00 00000003 1AA5F97F 0000 0000 0000000000000000",
            "56 00000C 03 00 00000004 F0298B88 0000 0000 0000000000000009"),
        takeHex());
  }

  @Test
  void aRequestGivenUpAfterItIsTakenIsCancelled() {
    Sent sent = request(1, 10);
    takeFrames();
    out.giveUp(1, sent);
    assertEquals(Hex.text("5A 000000 06 00 00000001 1DEFEDE7"), takeHex());
  }

  @Test
  void aLargeRequestGivenUpBeforeItIsTakenIsBegunAndAbandonedBecauseItsIdIsUsed() {
    Sent sent = request(1, 100_000);
    out.giveUp(1, sent);
    assertEquals(EMPTY_REQUEST + 14, out.queuedBytes());
    assertEquals(List.of("03 01 1: 12", "0A 04 1: 0"), takeFrames());
    assertNull(out.take());
  }

  @Test
  void aLargeRequestGivenUpHalfwayIsAbandoned() {
    Sent sent = request(1, 100_000);
    takeFrames();
    out.giveUp(1, sent);
    assertEquals(14, out.queuedBytes());
    assertEquals(List.of("0A 04 1: 0"), takeFrames());
    assertNull(out.take());
  }

  @Test
  void aLargeRequestGivenUpAfterItsLastPieceIsCancelled() {
    Sent sent = request(1, 65_536);
    takeFrames();
    out.giveUp(1, sent);
    assertEquals(List.of("06 00 1: 0"), takeFrames());
  }

  @Test
  void onlyALargeMessageThatHasSomethingLeftCanBeAbandoned() {
    assertFalse(out.abandon(1));
    out.reply(1, false, new byte[10], 10);
    assertFalse(out.abandon(1));
    out.reply(2, false, new byte[65_537], 65_537);
    out.reply(3, false, new byte[65_537], 65_537);
    assertTrue(out.abandon(2));
    assertFalse(out.abandon(2));
    takeFrames();
    takeFrames();
    assertFalse(out.abandon(3));
    assertFalse(out.hasOutput());
  }

  @Test
  void anAbandonedMessageLeavesTheTurnsOfTheOthersAsTheyAre() {
    for (int id = 1; id <= 3; id++) {
      out.reply(id, false, new byte[131_072], 131_072);
    }
    takeFrames();
    assertTrue(out.abandon(2));
    assertEquals(List.of("0A 04 2: 0", "0A 00 1: 65536", "0A 00 3: 65536"), takeFrames());
    assertNull(out.take());
  }

  // ---- memory

  @Test
  void aBufferThatGrewInABurstIsNotKept() {
    for (int id = 1; id <= 300; id++) {
      request(id, 1000);
    }
    assertEquals(300, takeFrames().size());
    assertNull(out.take());
    for (int round = 0; round < 4; round++) {
      request(301 + round, 10);
      Outbound.Batch batch = out.take();
      batch.seal();
      assertTrue(
          batch.bytes().length <= 128 * 1024, "round " + round + ": " + batch.bytes().length);
    }
  }

  @Test
  void aBodyIsLetGoAfterItsLastPieceWasWritten() throws Exception {
    WeakReference<byte[]> body = sendLarge();
    takeFrames();
    assertNull(out.take());
    for (int i = 0; i < 100 && body.get() != null; i++) {
      System.gc();
    }
    assertNull(body.get());
  }

  private WeakReference<byte[]> sendLarge() {
    byte[] body = new byte[65_537];
    out.reply(1, false, body, body.length);
    takeFrames();
    return new WeakReference<>(body);
  }
}
