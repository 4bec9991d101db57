package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.ExceptionConstructor;
import io.plainrpc.contract.Member;
import io.plainrpc.contract.NamedType;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** An exception that a method declares: message, members in wire order, stack; rebuilt through its constructor. */
final class DeclaredException implements ThrownPart.Reader {
  private static final int MESSAGE = -1;
  private static final int CAUSE = -2;

  private final Class<?> type;
  private final MethodHandle constructor;
  private final Class<?>[] parameterTypes;
  // For each parameter the position of a member, or MESSAGE, or CAUSE.
  private final int[] sources;
  private final MemberAccess[] members;
  private final boolean[] setAfterwards;
  private final int heapBytes;
  private final Object[] defaults;

  DeclaredException(NamedType named, SerializerCompiler compiler) {
    ExceptionConstructor rebuilding = named.exceptionConstructor();
    type = named.javaType();
    constructor = Construction.spreading(rebuilding.constructor());
    parameterTypes = rebuilding.constructor().getParameterTypes();
    sources = sources(rebuilding.arguments(), named.members());
    members = new MemberAccess[named.members().size()];
    setAfterwards = new boolean[members.length];
    for (int i = 0; i < members.length; i++) {
      Member member = named.members().get(i);
      WireSerializer<?> serializer = compiler.serializer(member.shape());
      setAfterwards[i] = !rebuilding.arguments().contains(member.wireName());
      members[i] = setAfterwards[i]
          ? MemberAccess.readWrite(member, serializer)
          : MemberAccess.readOnly(member, serializer);
    }
    heapBytes = 200 + Heap.shallowSize(type) + 32 * members.length;
    defaults = MemberSteps.defaults(named.members());
  }

  private static int[] sources(List<String> arguments, List<Member> members) {
    List<String> names = members.stream().map(Member::wireName).toList();
    return arguments.stream()
        .mapToInt(argument -> switch (argument) {
          case ExceptionConstructor.MESSAGE -> MESSAGE;
          case ExceptionConstructor.CAUSE -> CAUSE;
          default -> names.indexOf(argument);
        })
        .toArray();
  }

  Class<?> type() {
    return type;
  }

  /**
   * Writes an exception of this class, or of a subclass as one of this class.
   *
   * @param detailed whether with its stack, and with a subclass's own name in the message
   */
  void write(Kryo kryo, GrowingOutput out, Throwable thrown, boolean detailed) {
    String message = ErrorText.message(thrown);
    if (detailed && thrown.getClass() != type) {
      String name = thrown.getClass().getName();
      message = message == null ? name : name + ": " + message;
    }
    out.writeText(message);
    for (MemberAccess member : members) {
      member.write(kryo, out, thrown);
    }
    if (detailed) {
      StackForm.write(out, thrown);
    } else {
      StackForm.writeNone(out);
    }
  }

  @Override
  public ThrownPart read(Kryo kryo, BoundedInput in) {
    in.charge(heapBytes);
    String message = in.readText();
    Object[] values = new Object[members.length];
    for (int i = 0; i < members.length; i++) {
      values[i] = members[i].read(kryo, in);
    }
    return new Part(this, message, values, null, StackForm.read(in));
  }

  /** Reads it from a writer that has another version of it. */
  ThrownPart.Reader evolved(MemberSteps steps) {
    return (kryo, in) -> {
      in.charge(heapBytes);
      String message = in.readText();
      Object[] values = defaults.clone();
      steps.read(kryo, in, values);
      return new Part(this, message, values, steps, StackForm.read(in));
    };
  }

  private Throwable rebuild(String message, Object[] values, MemberSteps steps, Throwable cause) {
    Object[] arguments = new Object[sources.length];
    for (int i = 0; i < sources.length; i++) {
      arguments[i] = argument(i, message, values, cause);
    }
    Throwable thrown = (Throwable) Construction.create(constructor, arguments, type);
    setRest(thrown, values, steps);
    if (cause != null && thrown.getCause() != cause) {
      attach(thrown, cause);
    }
    return thrown;
  }

  private Object argument(int parameter, String message, Object[] values, Throwable cause) {
    switch (sources[parameter]) {
      case MESSAGE:
        return message;
      case CAUSE:
        // A parameter may want a narrower cause than what stands for the original one here.
        return parameterTypes[parameter].isInstance(cause) ? cause : null;
      default:
        return values[sources[parameter]];
    }
  }

  private void setRest(Throwable thrown, Object[] values, MemberSteps steps) {
    for (int i = 0; i < members.length; i++) {
      // What the writer does not have stays as the constructor left it, an optional empty at least.
      if (setAfterwards[i]
          && (steps == null
              || steps.has(i)
              || MissingMember.isOptional(values[i]) && members[i].get(thrown) == null)) {
        members[i].set(thrown, values[i]);
      }
    }
  }

  // A constructor may have settled that there is no cause; then it is kept where it can still be
  // seen.
  private static void attach(Throwable thrown, Throwable cause) {
    try {
      thrown.initCause(cause);
    } catch (RuntimeException e) {
      thrown.addSuppressed(cause);
    }
  }

  /** A declared exception, read but not made. */
  static final class Part extends ThrownPart {
    private final DeclaredException declared;
    private final String message;
    private final Object[] values;
    // Null when the writer has the same version.
    private final MemberSteps steps;

    private Part(
        DeclaredException declared,
        String message,
        Object[] values,
        MemberSteps steps,
        StackTraceElement[] frames) {
      super(frames);
      this.declared = declared;
      this.message = message;
      this.values = values;
      this.steps = steps;
    }

    @Override
    Throwable make(Throwable cause) {
      return declared.rebuild(message, values, steps, cause);
    }
  }
}
