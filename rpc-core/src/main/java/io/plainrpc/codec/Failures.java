package io.plainrpc.codec;

import io.plainrpc.CannotDecodeException;
import io.plainrpc.CannotEncodeException;
import io.plainrpc.contract.MethodContract;
import java.util.List;

/** Makes what the caller sees of a {@link CodecFailure}: method, path, reason; never data. */
final class Failures {
  /** A longer path is shown by its beginning and its end. */
  private static final int MAX_SEGMENTS = 24;

  private static final int SHOWN_AT_START = 12;
  private static final int SHOWN_AT_END = 4;

  private Failures() {}

  static CannotEncodeException cannotEncode(
      MethodContract method, BodyKind kind, CodecFailure failure) {
    List<String> path = failure.path();
    String reason = failure.kind() == CodecFailure.Kind.CYCLE
        ? cycle(path, failure.cycleLevel())
        : failure.getMessage();
    return new CannotEncodeException(
        method.label() + ": cannot send " + render(path) + ": " + reason,
        kind.execution(),
        failure.getCause());
  }

  private static String cycle(List<String> path, int level) {
    return "it is "
        + render(path.subList(0, Math.min(level + 1, path.size())))
        + " again, and a cycle cannot be sent; leave one of the references out, or send an id for it";
  }

  static CannotDecodeException cannotDecode(
      MethodContract method, BodyKind kind, CodecFailure failure) {
    List<String> path = failure.path();
    String place =
        path.isEmpty() ? kind == BodyKind.ARGUMENTS ? "arguments" : "reply" : render(path);
    return new CannotDecodeException(
        method.label() + ": " + place + ": " + failure.getMessage(),
        kind.execution(),
        failure.getCause());
  }

  private static String render(List<String> path) {
    if (path.size() <= MAX_SEGMENTS) {
      return String.join("", path);
    }
    int end = path.size() - SHOWN_AT_END;
    return String.join("", path.subList(0, SHOWN_AT_START))
        + "...("
        + (end - SHOWN_AT_START)
        + " more)..."
        + String.join("", path.subList(end, path.size()));
  }
}
