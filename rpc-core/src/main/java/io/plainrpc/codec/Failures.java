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
    String reason = switch (failure.kind()) {
      case CYCLE ->
        cycle(kind, path, failure)
            + "a cycle cannot be sent; leave one of the references out, send an id"
            + " for it, or put @SharedReferences on a class, not a record, that the cycle goes through";
      case CYCLE_OF_RECORD ->
        cycle(kind, path, failure)
            + "a record cannot contain itself, even with @SharedReferences; make it a"
            + " class, leave one of the references out, or send an id for it";
      case PLAIN, TOO_DEEP -> failure.getMessage();
    };
    return new CannotEncodeException(
        method.label() + ": cannot send " + render(path) + ": "
            + withRemedy(reason, "change the value there"),
        kind.execution(),
        failure.getCause());
  }

  private static String cycle(BodyKind kind, List<String> path, CodecFailure failure) {
    // An exception and its field, else an argument or result, is where the levels begin.
    int before = kind == BodyKind.THROWN ? 2 : 1;
    int end = Math.min(failure.cycleLevel() + before, path.size());
    return "it is " + render(path.subList(0, end)) + " again, and ";
  }

  /**
   * What the reader of a body says.
   *
   * @param peer the address it came from, or null when whoever passes the message on names it
   */
  static CannotDecodeException cannotDecode(
      MethodContract method, BodyKind kind, CodecFailure failure, Object peer) {
    List<String> path = failure.path();
    String place =
        path.isEmpty() ? kind == BodyKind.ARGUMENTS ? "arguments" : "reply" : render(path);
    String reason = failure.getMessage();
    if (peer != null) {
      reason = withRemedy(
          reason, "check the values, and that both sides are built against the same interface");
    }
    return new CannotDecodeException(
        method.label() + (peer == null ? "" : " at " + peer) + ": " + place + ": " + reason,
        kind.execution(),
        failure.getCause());
  }

  /** Many reasons say themselves what to do. */
  private static String withRemedy(String reason, String remedy) {
    return reason.indexOf(';') < 0 ? reason + "; " + remedy : reason;
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
