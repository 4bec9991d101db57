package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Over TLS frames have no checksum, and what its records add counts as bytes that may not have arrived. */
class FramingTest {
  private final Outbound out = new Outbound(Framing.SECURE);

  private String takeHex() {
    Outbound.Batch batch = out.take();
    return Hex.text(batch.bytes(), 0, batch.seal());
  }

  @Test
  void framesHaveNoChecksum() {
    // The same frames as on the protocol page, section 12, without the checksums.
    out.ping(0x0123456789ABCDEFL, new Outgoing());
    out.request(1, 0, 0, 10_000_000_000L, Hex.bytes("06 68656C6C6F"), 6, new Outgoing());
    assertEquals(
        Hex.text(
            "52 000008 07 00 00000000 0123456789ABCDEF",
            "48 000012 03 00 00000001 0000 0000 00000002540BE400 06 68656C6C6F"),
        takeHex());
  }

  @Test
  void piecesHaveNoneEither() {
    byte[] body = new byte[FrameHeader.MAX_PAYLOAD + 3];
    out.request(1, 0, 0, 1, body, body.length, new Outgoing());
    Outbound.Batch first = out.take();
    assertEquals(10 + 12 + 10 + FrameHeader.MAX_PAYLOAD, first.seal());
    Outbound.Batch second = out.take();
    assertEquals(10 + 3, second.seal());
  }

  @Test
  void requestThatStillWaitsLosesItsTimeAtTheRightPlace() {
    Outgoing first = new Outgoing();
    Outgoing second = new Outgoing();
    out.request(1, 0, 0, 1, new byte[0], 0, first);
    out.take().seal();
    out.cancel(1);
    out.request(2, 0, 0, 0x1122334455667788L, new byte[0], 0, second);
    out.giveUp(2, second);
    assertEquals(
        Hex.text("5A 000000 06 00 00000001", "56 00000C 03 00 00000002 0000 0000 0000000000000000"),
        takeHex());
  }

  @Test
  void whatRecordsAddCountsAsUnanswered() {
    Outgoing first = new Outgoing();
    out.request(1, 0, 0, 1, new byte[10], 10, first);
    assertEquals(32 + 40, out.queuedBytes());
    out.take().seal();
    assertEquals(32 + 40, out.unansweredBytes());
    Outgoing second = new Outgoing();
    out.request(2, 0, 0, 1, new byte[40_000], 40_000, second);
    out.take().seal();
    assertEquals(72 + 40_022 + 3 * 40, out.unansweredBytes());
    out.answered(first);
    assertEquals(40 + 40_022 + 120, out.unansweredBytes());
    out.answered(second);
    assertEquals(120, out.unansweredBytes());
  }

  @Test
  void receiverReadsThemAndRefusesThoseWithAChecksum() {
    assertEquals(
        "request 1 0.0 10000000000 0668656C6C6F",
        heard("48 000012 03 00 00000001 0000 0000 00000002540BE400 06 68656C6C6F"));
    assertThrows(
        ProtocolException.class,
        () -> heard("48 000012 03 00 00000001 892FB873 0000 0000 00000002540BE400 06 68656C6C6F"
            + "52 000008 07 00 00000000 CDF2E883 0123456789ABCDEF"));
  }

  private static String heard(String frames) {
    Heard.Server sink = new Heard.Server();
    ServerInbound inbound = new ServerInbound(
        sink, 1 << 20, new MemoryBudget(1 << 22), Samples.allowance(), Framing.SECURE);
    Heard.feed(inbound, Hex.bytes(Samples.CLIENT_GREETING, frames));
    sink.lines.remove(0);
    return String.join("; ", sink.lines);
  }
}
