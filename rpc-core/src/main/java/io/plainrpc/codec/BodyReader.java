package io.plainrpc.codec;

import java.util.Objects;

/**
 * Reads the bodies of one method, as one version of the service writes them: the reader's own, or another one that was
 * resolved. Any thread; nothing blocks.
 */
public final class BodyReader {
  private final MethodPlan plan;
  private final KryoPool kryos;
  private final CodecLimits limits;

  BodyReader(MethodPlan plan, KryoPool kryos, CodecLimits limits) {
    this.plan = plan;
    this.kryos = kryos;
    this.limits = limits;
  }

  /**
   * Decodes the arguments of a call.
   *
   * @param buffer where the body is; read in place, not kept
   * @param offset where it begins
   * @param length its length
   * @param more what comes behind the end of {@code buffer}; read in place, not kept; null when nothing does
   * @return one argument for each parameter
   * @throws io.plainrpc.CannotDecodeException NOT_STARTED, whatever is wrong with the bytes
   */
  public Object[] arguments(byte[] buffer, int offset, int length, byte[][] more) {
    return (Object[]) decode(BodyKind.ARGUMENTS, buffer, offset, length, more, null);
  }

  /**
   * Decodes a result.
   *
   * @param buffer where the body is; read in place, not kept
   * @param offset where it begins
   * @param length its length
   * @param more what comes behind the end of {@code buffer}; read in place, not kept; null when nothing does
   * @param peer the address of the server, for errors; put into words only when there is one
   * @return the result; null for a void method
   * @throws io.plainrpc.CannotDecodeException COMPLETED, whatever is wrong with the bytes
   */
  public Object result(byte[] buffer, int offset, int length, byte[][] more, Object peer) {
    return decode(BodyKind.RESULT, buffer, offset, length, more, peer);
  }

  /**
   * Decodes a declared exception, with the remote stack joined under the calling thread's own. Causes that the method does
   * not declare arrive as {@link io.plainrpc.RemoteCause}; an exception that only the other version of the method declares as
   * {@link io.plainrpc.HandlerFailedException}.
   *
   * @param buffer where the body is; read in place, not kept
   * @param offset where it begins
   * @param length its length
   * @param more what comes behind the end of {@code buffer}; read in place, not kept; null when nothing does
   * @param peer the address of the server, for the line between the two stacks and for errors; put into words when needed
   * @return the exception, to be thrown to the caller
   * @throws io.plainrpc.CannotDecodeException COMPLETED, whatever is wrong with the bytes
   */
  public Throwable thrown(byte[] buffer, int offset, int length, byte[][] more, Object peer) {
    return (Throwable) decode(BodyKind.THROWN, buffer, offset, length, more, peer);
  }

  private Object decode(
      BodyKind kind, byte[] buffer, int offset, int length, byte[][] more, Object peer) {
    if (more == null) {
      Objects.checkFromIndexSize(offset, length, buffer.length);
    }
    KryoSession session = kryos.borrow();
    try {
      session.openInput(buffer, offset, length, more, limits);
      Object content = read(kind, session, peer);
      session.in.expectEnd();
      kryos.release(session);
      return content;
    } catch (Throwable t) {
      throw Failures.cannotDecode(plan.method(), kind, CodecFailure.of(t), peer);
    }
  }

  private Object read(BodyKind kind, KryoSession session, Object peer) {
    return switch (kind) {
      case ARGUMENTS -> plan.readArguments(session);
      case RESULT -> plan.readResult(session);
      case THROWN -> plan.readThrown(session, peer);
    };
  }
}
