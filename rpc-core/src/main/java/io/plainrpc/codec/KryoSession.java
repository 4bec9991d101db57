package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;

/**
 * What one thread needs to write or read one body: a Kryo with its output and input. Confined to its borrower; it knows no
 * class of a user, so it may outlive every service.
 */
final class KryoSession {
  final Kryo kryo = NamelessClassResolver.newKryo();
  final GrowingOutput out = new GrowingOutput();
  final BoundedInput in = new BoundedInput();

  void openOutput(int maxBytes, CodecLimits limits, Trail trail) {
    kryo.reset();
    kryo.setMaxDepth(limits.maxDepth());
    out.open(maxBytes, limits, trail);
  }

  void openInput(byte[] buffer, int offset, int length, byte[][] more, CodecLimits limits) {
    kryo.reset();
    kryo.setMaxDepth(limits.maxDepth());
    in.open(buffer, offset, length, more, limits);
  }

  /** Forgets the last message before the session goes back to the pool. */
  void clear() {
    out.forget();
    in.forget();
  }
}
