package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * A Kryo serializer for one kind of position.
 *
 * <p>What may stand at a position is known on both sides, so a serializer finds its parts by position and never by a class
 * on the wire. The first byte of every form that can be null is zero exactly for null.
 *
 * <p>Serializers are made once for a service and used by many threads with many Kryo instances at once: they hold no state
 * of a message. That state (bytes, budgets, depth) is in the {@link GrowingOutput} and {@link BoundedInput} of the session.
 */
abstract class WireSerializer<T> extends Serializer<T> {

  WireSerializer() {
    // Nulls are ours to write, Kryo adds no byte of its own.
    super(true, false);
  }

  /** Writes whatever stands at the position, null included. */
  void put(Kryo kryo, GrowingOutput out, T value) {
    if (value == null) {
      out.writeByte(0);
    } else {
      encode(kryo, out, value);
    }
  }

  /** Reads whatever stands at the position, null included. */
  T take(Kryo kryo, BoundedInput in) {
    return in.takeNull() ? null : decode(kryo, in);
  }

  /** Writes a value that is not null. */
  abstract void encode(Kryo kryo, GrowingOutput out, T value);

  /** Reads a value whose first byte is not zero. */
  abstract T decode(Kryo kryo, BoundedInput in);

  /** As {@link #encode}, without the byte that only says "not null", for places where null cannot be. */
  void encodeBare(Kryo kryo, GrowingOutput out, T value) {
    encode(kryo, out, value);
  }

  /** Reads what {@link #encodeBare} wrote. */
  T decodeBare(Kryo kryo, BoundedInput in) {
    if (in.takeNull()) {
      throw new CodecFailure("null where an alternative says there is a value");
    }
    return decode(kryo, in);
  }

  @Override
  public final void write(Kryo kryo, Output output, T value) {
    encode(kryo, (GrowingOutput) output, value);
  }

  @Override
  public final T read(Kryo kryo, Input input, Class<? extends T> type) {
    return decode(kryo, (BoundedInput) input);
  }

  /** Any serializer seen as one of objects; a value of a wrong class ends in a ClassCastException, reported with its path. */
  @SuppressWarnings("unchecked")
  static WireSerializer<Object> ofObjects(WireSerializer<?> serializer) {
    return (WireSerializer<Object>) serializer;
  }
}
