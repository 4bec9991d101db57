package io.plainrpc.codec;

import io.plainrpc.RemoteCause;

/** One exception of a received chain, read but not made yet: its cause, which a constructor may want, comes after it. */
abstract sealed class ThrownPart permits DeclaredException.Part, ThrownPart.Foreign {
  private final StackTraceElement[] frames;

  ThrownPart(StackTraceElement[] frames) {
    this.frames = frames;
  }

  /** Makes the exception, with its remote frames as its stack trace. */
  final Throwable build(Throwable cause) {
    Throwable thrown = make(cause);
    thrown.setStackTrace(frames);
    return thrown;
  }

  final StackTraceElement[] frames() {
    return frames;
  }

  abstract Throwable make(Throwable cause);

  /** A cause that the method does not declare: class name, message, stack. */
  static final class Foreign extends ThrownPart {
    private static final int MAX_CLASS_NAME_CHARS = 512;

    private final String className;
    private final String message;

    private Foreign(String className, String message, StackTraceElement[] frames) {
      super(frames);
      this.className = className;
      this.message = message;
    }

    static void write(GrowingOutput out, Throwable thrown) {
      if (thrown instanceof RemoteCause remote) {
        // It has crossed before and still stands for the original.
        out.writeText(ErrorText.cut(remote.remoteClassName(), MAX_CLASS_NAME_CHARS));
      } else {
        out.writeText(ErrorText.cut(thrown.getClass().getName(), MAX_CLASS_NAME_CHARS));
      }
      out.writeText(ErrorText.message(thrown));
      StackForm.write(out, thrown);
    }

    static Foreign read(BoundedInput in) {
      in.charge(200);
      return new Foreign(in.readPresentText(), in.readText(), StackForm.read(in));
    }

    @Override
    Throwable make(Throwable cause) {
      return new RemoteCause(className, message, cause);
    }
  }
}
