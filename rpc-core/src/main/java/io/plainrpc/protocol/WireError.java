package io.plainrpc.protocol;

import io.plainrpc.Execution;
import java.io.ByteArrayOutputStream;

/**
 * The payload of an error frame.
 *
 * <pre>
 * | code u8 | execution u8 | { tag u8 | length u16 | value } ...
 * </pre>
 *
 * <p>Unknown tags are skipped, so later versions can say more. Texts are UTF-8 and are cut to fit.
 *
 * @param code why the call failed; null when the number is not known here
 * @param execution whether the method ran
 * @param message what failed and what to do, without the address, never null
 * @param className for {@link ErrorCode#HANDLER_FAILED} the class of what was thrown, else empty
 * @param thrownMessage for {@link ErrorCode#HANDLER_FAILED} its message, or null
 * @param stack for {@link ErrorCode#HANDLER_FAILED} its stack trace as text, else empty
 * @param sizeBytes for {@link ErrorCode#TOO_LARGE} the size, else 0
 * @param limitBytes for {@link ErrorCode#TOO_LARGE} the limit, else 0
 * @param setting for {@link ErrorCode#TOO_LARGE} the setting that raises the limit, else empty
 * @param clientLimit for {@link ErrorCode#TOO_LARGE} whether the limit is the client's
 */
public record WireError(
    ErrorCode code,
    Execution execution,
    String message,
    String className,
    String thrownMessage,
    String stack,
    long sizeBytes,
    long limitBytes,
    String setting,
    boolean clientLimit) {

  private static final int MESSAGE = 1;
  private static final int CLASS_NAME = 2;
  private static final int THROWN_MESSAGE = 3;
  private static final int STACK = 4;
  private static final int SIZE = 5;
  private static final int LIMIT = 6;
  private static final int SETTING = 7;
  private static final int CLIENT_LIMIT = 8;

  private static final int MAX_TEXT = 8 * 1024;
  private static final int MAX_STACK = 32 * 1024;

  /** An error that needs no more than a message. */
  public static WireError of(ErrorCode code, Execution execution, String message) {
    return new WireError(code, execution, message, "", null, "", 0, 0, "", false);
  }

  /** A size limit was exceeded. */
  public static WireError tooLarge(
      Execution execution,
      String message,
      long size,
      long limit,
      String setting,
      boolean clientLimit) {
    return new WireError(
        ErrorCode.TOO_LARGE, execution, message, "", null, "", size, limit, setting, clientLimit);
  }

  /** The method threw something that it does not declare. */
  public static WireError handlerFailed(
      String message, String className, String thrownMessage, String stack) {
    return new WireError(
        ErrorCode.HANDLER_FAILED,
        Execution.COMPLETED,
        message,
        className,
        thrownMessage,
        stack,
        0,
        0,
        "",
        false);
  }

  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(code.number());
    out.write(execution.ordinal());
    field(out, MESSAGE, Bytes.cut(message, MAX_TEXT));
    if (!className.isEmpty()) {
      field(out, CLASS_NAME, Bytes.cut(className, MAX_TEXT));
    }
    if (thrownMessage != null) {
      field(out, THROWN_MESSAGE, Bytes.cut(thrownMessage, MAX_TEXT));
    }
    if (!stack.isEmpty()) {
      field(out, STACK, Bytes.cut(stack, MAX_STACK));
    }
    if (limitBytes != 0) {
      field(out, SIZE, number(sizeBytes));
      field(out, LIMIT, number(limitBytes));
      field(out, SETTING, Bytes.cut(setting, MAX_TEXT));
      if (clientLimit) {
        field(out, CLIENT_LIMIT, new byte[0]);
      }
    }
    return out.toByteArray();
  }

  static WireError decode(byte[] from, int offset, int length) {
    if (length < 2) {
      throw new ProtocolException("error frame of " + length + " bytes");
    }
    int state = from[offset + 1] & 0xFF;
    if (state >= Execution.values().length) {
      throw new ProtocolException("error frame with execution " + state);
    }
    ErrorCode code = ErrorCode.of(from[offset] & 0xFF);
    Fields fields = new Fields();
    fields.read(from, offset + 2, offset + length);
    return new WireError(
        code,
        Execution.values()[state],
        fields.message,
        fields.className,
        fields.thrownMessage,
        fields.stack,
        fields.size,
        fields.limit,
        fields.setting,
        fields.clientLimit);
  }

  private static void field(ByteArrayOutputStream out, int tag, byte[] value) {
    out.write(tag);
    out.write(value.length >>> 8);
    out.write(value.length);
    out.write(value, 0, value.length);
  }

  private static byte[] number(long value) {
    byte[] bytes = new byte[8];
    Bytes.putLong(bytes, 0, value);
    return bytes;
  }

  /** What has been read so far. */
  private static final class Fields {
    private String message = "";
    private String className = "";
    private String thrownMessage;
    private String stack = "";
    private long size;
    private long limit;
    private String setting = "";
    private boolean clientLimit;

    void read(byte[] from, int start, int end) {
      int at = start;
      while (at < end) {
        if (end - at < 3 || end - at - 3 < Bytes.getShort(from, at + 1)) {
          throw new ProtocolException("error frame with a truncated field");
        }
        int length = Bytes.getShort(from, at + 1);
        value(from[at] & 0xFF, from, at + 3, length);
        at += 3 + length;
      }
    }

    private void value(int tag, byte[] from, int at, int length) {
      switch (tag) {
        case MESSAGE -> message = Bytes.text(from, at, length);
        case CLASS_NAME -> className = Bytes.text(from, at, length);
        case THROWN_MESSAGE -> thrownMessage = Bytes.text(from, at, length);
        case STACK -> stack = Bytes.text(from, at, length);
        case SIZE -> size = number(from, at, length);
        case LIMIT -> limit = number(from, at, length);
        case SETTING -> setting = Bytes.text(from, at, length);
        case CLIENT_LIMIT -> clientLimit = true;
        default -> {
          // A later version says more; what we know is enough.
        }
      }
    }

    private static long number(byte[] from, int at, int length) {
      if (length != 8) {
        throw new ProtocolException("error frame with a number of " + length + " bytes");
      }
      return Bytes.getLong(from, at);
    }
  }
}
