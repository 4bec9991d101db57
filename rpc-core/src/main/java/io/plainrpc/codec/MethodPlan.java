package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.Reading;
import io.plainrpc.contract.Shape;
import io.plainrpc.contract.VersionPair;
import java.util.List;

/** How the bodies of one method are written and read. Immutable; any thread. */
final class MethodPlan {
  private final MethodContract method;
  private final WireSerializer<Object>[] parameters;
  // Null for void.
  private final WireSerializer<Object> result;
  private final ThrownCodec thrown;

  MethodPlan(MethodContract method, SerializerCompiler compiler, boolean detailedFailures) {
    this.method = method;
    this.parameters = serializers(method.parameters(), compiler);
    this.result = method.result() instanceof Shape.Nothing
        ? null
        : WireSerializer.ofObjects(compiler.serializer(method.result()));
    this.thrown = new ThrownCodec(method.exceptions(), compiler, detailedFailures);
  }

  private MethodPlan(
      MethodContract method,
      WireSerializer<Object>[] parameters,
      WireSerializer<Object> result,
      ThrownCodec thrown) {
    this.method = method;
    this.parameters = parameters;
    this.result = result;
    this.thrown = thrown;
  }

  /** The same method, with arguments as a client with another version of the service writes them; only reads those. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  MethodPlan readingArguments(List<Reading> readings, ResolvingCompiler compiler) {
    WireSerializer<Object>[] evolved = new WireSerializer[parameters.length];
    for (int i = 0; i < evolved.length; i++) {
      evolved[i] = WireSerializer.ofObjects(
          compiler.serializer(readings.get(i), method.parameters().get(i)));
    }
    return new MethodPlan(method, evolved, result, thrown);
  }

  /** The same method, with answers as a server with another version of the service writes them; only reads those. */
  MethodPlan readingAnswers(
      Reading reading, List<VersionPair.Thrown> exceptions, ResolvingCompiler compiler) {
    return new MethodPlan(
        method,
        parameters,
        result == null
            ? null
            : WireSerializer.ofObjects(compiler.serializer(reading, method.result())),
        thrown.evolved(exceptions, method.exceptions(), compiler));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static WireSerializer<Object>[] serializers(
      List<Shape> shapes, SerializerCompiler compiler) {
    WireSerializer<Object>[] serializers = new WireSerializer[shapes.size()];
    for (int i = 0; i < serializers.length; i++) {
      serializers[i] = WireSerializer.ofObjects(compiler.serializer(shapes.get(i)));
    }
    return serializers;
  }

  MethodContract method() {
    return method;
  }

  boolean declares(Throwable failure) {
    return thrown.positionOf(failure) >= 0;
  }

  /** Writes a body: an array of arguments, a result, or what was thrown. */
  void write(BodyKind kind, KryoSession session, Object content) {
    switch (kind) {
      case ARGUMENTS -> writeArguments(session.kryo, session.out, (Object[]) content);
      case RESULT -> writeResult(session.kryo, session.out, content);
      case THROWN -> writeThrown(session.kryo, session.out, (Throwable) content);
    }
  }

  private void writeArguments(Kryo kryo, GrowingOutput out, Object[] arguments) {
    int i = 0;
    try {
      for (; i < parameters.length; i++) {
        parameters[i].put(kryo, out, arguments[i]);
      }
    } catch (Throwable t) {
      throw CodecFailure.at(t, name() + "(" + method.parameterNames().get(i) + ")");
    }
  }

  private void writeResult(Kryo kryo, GrowingOutput out, Object value) {
    if (result == null) {
      return;
    }
    try {
      result.put(kryo, out, value);
    } catch (Throwable t) {
      throw CodecFailure.at(t, "result");
    }
  }

  private void writeThrown(Kryo kryo, GrowingOutput out, Throwable failure) {
    try {
      thrown.write(kryo, out, failure);
    } catch (Throwable t) {
      throw CodecFailure.at(t, "exception " + failure.getClass().getName());
    }
  }

  private String name() {
    return method.signature().substring(0, method.signature().indexOf('('));
  }

  Object[] readArguments(KryoSession session) {
    Object[] arguments = new Object[parameters.length];
    int i = 0;
    try {
      for (; i < parameters.length; i++) {
        arguments[i] = parameters[i].take(session.kryo, session.in);
      }
    } catch (Throwable t) {
      throw CodecFailure.at(t, "argument " + method.parameterNames().get(i));
    }
    return arguments;
  }

  Object readResult(KryoSession session) {
    if (result == null) {
      return null;
    }
    try {
      return result.take(session.kryo, session.in);
    } catch (Throwable t) {
      throw CodecFailure.at(t, "result");
    }
  }

  Throwable readThrown(KryoSession session, Object peer) {
    try {
      return thrown.read(session.kryo, session.in, method.label(), peer);
    } catch (Throwable t) {
      throw CodecFailure.at(t, "exception");
    }
  }
}
