package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;

/** A serializer of objects that are made before their members are read, so that the members may refer back to them. */
interface MadeFirst {
  /** Makes an object without members. */
  Object make(BoundedInput in);

  /** Reads its members. */
  void fill(Kryo kryo, BoundedInput in, Object value);
}
