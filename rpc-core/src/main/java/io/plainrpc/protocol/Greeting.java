package io.plainrpc.protocol;

import io.plainrpc.Authenticator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The two greetings that open a connection. Their layout never changes, in any version.
 *
 * <pre>
 * client  0       8             9             10               12
 *         | magic | min version | max version | options length | options ... | crc32c |
 * server  0       8         9         10               12
 *         | magic | version | refusal | options length | options ... | crc32c |
 * options { tag u8 | length u16 | value } ...
 * </pre>
 *
 * <p>The client speaks first. The server answers nothing before it has seen a whole valid greeting. Unknown tags are
 * skipped. A refusal other than 0 comes with version 0 and a text, and the connection ends.
 */
public final class Greeting {
  /** The first byte is none that a text protocol or TLS starts with; CR LF notices line-end conversion. */
  private static final byte[] MAGIC = {(byte) 0x89, 'P', 'L', 'A', 'I', 'N', '\r', '\n'};

  /** The one version that this code speaks. */
  public static final int VERSION = 1;

  static final int FIXED_BYTES = 12;
  static final int CRC_BYTES = 4;
  static final int MAX_BYTES = 4096;
  static final int MAX_OPTIONS = MAX_BYTES - FIXED_BYTES - CRC_BYTES;

  private static final int MAX_MESSAGE = 1;
  private static final int MAX_IN_FLIGHT = 2;
  private static final int HEARTBEAT_MILLIS = 3;
  private static final int SILENCE_MILLIS = 4;
  private static final int TEXT = 5;
  private static final int CHALLENGE = 6;
  private static final int OPENING = 2;
  private static final int MAX_MECHANISM = 32;
  private static final int MAX_TEXT = 1024;

  private Greeting() {}

  /**
   * What the client says.
   *
   * @param minVersion lowest version it speaks
   * @param maxVersion highest version it speaks
   * @param maxMessageBytes largest reply body it accepts
   * @param opening how it begins to show who it is, or null
   */
  public record Client(int minVersion, int maxVersion, int maxMessageBytes, Opening opening) {
    public static Client of(int maxMessageBytes, Opening opening) {
      return new Client(VERSION, VERSION, maxMessageBytes, opening);
    }

    public byte[] encode() {
      Options options = new Options();
      options.number(MAX_MESSAGE, maxMessageBytes);
      if (opening != null) {
        options.bytes(OPENING, opening.encode());
      }
      return greeting(minVersion, maxVersion, options);
    }

    static Client decode(byte[] from, int at, int length) {
      ClientOptions options = new ClientOptions();
      readOptions(from, at, length, (tag, value, bytes) -> options.read(from, tag, value, bytes));
      return new Client(
          from[at + 8] & 0xFF, from[at + 9] & 0xFF, options.maxMessage, options.opening);
    }
  }

  /**
   * How a client begins to show who it is.
   *
   * <pre>
   * | length u8 | mechanism | data ... |
   * </pre>
   *
   * @param mechanism the name of what both sides are going to do
   * @param data what that has the client say first
   */
  public record Opening(String mechanism, byte[] data) {
    byte[] encode() {
      byte[] name = mechanism.getBytes(StandardCharsets.US_ASCII);
      byte[] bytes = new byte[1 + name.length + data.length];
      bytes[0] = (byte) name.length;
      System.arraycopy(name, 0, bytes, 1, name.length);
      System.arraycopy(data, 0, bytes, 1 + name.length, data.length);
      return bytes;
    }

    static Opening decode(byte[] from, int at, int length) {
      int name = length == 0 ? 0 : from[at] & 0xFF;
      if (name == 0 || name > MAX_MECHANISM || length < 1 + name) {
        throw new ProtocolException("greeting that begins to authenticate with no mechanism");
      }
      for (int i = at + 1; i <= at + name; i++) {
        // It is going to be printed.
        if (from[i] <= ' ' || from[i] > '~') {
          throw new ProtocolException(
              "greeting that begins to authenticate with a mechanism that is not a name");
        }
      }
      if (length - 1 - name > Authenticator.MAX_BYTES) {
        throw new ProtocolException("greeting that begins to authenticate with "
            + (length - 1 - name) + " bytes, limit " + Authenticator.MAX_BYTES);
      }
      return new Opening(
          Bytes.text(from, at + 1, name), Arrays.copyOfRange(from, at + 1 + name, at + length));
    }
  }

  /**
   * What the server says: its limits and policy, which the client obeys.
   *
   * @param version the version both will speak; 0 in a refusal
   * @param refusal why the server wants no connection
   * @param text for people: in a refusal what to do, else empty
   * @param maxMessageBytes largest request body the server accepts
   * @param maxInFlight most calls in flight on this connection
   * @param heartbeatMillis silence after which either side pings
   * @param silenceMillis further silence after which the connection is dead
   * @param challenge what the client has to answer before anything else; null when it has not begun to authenticate, or
   *     need not go on
   */
  public record Server(
      int version,
      Refusal refusal,
      String text,
      int maxMessageBytes,
      int maxInFlight,
      int heartbeatMillis,
      int silenceMillis,
      byte[] challenge) {

    public static Server refuse(Refusal refusal, String text) {
      return new Server(0, refusal, text, 1, 1, 1, 1, null);
    }

    public byte[] encode() {
      Options options = new Options();
      options.number(MAX_MESSAGE, maxMessageBytes);
      options.number(MAX_IN_FLIGHT, maxInFlight);
      options.number(HEARTBEAT_MILLIS, heartbeatMillis);
      options.number(SILENCE_MILLIS, silenceMillis);
      if (!text.isEmpty()) {
        options.bytes(TEXT, Bytes.cut(text, MAX_TEXT));
      }
      if (challenge != null) {
        options.bytes(CHALLENGE, challenge);
      }
      return greeting(version, refusal.ordinal(), options);
    }

    static Server decode(byte[] from, int at, int length) {
      int refusal = from[at + 9] & 0xFF;
      if (refusal >= Refusal.values().length) {
        refusal = Refusal.OTHER.ordinal();
      }
      ServerOptions options = new ServerOptions();
      readOptions(from, at, length, (tag, value, bytes) -> options.read(from, tag, value, bytes));
      return new Server(
          from[at + 8] & 0xFF,
          Refusal.values()[refusal],
          options.text,
          options.maxMessage,
          options.maxInFlight,
          options.heartbeat,
          options.silence,
          options.challenge);
    }
  }

