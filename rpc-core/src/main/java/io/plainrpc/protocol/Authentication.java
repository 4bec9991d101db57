package io.plainrpc.protocol;

import io.plainrpc.Authenticator;
import java.util.Arrays;

/**
 * The two frames between the greetings and everything else, when the client's greeting has begun to show who it is.
 *
 * <pre>
 * authenticate    | proof ... |
 * authenticated   | verdict u8 | text ... |
 * </pre>
 *
 * <p>The server's challenge stands in its greeting. Nothing else may be sent before the verdict.
 */
public final class Authentication {
  /** Largest payload of any frame before the verdict, this one's or another's: strangers get no more memory. */
  static final int MAX_BYTES = 4096;

  private static final int MAX_TEXT = 1024;

  private Authentication() {}

  /** The frame that answers the challenge, whole. */
  public static byte[] encodeProof(byte[] proof, Framing framing) {
    return frame(FrameType.AUTHENTICATE, proof, framing);
  }

  static byte[] decodeProof(byte[] from, int at, int length) {
    if (length > Authenticator.MAX_BYTES) {
      throw new ProtocolException(
          "proof of " + length + " bytes, limit " + Authenticator.MAX_BYTES);
    }
    return Arrays.copyOfRange(from, at, at + length);
  }

  /**
   * What the server makes of the proof.
   *
   * @param accepted whether it believes it
   * @param text when it does, the name that it knows the client by; else why not
   */
  public record Verdict(boolean accepted, String text) {
    private static final int ACCEPTED = 0;
    private static final int REFUSED = 1;

    /** The frame, whole. */
    public byte[] encode(Framing framing) {
      byte[] value = Bytes.cut(text, MAX_TEXT);
      byte[] payload = new byte[1 + value.length];
      payload[0] = (byte) (accepted ? ACCEPTED : REFUSED);
      System.arraycopy(value, 0, payload, 1, value.length);
      return frame(FrameType.AUTHENTICATED, payload, framing);
    }

    static Verdict decode(byte[] from, int at, int length) {
      if (length < 1 || length > 1 + MAX_TEXT || (from[at] & 0xFF) > REFUSED) {
        throw new ProtocolException("malformed verdict about who the client is");
      }
      return new Verdict(from[at] == ACCEPTED, Bytes.text(from, at + 1, length - 1));
    }
  }

  private static byte[] frame(int type, byte[] payload, Framing framing) {
    int header = framing.headerBytes();
    byte[] frame = new byte[header + payload.length];
    FrameHeader.write(frame, 0, payload.length, type, 0, 0);
    System.arraycopy(payload, 0, frame, header, payload.length);
    if (framing.hasChecksums()) {
      new Crc().seal(frame, 0, frame.length);
    }
    return frame;
  }
}
