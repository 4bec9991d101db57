package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;

/**
 * A serializer whose values hold other values. It goes through Kryo, which counts the depth, and it adds exactly one segment
 * to the path of a failure inside.
 */
abstract class CompositeSerializer<T> extends WireSerializer<T> {

  @Override
  final void put(Kryo kryo, GrowingOutput out, T value) {
    if (value == null) {
      out.writeByte(0);
      return;
    }
    if (kryo.getDepth() >= out.maxDepth()) {
      throw CodecFailure.tooDeep(out.maxDepth());
    }
    Trail trail = out.trail();
    if (trail == null) {
      kryo.writeObject(out, value, this);
    } else {
      trail.write(kryo, out, value, this);
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  final T take(Kryo kryo, BoundedInput in) {
    if (in.takeNull()) {
      return null;
    }
    if (kryo.getDepth() >= in.maxDepth()) {
      throw CodecFailure.tooDeep(in.maxDepth());
    }
    return (T) kryo.readObject(in, Object.class, this);
  }

  /** For a container that gave more or fewer elements than it said. */
  static CodecFailure changed() {
    return new CodecFailure("its size was another one when it was read: it changed meanwhile");
  }

  /** How a path names an element. */
  static String index(int i) {
    return "[" + i + "]";
  }
}
