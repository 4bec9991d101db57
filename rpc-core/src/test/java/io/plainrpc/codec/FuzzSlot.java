package io.plainrpc.codec;

import io.plainrpc.CannotDecodeException;
import io.plainrpc.contract.MethodContract;
import java.util.Arrays;
import java.util.regex.Pattern;

/** One kind of body of one method: how it is read, and how it is written again. */
record FuzzSlot(ServiceCodec codec, MethodContract method, BodyKind kind) {
  private static final int MAX_BYTES = 1 << 26;

  /** Kinds of containers that iterate in an order of their own. */
  private static final Pattern REORDERING = Pattern.compile("(?<!Linked)Hash(Set|Map|table)"
      + "|Tree|Sorted|Navigable|SkipList|Priority|Enum(Set|Map)|Properties");

  /** What was read, or why not. */
  record Outcome(Object value, CannotDecodeException refusal) {}

  String label() {
    return method.service() + "." + method.signature() + " " + kind;
  }

  Outcome read(byte[] body) {
    return read(body, 0, body.length, null);
  }

  /** The same where it lies in blocks of so many bytes, amid bytes of others. */
  Outcome readInBlocks(byte[] body, int size) {
    byte[] first = new byte[Math.min(size, body.length) + 1];
    first[0] = 'x';
    System.arraycopy(body, 0, first, 1, first.length - 1);
    int rest = body.length - (first.length - 1);
    byte[][] more = new byte[(rest + size - 1) / size][];
    for (int i = 0; i < more.length; i++) {
      int from = size + i * size;
      more[i] = Arrays.copyOfRange(body, from, i == more.length - 1 ? body.length : from + size);
    }
    if (more.length > 0) {
      // What lies behind the end is not of this body.
      byte[] last = more[more.length - 1];
      more[more.length - 1] = Arrays.copyOf(last, last.length + 1);
    }
    return read(first, 1, body.length, more);
  }

  private Outcome read(byte[] buffer, int offset, int length, byte[][] more) {
    try {
      Object value = switch (kind) {
        case ARGUMENTS -> codec.reader(method).arguments(buffer, offset, length, more);
        case RESULT -> codec.reader(method).result(buffer, offset, length, more, "10.0.0.7:9000");
        case THROWN -> codec.reader(method).thrown(buffer, offset, length, more, "10.0.0.7:9000");
      };
      return new Outcome(value, null);
    } catch (CannotDecodeException e) {
      return new Outcome(null, e);
    }
  }

  byte[] write(Object value) {
    try (Encoded body = switch (kind) {
      case ARGUMENTS -> codec.encodeArguments(method, (Object[]) value, MAX_BYTES);
      case RESULT -> codec.encodeResult(method, value, MAX_BYTES);
      case THROWN -> codec.encodeThrown(method, (Throwable) value, MAX_BYTES);
    }) {
      return body.detach();
    }
  }

  /** Whether what is read may be written in another order. */
  boolean reorders() {
    return REORDERING.matcher(method.signature() + method.result().text()).find();
  }
}