  /** Why a server refuses a connection; the ordinal is what crosses the wire. */
  public enum Refusal {
    /** It does not: the connection stands. */
    NONE,
    /** No version in common. */
    VERSION,
    /** Too many connections. */
    OVERLOADED,
    /** The server is closing. */
    CLOSING,
    /** The server wants to know who the client is, and the client does not say, or says it in another way. */
    UNAUTHENTICATED,
    /** A reason that this version does not know; the text says more. */
    OTHER
  }

  /** Defaults hold for options that a peer leaves out. */
  private static final class ClientOptions {
    private int maxMessage = Integer.MAX_VALUE;
    private Opening opening;

    void read(byte[] from, int tag, int at, int length) {
      switch (tag) {
        case MAX_MESSAGE -> maxMessage = positive(from, at, length);
        case OPENING -> opening = Opening.decode(from, at, length);
        default -> {
          // A later version says more.
        }
      }
    }
  }

  /** The same for the server's. */
  private static final class ServerOptions {
    private int maxMessage = 4 << 20;
    private int maxInFlight = 1024;
    private int heartbeat = 10_000;
    private int silence = 15_000;
    private String text = "";
    private byte[] challenge;

    void read(byte[] from, int tag, int at, int length) {
      switch (tag) {
        case MAX_MESSAGE -> maxMessage = positive(from, at, length);
        case MAX_IN_FLIGHT -> maxInFlight = positive(from, at, length);
        case HEARTBEAT_MILLIS -> heartbeat = positive(from, at, length);
        case SILENCE_MILLIS -> silence = positive(from, at, length);
        case TEXT -> text = Bytes.text(from, at, length);
        case CHALLENGE -> challenge = Arrays.copyOfRange(from, at, at + length);
        default -> {
          // A later version says more.
        }
      }
    }
  }

  /** Whether the bytes so far can be the start of a greeting. */
  public static boolean plausible(byte[] from, int at, int length) {
    int known = Math.min(length, MAGIC.length);
    return Arrays.equals(from, at, at + known, MAGIC, 0, known);
  }

  /** Size of the greeting that starts here, or -1 when more bytes are needed to tell. */
  static int size(byte[] from, int at, int available) {
    if (available < FIXED_BYTES) {
      return -1;
    }
    int options = Bytes.getShort(from, at + 10);
    if (options > MAX_OPTIONS) {
      throw new ProtocolException(
          "greeting with " + options + " bytes of options, limit " + MAX_OPTIONS);
    }
    return FIXED_BYTES + options + CRC_BYTES;
  }

  private static byte[] greeting(int first, int second, Options options) {
    byte[] values = options.out.toByteArray();
    byte[] bytes = Arrays.copyOf(MAGIC, FIXED_BYTES + values.length + CRC_BYTES);
    bytes[8] = (byte) first;
    bytes[9] = (byte) second;
    Bytes.putShort(bytes, 10, values.length);
    System.arraycopy(values, 0, bytes, FIXED_BYTES, values.length);
    int covered = FIXED_BYTES + values.length;
    Bytes.putInt(bytes, covered, Crc.of(bytes, 0, covered));
    return bytes;
  }

  private interface OptionReader {
    void option(int tag, int at, int length);
  }

  private static void readOptions(byte[] from, int start, int length, OptionReader reader) {
    int covered = length - CRC_BYTES;
    if (Bytes.getInt(from, start + covered) != Crc.of(from, start, covered)) {
      throw new ProtocolException("greeting is damaged: its CRC32C does not fit");
    }
    int at = start + FIXED_BYTES;
    int end = start + covered;
    while (at < end) {
      if (end - at < 3 || end - at - 3 < Bytes.getShort(from, at + 1)) {
        throw new ProtocolException("greeting with a truncated option");
      }
      int bytes = Bytes.getShort(from, at + 1);
      reader.option(from[at] & 0xFF, at + 3, bytes);
      at += 3 + bytes;
    }
  }

  private static int positive(byte[] from, int at, int length) {
    if (length != Integer.BYTES || Bytes.getInt(from, at) <= 0) {
      throw new ProtocolException("greeting with an option that is not a positive number");
    }
    return Bytes.getInt(from, at);
  }

  private static final class Options {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void number(int tag, int value) {
      byte[] bytes = new byte[Integer.BYTES];
      Bytes.putInt(bytes, 0, value);
      bytes(tag, bytes);
    }

    void bytes(int tag, byte[] value) {
      out.write(tag);
      out.write(value.length >>> 8);
      out.write(value.length);
      out.write(value, 0, value.length);
    }
  }
}
