package io.plainrpc.codec;

import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import java.util.List;
import java.util.Objects;

/**
 * Turns the arguments, results and declared exceptions of one service into bytes and back.
 *
 * <p>Any thread may use it; nothing blocks. Bodies are written in the schema of the writer's descriptor and carry neither
 * class names nor type descriptions. See docs/protocol.md, "Bodies".
 *
 * <p>It holds one serializer for each position that the contract reaches, made when it is built. What belongs to a message
 * is in a session borrowed from the {@link KryoPool}; a session that has seen a failure is not used again.
 */
public final class ServiceCodec {
  private final KryoPool kryos;
  private final CodecLimits limits;
  private final MethodPlan[] plans;

  /**
   * Builds the codec of a service.
   *
   * @param contract what the service means
   * @param kryos where sessions come from; shared by all services of a client or server
   * @param limits what is accepted and sent
   */
  public ServiceCodec(ServiceContract contract, KryoPool kryos, CodecLimits limits) {
    this(contract, kryos, limits, true);
  }

  /**
   * Builds the codec of a service.
   *
   * @param contract what the service means
   * @param kryos where sessions come from; shared by all services of a client or server
   * @param limits what is accepted and sent
   * @param detailedFailures whether exceptions are sent with more than their interface declares: stacks, causes that the
   *     method does not declare, the names of subclasses
   */
  public ServiceCodec(
      ServiceContract contract, KryoPool kryos, CodecLimits limits, boolean detailedFailures) {
    this.kryos = Objects.requireNonNull(kryos, "kryos");
    this.limits = Objects.requireNonNull(limits, "limits");
    SerializerCompiler compiler = new SerializerCompiler();
    List<MethodContract> methods = contract.methods();
    plans = new MethodPlan[methods.size()];
    for (MethodContract method : methods) {
      plans[method.number()] = new MethodPlan(method, compiler, detailedFailures);
    }
    compiler.finish();
  }

  /**
   * Encodes the arguments of a call.
   *
   * @param method a method of the service
   * @param arguments one for each parameter; null or empty for a method without parameters
   * @param maxBytes the largest body allowed
   * @return the body, to be closed
   * @throws io.plainrpc.CannotEncodeException naming the path, NOT_STARTED
   * @throws BodyTooLargeException with the exact size, when the body is larger than {@code maxBytes}
   */
  public Encoded encodeArguments(MethodContract method, Object[] arguments, int maxBytes) {
    int given = arguments == null ? 0 : arguments.length;
    if (given != method.parameters().size()) {
      throw new IllegalArgumentException(method.label() + " called with " + given + " arguments");
    }
    return encode(plan(method), BodyKind.ARGUMENTS, arguments, maxBytes);
  }

  /**
   * Decodes the arguments of a call.
   *
   * @param method a method of the service
   * @param buffer where the body is; read in place, not kept
   * @param offset where it begins
   * @param length its length
   * @return one argument for each parameter
   * @throws io.plainrpc.CannotDecodeException NOT_STARTED, whatever is wrong with the bytes
   */
  public Object[] decodeArguments(MethodContract method, byte[] buffer, int offset, int length) {
    return decodeArguments(method, buffer, offset, length, null);
  }

  /**
   * As the other one, for a body that may go on in other arrays.
   *
   * @param more what comes behind the end of {@code buffer}; read in place, not kept; null when nothing does
   */
  public Object[] decodeArguments(
      MethodContract method, byte[] buffer, int offset, int length, byte[][] more) {
    return (Object[]) decode(plan(method), BodyKind.ARGUMENTS, buffer, offset, length, more, null);
  }

  /**
   * Encodes a result.
   *
   * @param method a method of the service
   * @param result what it returned; null for a void method
   * @param maxBytes the largest body allowed
   * @return the body, to be closed
   * @throws io.plainrpc.CannotEncodeException naming the path, COMPLETED
   * @throws BodyTooLargeException with the exact size, when the body is larger than {@code maxBytes}
   */
  public Encoded encodeResult(MethodContract method, Object result, int maxBytes) {
    return encode(plan(method), BodyKind.RESULT, result, maxBytes);
  }

  /**
   * Decodes a result.
   *
   * @param method a method of the service
   * @param buffer where the body is; read in place, not kept
   * @param offset where it begins
   * @param length its length
   * @param peer the address of the server, for errors; put into words only when there is one
   * @return the result; null for a void method
   * @throws io.plainrpc.CannotDecodeException COMPLETED, whatever is wrong with the bytes
   */
  public Object decodeResult(
      MethodContract method, byte[] buffer, int offset, int length, Object peer) {
    return decodeResult(method, buffer, offset, length, null, peer);
  }

