package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.NamedType;
import io.plainrpc.contract.VersionPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The declared exceptions of one method: position of the class, the exception, then its causes from the outside in. A cause
 * that the method declares is rebuilt as itself, any other arrives as {@link io.plainrpc.RemoteCause}. Suppressed exceptions
 * are not sent.
 */
final class ThrownCodec {
  static final int MAX_CAUSES = 16;

  private final DeclaredException[] declared;
  // In the order of whoever writes; the same as those declared unless the writer has another
  // version of the method.
  private final ThrownPart.Reader[] readers;
  private final Map<Class<?>, Integer> positions = new HashMap<>();
  private final boolean detailed;

  /**
   * The codec of a method's exceptions.
   *
   * @param detailed whether what is written says more than the interface declares: stacks, causes of other classes, and the
   *     class of a subclass
   */
  ThrownCodec(List<NamedType> exceptions, SerializerCompiler compiler, boolean detailed) {
    this.detailed = detailed;
    declared = exceptions.stream()
        .map(e -> new DeclaredException(e, compiler))
        .toArray(DeclaredException[]::new);
    for (int i = 0; i < declared.length; i++) {
      positions.put(declared[i].type(), i);
    }
    readers = declared;
  }

  /** The same exceptions, read as a writer with another version of the method has written them; writes nothing. */
  private ThrownCodec(ThrownCodec own, ThrownPart.Reader[] inWritersOrder) {
    detailed = own.detailed;
    declared = own.declared;
    readers = inWritersOrder;
  }

  /**
   * Reads the exceptions of a writer with another version of the method.
   *
   * @param written what it declares
   * @param exceptions what the method declares here
   */
  ThrownCodec evolved(
      List<VersionPair.Thrown> written, List<NamedType> exceptions, ResolvingCompiler compiler) {
    return new ThrownCodec(
        this,
        written.stream()
            .map(each -> each.declared() < 0
                ? ThrownPart.Undeclared.reader(each.name(), compiler.skipping(each.name()))
                : declared[each.declared()].evolved(
                    compiler.steps(each.type(), exceptions.get(each.declared()), false)))
            .toArray(ThrownPart.Reader[]::new));
  }

  /** The position of the class of an exception, or of its nearest declared superclass; -1 when none is declared. */
  int positionOf(Throwable thrown) {
    for (Class<?> c = thrown.getClass(); c != null; c = c.getSuperclass()) {
      Integer position = positions.get(c);
      if (position != null) {
        return position;
      }
    }
    return -1;
  }

  void write(Kryo kryo, GrowingOutput out, Throwable thrown) {
    int position = positionOf(thrown);
    out.writeUnsigned(position);
    declared[position].write(kryo, out, thrown, detailed);
    List<Throwable> causes = causes(thrown);
    out.writeByte(causes.size());
    for (Throwable cause : causes) {
      Integer exactly = positions.get(cause.getClass());
      if (exactly == null) {
        out.writeByte(0);
        ThrownPart.Foreign.write(out, cause);
      } else {
        out.writeUnsigned(1 + exactly);
        declared[exactly].write(kryo, out, cause, detailed);
      }
    }
  }

  private List<Throwable> causes(Throwable thrown) {
    List<Throwable> causes = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.add(thrown);
    Throwable cause = causeOf(thrown);
    while (cause != null && causes.size() < MAX_CAUSES && seen.add(cause)) {
      if (detailed || positions.containsKey(cause.getClass())) {
        causes.add(cause);
      }
      cause = causeOf(cause);
    }
    return causes;
  }

  private static Throwable causeOf(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (RuntimeException e) {
      return null;
    }
  }

  Throwable read(Kryo kryo, BoundedInput in, String method, Object peer) {
    ThrownPart first = readers[readPosition(in.readUnsigned())].read(kryo, in);
    ThrownPart[] causes = readCauses(kryo, in);
    Throwable cause = null;
    for (int i = causes.length - 1; i >= 0; i--) {
      cause = causes[i].build(cause);
    }
    Throwable thrown = first.buildThrown(cause, method, peer);
    thrown.setStackTrace(StackForm.join(first.frames(), String.valueOf(peer)));
    return thrown;
  }

  private ThrownPart[] readCauses(Kryo kryo, BoundedInput in) {
    int count = in.readByte();
    if (count < 0 || count > MAX_CAUSES) {
      throw new CodecFailure("more than " + MAX_CAUSES + " causes");
    }
    ThrownPart[] causes = new ThrownPart[count];
    for (int i = 0; i < count; i++) {
      causes[i] = in.takeNull()
          ? ThrownPart.Foreign.read(in)
          : readers[readPosition(in.readUnsigned() - 1)].read(kryo, in);
    }
    return causes;
  }

  private int readPosition(int position) {
    if (position < 0 || position >= readers.length) {
      throw new CodecFailure(
          "exception " + (position & 0xFFFFFFFFL) + " of the " + readers.length + " declared");
    }
    return position;
  }
}
