package io.plainrpc.codec;

/** Stack traces: a number of frames, each class, method, file (or null) and line. Texts only; no class is looked up. */
final class StackForm {
  static final int MAX_FRAMES = 128;

  private static final StackTraceElement[] NONE = {};
  private static final int MAX_NAME_CHARS = 512;
  private static final int HEAP_PER_FRAME = 64;
  private static final int MIN_BYTES_PER_FRAME = 4;

  private StackForm() {}

  static void write(GrowingOutput out, Throwable thrown) {
    StackTraceElement[] frames = frames(thrown);
    int count = Math.min(frames.length, MAX_FRAMES);
    out.writeUnsigned(count + 1);
    for (int i = 0; i < count; i++) {
      StackTraceElement frame = frames[i];
      out.writeText(ErrorText.cut(frame.getClassName(), MAX_NAME_CHARS));
      out.writeText(ErrorText.cut(frame.getMethodName(), MAX_NAME_CHARS));
      out.writeText(ErrorText.cut(frame.getFileName(), MAX_NAME_CHARS));
      out.writeSigned(frame.getLineNumber());
    }
  }

  /** A stack without frames. */
  static void writeNone(GrowingOutput out) {
    out.writeUnsigned(1);
  }

  // An exception is a user's class and may override anything; reporting it must not fail for that.
  private static StackTraceElement[] frames(Throwable thrown) {
    try {
      StackTraceElement[] frames = thrown.getStackTrace();
      return frames == null ? NONE : frames;
    } catch (RuntimeException e) {
      return NONE;
    }
  }

  static StackTraceElement[] read(BoundedInput in) {
    int count = in.readCount(MIN_BYTES_PER_FRAME, Heap.HEADER, HEAP_PER_FRAME);
    if (count > MAX_FRAMES) {
      throw new CodecFailure("a stack of " + count + " frames, limit " + MAX_FRAMES);
    }
    StackTraceElement[] frames = new StackTraceElement[count];
    for (int i = 0; i < count; i++) {
      frames[i] = new StackTraceElement(
          in.readPresentText(), in.readPresentText(), in.readText(), in.readSigned());
    }
    return frames;
  }

  /** The calling thread's own frames, a frame that only marks the border, the remote frames. */
  static StackTraceElement[] join(StackTraceElement[] remote, String peer) {
    StackTraceElement[] own = new Throwable().getStackTrace();
    int skip = 0;
    while (skip < own.length && isOfThisPackage(own[skip])) {
      skip++;
    }
    int kept = own.length - skip;
    StackTraceElement[] joined = new StackTraceElement[kept + 1 + remote.length];
    System.arraycopy(own, skip, joined, 0, kept);
    joined[kept] = new StackTraceElement("---- remote", "stack", peer, -1);
    System.arraycopy(remote, 0, joined, kept + 1, remote.length);
    return joined;
  }

  // The way through the codec says nothing about the call. Tests of this package are not the way.
  private static boolean isOfThisPackage(StackTraceElement frame) {
    String name = frame.getClassName();
    return name.equals(StackForm.class.getName())
        || name.equals(ThrownCodec.class.getName())
        || name.equals(MethodPlan.class.getName())
        || name.equals(BodyReader.class.getName());
  }
}