  /**
   * As the other one, for a body that may go on in other arrays.
   *
   * @param more what comes behind the end of {@code buffer}; read in place, not kept; null when nothing does
   */
  public Object decodeResult(
      MethodContract method, byte[] buffer, int offset, int length, byte[][] more, Object peer) {
    return decode(plan(method), BodyKind.RESULT, buffer, offset, length, more, peer);
  }

  /**
   * Encodes an exception that the method declares: as itself, or as its nearest declared superclass with its own class in
   * the message. Message, members, causes and stack are sent, long ones cut; suppressed exceptions are not. Without detailed
   * failures only message, members and declared causes are.
   *
   * @param method a method of the service
   * @param thrown what it threw
   * @param maxBytes the largest body allowed
   * @return the body, to be closed; null when the method declares neither the exception's class nor a superclass of it
   * @throws io.plainrpc.CannotEncodeException naming the path, COMPLETED
   * @throws BodyTooLargeException with the exact size, when the body is larger than {@code maxBytes}
   */
  public Encoded encodeThrown(MethodContract method, Throwable thrown, int maxBytes) {
    MethodPlan plan = plan(method);
    return plan.declares(thrown) ? encode(plan, BodyKind.THROWN, thrown, maxBytes) : null;
  }

  /**
   * Decodes a declared exception, with the remote stack joined under the calling thread's own. Causes that the method does
   * not declare arrive as {@link io.plainrpc.RemoteCause}.
   *
   * @param method a method of the service
   * @param buffer where the body is; read in place, not kept
   * @param offset where it begins
   * @param length its length
   * @param peer the address of the server, for the line between the two stacks and for errors; put into words when needed
   * @return the exception, to be thrown to the caller
   * @throws io.plainrpc.CannotDecodeException COMPLETED, whatever is wrong with the bytes
   */
  public Throwable decodeThrown(
      MethodContract method, byte[] buffer, int offset, int length, Object peer) {
    return decodeThrown(method, buffer, offset, length, null, peer);
  }

  /**
   * As the other one, for a body that may go on in other arrays.
   *
   * @param more what comes behind the end of {@code buffer}; read in place, not kept; null when nothing does
   */
  public Throwable decodeThrown(
      MethodContract method, byte[] buffer, int offset, int length, byte[][] more, Object peer) {
    return (Throwable) decode(plan(method), BodyKind.THROWN, buffer, offset, length, more, peer);
  }

  @SuppressWarnings(
      "ReferenceEquality") // the very contract that this codec was made from, on the way of every
  // call
  private MethodPlan plan(MethodContract method) {
    int number = method.number();
    if (number >= plans.length || plans[number].method() != method) {
      throw new IllegalArgumentException(method.label() + " is of another contract");
    }
    return plans[number];
  }

  private Encoded encode(MethodPlan plan, BodyKind kind, Object content, int maxBytes) {
    KryoSession session = kryos.borrow();
    try {
      session.openOutput(maxBytes, limits, null);
      plan.write(kind, session, content);
      return new EncodedBody(kryos, session, session.out.finish());
    } catch (BodyTooLargeException e) {
      throw e;
    } catch (Throwable t) {
      CodecFailure failure = CodecFailure.of(t);
      if (failure.kind() == CodecFailure.Kind.TOO_DEEP) {
        failure = lookForCycle(plan, kind, content, maxBytes, failure);
      }
      throw Failures.cannotEncode(plan.method(), kind, failure);
    }
  }

  /** Writes the body once more, remembering the objects on the way down. */
  private CodecFailure lookForCycle(
      MethodPlan plan, BodyKind kind, Object content, int maxBytes, CodecFailure tooDeep) {
    KryoSession session = new KryoSession();
    try {
      session.openOutput(maxBytes, limits, new Trail());
      plan.write(kind, session, content);
      return tooDeep;
    } catch (CodecFailure again) {
      return again.kind() == CodecFailure.Kind.CYCLE ? again : tooDeep;
    } catch (BodyTooLargeException e) {
      return tooDeep;
    }
  }

  private Object decode(
      MethodPlan plan,
      BodyKind kind,
      byte[] buffer,
      int offset,
      int length,
      byte[][] more,
      Object peer) {
    if (more == null) {
      Objects.checkFromIndexSize(offset, length, buffer.length);
    }
    KryoSession session = kryos.borrow();
    try {
      session.openInput(buffer, offset, length, more, limits);
      Object content = read(plan, kind, session, peer);
      session.in.expectEnd();
      kryos.release(session);
      return content;
    } catch (Throwable t) {
      throw Failures.cannotDecode(plan.method(), kind, CodecFailure.of(t), peer);
    }
  }

  private static Object read(MethodPlan plan, BodyKind kind, KryoSession session, Object peer) {
    return switch (kind) {
      case ARGUMENTS -> plan.readArguments(session);
      case RESULT -> plan.readResult(session);
      case THROWN -> plan.readThrown(session, peer);
    };
  }
}
