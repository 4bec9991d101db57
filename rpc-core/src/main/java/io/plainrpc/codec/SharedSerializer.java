package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.NamedType;

/**
 * Records and classes with shared references: one, then the object as it is written without them; or two plus the number of
 * an object of the same type that began earlier in the body, counted over all such types.
 *
 * <p>A reference is taken only to an object that this very serializer has read, so it brings nothing to a position that could
 * not have been written there in full.
 */
final class SharedSerializer extends CompositeSerializer<Object> {
  private static final int NEW = 1;
  private static final int FIRST_REFERENCE = 2;

  private final Class<?> type;
  private final WireSerializer<Object> whole;
  // The same, or null when its objects are only made when their members have been read.
  private final MadeFirst inSteps;

  SharedSerializer(NamedType named, WireSerializer<?> whole) {
    this.type = named.javaType();
    this.whole = ofObjects(whole);
    this.inSteps = whole instanceof MadeFirst first ? first : null;
  }

  @Override
  void encode(Kryo kryo, GrowingOutput out, Object value) {
    WrittenObjects objects = out.shared();
    WrittenObjects.Place earlier = objects.find(value, this);
    if (earlier == null) {
      out.countElements(1);
      out.writeByte(NEW);
      WrittenObjects.Place place = objects.begin(value, this, kryo.getDepth() - 1);
      whole.encodeBare(kryo, out, value);
      place.complete();
    } else if (inSteps != null || earlier.isComplete()) {
      out.writeUnsigned(FIRST_REFERENCE + earlier.number());
    } else {
      throw CodecFailure.cycleOfRecord(earlier.level());
    }
  }

  @Override
  void encodeBare(Kryo kryo, GrowingOutput out, Object value) {
    encode(kryo, out, value);
  }

  @Override
  Object decode(Kryo kryo, BoundedInput in) {
    int form = in.readUnsigned();
    ReadObjects objects = in.shared();
    if (form != NEW) {
      return objects.get(form - FIRST_REFERENCE, this, type);
    }
    int number = objects.begin(in, this);
    if (inSteps == null) {
      Object value = whole.decodeBare(kryo, in);
      objects.set(number, value);
      return value;
    }
    Object value = inSteps.make(in);
    objects.set(number, value);
    inSteps.fill(kryo, in, value);
    return value;
  }
}
