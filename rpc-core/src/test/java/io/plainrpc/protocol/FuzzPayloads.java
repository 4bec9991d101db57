package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Metadata;
import io.plainrpc.testing.Frames;
import java.util.Arrays;

/** What is read of a payload says all that stands in it: written again it is the same. */
final class FuzzPayloads {
  private FuzzPayloads() {}

  static void check(Frames.Frame frame) {
    try {
      writeAgain(frame.type(), frame.payload());
      boolean message = frame.is(FrameType.REQUEST) || frame.is(FrameType.REPLY);
      if (message && (frame.flags() & FrameType.FLAG_METADATA) != 0) {
        int fixed = frame.is(FrameType.REQUEST) ? RequestPrefix.BYTES : 0;
        checkMetadata(frame.payload(), fixed);
      }
    } catch (ProtocolException e) {
      // Malformed: nothing was read.
    }
  }

  private static void writeAgain(int type, byte[] payload) {
    int length = payload.length;
    switch (type) {
      case FrameType.ANNOUNCE ->
        assertArrayEquals(payload, Announcement.decode(payload, 0, length).encode());
      case FrameType.AGREE ->
        assertArrayEquals(payload, Agreement.decode(payload, 0, length).encode());
      case FrameType.GOAWAY ->
        assertArrayEquals(payload, Goaway.decode(payload, 0, length).encode());
      case FrameType.AUTHENTICATE ->
        assertArrayEquals(payload, Authentication.decodeProof(payload, 0, length));
      case FrameType.AUTHENTICATED ->
        assertArrayEquals(payload, payloadOf(Authentication.Verdict.decode(payload, 0, length)));
      case FrameType.ERROR -> checkError(WireError.decode(payload, 0, length));
      default -> {
        // The receiver makes no object of it.
      }
    }
  }

  private static byte[] payloadOf(Authentication.Verdict verdict) {
    byte[] frame = verdict.encode(Framing.SECURE);
    return Arrays.copyOfRange(frame, Framing.SECURE.headerBytes(), frame.length);
  }

  /** Its order means nothing, and reserved names that are not known are left out. */
  private static void checkMetadata(byte[] payload, int at) {
    int size = MetadataBlock.size(payload, at, payload.length - at);
    Metadata read = MetadataBlock.decode(payload, at);
    byte[] again = MetadataBlock.encode(read);
    if (again == null) {
      assertTrue(read.isEmpty());
    } else {
      assertTrue(again.length <= size, again.length + " bytes of " + size);
      assertEquals(again.length, MetadataBlock.size(again, 0, again.length));
      assertEquals(read.asMap(), MetadataBlock.decode(again, 0).asMap());
    }
  }

  /** Unknown and repeated fields are not kept and long texts are cut, once. */
  private static void checkError(WireError error) {
    if (error.code() != null) {
      byte[] once = error.encode();
      assertArrayEquals(once, WireError.decode(once, 0, once.length).encode());
    }
  }
}
