package io.plainrpc.protocol;

import io.plainrpc.testing.Frames;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Frames in the bytes of a fuzzer, found and put right with nothing of the code under test. */
final class FuzzFrameBytes {

  /**
   * The frames at the beginning that are whole and undamaged.
   *
   * @param frames each with type and payload
   * @param bytes how many bytes they take
   * @param damaged whether what follows can already be seen to be none
   */
  record Sound(List<Frames.Frame> frames, int bytes, boolean damaged) {}

  private final boolean secure;
  private final int header;

  FuzzFrameBytes(Framing framing) {
    secure = framing == Framing.SECURE;
    header = secure ? Frames.HEADER - Integer.BYTES : Frames.HEADER;
  }

  /**
   * Takes any bytes for frames and makes their checks, lengths and checksums right, and the ids of requests rise by one, so that
   * the fuzzer reaches what lies behind.
   */
  byte[] repaired(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    int requests = 0;
    while (bytes.length - at >= header) {
      int length = Math.min(length(bytes, at), bytes.length - at - header);
      int type = bytes[at + 4] & 0xFF;
      int callId = type == Frames.REQUEST ? ++requests : ByteBuffer.wrap(bytes).getInt(at + 6);
      out.writeBytes(frame(type, bytes[at + 5], callId, payload(bytes, at, length)));
      at += header + length;
    }
    out.write(bytes, at, bytes.length - at);
    return out.toByteArray();
  }

  /** Frames as this connection has them. */
  byte[] asHere(byte[]... frames) {
    byte[] all = Frames.join(frames);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < all.length; ) {
      int length = length(all, at);
      out.write(all, at, header);
      out.write(all, at + Frames.HEADER, length);
      at += Frames.HEADER + length;
    }
    return out.toByteArray();
  }

  Sound sound(byte[] bytes) {
    List<Frames.Frame> frames = new ArrayList<>();
    int at = 0;
    while (bytes.length - at >= header) {
      int length = length(bytes, at);
      boolean whole = length <= bytes.length - at - header;
      int callId = ByteBuffer.wrap(bytes).getInt(at + 6);
      int type = bytes[at + 4] & 0xFF;
      byte[] payload = payload(bytes, at, whole ? length : 0);
      if (bytes[at] != (byte) (length >>> 16 ^ length >>> 8 ^ length ^ 0x5A)
          || length > Frames.MAX_PAYLOAD
          || whole && !matches(bytes, at, frame(type, bytes[at + 5], callId, payload))) {
        return new Sound(frames, at, true);
      }
      if (!whole) {
        break;
      }
      frames.add(new Frames.Frame(type, bytes[at + 5] & 0xFF, callId, payload));
      at += header + length;
    }
    return new Sound(frames, at, false);
  }

  private byte[] frame(int type, int flags, int callId, byte[] payload) {
    byte[] frame = Frames.frame(type, flags, callId, payload);
    return secure ? asHere(frame) : frame;
  }

  private static boolean matches(byte[] bytes, int at, byte[] frame) {
    return Arrays.equals(bytes, at, at + frame.length, frame, 0, frame.length);
  }

  private byte[] payload(byte[] bytes, int at, int length) {
    return Arrays.copyOfRange(bytes, at + header, at + header + length);
  }

  private static int length(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getInt(at) & 0xFFFFFF;
  }
}
