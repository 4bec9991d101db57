package io.plainrpc.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/**
 * The wire, written down a second time: greetings and frames byte by byte from the pictures of the protocol page, with
 * nothing of the code under test. Everything is big-endian.
 */
// greeting of the client: magic 8 | min u8 | max u8 | options length u16 | options | crc32c u32
// greeting of the server: magic 8 | version u8 | refusal u8 | options length u16 | options | crc32c
// frame:  check u8 | length u24 | type u8 | flags u8 | call id u32 | crc32c u32 | payload
public final class Frames {
  public static final int ANNOUNCE = 0x01;
  public static final int AGREE = 0x02;
  public static final int REQUEST = 0x03;
  public static final int REPLY = 0x04;
  public static final int ERROR = 0x05;
  public static final int CANCEL = 0x06;
  public static final int PING = 0x07;
  public static final int PONG = 0x08;
  public static final int GOAWAY = 0x09;
  public static final int PIECE = 0x0A;
  public static final int AUTHENTICATE = 0x0B;
  public static final int AUTHENTICATED = 0x0C;

  public static final int CONTINUES = 0x01;
  public static final int THROWN = 0x02;
  public static final int ABANDONED = 0x04;

  public static final int HEADER = 14;
  public static final int MAX_PAYLOAD = 65_536;

  public static final int NOT_STARTED = 0;
  public static final int MAYBE = 1;
  public static final int COMPLETED = 2;

  private static final byte[] MAGIC = {(byte) 0x89, 0x50, 0x4C, 0x41, 0x49, 0x4E, 0x0D, 0x0A};
  private static final long HOUR_NANOS = 3_600_000_000_000L;

  /** A frame that was read. */
  public record Frame(int type, int flags, int callId, byte[] payload) {
    public boolean is(int wanted) {
      return type == wanted;
    }
  }

  private Frames() {}

  // ---- greetings

  /** A client that speaks version 1 and accepts 4 MiB. */
  public static byte[] clientGreeting() {
    return greeting(1, 1, option(1, number(4 << 20)));
  }

  /** A server that speaks version 1, with ordinary limits. */
  public static byte[] serverGreeting() {
    return serverGreeting(4 << 20, 1024);
  }

  public static byte[] serverGreeting(int maxMessageBytes, int maxInFlight) {
    return greeting(
        1,
        0,
        join(
            option(1, number(maxMessageBytes)),
            option(2, number(maxInFlight)),
            option(3, number(10_000)),
            option(4, number(15_000))));
  }

  /** Either greeting; the two numbers are the lowest and highest version, or the version and the refusal. */
  public static byte[] greeting(int first, int second, byte[] options) {
    byte[] head = ByteBuffer.allocate(12 + options.length)
        .put(MAGIC)
        .put((byte) first)
        .put((byte) second)
        .putShort((short) options.length)
        .put(options)
        .array();
    return join(head, number(crc(head)));
  }

  public static byte[] option(int tag, byte[] value) {
    return ByteBuffer.allocate(3 + value.length)
        .put((byte) tag)
        .putShort((short) value.length)
        .put(value)
        .array();
  }

  /** A client that begins to authenticate. */
  public static byte[] clientGreeting(String mechanism, byte[] opening) {
    byte[] name = utf8(mechanism);
    return greeting(
        1,
        1,
        join(
            option(1, number(4 << 20)),
            option(2, join(new byte[] {(byte) name.length}, name, opening))));
  }

  /** A server that challenges. */
  public static byte[] serverGreeting(byte[] challenge) {
    return greeting(1, 0, option(6, challenge));
  }

  /** The value of an option in a greeting, or null. */
  public static byte[] optionOf(byte[] greeting, int tag) {
    ByteBuffer options = ByteBuffer.wrap(greeting, 12, greeting.length - 12);
    while (options.hasRemaining()) {
      int is = options.get();
      byte[] value = new byte[options.getShort()];
      options.get(value);
      if (is == tag) {
        return value;
      }
    }
    return null;
  }

  // ---- frames

