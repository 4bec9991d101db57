package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import java.lang.reflect.Array;

/** Arrays of anything but primitives: the length plus one, then each element as at a position of its own. */
final class ArraySerializer extends CompositeSerializer<Object[]> {
  private final Class<?> arrayType;
  private final Class<?> componentType;
  private final WireSerializer<Object> element;

  ArraySerializer(Class<?> arrayType, WireSerializer<?> element) {
    this.arrayType = arrayType;
    this.componentType = arrayType.getComponentType();
    this.element = ofObjects(element);
  }

  @Override
  void encode(Kryo kryo, GrowingOutput out, Object[] value) {
    Admission.checkExactly(value, arrayType);
    out.writeCount(value.length);
    int i = 0;
    try {
      for (; i < value.length; i++) {
        element.put(kryo, out, value[i]);
      }
    } catch (Throwable t) {
      throw CodecFailure.at(t, index(i));
    }
  }

  @Override
  Object[] decode(Kryo kryo, BoundedInput in) {
    int count = in.readCount(1, 16, Heap.REFERENCE);
    Object[] value = (Object[]) Array.newInstance(componentType, count);
    int i = 0;
    try {
      for (; i < count; i++) {
        value[i] = element.take(kryo, in);
      }
    } catch (Throwable t) {
      throw CodecFailure.at(t, index(i));
    }
    return value;
  }
}
