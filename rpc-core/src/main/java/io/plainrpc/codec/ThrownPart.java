package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.HandlerFailedException;
import io.plainrpc.RemoteCause;
import java.io.PrintWriter;
import java.io.StringWriter;

/** One exception of a received chain, read but not made yet: its cause, which a constructor may want, comes after it. */
abstract sealed class ThrownPart
    permits DeclaredException.Part, ThrownPart.Foreign, ThrownPart.Undeclared {

  /** Reads one exception of a chain. Any thread. */
  @FunctionalInterface
  interface Reader {
    ThrownPart read(Kryo kryo, BoundedInput in);
  }

  private static final Object[] NONE = {};

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

  /**
   * Makes the exception that a call ends with.
   *
   * @param method how errors name it
   * @param peer the server's address
   */
  Throwable buildThrown(Throwable cause, String method, Object peer) {
    return build(cause);
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

  /** An exception that the writer's version of the method declares and the one here does not. */
  static final class Undeclared extends ThrownPart {
    private final String className;
    private final String message;

    private Undeclared(String className, String message, StackTraceElement[] frames) {
      super(frames);
      this.className = className;
      this.message = message;
    }

    /**
     * Reads one.
     *
     * @param className its name
     * @param members passes over its members
     */
    static Reader reader(String className, MemberSteps members) {
      return (kryo, in) -> {
        in.charge(200);
        String message = in.readText();
        members.read(kryo, in, NONE);
        return new Undeclared(className, message, StackForm.read(in));
      };
    }

    @Override
    Throwable make(Throwable cause) {
      return new RemoteCause(className, message, cause);
    }

    @Override
    Throwable buildThrown(Throwable cause, String method, Object peer) {
      StringWriter stack = new StringWriter();
      build(cause).printStackTrace(new PrintWriter(stack));
      return new HandlerFailedException(
          method + " at " + peer + " failed with " + className
              + (message == null ? "" : ": " + message)
              + " (this version of the interface does not declare it; build this side against the"
              + " server's version to catch it by its type)",
          className,
          message,
          stack.toString());
    }
  }
}