  public static byte[] frame(int type, int flags, int callId, byte[] payload) {
    int length = payload.length;
    byte[] frame = ByteBuffer.allocate(HEADER + length)
        .put((byte) (length >>> 16 ^ length >>> 8 ^ length ^ 0x5A))
        .put((byte) (length >>> 16))
        .putShort((short) length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(callId)
        .putInt(0)
        .put(payload)
        .array();
    CRC32C crc = new CRC32C();
    crc.update(frame, 0, 10);
    crc.update(frame, HEADER, length);
    ByteBuffer.wrap(frame).putInt(10, (int) crc.getValue());
    return frame;
  }

  public static byte[] announce(int number, byte[] descriptor) {
    return announce(number, sha256(descriptor), descriptor);
  }

  public static byte[] announce(int number, byte[] fingerprint, byte[] descriptor) {
    return frame(ANNOUNCE, 0, 0, join(shorts(number), fingerprint, descriptor));
  }

  /** The server has the same version. */
  public static byte[] agree(int number, byte[] descriptor) {
    return frame(AGREE, 0, 0, join(shorts(number), new byte[] {0}, sha256(descriptor)));
  }

  /** A call of service 0 with an hour to go. */
  public static byte[] request(int callId, int method, byte[] body) {
    return request(callId, 0, method, HOUR_NANOS, body);
  }

  public static byte[] request(int callId, int service, int method, long nanosLeft, byte[] body) {
    return frame(REQUEST, 0, callId, join(prefix(service, method, nanosLeft), body));
  }

  /** The first frame of a call of service 0 that goes on in pieces; it holds none of the body. */
  public static byte[] requestBegin(int callId, int method) {
    return frame(REQUEST, CONTINUES, callId, prefix(0, method, HOUR_NANOS));
  }

  public static byte[] piece(int callId, boolean continues, byte[] bytes) {
    return frame(PIECE, continues ? CONTINUES : 0, callId, bytes);
  }

  public static byte[] reply(int callId, byte[] body) {
    return frame(REPLY, 0, callId, body);
  }

  public static byte[] error(int callId, int code, int execution, byte[] fields) {
    return frame(ERROR, 0, callId, join(new byte[] {(byte) code, (byte) execution}, fields));
  }

  public static byte[] cancel(int callId) {
    return frame(CANCEL, 0, callId, new byte[0]);
  }

  public static byte[] ping(long opaque) {
    return frame(PING, 0, 0, ByteBuffer.allocate(8).putLong(opaque).array());
  }

  public static byte[] pong(byte[] opaque) {
    return frame(PONG, 0, 0, opaque);
  }

  public static byte[] goaway(int lastCallId, String reason) {
    return frame(GOAWAY, 0, 0, join(number(lastCallId), utf8(reason)));
  }

  private static byte[] prefix(int service, int method, long nanosLeft) {
    return ByteBuffer.allocate(12)
        .putShort((short) service)
        .putShort((short) method)
        .putLong(nanosLeft)
        .array();
  }

  // ---- bodies

  /** One string as an argument list or as a result: length + 1 in groups of seven bits, then UTF-8. */
  public static byte[] text(String value) {
    return counted(utf8(value));
  }

  /** One {@code byte[]}, likewise. */
  public static byte[] counted(byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int rest = value.length + 1;
    while (rest > 0x7F) {
      out.write(rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
    out.writeBytes(value);
    return out.toByteArray();
  }

  /** The string in a body that holds nothing else. */
  public static String textOf(byte[] body) {
    int at = 0;
    while (body[at++] < 0) {
      // A length beyond 126 has more groups.
    }
    return new String(body, at, body.length - at, StandardCharsets.UTF_8);
  }

  // ---- reading

  /** Reads the server's greeting as it is, unchecked except for its checksum. */
  public static byte[] readGreeting(DataInputStream in) throws IOException {
    byte[] fixed = new byte[12];
    in.readFully(fixed);
    byte[] rest = new byte[ByteBuffer.wrap(fixed).getShort(10)];
    in.readFully(rest);
    if (in.readInt() != crc(join(fixed, rest))) {
      throw new AssertionError("greeting with a wrong checksum");
    }
    return join(fixed, rest);
  }

  /** The next frame, or null at the end of the stream. */
  public static Frame read(DataInputStream in) throws IOException {
    byte[] header = new byte[HEADER];
    int first = in.read();
    if (first < 0) {
      return null;
    }
    header[0] = (byte) first;
    in.readFully(header, 1, HEADER - 1);
    ByteBuffer head = ByteBuffer.wrap(header);
    int length = head.getInt(0) & 0xFFFFFF;
    byte[] payload = new byte[length];
    in.readFully(payload);
    byte[] again = frame(header[4] & 0xFF, header[5] & 0xFF, head.getInt(6), payload);
    if (ByteBuffer.wrap(again).getInt(10) != head.getInt(10) || again[0] != header[0]) {
      throw new AssertionError("frame with a wrong checksum");
    }
    return new Frame(header[4] & 0xFF, header[5] & 0xFF, head.getInt(6), payload);
  }

  /** The next frame; the stream must not end before it. */
  public static Frame readOne(DataInputStream in) throws IOException {
    Frame frame = read(in);
    if (frame == null) {
      throw new EOFException("end of stream instead of a frame");
    }
    return frame;
  }

  // ---- small things

  public static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] shorts(int value) {
    return new byte[] {(byte) (value >>> 8), (byte) value};
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
