package io.plainrpc.codec;

import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.NamedType;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.contract.VersionPair;
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
  private final SerializerCompiler compiler = new SerializerCompiler();
  private final List<NamedType> types;
  private final MethodPlan[] plans;
  private final BodyReader[] readers;

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
    this.types = contract.types();
    List<MethodContract> methods = contract.methods();
    plans = new MethodPlan[methods.size()];
    readers = new BodyReader[methods.size()];
    for (MethodContract method : methods) {
      MethodPlan plan = new MethodPlan(method, compiler, detailedFailures);
      plans[method.number()] = plan;
      readers[method.number()] = new BodyReader(plan, kryos, limits);
    }
    compiler.finish();
  }

  /** What reads the bodies of a method that this very version of the service has written. */
  public BodyReader reader(MethodContract method) {
    plan(method);
    return readers[method.number()];
  }

  /** What reads the bodies of a peer with another version of the service; to be kept as long as the peer has it. */
  public VersionReaders readers(VersionPair versions) {
    return new VersionReaders(this, compiler, types, versions);
  }

  BodyReader reader(MethodPlan plan) {
    return new BodyReader(plan, kryos, limits);
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

  @SuppressWarnings(
      "ReferenceEquality") // the very contract that this codec was made from, on the way of every
  // call
  MethodPlan plan(MethodContract method) {
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
}
