package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;

/** Reads one of several types from a writer that has others among them. */
final class EvolvedChoice extends CompositeSerializer<Object> {
  private final String base;
  private final String[] names;
  // Null where the alternative is not known here.
  private final WireSerializer<?>[] alternatives;

  /**
   * Reads one of several types.
   *
   * @param base how messages name what is read here
   * @param names the writer's names, in its order
   */
  EvolvedChoice(String base, String[] names) {
    this.base = base;
    this.names = names;
    this.alternatives = new WireSerializer<?>[names.length];
  }

  /** Sets how an alternative is read, before first use; apart from the constructor because types may refer to themselves. */
  void define(int position, WireSerializer<?> serializer) {
    alternatives[position] = serializer;
  }

  @Override
  Object decode(Kryo kryo, BoundedInput in) {
    int position = in.readUnsigned() - 1;
    if (position < 0 || position >= alternatives.length) {
      throw new CodecFailure(
          "alternative " + (position & 0xFFFFFFFFL) + " of " + alternatives.length + " of " + base);
    }
    if (alternatives[position] == null) {
      throw new CodecFailure("a " + names[position] + ", which this version of " + base
          + " does not know; let both sides know it before it is sent");
    }
    return alternatives[position].decodeBare(kryo, in);
  }

  @Override
  void encode(Kryo kryo, GrowingOutput out, Object value) {
    throw new UnsupportedOperationException("only reads what another version has written");
  }
}
