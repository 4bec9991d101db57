package io.plainrpc.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.List;

/**
 * Why a body could not be written or read, and where: the currency of failures inside this package, turned into a public
 * exception by {@link Failures}.
 *
 * <p>The path costs nothing while all goes well. It is put together backwards while the failure unwinds: each serializer
 * that holds others catches what comes out of them and adds its own segment, so there is exactly one segment per level of
 * nesting. The reason never contains data.
 */
final class CodecFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the encoder has to do about a failure. */
  enum Kind {
    /** Report it. */
    PLAIN,
    /** Find out whether a cycle is behind it. */
    TOO_DEEP,
    /** Name the ancestor that the cycle leads back to. */
    CYCLE,
    /** The same, for a record with shared references: what is not yet made cannot be referred to. */
    CYCLE_OF_RECORD
  }

  private final Kind kind;
  private final int cycleLevel;
  private final ArrayList<String> segments = new ArrayList<>(4);

  private CodecFailure(Kind kind, int cycleLevel, String reason, Throwable cause) {
    super(reason, cause, false, false);
    this.kind = kind;
    this.cycleLevel = cycleLevel;
  }

  CodecFailure(String reason) {
    this(Kind.PLAIN, 0, reason, null);
  }

  CodecFailure(String reason, Throwable cause) {
    this(Kind.PLAIN, 0, reason, cause);
  }

  static CodecFailure tooDeep(int maxDepth) {
    return new CodecFailure(
        Kind.TOO_DEEP,
        0,
        "objects nest deeper than " + maxDepth
            + " levels, the limit; flatten them, or raise maxDepth(...) of client and server",
        null);
  }

  /** A value that stands inside itself; {@code level} counts the objects around its first appearance. */
  static CodecFailure cycle(int level) {
    return new CodecFailure(Kind.CYCLE, level, "a cycle", null);
  }

  /** As {@link #cycle}, for a record that others may refer to once it is complete. */
  static CodecFailure cycleOfRecord(int level) {
    return new CodecFailure(Kind.CYCLE_OF_RECORD, level, "a cycle", null);
  }

  /**
   * The failure to throw on from a serializer that holds others.
   *
   * @param thrown what came out of a part of the value, or out of taking the value apart
   * @param segment how a path names that part: {@code .name}, {@code [3]}
   */
  static CodecFailure at(Throwable thrown, String segment) {
    CodecFailure failure = of(thrown);
    failure.segments.add(segment);
    return failure;
  }

  static CodecFailure of(Throwable thrown) {
    if (thrown instanceof CodecFailure failure) {
      return failure;
    }
    if (thrown instanceof BodyTooLargeException tooLarge) {
      throw tooLarge;
    }
    if (thrown instanceof StackOverflowError) {
      return new CodecFailure("the thread's stack is too small for the nesting of objects");
    }
    if (thrown instanceof VirtualMachineError fatal) {
      throw fatal;
    }
    return new CodecFailure(describe(thrown), thrown);
  }

  private static String describe(Throwable thrown) {
    if (thrown instanceof ConcurrentModificationException) {
      return "it was changed while it was read";
    }
    if (thrown instanceof ClassCastException) {
      return "a value of another class than declared, past the compiler's checks";
    }
    return thrown.getClass().getName() + " came up here";
  }

  Kind kind() {
    return kind;
  }

  int cycleLevel() {
    return cycleLevel;
  }

  /** The path below the root, outermost first. */
  List<String> path() {
    ArrayList<String> path = new ArrayList<>(segments);
    Collections.reverse(path);
    return path;
  }
}
