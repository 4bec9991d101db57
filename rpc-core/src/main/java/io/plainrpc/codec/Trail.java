package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import java.util.IdentityHashMap;

/**
 * The objects around the one being written, by identity. Nesting that is too deep is written a second time with a trail, to
 * tell a cycle from mere depth; a body that can be sent never pays for it.
 */
final class Trail {
  private final IdentityHashMap<Object, Integer> levels = new IdentityHashMap<>();

  // An object with shared references that was written before is only referred to.
  <T> void write(Kryo kryo, GrowingOutput out, T value, CompositeSerializer<T> serializer) {
    if (out.isShared(value)) {
      kryo.writeObject(out, value, serializer);
      return;
    }
    Integer earlier = levels.putIfAbsent(value, levels.size());
    if (earlier != null) {
      throw CodecFailure.cycle(earlier);
    }
    try {
      kryo.writeObject(out, value, serializer);
    } finally {
      levels.remove(value);
    }
  }
}
